//! Writing what was cleared, and telling of it.

use std::collections::HashMap;

use auth::Txn;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use messaging::outbox;
use schema::events::{HealthBookIssuedV1, HealthBookRenewedV1, HealthBookRevokedV1, HealthBookWay};
use schema::{HealthBookId, HealthBookListId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Cleared, Order, Words};
use crate::app::App;
use crate::domain::health_book::Action;
use crate::error::Error;
use crate::store::health_books::changes::{self, Issue, NewBook, NewEntry};
use crate::store::health_books::{InForce, REFERENCE_PLACE, requests};
use crate::{NAME, store};

/// The books that were issued or changed, by their holders.
pub(super) type Books = HashMap<Uuid, HealthBookId>;

/// What a QR code says: 122 random bits, which nobody guesses and which tell nothing.
fn new_reference() -> String {
    URL_SAFE_NO_PAD.encode(Uuid::new_v4().into_bytes())
}

/// What a reference is found by.
pub(crate) fn reference_hash(reference: &str) -> Vec<u8> {
    Sha256::digest(reference.as_bytes()).to_vec()
}

/// Writes everything at once: what ends, what is new, the history, the requests, the events.
pub(super) async fn write(
    txn: &Txn,
    app: &App,
    order: &Order<'_>,
    series: (i16, i32),
    cleared: &[Cleared],
) -> Result<Books, Error> {
    if cleared.is_empty() {
        return Ok(Books::new());
    }
    let before: Vec<(&Cleared, InForce)> =
        cleared.iter().filter_map(|one| Some((one, one.in_force?))).collect();
    let ids: Vec<Uuid> = before.iter().map(|(_, book)| book.id).collect();
    if let Some(state) = order.action.ends_as() {
        changes::end(txn, &ids, state.as_str()).await?;
        record(txn, order, state.as_str(), &before).await?;
    }
    let books = match order.action {
        Action::Issue | Action::Exchange | Action::Reissue => {
            issue(txn, app, order, series, cleared).await?
        }
        Action::Renew => {
            changes::renew(txn, &ids, order.valid_to).await?;
            record(txn, order, "renewed", &before).await?;
            held(&before)
        }
        Action::Revoke => held(&before),
    };
    let fulfilled = books.iter().map(|(person, book)| (*person, book.as_uuid())).unzip();
    requests::fulfil(txn, order.action.as_str(), fulfilled).await?;
    tell(txn, app, order, cleared, &books).await?;
    Ok(books)
}

fn held(before: &[(&Cleared, InForce)]) -> Books {
    before.iter().map(|(_, book)| (book.person_id, HealthBookId::from_uuid(book.id))).collect()
}

/// Issues a book to each, with the numbers that follow the last one.
async fn issue(
    txn: &Txn,
    app: &App,
    order: &Order<'_>,
    (year, last): (i16, i32),
    cleared: &[Cleared],
) -> Result<Books, Error> {
    let mut books = Vec::with_capacity(cleared.len());
    for (serial, one) in (last + 1..).zip(cleared) {
        let reference = new_reference();
        books.push(NewBook {
            id: HealthBookId::generate(txn.now()).as_uuid(),
            person_id: one.person.as_uuid(),
            serial,
            number: app.health_books.number.write(year.into(), serial),
            replaces: one.in_force.map(|book| book.id),
            reference_hash: reference_hash(&reference),
            sealed_reference: one.key.seal(REFERENCE_PLACE, reference.as_bytes()),
        });
    }
    let issue = Issue {
        year,
        way: order.action.as_str(),
        issued_on: app.clock.today(),
        valid_to: order.valid_to,
        list: order.list.map(HealthBookListId::as_uuid),
    };
    changes::insert(txn, &books, &issue).await?;
    let issued = books.last().map_or(last, |book| book.serial);
    changes::save_series(txn, year, issued).await?;
    let words = Words::reason(order.reason);
    let entries: Vec<NewEntry> = (books.iter().zip(cleared))
        .map(|(book, one)| NewEntry {
            book_id: book.id,
            person_id: book.person_id,
            valid_to: order.valid_to,
            sealed: words.seal(&one.key),
        })
        .collect();
    changes::record(txn, "issued", &entries).await?;
    Ok(books.iter().map(|book| (book.person_id, HealthBookId::from_uuid(book.id))).collect())
}

/// Adds to the history of the books that were in force.
async fn record(
    txn: &Txn,
    order: &Order<'_>,
    action: &str,
    before: &[(&Cleared, InForce)],
) -> Result<(), Error> {
    let words = Words::reason(order.reason);
    let valid_to = |book: &InForce| match order.action {
        Action::Renew => order.valid_to,
        _ => book.valid_to,
    };
    let entries: Vec<NewEntry> = before
        .iter()
        .map(|(one, book)| NewEntry {
            book_id: book.id,
            person_id: book.person_id,
            valid_to: valid_to(book),
            sealed: words.seal(&one.key),
        })
        .collect();
    Ok(changes::record(txn, action, &entries).await?)
}

async fn tell(
    txn: &Txn,
    app: &App,
    order: &Order<'_>,
    cleared: &[Cleared],
    books: &Books,
) -> Result<(), Error> {
    let at = txn.now();
    let told = cleared.iter().filter_map(|one| {
        let book = books.get(&one.person.as_uuid())?;
        Some((one.person, *book, one.in_force.map(|book| HealthBookId::from_uuid(book.id))))
    });
    match order.action {
        Action::Issue | Action::Exchange | Action::Reissue => {
            let way: HealthBookWay =
                order.action.as_str().parse().map_err(|_| store::corrupt("way"))?;
            let events: Vec<_> = told
                .map(|(person_id, health_book_id, replaces)| HealthBookIssuedV1 {
                    health_book_id,
                    person_id,
                    way,
                    replaces,
                    valid_from: app.clock.today(),
                    valid_to: order.valid_to,
                    at,
                })
                .collect();
            outbox::publish_all(txn, NAME, &app.clock, &events).await?;
        }
        Action::Renew => {
            let valid_to = order.valid_to;
            let events: Vec<_> = told
                .map(|(person_id, health_book_id, _)| HealthBookRenewedV1 {
                    health_book_id,
                    person_id,
                    valid_to,
                    at,
                })
                .collect();
            outbox::publish_all(txn, NAME, &app.clock, &events).await?;
        }
        Action::Revoke => {
            let events: Vec<_> = told
                .map(|(person_id, health_book_id, _)| HealthBookRevokedV1 {
                    health_book_id,
                    person_id,
                    at,
                })
                .collect();
            outbox::publish_all(txn, NAME, &app.clock, &events).await?;
        }
    }
    Ok(())
}
