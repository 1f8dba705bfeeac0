//! A notice (thông báo), for whom it is, and its id.

use std::fmt;

use chrono::NaiveDate;
use schema::{FacilityCode, NoticeId, PersonId, Role};
use sha2::{Digest, Sha256};

/// What a notice says. None of it is about anybody's health.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// To a person: a conclusion of theirs was signed.
    ConclusionSigned,
    /// To a clinic: there is something new in the worklist.
    FollowUpScheduled,
    /// To the office: an e-mail was given up.
    EmailFailed,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] =
        [Self::ConclusionSigned, Self::FollowUpScheduled, Self::EmailFailed];

    /// Returns the word of the kind, on the wire, in the table and in the texts.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::ConclusionSigned => "conclusion_signed",
            Self::FollowUpScheduled => "follow_up_scheduled",
            Self::EmailFailed => "email_failed",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Whose inbox a notice is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Recipient {
    Person(PersonId),
    Facility(FacilityCode),
    Role(Role),
}

impl Recipient {
    pub(crate) fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person(id) => Some(*id),
            _ => None,
        }
    }

    pub(crate) fn facility(&self) -> Option<&FacilityCode> {
        match self {
            Self::Facility(code) => Some(code),
            _ => None,
        }
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(id) => write!(f, "person:{id}"),
            Self::Facility(code) => write!(f, "facility:{code}"),
            Self::Role(role) => write!(f, "role:{role}"),
        }
    }
}

/// A notice about to be made.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    pub(crate) id: NoticeId,
    pub(crate) kind: Kind,
    pub(crate) recipient: Recipient,
    /// By when a clinic has something to do.
    pub(crate) due_on: Option<NaiveDate>,
}

impl Notice {
    /// Makes the notice that `cause` (an event's id, or a day) brings to `recipient`: always the same one.
    pub(crate) fn of(cause: &str, kind: Kind, recipient: Recipient) -> Self {
        Self { id: id(cause, &recipient), kind, recipient, due_on: None }
    }
}

/// The first 16 bytes of a SHA-256, marked as a UUID of version 8 (custom).
///
/// Stable, so that an event that comes again, and a mail that is sent again, are seen to be the same.
fn id(cause: &str, recipient: &Recipient) -> NoticeId {
    let digest = Sha256::digest(format!("yba notice\n{cause}\n{recipient}"));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    NoticeId::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAUSE: &str = "0199f0a0-0000-7000-8000-000000000001";

    fn to(code: &str) -> Recipient {
        Recipient::Facility(code.parse().unwrap())
    }

    #[test]
    fn the_same_event_brings_the_same_notice_to_the_same_recipient() {
        let ids = |cause| Notice::of(cause, Kind::FollowUpScheduled, to("01101")).id;

        assert_eq!(ids(CAUSE), ids(CAUSE));
        assert_eq!(ids(CAUSE).to_string(), "d30a8f3e-f265-8c16-8403-9dd53739b172");
        assert_ne!(ids(CAUSE), ids("another"));
        assert_ne!(ids(CAUSE), Notice::of(CAUSE, Kind::FollowUpScheduled, to("01102")).id);
    }
}
