use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::text::words;
use crate::{Event, NoticeId, Topic};

/// How a notice travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Channel {
    /// Yba's own inbox.
    Inbox,
    /// An e-mail.
    Email,
}

/// Text is not a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a channel is inbox or email")]
pub struct NotAChannel;

words!(Channel, NotAChannel, Inbox = "inbox", Email = "email");

/// What became of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum NoticeState {
    /// It is in the inbox, or the mail server took it.
    Delivered,
    /// It was given up.
    Failed,
}

/// Text is not a notice's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a notice is delivered or failed")]
pub struct NotANoticeState;

words!(NoticeState, NotANoticeState, Delivered = "delivered", Failed = "failed");

/// A notice was delivered, or given up. Thin: neither what it said nor to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeDeliveredV1 {
    pub notice_id: NoticeId,
    pub channel: Channel,
    pub state: NoticeState,
    pub at: DateTime<Utc>,
}

impl Event for NoticeDeliveredV1 {
    const TYPE: &'static str = "notice.delivered.v1";
    const TOPIC: Topic = Topic::Deliveries;

    fn key(&self) -> String {
        self.notice_id.to_string()
    }
}
