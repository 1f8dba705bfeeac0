//! Finds who may be registered twice: people who changed are compared with those who share a key with them.

use std::collections::HashMap;

use auth::secrets::PersonKey;
use auth::{Permission, Txn};
use schema::{BirthDate, PersonId};
use uuid::Uuid;

use crate::app::App;
use crate::domain::duplicate::{
    self, CITIZEN_ID_MOST, Kind, LARGEST_BLOCK, SHOWN_FROM, Shared, Traits, blocks,
    compare_citizen_ids, score,
};
use crate::domain::person::Person;
use crate::error::Error;
use crate::store;
use crate::store::candidates::{Block, Meeting, NewPair};
use crate::take_rows::Left;

/// People compared in one transaction: some 50 ms, so that a list never waits long behind them.
const CHUNK: i64 = 100;

/// Compares the people who wait longest; answers whether any are left.
///
/// Who is taken out of the queue and what came of it are one transaction: after a crash they wait again.
pub(crate) async fn find_candidates(app: &App) -> Result<Left, Error> {
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    let backlog = store::candidates::backlog(&txn).await?;
    app.metrics.candidate_backlog.with_label_values::<&str>(&[]).set(backlog.people);
    let age = app.metrics.candidate_backlog_age.with_label_values::<&str>(&[]);
    age.set(backlog.age_seconds);
    if backlog.people == 0 {
        return Ok(Left::Nothing);
    }
    store::candidates::lock(&txn).await?;
    let due = store::candidates::take_due(&txn, CHUNK).await?;
    let mut opened = Opened::default();
    opened.add(&txn, app, &due).await?;
    write_keys(&txn, app, &due, &opened).await?;

    let telling: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| kind.is_told()).collect();
    let (meetings, skipped) =
        store::candidates::list_meetings(&txn, &due, LARGEST_BLOCK, &telling).await?;
    let pairs = judge(&txn, app, &mut opened, meetings).await?;
    store::candidates::save(&txn, &due, &pairs).await?;
    txn.commit().await?;

    let skipped = u64::try_from(skipped).unwrap_or(0);
    app.metrics.candidate_blocks_skipped.with_label_values(&[] as &[&str]).inc_by(skipped);
    Ok(if store::count(due.len() as u64) < CHUNK { Left::Nothing } else { Left::Some })
}

/// People whose sealed part was opened, and of the others what is plain.
#[derive(Default)]
struct Opened {
    people: HashMap<Uuid, Person>,
    traits: HashMap<Uuid, Traits>,
}

impl Opened {
    /// Opens those of these people who are themselves: whoever was merged is compared as the survivor.
    async fn add(&mut self, txn: &Txn, app: &App, people: &[Uuid]) -> Result<(), Error> {
        let rows = store::people::list_whole(txn, people).await?;
        let ids: Vec<PersonId> = rows.iter().map(|row| PersonId::from_uuid(row.id)).collect();
        let keys = PersonKey::get_or_create_all(txn, &app.keyring, &ids).await?;
        for (row, key) in rows.iter().zip(&keys).filter(|(row, _)| row.standing != "merged") {
            let person = row.open(key)?;
            self.traits.insert(row.id, traits(&person));
            self.people.insert(row.id, person);
        }
        Ok(())
    }

    /// Reads what is plain of the others.
    async fn look_at(&mut self, txn: &Txn, meetings: &[Meeting]) -> Result<(), Error> {
        let ids = meetings.iter().flat_map(|met| [met.a, met.b]);
        let mut unknown: Vec<Uuid> = ids.filter(|id| !self.traits.contains_key(id)).collect();
        unknown.sort_unstable();
        unknown.dedup();
        for row in store::candidates::list_plain(txn, &unknown).await? {
            let born =
                row.born_on.map_or(BirthDate::YearOnly(row.born_year.into()), BirthDate::Exact);
            let traits = Traits {
                born,
                sex: row.sex.parse().map_err(|_| store::corrupt("sex"))?,
                name: row.name,
                organisation: row.organisation,
            };
            self.traits.insert(row.id, traits);
        }
        Ok(())
    }
}

fn traits(person: &Person) -> Traits {
    Traits {
        name: person.name.as_str().to_owned(),
        sex: person.sex,
        born: person.born,
        organisation: person.organisation.as_str().to_owned(),
    }
}

async fn write_keys(txn: &Txn, app: &App, due: &[Uuid], opened: &Opened) -> Result<(), Error> {
    let mut keys = Vec::new();
    let mut digests = Vec::new();
    for (id, person) in &opened.people {
        for (kind, text) in blocks(person) {
            let hash = app.keyring.hash_text(&format!("block-{}", kind as i16), &text);
            let mut key = store::hash_bytes(&hash);
            key.truncate(16);
            keys.push(Block { kind: kind as i16, key, person: *id });
        }
        digests.push((*id, store::hash_bytes(&app.keyring.hash_text("traits", &material(person)))));
    }
    Ok(store::candidates::write_blocks(txn, due, keys, digests).await?)
}

/// What a pair is judged by: when none of it changes, neither does what somebody decided.
fn material(person: &Person) -> String {
    let private = &person.private;
    let texts = [
        person.name.as_str(),
        person.sex.as_str(),
        &person.born.to_string(),
        private.citizen_id.as_str(),
        private.insurance.as_ref().map_or("", |code| code.as_str()),
        private.phone.as_ref().map_or("", |phone| phone.as_str()),
    ];
    texts.join("\u{1f}")
}

/// Scores everybody who met; the citizen ids are opened only where they can matter.
async fn judge(
    txn: &Txn,
    app: &App,
    opened: &mut Opened,
    mut meetings: Vec<Meeting>,
) -> Result<Vec<NewPair>, Error> {
    opened.look_at(txn, &meetings).await?;
    meetings.retain(|met| [met.a, met.b].iter().all(|id| opened.traits.contains_key(id)));
    let plain = |opened: &Opened, met: &Meeting| {
        duplicate::reasons(&opened.traits[&met.a], &opened.traits[&met.b], shared(met.kinds))
    };
    let to_open = meetings.iter().filter(|met| {
        near_citizen_ids(met.kinds) && score(&plain(opened, met)) + CITIZEN_ID_MOST >= SHOWN_FROM
    });
    let mut closed: Vec<Uuid> = to_open.flat_map(|met| [met.a, met.b]).collect();
    closed.retain(|id| !opened.people.contains_key(id));
    closed.sort_unstable();
    closed.dedup();
    opened.add(txn, app, &closed).await?;

    let mut pairs = Vec::new();
    for met in &meetings {
        let mut reasons = plain(opened, met);
        // By the keys alone, not by whom the chunk has opened besides: a score is the same every time.
        let numbers = (opened.people.get(&met.a), opened.people.get(&met.b));
        if let (true, (Some(a), Some(b))) = (near_citizen_ids(met.kinds), numbers) {
            reasons.extend(compare_citizen_ids(&a.private.citizen_id, &b.private.citizen_id));
        }
        let score = score(&reasons);
        if score >= SHOWN_FROM {
            let id = schema::EventId::generate(txn.now()).as_uuid();
            let reasons = serde_json::to_value(&reasons)?;
            pairs.push(NewPair { id, a: met.a, b: met.b, score, reasons });
        }
    }
    Ok(pairs)
}

fn shared(kinds: i32) -> Shared {
    Shared { phone: kinds & Kind::Phone.bit() != 0, insurance: kinds & Kind::Insurance.bit() != 0 }
}

fn near_citizen_ids(kinds: i32) -> bool {
    Kind::ALL.iter().any(|kind| kind.is_of_citizen_id() && kinds & kind.bit() != 0)
}
