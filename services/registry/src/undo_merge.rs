//! Undoes a merge: both are again what they were, and what was changed since stays with the survivor.

use auth::Txn;
use auth::aliases;
use auth::audit::{self, Action};
use auth::secrets::PersonKey;
use chrono::TimeDelta;
use messaging::outbox::Batch;
use schema::events::{HealthBookRenewedV1, PersonUnmergedV1};
use schema::{HealthBookId, PersonId};

use crate::app::App;
use crate::change_health_books::Words;
use crate::domain::merge::{UNDO_DAYS, Values, undone};
use crate::domain::person::Person;
use crate::error::Error;
use crate::merge_people::{MERGE_PLACE, Side, Undo, next_instant, say_merged, tell, write};
use crate::store::figures::Deltas;
use crate::store::health_books::changes::{self, NewEntry};
use crate::store::merges::Merge;
use crate::store::person_history::Why;
use crate::tell_apart::tell_apart;
use crate::{NAME, store};

/// Why a merge cannot be undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CannotUndo {
    /// It was undone already.
    Undone,
    /// Its days are over.
    TooLate,
    /// A later merge of one of the two must be undone first.
    BuiltOn,
}

/// Says whether a merge can be undone now.
pub(crate) async fn cannot_undo(txn: &Txn, merge: &Merge) -> Result<Option<CannotUndo>, Error> {
    if merge.undone_at.is_some() {
        return Ok(Some(CannotUndo::Undone));
    }
    if txn.now() > merge.merged_at + TimeDelta::days(UNDO_DAYS) {
        return Ok(Some(CannotUndo::TooLate));
    }
    let built_on = store::merges::is_built_on(txn, merge).await?;
    Ok(built_on.then_some(CannotUndo::BuiltOn))
}

/// Makes two people of one again. Nothing stands in the way; the caller ends the transaction.
pub(crate) async fn undo_merge(
    txn: &Txn,
    app: &App,
    merge: &Merge,
    reason: &str,
) -> Result<(), Error> {
    let (survivor, old) = (PersonId::from_uuid(merge.survivor), PersonId::from_uuid(merge.old));
    let now = side(txn, app, survivor).await?;
    let other = side(txn, app, old).await?;
    let undo: Undo = serde_json::from_slice(&now.key.open(MERGE_PLACE, &merge.sealed)?)?;

    let at = next_instant(txn, [old].into_iter()).await?;
    aliases::unmerge(txn, (old, survivor), at).await?;
    let event = PersonUnmergedV1 { old, survivor, at };
    let events = Batch::new(NAME, &app.clock);
    let events = events.with(&event).with_key(&event, survivor.to_string());
    let carried: Vec<_> = undo.carried.iter().map(|id| (PersonId::from_uuid(*id), old)).collect();
    let events = say_merged(txn, &carried, events).await?;

    let values = restored(&undo, &now, &other);
    let posts = (&undo.posts_before, &undo.posts_after);
    store::merges::give_posts_back(txn, merge, posts).await?;
    let said = (undo.said_before.as_slice(), undo.said_after.as_slice());
    store::merges::take_facts_back(txn, survivor, said).await?;
    // Facts are said again as they were, so the tables of today need not be followed.
    let person = write(txn, app, &now, &values, Why::default()).await?;
    store::merges::set_standing(txn, old, &undo.old_standing).await?;
    store::person_changes::rescope(txn, old).await?;
    count(txn, (&now, &person, &values), (&other.person, &undo.old_standing)).await?;

    let events = restore_books(txn, merge, [&now, &other], (reason, events)).await?;
    let events = tell(txn, (&now.row, &person), events).await?;
    let events = tell(txn, (&other.row, &other.person), events).await?;
    events.publish(txn).await?;
    tell_apart(txn, app).await?;
    store::merges::end(txn, merge.id, reason).await?;
    store::candidates::decide_between(txn, (survivor, old), "dismissed", reason).await?;
    audit::record(txn, Action::Change, &[survivor, old]).await?;
    Ok(())
}

async fn side(txn: &Txn, app: &App, id: PersonId) -> Result<Side, Error> {
    let row = store::people::find_whole(txn, id).await?.ok_or(Error::NotFound("person"))?;
    let key = PersonKey::get_or_create(txn, &app.keyring, id).await?;
    let person = row.open(&key)?;
    Ok(Side { row, person, key, book: None })
}

/// What the survivor is again. The other one's own insurance number goes back to them in any case.
fn restored(undo: &Undo, now: &Side, other: &Side) -> Values {
    let mut values = undone(&undo.before, &undo.after, &now.values());
    let number = &other.person.private.insurance;
    if number.is_some() && values.private.insurance == *number {
        values.private.insurance.clone_from(&undo.before.private.insurance);
    }
    values
}

async fn count(
    txn: &Txn,
    (now, person, values): (&Side, &Person, &Values),
    (other, standing): (&Person, &str),
) -> Result<(), Error> {
    let mut deltas = Deltas::default();
    if now.row.standing == "managed" {
        deltas.remove(&now.person);
    }
    if values.standing == "managed" {
        deltas.add(person);
    }
    if standing == "managed" {
        deltas.add(other);
    }
    Ok(store::figures::add(txn, &deltas).await?)
}

/// Brings the book back that the merge ended.
async fn restore_books<'a>(
    txn: &Txn,
    merge: &Merge,
    sides: [&Side; 2],
    (reason, mut events): (&str, Batch<'a>),
) -> Result<Batch<'a>, Error> {
    for book in store::merges::restore_books(txn, merge.id).await? {
        // A book of somebody who was merged before is the old one's again.
        let holder = sides.iter().find(|side| side.row.id == book.person_id).unwrap_or(&sides[1]);
        let entry = NewEntry {
            book_id: book.id,
            person_id: holder.row.id,
            valid_to: book.valid_to,
            sealed: Words::reason(reason).seal(&holder.key),
        };
        changes::record(txn, "restored", &[entry]).await?;
        events = events.with(&HealthBookRenewedV1 {
            health_book_id: HealthBookId::from_uuid(book.id),
            person_id: holder.person.id,
            valid_to: book.valid_to,
            at: txn.now(),
        });
    }
    Ok(events)
}
