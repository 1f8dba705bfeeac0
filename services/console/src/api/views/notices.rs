use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::silent;

/// A notice in the caller's inbox.
#[derive(Clone, Deserialize)]
pub(crate) struct InboxItem {
    pub id: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub body: Option<String>,
    #[serde(default)]
    pub created_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub read_at: Option<DateTime<Utc>>,
}

/// That a person was sent a notice; not what it said.
#[derive(Clone, Deserialize)]
pub(crate) struct Notice {
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub created_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub read_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub deliveries: Vec<Way>,
}

/// One way that a notice travelled.
#[derive(Clone, Deserialize)]
pub(crate) struct Way {
    #[serde(default)]
    pub channel: String,
    #[serde(default)]
    pub state: String,
}

silent!(InboxItem, Notice, Way);
