use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::text::words;
use crate::{Event, HealthBookId, PersonId, Topic};

/// How somebody came by a health book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum HealthBookWay {
    /// A first one, or one after another was revoked (cấp mới).
    Issue,
    /// In exchange for one that is full, worn or out of date (cấp đổi).
    Exchange,
    /// For one that was lost (cấp lại).
    Reissue,
}

/// Text does not say how a health book was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a health book comes by issue, exchange or reissue")]
pub struct NotAHealthBookWay;

words!(
    HealthBookWay,
    NotAHealthBookWay,
    Issue = "issue",
    Exchange = "exchange",
    Reissue = "reissue",
);

/// A person has a new health book. Thin: not its number.
///
/// A book that it replaces is no longer valid from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthBookIssuedV1 {
    pub health_book_id: HealthBookId,
    pub person_id: PersonId,
    pub way: HealthBookWay,
    /// The book that is exchanged or lost.
    pub replaces: Option<HealthBookId>,
    pub valid_from: NaiveDate,
    /// The last day on which it is valid.
    pub valid_to: NaiveDate,
    pub at: DateTime<Utc>,
}

impl Event for HealthBookIssuedV1 {
    const TYPE: &'static str = "health-book.issued.v1";
    const TOPIC: Topic = Topic::HealthBooks;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}

/// A health book is valid for longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthBookRenewedV1 {
    pub health_book_id: HealthBookId,
    pub person_id: PersonId,
    /// The last day on which it is valid now.
    pub valid_to: NaiveDate,
    pub at: DateTime<Utc>,
}

impl Event for HealthBookRenewedV1 {
    const TYPE: &'static str = "health-book.renewed.v1";
    const TOPIC: Topic = Topic::HealthBooks;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}

/// A health book is valid no more, and nothing replaces it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthBookRevokedV1 {
    pub health_book_id: HealthBookId,
    pub person_id: PersonId,
    pub at: DateTime<Utc>,
}

impl Event for HealthBookRevokedV1 {
    const TYPE: &'static str = "health-book.revoked.v1";
    const TOPIC: Topic = Topic::HealthBooks;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}
