//! Merges two people into one: the one script that previews and does it.

use auth::Txn;
use auth::aliases;
use auth::audit::{self, Action};
use auth::secrets::PersonKey;
use chrono::{DateTime, TimeDelta, Utc};
use messaging::outbox::Batch;
use schema::events::{HealthBookRevokedV1, PersonMergedV1};
use schema::{HealthBookId, PersonId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::change_health_books::Words;
use crate::change_person::FACT_PLACE;
use crate::domain::merge::{Part, Values, merged};
use crate::domain::person::Person;
use crate::error::Error;
use crate::say_identity::{Renamed, correct_identities};
use crate::store::figures::Deltas;
use crate::store::health_books::InForce;
use crate::store::health_books::changes::{self, NewEntry};
use crate::store::merges::Merge;
use crate::store::people::WholeRow;
use crate::store::people_changes::Change;
use crate::store::person_history::Why;
use crate::tell_apart::tell_apart;
use crate::{NAME, events, store};

/// The place that what an undo needs is sealed for.
pub(crate) const MERGE_PLACE: &[u8] = b"registry.person-merge";

/// One of the two, as they are now.
pub(crate) struct Side {
    pub(crate) row: WholeRow,
    pub(crate) person: Person,
    pub(crate) key: PersonKey,
    /// The book that is in force, where there is one.
    pub(crate) book: Option<InForce>,
}

/// Two people of whom one is to end.
pub(crate) struct Two {
    pub(crate) survivor: Side,
    pub(crate) old: Side,
}

/// Why two people cannot be merged now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hindrance {
    /// One of them is another person already.
    Merged,
    /// Something is planned for the one who ends.
    ChangePlanned,
    /// A request about a health book of the one who ends waits.
    RequestOpen,
}

/// What an undo needs: sealed with the survivor's key, because it is personal.
#[derive(Serialize, Deserialize)]
pub(crate) struct Undo {
    pub(crate) before: Values,
    pub(crate) after: Values,
    pub(crate) old_standing: String,
    pub(crate) posts_before: Value,
    pub(crate) posts_after: Value,
    pub(crate) said_before: Vec<Uuid>,
    pub(crate) said_after: Vec<Uuid>,
    /// Who had been merged into the old one, and so became the survivor's.
    pub(crate) carried: Vec<Uuid>,
}

impl Side {
    pub(crate) fn values(&self) -> Values {
        Values::of(&self.person, &self.row.standing)
    }

    fn is_managed(&self) -> bool {
        self.row.standing == "managed"
    }
}

impl Two {
    /// What the survivor would be.
    pub(crate) fn after(&self, take: &[Part]) -> Values {
        merged(&self.survivor.values(), &self.old.values(), take)
    }

    /// The book that stays in force, and the one that ends for it.
    pub(crate) fn books(&self, take: &[Part]) -> (Option<InForce>, Option<InForce>) {
        let (own, other) = (self.survivor.book, self.old.book);
        match (own, other) {
            (Some(own), Some(other)) if take.contains(&Part::HealthBook) => {
                (Some(other), Some(own))
            }
            (Some(own), other) => (Some(own), other),
            (None, other) => (other, None),
        }
    }
}

/// Reads the two, locked against whoever else registers people; with what stands in the way.
pub(crate) async fn look(
    txn: &Txn,
    app: &App,
    (survivor, old): (PersonId, PersonId),
) -> Result<(Two, Vec<Hindrance>), Error> {
    store::people_changes::lock_from_comparison(txn).await?;
    let (_, books) =
        store::health_books::lock_standings(txn, &[survivor.as_uuid(), old.as_uuid()]).await?;
    let two = Two {
        survivor: side(txn, app, survivor, &books).await?,
        old: side(txn, app, old, &books).await?,
    };
    let waiting = store::merges::waiting(txn, old).await?;
    let merged = [&two.survivor, &two.old].iter().any(|side| side.row.standing == "merged");
    let all = [
        (Hindrance::Merged, merged),
        (Hindrance::ChangePlanned, waiting.changes),
        (Hindrance::RequestOpen, waiting.requests),
    ];
    let found = all.into_iter().filter(|(_, is_so)| *is_so).map(|(why, _)| why).collect();
    Ok((two, found))
}

async fn side(txn: &Txn, app: &App, id: PersonId, books: &[InForce]) -> Result<Side, Error> {
    let row = store::people::find_whole(txn, id).await?.ok_or(Error::NotFound("person"))?;
    let key = PersonKey::get_or_create(txn, &app.keyring, id).await?;
    let person = row.open(&key)?;
    let book = books.iter().find(|book| book.person_id == id.as_uuid()).copied();
    Ok(Side { row, person, key, book })
}

/// Makes the two one person. Nothing stands in the way, and the caller ends the transaction.
pub(crate) async fn merge_people(
    txn: &Txn,
    app: &App,
    two: &Two,
    (take, reason): (&[Part], &str),
) -> Result<Uuid, Error> {
    let id = schema::EventId::generate(txn.now()).as_uuid();
    let (survivor, old) = (two.survivor.person.id, two.old.person.id);
    let after = two.after(take);
    let carried = store::merges::olds(txn, old).await?;
    let mut undo = Undo {
        before: two.survivor.values(),
        old_standing: two.old.row.standing.clone(),
        posts_before: store::merges::posts(txn, survivor).await?,
        posts_after: Value::Null,
        said_before: store::merges::said(txn, survivor).await?,
        said_after: Vec::new(),
        carried,
        after,
    };
    store::merges::set_standing(txn, old, "merged").await?;
    let first = take.contains(&Part::Post).then_some(two.old.person.organisation.as_str());
    store::merges::take_posts(txn, (survivor, old), first, undo.after.standing == "managed")
        .await?;
    let why = Why { reason, document: "", change: Some(id) };
    let person = write(txn, app, &two.survivor, &undo.after, why).await?;
    undo.posts_after = store::merges::posts(txn, survivor).await?;
    undo.said_after = store::merges::said(txn, survivor).await?;
    let sealed = two.survivor.key.seal(MERGE_PLACE, &serde_json::to_vec(&undo)?);
    store::merges::insert(txn, &merge_row(txn, id, (survivor, old), (reason, sealed))).await?;
    let mut events = Batch::new(NAME, &app.clock);
    if let (_, Some(ends)) = two.books(take) {
        events = end_book(txn, two, (ends, id), reason, events).await?;
    }
    count(txn, two, (&person, &undo.after.standing)).await?;
    let carried = undo.carried.iter().copied().map(PersonId::from_uuid);
    let pairs: Vec<_> = carried.chain([old]).map(|id| (id, survivor)).collect();
    events = say_merged(txn, &pairs, events).await?;
    let events = tell(txn, (&two.survivor.row, &person), events).await?;
    events.publish(txn).await?;
    tell_apart(txn, app).await?;
    store::candidates::decide_between(txn, (survivor, old), "merged", reason).await?;
    audit::record(txn, Action::Change, &[survivor, old]).await?;
    Ok(id)
}

fn merge_row(
    txn: &Txn,
    id: Uuid,
    (survivor, old): (PersonId, PersonId),
    (reason, sealed): (&str, Vec<u8>),
) -> Merge {
    Merge {
        id,
        survivor: survivor.as_uuid(),
        old: old.as_uuid(),
        reason: reason.to_owned(),
        sealed,
        merged_by: txn.caller().subject().to_owned(),
        merged_at: txn.now(),
        undone_by: None,
        undone_at: None,
        undo_reason: None,
        survivor_name: String::new(),
        old_name: String::new(),
    }
}

/// Writes what the survivor is now, with its history and whom it is reached by.
pub(crate) async fn write(
    txn: &Txn,
    app: &App,
    side: &Side,
    values: &Values,
    why: Why<'_>,
) -> Result<Person, Error> {
    let mut person = side.person.clone();
    values.apply(&mut person);
    let citizen_hash = store::keyed_hash(&side.row.citizen_hash)?;
    let insurance_hash = person.private.insurance.as_ref();
    let insurance_hash = insurance_hash.map(|code| app.keyring.hash_insurance(code));
    let change = Change {
        person: &person,
        citizen_hash: &citizen_hash,
        insurance_hash: insurance_hash.as_ref(),
        key: &side.key,
        unit: None,
    };
    store::people_changes::update_all(txn, &[change]).await?;
    if values.standing != side.row.standing {
        store::merges::set_standing(txn, person.id, &values.standing).await?;
    }
    store::person_changes::rescope(txn, person.id).await?;
    if why.change.is_some() {
        let today = app.clock.today();
        let id = person.id.as_uuid();
        store::person_history::follow(txn, &[id], today, why).await?;
        let renamed = Renamed { before: &side.person, after: &person, key: &side.key };
        correct_identities(txn, &[renamed], today, why).await?;
        let reaching = person.private.reaching();
        if reaching != side.person.private.reaching() {
            let sealed = side.key.seal(FACT_PLACE, &serde_json::to_vec(&reaching)?);
            store::person_history::say_contacts(txn, vec![(id, sealed)], today, why.change).await?;
        }
    }
    Ok(person)
}

/// Two books cannot be in force for one person.
async fn end_book<'a>(
    txn: &Txn,
    two: &Two,
    (ends, merge): (InForce, Uuid),
    reason: &str,
    events: Batch<'a>,
) -> Result<Batch<'a>, Error> {
    store::merges::end_book(txn, ends.id, merge).await?;
    let side = match ends.person_id == two.survivor.row.id {
        true => &two.survivor,
        false => &two.old,
    };
    let entry = NewEntry {
        book_id: ends.id,
        person_id: ends.person_id,
        valid_to: ends.valid_to,
        sealed: Words::reason(reason).seal(&side.key),
    };
    changes::record(txn, "revoked", &[entry]).await?;
    let health_book_id = HealthBookId::from_uuid(ends.id);
    let (person_id, at) = (PersonId::from_uuid(ends.person_id), txn.now());
    Ok(events.with(&HealthBookRevokedV1 { health_book_id, person_id, at }))
}

/// Both were counted; one is.
async fn count(txn: &Txn, two: &Two, (person, standing): (&Person, &str)) -> Result<(), Error> {
    let mut deltas = Deltas::default();
    for side in [&two.survivor, &two.old] {
        if side.is_managed() {
            deltas.remove(&side.person);
        }
    }
    if standing == "managed" {
        deltas.add(person);
    }
    Ok(store::figures::add(txn, &deltas).await?)
}

/// An instant after everything that was said of these ids, also where the clock stood still.
pub(crate) async fn next_instant(
    txn: &Txn,
    olds: impl Iterator<Item = PersonId>,
) -> Result<DateTime<Utc>, Error> {
    let olds: Vec<Uuid> = olds.map(PersonId::as_uuid).collect();
    let last = store::merges::last_said(txn, &olds).await?;
    Ok(last.map_or(txn.now(), |last| txn.now().max(last + TimeDelta::microseconds(1))))
}

/// Takes down who is who, and says it under the keys of both.
pub(crate) async fn say_merged<'a>(
    txn: &Txn,
    pairs: &[(PersonId, PersonId)],
    mut events: Batch<'a>,
) -> Result<Batch<'a>, Error> {
    let at = next_instant(txn, pairs.iter().map(|(old, _)| *old)).await?;
    for (old, survivor) in pairs.iter().copied() {
        aliases::merge(txn, (old, survivor), at).await?;
        let event = PersonMergedV1 { old, survivor, at };
        events = events.with(&event).with_key(&event, survivor.to_string());
    }
    Ok(events)
}

/// Says that somebody changed and who they are.
pub(crate) async fn tell<'a>(
    txn: &Txn,
    (row, person): (&WholeRow, &Person),
    batch: Batch<'a>,
) -> Result<Batch<'a>, Error> {
    let citizen_hash = store::keyed_hash(&row.citizen_hash)?;
    let whole =
        store::people::find_whole(txn, person.id).await?.ok_or(Error::NotFound("person"))?;
    let insurance_hash = whole.insurance_hash.as_deref().map(store::keyed_hash).transpose()?;
    let above = store::organisations::list_ancestors(txn, person.organisation.as_str()).await?;
    let identity = events::identity(person, (citizen_hash, insurance_hash), &above, txn.now());
    Ok(batch.with(&events::changed(person, txn.now())).with(&identity))
}
