//! Ids: `UUIDv7`, one type for each thing, so that one cannot stand for another.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::{NoContext, Timestamp, Uuid};

/// Text that should have been an id is not a UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id is a UUID")]
pub struct NotAnId;

/// Declares an id type: a `UUIDv7` whose first 48 bits are its moment of birth.
macro_rules! typed_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Makes a new id that sorts by `now`, to the millisecond.
            pub fn generate(now: DateTime<Utc>) -> Self {
                Self(version_7(now))
            }

            /// Takes a UUID that is known to be one of these, such as a column's.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID, for a column or a driver.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::parse_str(text).map(Self).map_err(|_| NotAnId)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid {
                id.0
            }
        }
    };
}

typed_id! {
    /// A person in the registry (người thuộc diện quản lý). Survives every change of their data.
    PersonId
}
typed_id! {
    /// A grant of a role within a scope (quyền được cấp).
    GrantId
}
typed_id! {
    /// One import of a committee's list (lượt nhập danh sách).
    RosterImportId
}
typed_id! {
    /// The erasure of a person's data, asked for or done (xóa dữ liệu).
    ErasureId
}
typed_id! {
    /// The restriction of a person's record (hạn chế xử lý).
    RestrictionId
}
typed_id! {
    /// An authority's order that a record be kept (lệnh giữ hồ sơ).
    LegalHoldId
}
typed_id! {
    /// A health book (sổ y bạ), whatever became of it.
    HealthBookId
}
typed_id! {
    /// A request for a health book, or for a change of one (đề nghị về sổ y bạ).
    HealthBookRequestId
}
typed_id! {
    /// A file of the office's paper, taken over (lượt nhập hồ sơ giấy).
    PaperImportId
}
typed_id! {
    /// A list of people whose health books were issued or changed together (đợt cấp sổ).
    HealthBookListId
}
typed_id! {
    /// The receipt of a delivery from a hospital (biên nhận).
    ReceiptId
}
typed_id! {
    /// A check-up of one person (lượt khám), whatever version of it is in force.
    EncounterId
}
typed_id! {
    /// One run of a rule table over a person's facts (lần đánh giá).
    AssessmentId
}
typed_id! {
    /// A health conclusion (kết luận sức khỏe), proposed or signed.
    ConclusionId
}
typed_id! {
    /// A follow-up in a clinic's worklist (lượt theo dõi).
    FollowUpId
}
typed_id! {
    /// A notice to somebody (thông báo).
    NoticeId
}
typed_id! {
    /// An event; consumers recognise a repeated delivery by it.
    EventId
}
typed_id! {
    /// A row of the audit (nhật ký truy cập).
    AuditId
}
typed_id! {
    /// The registration of a person's card at a clinic A (đăng ký thẻ khám).
    RegistrationId
}
typed_id! {
    /// A signature on a conclusion (chữ ký của Hội đồng chuyên môn).
    SignatureId
}

fn version_7(now: DateTime<Utc>) -> Uuid {
    // Nobody's clock stands before 1970; if one does, the id still is unique.
    let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
    Uuid::new_v7(Timestamp::from_unix(NoContext, seconds, now.timestamp_subsec_nanos()))
}

#[cfg(test)]
mod tests {
    use chrono::{TimeZone, Utc};

    use super::*;

    #[test]
    fn an_id_is_a_version_7_uuid_that_sorts_by_its_time() {
        let early = PersonId::generate(Utc.timestamp_millis_opt(1_000).unwrap());
        let late = PersonId::generate(Utc.timestamp_millis_opt(1_001).unwrap());

        assert_eq!(early.as_uuid().get_version_num(), 7);
        assert!(early < late);
    }

    #[test]
    fn ids_of_one_moment_differ() {
        let now = Utc.timestamp_millis_opt(1_000).unwrap();

        assert_ne!(PersonId::generate(now), PersonId::generate(now));
    }

    #[test]
    fn an_id_reads_what_it_writes_and_nothing_else() {
        let id = PersonId::generate(Utc.timestamp_millis_opt(1_700_000_000_000).unwrap());

        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{id}\""));
        assert_eq!("people".parse::<PersonId>(), Err(NotAnId));
    }
}
