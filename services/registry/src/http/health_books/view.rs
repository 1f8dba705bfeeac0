//! What callers see of health books and requests.

use std::collections::HashMap;

use auth::Txn;
use auth::secrets::PersonKey;
use chrono::{DateTime, NaiveDate, Utc};
use schema::{BirthDate, PersonId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::change_health_books::Words;
use crate::error::Error;
use crate::http::import_view::OrganisationRef;
use crate::store;
use crate::store::health_books::{Book, Entry, handovers::Handover, requests::Request};

/// Whose a book is.
#[derive(Serialize, ToSchema)]
pub(super) struct Holder {
    pub(super) id: Uuid,
    pub(super) name: String,
    #[schema(value_type = String)]
    pub(super) born: BirthDate,
    pub(super) post: String,
    pub(super) organisation: OrganisationRef,
}

/// A health book, in short.
#[derive(Serialize, ToSchema)]
pub(super) struct BookLine {
    id: Uuid,
    number: String,
    /// `issue`, `exchange` or `reissue`.
    way: String,
    /// `in_force`, `exchanged`, `reissued` or `revoked`.
    state: String,
    /// In force, and its last day has not passed.
    valid: bool,
    issued_on: NaiveDate,
    valid_to: NaiveDate,
    handed_over_on: Option<NaiveDate>,
    returned_on: Option<NaiveDate>,
    /// The book that it replaced.
    replaces: Option<Uuid>,
    issued_by: String,
    ended_by: Option<String>,
    ended_at: Option<DateTime<Utc>>,
    version: i32,
    person: Holder,
}

/// A health book and what happened to it.
#[derive(Serialize, ToSchema)]
pub(super) struct BookView {
    #[serde(flatten)]
    book: BookLine,
    /// What happened to it, oldest first.
    history: Vec<EntryView>,
    /// In whose hands it went, oldest first.
    handovers: Vec<HandoverView>,
}

/// One thing that happened to a book.
#[derive(Serialize, ToSchema)]
pub(super) struct EntryView {
    /// `issued`, `exchanged`, `reissued`, `renewed`, `revoked` or `restored`.
    action: String,
    valid_to: NaiveDate,
    reason: String,
    by: String,
    at: DateTime<Utc>,
}

/// A book that went from one hand to another.
#[derive(Serialize, ToSchema)]
pub(super) struct HandoverView {
    /// `given` or `returned`.
    direction: String,
    handed_on: NaiveDate,
    from: String,
    to: String,
    note: String,
    recorded_by: String,
    recorded_at: DateTime<Utc>,
}

/// What somebody asks for.
#[derive(Serialize, ToSchema)]
pub(super) struct RequestView {
    id: Uuid,
    /// `issue`, `exchange`, `reissue`, `renew` or `revoke`.
    kind: String,
    /// `open`, `done`, `refused` or `withdrawn`.
    state: String,
    reason: String,
    /// Why it was refused.
    answer: Option<String>,
    requested_by: String,
    requested_at: DateTime<Utc>,
    closed_by: Option<String>,
    closed_at: Option<DateTime<Utc>>,
    /// The book that fulfilled it.
    book_id: Option<Uuid>,
    version: i32,
    person: Holder,
}

impl BookLine {
    pub(super) fn new(book: &Book, today: NaiveDate) -> Self {
        Self {
            id: book.id,
            number: book.number.clone(),
            way: book.way.clone(),
            state: book.state.clone(),
            valid: book.state == "in_force" && book.valid_to >= today,
            issued_on: book.issued_on,
            valid_to: book.valid_to,
            handed_over_on: book.handed_over_on,
            returned_on: book.returned_on,
            replaces: book.replaces,
            issued_by: book.issued_by.clone(),
            ended_by: book.ended_by.clone(),
            ended_at: book.ended_at,
            version: book.version,
            person: Holder {
                id: book.holder,
                name: book.name.clone(),
                born: book.born(),
                post: book.post.clone(),
                organisation: OrganisationRef {
                    code: book.organisation.clone(),
                    name: book.organisation_name.clone(),
                },
            },
        }
    }
}

/// Books with their history, in the order given.
pub(super) async fn with_history(
    txn: &Txn,
    app: &App,
    books: Vec<Book>,
) -> Result<Vec<BookView>, Error> {
    let ids: Vec<Uuid> = books.iter().map(|book| book.id).collect();
    let entries = store::health_books::list_entries(txn, &ids).await?;
    let handovers = store::health_books::handovers::list(txn, &ids).await?;
    // What was done to a book after its holder was merged is sealed with the survivor's key.
    let people = books.iter().map(|book| book.person_id);
    let people = people.chain(entries.iter().map(|entry| entry.person_id));
    let people = people.chain(handovers.iter().map(|one| one.person_id));
    let keys = keys(txn, app, people).await?;
    let today = app.clock.today();
    let view = |book: &Book| {
        let entries = entries.iter().filter(|entry| entry.book_id == book.id);
        let handovers = handovers.iter().filter(|one| one.book_id == book.id);
        Ok(BookView {
            book: BookLine::new(book, today),
            history: entries.map(|one| entry(&keys, one)).collect::<Result<_, Error>>()?,
            handovers: handovers.map(|one| handover(&keys, one)).collect::<Result<_, Error>>()?,
        })
    };
    books.iter().map(view).collect()
}

/// Requests as they are shown, in the order given.
pub(super) async fn requests(
    txn: &Txn,
    app: &App,
    found: Vec<Request>,
) -> Result<Vec<RequestView>, Error> {
    let keys = keys(txn, app, found.iter().map(|request| request.person_id)).await?;
    found.into_iter().map(|one| request(&keys, one)).collect()
}

type Keys = HashMap<Uuid, PersonKey>;

async fn keys(txn: &Txn, app: &App, people: impl Iterator<Item = Uuid>) -> Result<Keys, Error> {
    let mut people: Vec<PersonId> = people.map(PersonId::from_uuid).collect();
    people.sort_unstable();
    people.dedup();
    let keys = PersonKey::get_or_create_all(txn, &app.keyring, &people).await?;
    Ok(people.into_iter().map(PersonId::as_uuid).zip(keys).collect())
}

fn open(keys: &Keys, person: Uuid, sealed: &[u8]) -> Result<Words, Error> {
    let key = keys.get(&person).ok_or(Error::NotFound("person"))?;
    Words::open(key, sealed)
}

fn entry(keys: &Keys, entry: &Entry) -> Result<EntryView, Error> {
    Ok(EntryView {
        action: entry.action.clone(),
        valid_to: entry.valid_to,
        reason: open(keys, entry.person_id, &entry.sealed)?.reason,
        by: entry.by.clone(),
        at: entry.at,
    })
}

fn handover(keys: &Keys, one: &Handover) -> Result<HandoverView, Error> {
    let words = open(keys, one.person_id, &one.sealed)?;
    Ok(HandoverView {
        direction: one.direction.clone(),
        handed_on: one.handed_on,
        from: words.from,
        to: words.to,
        note: words.note,
        recorded_by: one.recorded_by.clone(),
        recorded_at: one.recorded_at,
    })
}

fn request(keys: &Keys, one: Request) -> Result<RequestView, Error> {
    let answer = one.sealed_answer.as_deref();
    let answer = answer.map(|sealed| open(keys, one.person_id, sealed)).transpose()?;
    Ok(RequestView {
        reason: open(keys, one.person_id, &one.sealed)?.reason,
        answer: answer.map(|words| words.reason),
        person: Holder {
            id: one.person_id,
            born: one.born(),
            name: one.name,
            post: one.post,
            organisation: OrganisationRef { code: one.organisation, name: one.organisation_name },
        },
        id: one.id,
        kind: one.kind,
        state: one.state,
        requested_by: one.requested_by,
        requested_at: one.requested_at,
        closed_by: one.closed_by,
        closed_at: one.closed_at,
        book_id: one.book_id,
        version: one.version,
    })
}
