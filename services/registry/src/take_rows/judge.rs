//! Reads rows and judges them by what the registry knows.

use std::collections::HashMap;

use auth::Txn;
use auth::secrets::PersonKey;
use chrono::NaiveDate;
use schema::{KeyedHash, PersonId};

use super::ListContext;
use crate::app::App;
use crate::domain::ledger::{Earlier, Entry, HeldRow, Known, Ledger, Verdict};
use crate::domain::person::Person;
use crate::domain::roster::{Candidate, Fault, FaultCode, Reading, RowCells, Said, read_row};
use crate::error::Error;
use crate::store::rows::{Row, place};
use crate::store::{self, keyed_hash};

/// A row with what became of it.
pub(super) struct Judged {
    pub(super) row: u32,
    pub(super) citizen_hash: Option<KeyedHash>,
    pub(super) insurance_hash: Option<KeyedHash>,
    pub(super) unit: Option<String>,
    pub(super) verdict: RowVerdict,
}

/// What became of a row.
pub(super) enum RowVerdict {
    Judged(Verdict),
    Unreadable(Vec<Fault>),
    StateSecret,
}

/// Opens and reads a stored row.
pub(super) fn read(
    context: &ListContext,
    row: &Row,
    today: NaiveDate,
) -> Result<(RowCells, Reading), Error> {
    let number = u32::try_from(row.row).map_err(|_| store::corrupt("row number"))?;
    let sealed = row.sealed.as_deref().ok_or_else(|| store::corrupt("row"))?;
    let mut cells: RowCells = serde_json::from_slice(&context.key.open(&place(number), sealed)?)?;
    cells.confirmed = row.confirmed;
    let reading = read_row(&context.layout, &cells, Some(&context.unit), today);
    Ok((cells, reading))
}

pub(super) async fn judge(
    txn: &Txn,
    app: &App,
    context: &ListContext,
    rows: Vec<Row>,
) -> Result<Vec<Judged>, Error> {
    let today = app.clock.today();
    let mut read_rows = Vec::with_capacity(rows.len());
    for row in rows {
        let (cells, reading) = read(context, &row, today)?;
        let hashes = hashes(app, &reading);
        let to_confirm = context.reconciles && !row.confirmed;
        read_rows.push((cells.row, (row.for_everyone, to_confirm, row.confirmed), reading, hashes));
    }
    let said: Vec<&KeyedHash> = read_rows.iter().filter_map(|row| row.3.0.as_ref()).collect();
    let refused = store::refusals::find_refused(txn, &said).await?;
    // The number of somebody who was merged means the survivor, also beside the survivor's own in one list.
    let merged: HashMap<KeyedHash, KeyedHash> =
        store::people::list_merged_citizens(txn, &said).await?.into_iter().collect();
    for row in &mut read_rows {
        if let Some(number) = row.3.0.as_mut().filter(|number| !refused.contains(*number)) {
            *number = merged.get(number).unwrap_or(number).clone();
        }
    }
    let citizens: Vec<&KeyedHash> = read_rows.iter().filter_map(|row| row.3.0.as_ref()).collect();
    let insurance: Vec<&KeyedHash> = read_rows.iter().filter_map(|row| row.3.1.as_ref()).collect();
    let mut ledger = ledger(txn, app, context, (&citizens, &insurance)).await?;

    let mut judged = Vec::with_capacity(read_rows.len());
    for (row, rights, reading, (citizen_hash, mut insurance_hash)) in read_rows {
        let (for_everyone, to_confirm, is_confirmed) = rights;
        let mut unit = None;
        let verdict = match reading {
            Reading::StateSecret => RowVerdict::StateSecret,
            Reading::Held { faults, said } => match &citizen_hash {
                Some(hash) if ledger.refused.contains(hash) => RowVerdict::Judged(Verdict::Refused),
                _ => {
                    let held = HeldRow { row, name: said.name, born: said.born };
                    ledger.hold(&held, [citizen_hash.as_ref(), insurance_hash.as_ref()]);
                    RowVerdict::Unreadable(faults)
                }
            },
            Reading::Person(candidate) => {
                unit.clone_from(&candidate.unit);
                let entry = Entry {
                    row,
                    candidate: *candidate,
                    citizen_hash: citizen_hash.clone().expect("hashed above"),
                    insurance_hash: insurance_hash.clone(),
                    for_everyone,
                    to_confirm,
                    is_confirmed,
                    new_id: PersonId::generate(txn.now()),
                };
                let verdict = ledger.judge(&context.organisation, entry);
                if let Verdict::Update(person) = &verdict {
                    // A list that leaves the number out does not take it away.
                    let number = person.private.insurance.as_ref();
                    insurance_hash = number.map(|number| app.keyring.hash_insurance(number));
                }
                RowVerdict::Judged(verdict)
            }
        };
        judged.push(Judged { row, citizen_hash, insurance_hash, unit, verdict });
    }
    Ok(judged)
}

/// The keyed hashes of a row's citizen id and insurance number, as far as it has them.
fn hashes(app: &App, reading: &Reading) -> (Option<KeyedHash>, Option<KeyedHash>) {
    match reading {
        Reading::Person(candidate) => {
            let insurance = candidate.insurance.as_ref();
            let insurance = insurance.map(|code| app.keyring.hash_insurance(code));
            (Some(app.keyring.hash_citizen(&candidate.citizen_id)), insurance)
        }
        Reading::Held { said, .. } => {
            let citizen_id = said.citizen_id.as_ref();
            let insurance = said.insurance.as_ref();
            (
                citizen_id.map(|id| app.keyring.hash_citizen(id)),
                insurance.map(|code| app.keyring.hash_insurance(code)),
            )
        }
        Reading::StateSecret => (None, None),
    }
}

/// Gathers what these rows must be judged by, in one query each.
async fn ledger(
    txn: &Txn,
    app: &App,
    context: &ListContext,
    (citizens, insurance): (&[&KeyedHash], &[&KeyedHash]),
) -> Result<Ledger, Error> {
    let organisation = context.organisation.as_str();
    let rows = store::people::list_whole_by_citizen(txn, citizens, organisation).await?;
    let ids: Vec<PersonId> = rows.iter().map(|row| PersonId::from_uuid(row.id)).collect();
    let keys = PersonKey::get_or_create_all(txn, &app.keyring, &ids).await?;
    let died = rows.iter().filter(|row| row.standing == "died");
    let died = died.map(|row| keyed_hash(&row.citizen_hash)).collect::<Result<_, _>>()?;
    let mut known = HashMap::with_capacity(rows.len());
    for (row, key) in rows.iter().zip(&keys) {
        let person = row.open(key)?;
        // Who had left comes back by a list: that is news, whatever else it says.
        let within_reach = row.within_reach && row.standing == "managed";
        // Whoever left is on no list, whatever stands of former ones.
        let listed_elsewhere = row.listed_elsewhere && row.standing == "managed";
        let known_person = Known { person, within_reach, listed_elsewhere };
        known.insert(keyed_hash(&row.citizen_hash)?, known_person);
    }
    let holders = store::people::list_insurance_holders(txn, insurance).await?;
    let mut ledger = Ledger {
        known,
        died,
        insurance: holders.into_iter().collect(),
        refused: store::refusals::find_refused(txn, citizens).await?,
        earlier: earlier(txn, app, context, citizens).await?,
        held: HashMap::new(),
    };
    for row in store::rows::list_held(txn, context.id, (citizens, insurance)).await? {
        let (cells, reading) = read(context, &row, app.clock.today())?;
        let said = match reading {
            Reading::Held { said, .. } => said,
            Reading::Person(person) => {
                Said { name: Some(person.name), born: Some(person.born), ..Said::default() }
            }
            Reading::StateSecret => continue,
        };
        let held = HeldRow { row: cells.row, name: said.name, born: said.born };
        let citizen = row.citizen_hash.as_deref().map(keyed_hash).transpose()?;
        let insurance = row.insurance_hash.as_deref().map(keyed_hash).transpose()?;
        ledger.hold(&held, [citizen.as_ref(), insurance.as_ref()]);
    }
    Ok(ledger)
}

/// Accepted rows of the same list that are about the same citizen ids.
async fn earlier(
    txn: &Txn,
    app: &App,
    context: &ListContext,
    citizens: &[&KeyedHash],
) -> Result<HashMap<KeyedHash, Earlier>, Error> {
    let mut earlier = HashMap::new();
    for row in store::rows::list_accepted(txn, context.id, citizens).await? {
        let (cells, reading) = read(context, &row, app.clock.today())?;
        let (Some(hash), Reading::Person(candidate)) = (&row.citizen_hash, reading) else {
            continue;
        };
        let Candidate { name, sex, born, .. } = *candidate;
        let person = row.person_id.map(PersonId::from_uuid);
        earlier.insert(keyed_hash(hash)?, Earlier { row: cells.row, name, sex, born, person });
    }
    Ok(earlier)
}

impl Judged {
    /// The person that the row registered or changed, with whether they are new.
    pub(super) fn person(&self) -> Option<(&Person, bool)> {
        match &self.verdict {
            RowVerdict::Judged(Verdict::Register(person)) => Some((person, true)),
            RowVerdict::Judged(Verdict::Update(person)) => Some((person, false)),
            _ => None,
        }
    }

    /// The faults to show, each at the cell that the clerk must look at.
    pub(super) fn faults(&self, context: &ListContext) -> Vec<Fault> {
        use crate::domain::roster::Column;
        let faults = match &self.verdict {
            RowVerdict::Unreadable(faults) => faults.clone(),
            RowVerdict::StateSecret => vec![Fault::of_row(Column::Post, FaultCode::StateSecret)],
            RowVerdict::Judged(Verdict::Refused) => {
                vec![Fault::of_row(Column::CitizenId, FaultCode::Refused)]
            }
            RowVerdict::Judged(Verdict::Held(fault)) => vec![fault.clone()],
            RowVerdict::Judged(Verdict::Unconfirmed(faults)) => faults.clone(),
            RowVerdict::Judged(Verdict::Duplicate { of, .. }) => {
                let fault = Fault::of_row(Column::CitizenId, FaultCode::RowRepeated);
                vec![Fault { other_row: Some(*of), ..fault }]
            }
            RowVerdict::Judged(_) => Vec::new(),
        };
        let located = |fault: Fault| fault.at(&context.layout, self.row);
        faults.into_iter().map(located).collect()
    }
}
