//! Writes what a chunk of rows came to.

use std::collections::HashMap;

use auth::Txn;
use auth::audit::{self, Action};
use auth::secrets::PersonKey;
use messaging::outbox;
use schema::PersonId;

use super::ListContext;
use super::judge::{Judged, RowVerdict};
use crate::app::App;
use crate::change_person::FACT_PLACE;
use crate::domain::ledger::Verdict;
use crate::domain::person::Person;
use crate::error::Error;
use crate::metrics::Metrics;
use crate::say_identity::{Renamed, correct_identities};
use crate::store::figures::Deltas;
use crate::store::imports::Progress;
use crate::store::people_changes::Change;
use crate::store::person_history::Why;
use crate::store::rows::Outcome;
use crate::tell_apart::tell_apart;
use crate::{NAME, events, store};

/// Writes new and changed people, their posts, counters, events and audit rows.
pub(super) async fn people(
    txn: &Txn,
    app: &App,
    context: &ListContext,
    judged: &[Judged],
) -> Result<(), Error> {
    let ids: Vec<PersonId> =
        judged.iter().filter_map(|row| row.person()).map(|(person, _)| person.id).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let keys = PersonKey::get_or_create_all(txn, &app.keyring, &ids).await?;
    let keys: HashMap<PersonId, PersonKey> = ids.into_iter().zip(keys).collect();
    let uuids: Vec<uuid::Uuid> = keys.keys().map(|id| id.as_uuid()).collect();
    let before = opened(txn, &uuids, &keys).await?;
    let registered: Vec<Change<'_>> =
        judged.iter().filter_map(|row| change_of(row, true, &keys)).collect();
    let updated: Vec<Change<'_>> =
        judged.iter().filter_map(|row| change_of(row, false, &keys)).collect();

    count_people(txn, &registered, &updated, &before).await?;
    store::people_changes::insert_all(txn, &registered).await?;
    store::people_changes::update_all(txn, &updated).await?;
    for changes in [&registered, &updated] {
        store::people_changes::record_posts(txn, changes, context.id).await?;
    }
    store::person_changes::readmit(txn, &uuids).await?;
    record_history(txn, app, context, (&[&registered, &updated], &before)).await?;
    publish(txn, app, context, &registered, &updated).await?;
    tell_apart(txn, app).await?;
    let people = |changes: &[Change<'_>]| -> Vec<PersonId> {
        changes.iter().map(|change| change.person.id).collect()
    };
    audit::record(txn, Action::Create, &people(&registered)).await?;
    audit::record(txn, Action::Change, &people(&updated)).await?;
    Ok(())
}

fn change_of<'a>(
    row: &'a Judged,
    wanted_new: bool,
    keys: &'a HashMap<PersonId, PersonKey>,
) -> Option<Change<'a>> {
    let (person, is_new) = row.person()?;
    (is_new == wanted_new).then(|| Change {
        person,
        citizen_hash: row.citizen_hash.as_ref().expect("an accepted row has a citizen id"),
        insurance_hash: row.insurance_hash.as_ref(),
        key: &keys[&person.id],
        unit: row.unit.as_deref(),
    })
}

/// Those of them who are known already, as they are before the list is taken; with whether they are managed.
type Before = HashMap<PersonId, (Person, bool)>;

async fn opened(
    txn: &Txn,
    ids: &[uuid::Uuid],
    keys: &HashMap<PersonId, PersonKey>,
) -> Result<Before, Error> {
    let mut before = Before::new();
    for row in store::people::list_whole(txn, ids).await? {
        let id = PersonId::from_uuid(row.id);
        before.insert(id, (row.open(&keys[&id])?, row.standing == "managed"));
    }
    Ok(before)
}

/// Counts people under what they were no more, and under what they are now.
async fn count_people(
    txn: &Txn,
    registered: &[Change<'_>],
    updated: &[Change<'_>],
    before: &Before,
) -> Result<(), Error> {
    let mut deltas = Deltas::default();
    for change in registered.iter().chain(updated) {
        deltas.add(change.person);
    }
    for (person, _) in before.values().filter(|(_, is_managed)| *is_managed) {
        deltas.remove(person);
    }
    Ok(store::figures::add(txn, &deltas).await?)
}

/// Takes down what the list says of tiers, posts and contacts, where it is news, from today on.
async fn record_history(
    txn: &Txn,
    app: &App,
    context: &ListContext,
    (changes, before): (&[&[Change<'_>]], &Before),
) -> Result<(), Error> {
    let today = app.clock.today();
    let mut contacts = Vec::new();
    let mut renamed = Vec::new();
    for change in changes.iter().copied().flatten() {
        let reaching = change.person.private.reaching();
        let known = before.get(&change.person.id).map(|(person, _)| person.private.reaching());
        if let Some((person, _)) = before.get(&change.person.id) {
            // A list that knows the day of a birth says what was always so.
            renamed.push(Renamed { before: person, after: change.person, key: change.key });
        }
        if known.as_ref() != Some(&reaching) {
            let sealed = change.key.seal(FACT_PLACE, &serde_json::to_vec(&reaching)?);
            contacts.push((change.person.id.as_uuid(), sealed));
        }
    }
    let list = Some(context.id.as_uuid());
    let people: Vec<uuid::Uuid> =
        changes.iter().copied().flatten().map(|change| change.person.id.as_uuid()).collect();
    let why = Why { change: list, ..Why::default() };
    store::person_history::follow(txn, &people, today, why).await?;
    store::person_history::say_contacts(txn, contacts, today, list).await?;
    correct_identities(txn, &renamed, today, why).await
}

async fn publish(
    txn: &Txn,
    app: &App,
    context: &ListContext,
    registered: &[Change<'_>],
    updated: &[Change<'_>],
) -> Result<(), Error> {
    let at = txn.now();
    let above = store::organisations::list_ancestors(txn, context.organisation.as_str()).await?;
    let identity = |change: &Change<'_>| {
        let hashes = (change.citizen_hash.clone(), change.insurance_hash.cloned());
        events::identity(change.person, hashes, &above, at)
    };
    let new: Vec<_> =
        registered.iter().map(|change| events::registered(change.person, at)).collect();
    let old: Vec<_> = updated.iter().map(|change| events::changed(change.person, at)).collect();
    let identities: Vec<_> = registered.iter().chain(updated).map(identity).collect();
    outbox::publish_all(txn, NAME, &app.clock, &new).await?;
    outbox::publish_all(txn, NAME, &app.clock, &old).await?;
    outbox::publish_all(txn, NAME, &app.clock, &identities).await?;
    Ok(())
}

/// Writes what became of each row, and counts it.
pub(super) async fn outcomes(
    txn: &Txn,
    context: &ListContext,
    judged: &[Judged],
) -> Result<Progress, Error> {
    let mut progress = Progress::default();
    let mut outcomes = Vec::with_capacity(judged.len());
    for row in judged {
        let (outcome, effect, person) = settle(&row.verdict, &mut progress);
        let rejected = outcome == "rejected";
        outcomes.push(Outcome {
            row: row.row,
            outcome,
            effect,
            citizen_hash: row.citizen_hash.clone().filter(|_| !rejected),
            insurance_hash: row.insurance_hash.clone().filter(|_| !rejected),
            // In a rehearsal nobody was registered; a known person is known all the same.
            person: person.filter(|_| !(context.dry_run && effect == Some("registered"))),
            faults: serde_json::to_value(row.faults(context))?,
        });
    }
    store::rows::settle_all(txn, context.id, &outcomes).await?;
    store::imports::advance(txn, context.id, progress).await?;
    Ok(progress)
}

type Settled = (&'static str, Option<&'static str>, Option<PersonId>);

fn settle(verdict: &RowVerdict, progress: &mut Progress) -> Settled {
    match verdict {
        RowVerdict::Judged(Verdict::Register(person)) => {
            progress.registered += 1;
            ("accepted", Some("registered"), Some(person.id))
        }
        RowVerdict::Judged(Verdict::Update(person)) => {
            progress.updated += 1;
            ("accepted", Some("updated"), Some(person.id))
        }
        RowVerdict::Judged(Verdict::Unchanged(person)) => {
            progress.unchanged += 1;
            ("accepted", Some("unchanged"), Some(person.id))
        }
        RowVerdict::Judged(Verdict::Duplicate { person, .. }) => {
            progress.duplicates += 1;
            ("duplicate", None, *person)
        }
        RowVerdict::Judged(Verdict::Held(_) | Verdict::Unconfirmed(_))
        | RowVerdict::Unreadable(_) => {
            progress.held += 1;
            ("held", None, None)
        }
        RowVerdict::Judged(Verdict::Refused) | RowVerdict::StateSecret => {
            progress.rejected += 1;
            ("rejected", None, None)
        }
    }
}

/// Counts rows for the operators.
pub(super) fn count(metrics: &Metrics, progress: Progress) {
    let outcomes = [
        ("registered", progress.registered),
        ("updated", progress.updated),
        ("unchanged", progress.unchanged),
        ("held", progress.held),
        ("duplicate", progress.duplicates),
        ("rejected", progress.rejected),
    ];
    for (outcome, rows) in outcomes {
        let rows = u64::try_from(rows).unwrap_or(0);
        metrics.roster_rows.with_label_values(&[outcome]).inc_by(rows);
    }
}
