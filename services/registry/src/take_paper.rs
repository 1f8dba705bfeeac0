//! Takes over what an office had on paper: finds whom each row is about, keeps their year, and tells who classifies.

use std::collections::HashMap;

use auth::Txn;
use auth::audit::{self, Action};
use auth::secrets::PersonKey;
use chrono::{DateTime, NaiveDate, Utc};
use messaging::outbox;
use schema::events::{ClassStandard, PaperRecordRecordedV1};
use schema::{BirthDate, HealthClass, KeyedHash, PaperImportId, PersonId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::domain::paper::{
    Paper, PaperCells, PaperCode, PaperColumn, PaperFault, PaperYear, read_year,
};
use crate::error::Error;
use crate::store::paper::{Counts, Known};
use crate::{NAME, store};

/// The place that sealed paper records are bound to.
pub(crate) const PAPER_PLACE: &[u8] = b"registry.paper-record";

/// A person's year as it is kept, sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) checkup_on: Option<NaiveDate>,
    pub(crate) took_part: Option<bool>,
    class: Option<HealthClass>,
    standard: Option<ClassStandard>,
    pub(crate) book_number: Option<String>,
    pub(crate) card_number: Option<String>,
}

/// One file on its way in.
pub(crate) struct PaperImport {
    pub(crate) id: PaperImportId,
    pub(crate) paper: Paper,
    /// Rows that differ from what is held take its place.
    pub(crate) replaces: bool,
    /// What earlier rows of the file said.
    said: HashMap<(Uuid, i32), Kept>,
}

/// What became of some rows.
pub(crate) struct Taken {
    pub(crate) counts: Counts,
    pub(crate) faults: Vec<PaperFault>,
}

/// What becomes of a row about somebody who is known.
enum Verdict {
    New,
    Replaces,
    Unchanged,
    Held(PaperCode),
}

impl PaperImport {
    pub(crate) fn new(id: PaperImportId, paper: Paper, replaces: bool) -> Self {
        Self { id, paper, replaces, said: HashMap::new() }
    }

    fn judge(&self, place: (Uuid, i32), kept: &Kept, held: Option<&Kept>) -> Verdict {
        match (self.said.get(&place), held) {
            (Some(said), _) if said == kept => Verdict::Unchanged,
            (Some(_), _) => Verdict::Held(PaperCode::YearRepeated),
            (None, None) => Verdict::New,
            (None, Some(held)) if held == kept => Verdict::Unchanged,
            (None, Some(_)) if self.replaces => Verdict::Replaces,
            (None, Some(_)) => Verdict::Held(PaperCode::KnownDiffers),
        }
    }
}

/// Takes some rows of a file.
pub(crate) async fn take_paper(
    txn: &Txn,
    app: &App,
    import: &mut PaperImport,
    rows: &[PaperCells],
) -> Result<Taken, Error> {
    let today = app.clock.today();
    let (mut faults, mut read) = (Vec::new(), Vec::new());
    let mut counts = Counts::default();
    for row in rows {
        match read_year(&import.paper, row, today) {
            Ok(year) => read.push(year),
            Err(more) => {
                counts.held += 1;
                faults.extend(more);
            }
        }
    }
    let known = find_people(txn, app, &read).await?;
    let mut found = Vec::with_capacity(read.len());
    for year in read {
        match known.find(app, &year) {
            Ok(person) => found.push((person, year)),
            Err((column, code)) => {
                counts.held += 1;
                faults.push(import.paper.fault(year.row, column, code));
            }
        }
    }
    let judged = keep(txn, app, import, found).await?;
    counts.add(judged.counts);
    faults.extend(judged.faults);
    faults.sort_by_key(|fault| fault.row);
    store::paper::count(txn, import.id, counts).await?;
    Ok(Taken { counts, faults })
}

/// Writes what is new and tells about it.
async fn keep(
    txn: &Txn,
    app: &App,
    import: &mut PaperImport,
    found: Vec<(Uuid, PaperYear)>,
) -> Result<Taken, Error> {
    let mut ids: Vec<Uuid> = found.iter().map(|(person, _)| *person).collect();
    ids.sort_unstable();
    ids.dedup();
    let people: Vec<PersonId> = ids.iter().copied().map(PersonId::from_uuid).collect();
    let keys = PersonKey::get_or_create_all(txn, &app.keyring, &people).await?;
    let keys: HashMap<Uuid, PersonKey> = ids.iter().copied().zip(keys).collect();
    let mut held = HashMap::new();
    for year in store::paper::list_held(txn, &ids).await? {
        let kept: Kept =
            serde_json::from_slice(&keys[&year.person_id].open(PAPER_PLACE, &year.sealed)?)?;
        held.insert((year.person_id, year.year), kept);
    }
    let mut taken = Taken { counts: Counts::default(), faults: Vec::new() };
    let (mut years, mut events) = (Vec::new(), Vec::new());
    for (person, year) in found {
        let place = (person, year.year);
        let kept = Kept::from(&year);
        let verdict = import.judge(place, &kept, held.get(&place));
        match verdict {
            Verdict::Held(code) => {
                taken.counts.held += 1;
                taken.faults.push(import.paper.fault(year.row, PaperColumn::Year, code));
                continue;
            }
            Verdict::Unchanged => taken.counts.unchanged += 1,
            Verdict::New => taken.counts.accepted += 1,
            Verdict::Replaces => taken.counts.replaced += 1,
        }
        if !matches!(verdict, Verdict::Unchanged) {
            let sealed = keys[&person].seal(PAPER_PLACE, &serde_json::to_vec(&kept)?);
            years.push((person, year.year, sealed));
            events.push(event(person, &year, txn.now()));
        }
        import.said.insert(place, kept);
    }
    store::paper::put(txn, import.id, years).await?;
    outbox::publish_all(txn, NAME, &app.clock, &events).await?;
    audit::record(txn, Action::Change, &people).await?;
    Ok(taken)
}

fn event(person: Uuid, year: &PaperYear, at: DateTime<Utc>) -> PaperRecordRecordedV1 {
    PaperRecordRecordedV1 {
        person_id: PersonId::from_uuid(person),
        year: year.year,
        checkup_on: year.checkup_on,
        took_part: year.took_part,
        class: year.class,
        standard: year.standard,
        at,
    }
}

impl From<&PaperYear> for Kept {
    fn from(year: &PaperYear) -> Self {
        Self {
            checkup_on: year.checkup_on,
            took_part: year.took_part,
            class: year.class,
            standard: year.standard,
            book_number: year.book_number.clone(),
            card_number: year.card_number.clone(),
        }
    }
}

/// Everybody whom some rows may be about.
struct People {
    by_citizen: HashMap<Vec<u8>, Known>,
    by_name: HashMap<String, Vec<Known>>,
}

async fn find_people(txn: &Txn, app: &App, years: &[PaperYear]) -> Result<People, Error> {
    let ids = years.iter().filter_map(|year| year.who.citizen_id.as_ref());
    let hashes: Vec<KeyedHash> = ids.map(|id| app.keyring.hash_citizen(id)).collect();
    let names = years.iter().filter(|year| year.who.citizen_id.is_none());
    let keys: Vec<String> =
        names.filter_map(|year| Some(year.who.name.as_ref()?.search_key())).collect();
    let by_citizen = store::paper::list_by_citizen(txn, &hashes).await?;
    let mut by_name: HashMap<String, Vec<Known>> = HashMap::new();
    for known in store::paper::list_by_name(txn, keys).await? {
        by_name.entry(known.search_key.clone()).or_default().push(known);
    }
    let by_citizen =
        by_citizen.into_iter().map(|known| (known.citizen_hash.clone(), known)).collect();
    Ok(People { by_citizen, by_name })
}

impl People {
    /// Finds whom a row is about, or says what stands in the way.
    fn find(&self, app: &App, year: &PaperYear) -> Result<Uuid, (PaperColumn, PaperCode)> {
        let key = year.who.name.as_ref().map(schema::PersonName::search_key);
        let Some(citizen_id) = &year.who.citizen_id else {
            return self.find_by_name(key.unwrap_or_default(), year.who.born);
        };
        let hash = store::hash_bytes(&app.keyring.hash_citizen(citizen_id));
        let known = self.by_citizen.get(&hash);
        let known = known.ok_or((PaperColumn::CitizenId, PaperCode::PersonUnknown))?;
        if key.is_some_and(|key| key != known.search_key) {
            return Err((PaperColumn::Name, PaperCode::NameDiffers));
        }
        if year.who.born.is_some_and(|born| !agree(born, known.born())) {
            return Err((PaperColumn::Born, PaperCode::BornDiffers));
        }
        Ok(known.id)
    }

    fn find_by_name(
        &self,
        key: String,
        born: Option<BirthDate>,
    ) -> Result<Uuid, (PaperColumn, PaperCode)> {
        let born = born.ok_or((PaperColumn::Born, PaperCode::Missing))?;
        let mut same = self.by_name.get(&key).into_iter().flatten();
        let mut same = same.by_ref().filter(|known| agree(born, known.born()));
        match (same.next(), same.next()) {
            (Some(known), None) => Ok(known.id),
            (None, _) => Err((PaperColumn::Name, PaperCode::PersonUnknown)),
            _ => Err((PaperColumn::Name, PaperCode::PersonAmbiguous)),
        }
    }
}

/// Two births agree when they are the same as far as both are known.
fn agree(one: BirthDate, other: BirthDate) -> bool {
    match (one, other) {
        (BirthDate::Exact(one), BirthDate::Exact(other)) => one == other,
        (one, other) => one.year() == other.year(),
    }
}
