use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::text::{silent_debug, words};
use crate::{Event, HealthClass, PersonId, Topic};

/// The standard that a class of a former year was given under (tiêu chuẩn phân loại).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ClassStandard {
    /// Decision 2136/QĐ-BYT of 15 June 2005.
    Of2005,
    /// Decision 1266/QĐ-BYT of 21 March 2020.
    Of2020,
}

/// Text is not a standard of classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this standard does not exist")]
pub struct NotAClassStandard;

words!(ClassStandard, NotAClassStandard, Of2005 = "2136/2005", Of2020 = "1266/2020");

/// What the office's paper says of a person's year: nobody signed it here.
///
/// Sensitive. The whole of a person's year each time; a later one takes the place of an earlier.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaperRecordRecordedV1 {
    pub person_id: PersonId,
    /// The year that it is about.
    pub year: i32,
    /// The day of the check-up, where the paper says it.
    pub checkup_on: Option<NaiveDate>,
    /// Whether they took part; null where the paper says nothing of it.
    pub took_part: Option<bool>,
    pub class: Option<HealthClass>,
    /// There is one where there is a class.
    pub standard: Option<ClassStandard>,
    pub at: DateTime<Utc>,
}

silent_debug!(PaperRecordRecordedV1);

impl Event for PaperRecordRecordedV1 {
    const TYPE: &'static str = "paper-record.recorded.v1";
    const TOPIC: Topic = Topic::PaperRecords;

    fn key(&self) -> String {
        self.person_id.to_string()
    }
}
