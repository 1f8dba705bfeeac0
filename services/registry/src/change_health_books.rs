//! Issues, exchanges, reissues, renews and revokes health books: one person's or a whole list's.
//!
//! Locks are taken in one order — the year's series, books by id, requests — so that two officers at work
//! never wait for each other in a circle.

mod write;

pub(crate) use write::reference_hash;

use std::collections::{HashMap, HashSet};

use auth::Txn;
use auth::audit::{self, Action as Audited};
use auth::secrets::PersonKey;
use chrono::{Datelike, NaiveDate};
use schema::{HealthBookId, HealthBookListId, PersonId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::domain::health_book::{Action, Impediment, Standing, impediments};
use crate::error::Error;
use crate::store;
use crate::store::health_books::InForce;

/// What is to be done, for whom.
pub(crate) struct Order<'a> {
    pub(crate) action: Action,
    pub(crate) reason: &'a str,
    /// The last day that new or renewed books are valid.
    pub(crate) valid_to: NaiveDate,
    /// The list that this is of, where it is of one.
    pub(crate) list: Option<HealthBookListId>,
    /// The book that must still be the one in force, where the order is about a book.
    pub(crate) book: Option<Uuid>,
    /// Finds what stands in the way and changes nothing.
    pub(crate) dry_run: bool,
}

/// What came of one person.
pub(crate) struct Outcome {
    pub(crate) person: Uuid,
    /// The book that was issued or changed, or everything that stood in the way.
    pub(crate) result: Result<Done, Vec<Impediment>>,
}

/// A book after the change.
#[derive(Debug, Clone)]
pub(crate) struct Done {
    /// Nothing in a dry run of what would take a number.
    pub(crate) book: Option<HealthBookId>,
}

/// Why something was done, or who handed over to whom, as it is sealed with the person's key.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Words {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) reason: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) from: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) to: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) note: String,
}

impl Words {
    /// Words that say why.
    pub(crate) fn reason(reason: &str) -> Self {
        Self { reason: reason.to_owned(), ..Self::default() }
    }

    /// Seals them with the key of the person they are about.
    pub(crate) fn seal(&self, key: &PersonKey) -> Vec<u8> {
        let plain = serde_json::to_vec(self).expect("words are text");
        key.seal(store::health_books::WORDS_PLACE, &plain)
    }

    /// Opens what [`Words::seal`] sealed.
    pub(crate) fn open(key: &PersonKey, sealed: &[u8]) -> Result<Self, Error> {
        let plain = key.open(store::health_books::WORDS_PLACE, sealed)?;
        Ok(serde_json::from_slice(&plain)?)
    }
}

/// Somebody in whose way nothing stands.
struct Cleared {
    person: PersonId,
    key: PersonKey,
    in_force: Option<InForce>,
}

/// Does it for everybody in whose way nothing stands, and answers for each of `people` in their order.
///
/// Sends an event for each book. Somebody who is named twice is dealt with once.
pub(crate) async fn carry_out(
    txn: &Txn,
    app: &App,
    order: &Order<'_>,
    people: &[Uuid],
) -> Result<Vec<Outcome>, Error> {
    let year = i16::try_from(app.clock.today().year()).map_err(|_| store::corrupt("year"))?;
    let last = match order.action.takes_a_number() && !order.dry_run {
        true => store::health_books::changes::lock_series(txn, year).await?,
        false => 0,
    };
    let (standings, in_force) = store::health_books::lock_standings(txn, people).await?;
    let standings: HashMap<Uuid, Standing> = standings.into_iter().collect();
    let in_force: HashMap<Uuid, InForce> =
        in_force.into_iter().map(|book| (book.person_id, book)).collect();

    let mut judged = judge(order, people, &standings);
    if let Some(book) = order.book {
        for (person, impediments) in &mut judged {
            // Somebody else changed it since it was read.
            if in_force.get(person).is_none_or(|now| now.id != book) {
                *impediments = vec![Impediment::BookHasEnded];
            }
        }
    }
    let cleared: Vec<PersonId> = (judged.iter())
        .filter(|(_, impediments)| impediments.is_empty())
        .map(|(person, _)| PersonId::from_uuid(*person))
        .collect();
    let seen: Vec<PersonId> = standings.keys().copied().map(PersonId::from_uuid).collect();
    if order.dry_run {
        audit::record(txn, Audited::Read, &seen).await?;
        let dry = |person: Uuid| in_force.get(&person).map(|book| HealthBookId::from_uuid(book.id));
        return Ok(outcomes(judged, |person| Done { book: dry(person) }));
    }
    let keys = PersonKey::get_or_create_all(txn, &app.keyring, &cleared).await?;
    let cleared: Vec<Cleared> = cleared
        .into_iter()
        .zip(keys)
        .map(|(person, key)| {
            let in_force = in_force.get(&person.as_uuid()).copied();
            Cleared { person, key, in_force }
        })
        .collect();
    let done = write::write(txn, app, order, (year, last), &cleared).await?;
    let changed: Vec<PersonId> = cleared.iter().map(|one| one.person).collect();
    audit::record(txn, audited(order.action), &changed).await?;
    let refused: Vec<PersonId> =
        seen.into_iter().filter(|person| !done.contains_key(&person.as_uuid())).collect();
    audit::record(txn, Audited::Read, &refused).await?;
    Ok(outcomes(judged, |person| Done { book: done.get(&person).copied() }))
}

/// Everybody with everything that stands in their way.
fn judge(
    order: &Order<'_>,
    people: &[Uuid],
    standings: &HashMap<Uuid, Standing>,
) -> Vec<(Uuid, Vec<Impediment>)> {
    let mut named = HashSet::new();
    let judge = |person: &Uuid| {
        let found = match standings.get(person) {
            None => vec![Impediment::PersonUnknown],
            Some(_) if !named.insert(*person) => vec![Impediment::NamedTwice],
            Some(standing) => impediments(order.action, *standing, order.valid_to),
        };
        (*person, found)
    };
    people.iter().map(judge).collect()
}

fn outcomes(judged: Vec<(Uuid, Vec<Impediment>)>, done: impl Fn(Uuid) -> Done) -> Vec<Outcome> {
    judged
        .into_iter()
        .map(|(person, impediments)| {
            let result = if impediments.is_empty() { Ok(done(person)) } else { Err(impediments) };
            Outcome { person, result }
        })
        .collect()
}

fn audited(action: Action) -> Audited {
    if action.takes_a_number() { Audited::Create } else { Audited::Change }
}
