//! The topics, who owns them and who may read them.

use serde::{Deserialize, Serialize};

use crate::text::words;

/// Partitions of every topic. Fixed: adding one would break the order of a key.
pub const PARTITIONS: i32 = 12;

/// The six services that may have a consumer.
const EVERY_SERVICE: &[&str] =
    &["registry", "exams", "classification", "clinics", "notifications", "console"];

/// A topic: one stream of events, ordered by key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Topic {
    /// That people were registered and changed.
    People,
    /// The tree of organisations.
    Organisations,
    /// Who people are: keyed hashes, names, births, scope; and the refusal list.
    Identities,
    /// Who may do what.
    Grants,
    /// That health books were issued, renewed and revoked.
    HealthBooks,
    /// What the office's paper says of former years.
    PaperRecords,
    /// What became of hospitals' deliveries.
    Intake,
    /// Coded findings of check-ups.
    Checkups,
    /// Versions of rule tables.
    RuleTables,
    /// That conclusions were signed, not what they say.
    Conclusions,
    /// Facilities, and whose card is at which.
    Facilities,
    /// The clinics' worklists.
    FollowUps,
    /// What became of notices.
    Deliveries,
}

/// Text is not a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this topic does not exist")]
pub struct NotATopic;

words!(
    Topic,
    NotATopic,
    People = "people",
    Organisations = "organisations",
    Identities = "identities",
    Grants = "grants",
    HealthBooks = "health-books",
    PaperRecords = "paper-records",
    Intake = "intake",
    Checkups = "checkups",
    RuleTables = "rule-tables",
    Conclusions = "conclusions",
    Facilities = "facilities",
    FollowUps = "follow-ups",
    Deliveries = "deliveries",
);

/// How much a topic says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TopicKind {
    /// Ids, times, states, codes of institutions. Every service may read it.
    Thin,
    /// Personal data. Readers are named, and checked when they subscribe.
    Sensitive,
}

impl TopicKind {
    /// `thin` or `sensitive`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Thin => "thin",
            Self::Sensitive => "sensitive",
        }
    }
}

impl Topic {
    /// The topic's name, without the province's prefix.
    pub const fn name(self) -> &'static str {
        self.as_str()
    }

    /// How much the topic says.
    pub const fn kind(self) -> TopicKind {
        match self {
            Self::Identities | Self::Grants => TopicKind::Sensitive,
            Self::Checkups | Self::PaperRecords => TopicKind::Sensitive,
            _ => TopicKind::Thin,
        }
    }

    /// The only service that writes it.
    pub const fn owner(self) -> &'static str {
        match self {
            Self::People | Self::Organisations | Self::Identities | Self::Grants => "registry",
            Self::HealthBooks | Self::PaperRecords => "registry",
            Self::Intake | Self::Checkups => "exams",
            Self::RuleTables | Self::Conclusions => "classification",
            Self::Facilities | Self::FollowUps => "clinics",
            Self::Deliveries => "notifications",
        }
    }

    /// The services that may subscribe.
    pub const fn readers(self) -> &'static [&'static str] {
        match self {
            Self::Identities => &["exams", "classification", "clinics"],
            Self::Checkups | Self::PaperRecords => &["classification"],
            _ => EVERY_SERVICE,
        }
    }

    /// Whether only the newest event of a key is kept.
    ///
    /// Only topics whose every event carries the whole state of its key.
    pub const fn compacted(self) -> bool {
        matches!(self, Self::Identities | Self::Organisations)
    }

    /// Days after which the broker forgets an event; nothing where it must not.
    pub const fn retention_days(self) -> Option<u16> {
        match self {
            // State that a new consumer must be able to learn from the beginning.
            Self::Identities | Self::Organisations | Self::Grants => None,
            Self::RuleTables | Self::Facilities => None,
            // Findings stay only as long as a consumer may be down; a rebuild republishes them.
            Self::Checkups | Self::PaperRecords => Some(7),
            Self::People | Self::Intake | Self::Conclusions => Some(30),
            Self::FollowUps | Self::Deliveries => Some(30),
            Self::HealthBooks => Some(30),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thin_topics_are_for_everybody_and_sensitive_ones_for_the_named() {
        for topic in Topic::ALL {
            let everybody = topic.readers().len() == 6;
            let sensitive = topic.kind() == TopicKind::Sensitive;
            assert!(everybody || sensitive, "{topic}");
        }
        assert_eq!(Topic::Checkups.readers(), ["classification"]);
        assert_eq!(Topic::Identities.readers(), ["exams", "classification", "clinics"]);
    }

    #[test]
    fn findings_are_kept_seven_days_and_identities_compacted() {
        assert_eq!(Topic::Checkups.retention_days(), Some(7));
        assert!(!Topic::Checkups.compacted());
        assert!(Topic::Identities.compacted());
    }

    #[test]
    fn a_compacted_topic_is_kept_for_good() {
        let mut compacted = Topic::ALL.iter().filter(|topic| topic.compacted());
        assert!(compacted.all(|topic| topic.retention_days().is_none()));
    }
}
