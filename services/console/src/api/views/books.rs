use chrono::{DateTime, NaiveDate, Utc};
use schema::BirthDate;
use serde::Deserialize;

use super::people::OrganisationName;
use super::{Version, silent};

/// Whose a health book is, or who has none.
#[derive(Clone, Deserialize)]
pub(crate) struct Holder {
    pub id: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub born: Option<BirthDate>,
    #[serde(default)]
    pub post: String,
    #[serde(default)]
    pub organisation: Option<OrganisationName>,
}

/// A health book; its history only where one person's books are read.
#[derive(Clone, Deserialize)]
pub(crate) struct Book {
    pub id: String,
    #[serde(default)]
    pub number: String,
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub valid: bool,
    pub valid_to: NaiveDate,
    #[serde(default)]
    pub handed_over_on: Option<NaiveDate>,
    #[serde(default)]
    pub returned_on: Option<NaiveDate>,
    pub person: Holder,
    #[serde(default)]
    pub history: Vec<BookEntry>,
    #[serde(default)]
    pub handovers: Vec<Handover>,
    #[serde(default)]
    pub version: Version,
}

/// One thing that happened to a book.
#[derive(Clone, Deserialize)]
pub(crate) struct BookEntry {
    pub action: String,
    pub valid_to: NaiveDate,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub by: String,
    pub at: DateTime<Utc>,
}

/// A book that went from one hand to another.
#[derive(Clone, Deserialize)]
pub(crate) struct Handover {
    pub direction: String,
    pub handed_on: NaiveDate,
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub to: String,
    #[serde(default)]
    pub note: String,
}

/// What somebody asks for.
#[derive(Clone, Deserialize)]
pub(crate) struct BookRequest {
    pub id: String,
    pub kind: String,
    pub state: String,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub answer: Option<String>,
    #[serde(default)]
    pub requested_by: String,
    pub requested_at: DateTime<Utc>,
    pub person: Holder,
    #[serde(default)]
    pub version: Version,
}

/// A person's books and requests, newest first.
#[derive(Clone, Deserialize)]
pub(crate) struct BooksOfPerson {
    pub items: Vec<Book>,
    #[serde(default)]
    pub requests: Vec<BookRequest>,
}

/// What became of a list of people.
#[derive(Clone, Deserialize)]
pub(crate) struct BookList {
    #[serde(default)]
    pub id: Option<String>,
    #[serde(default)]
    pub action: String,
    #[serde(default)]
    pub dry_run: bool,
    #[serde(default)]
    pub as_request: bool,
    /// The same file was sent before.
    #[serde(default)]
    pub repeated: bool,
    pub received: i64,
    pub accepted: i64,
    #[serde(default)]
    pub held: i64,
    pub rejected: i64,
    #[serde(default)]
    pub pending: i64,
    #[serde(default)]
    pub created_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub items: Vec<BookLine>,
}

/// What became of one line of a list.
#[derive(Clone, Deserialize)]
pub(crate) struct BookLine {
    pub position: i64,
    /// The workbook's own number.
    #[serde(default)]
    pub row: Option<i64>,
    #[serde(default)]
    pub outcome: String,
    #[serde(default)]
    pub person_id: Option<String>,
    #[serde(default)]
    pub number: Option<String>,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub faults: Vec<crate::api::FaultView>,
}

/// What a QR code proves.
#[derive(Debug, Clone, Copy, Deserialize)]
pub(crate) struct BookCheck {
    pub valid: bool,
}

silent!(Holder, Book, BookEntry, Handover, BookRequest, BooksOfPerson, BookList, BookLine);

impl Holder {
    /// Post and organisation, in one line.
    pub(crate) fn place(&self) -> String {
        let organisation = self.organisation.as_ref().map_or("", |one| one.shown());
        let parts = [self.post.as_str(), organisation];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}
