//! What is held about the people of rows that differ from it, so that somebody can decide.

use std::collections::{BTreeMap, HashMap};

use auth::Txn;
use auth::audit::{self, Action};
use schema::{BirthDate, KeyedHash, PersonId};

use crate::domain::roster::{Column, Fault, FaultCode};
use crate::error::Error;
use crate::store;
use crate::store::people::WholeRow;
use crate::store::rows::Row;

/// Values of a person by what a column of a list would hold.
pub(super) type Held = BTreeMap<Column, String>;

/// Reads the people that differing rows mean, by the rows' numbers. Only people within the caller's
/// reach are found, and each leaves an audit row.
pub(super) async fn held_persons(txn: &Txn, rows: &[Row]) -> Result<HashMap<i32, Held>, Error> {
    let mut meant: Vec<(i32, KeyedHash)> = Vec::new();
    for row in rows.iter().filter(|row| row.outcome == "held") {
        let faults: Vec<Fault> = serde_json::from_value(row.faults.clone())?;
        let differs = faults.iter().any(|fault| {
            let code = fault.code;
            matches!(
                code,
                FaultCode::Moves
                    | FaultCode::Changes
                    | FaultCode::Conflicts
                    | FaultCode::CitizenIdKnownDiffers
            )
        });
        if let Some(hash) = row.citizen_hash.as_deref().filter(|_| differs) {
            meant.push((row.row, store::keyed_hash(hash)?));
        }
    }
    if meant.is_empty() {
        return Ok(HashMap::new());
    }
    let hashes: Vec<&KeyedHash> = meant.iter().map(|(_, hash)| hash).collect();
    let people = store::people::list_whole_by_citizen(txn, &hashes, "").await?;
    let shown: Vec<PersonId> = people.iter().map(|row| PersonId::from_uuid(row.id)).collect();
    audit::record(txn, Action::Read, &shown).await?;
    let mut by_hash = HashMap::new();
    for person in &people {
        by_hash.insert(store::keyed_hash(&person.citizen_hash)?, values(person));
    }
    let found =
        meant.into_iter().filter_map(|(row, hash)| Some((row, by_hash.get(&hash)?.clone())));
    Ok(found.collect())
}

fn values(person: &WholeRow) -> Held {
    let year = BirthDate::YearOnly(person.born_year.into());
    let born = person.born_on.map_or(year, BirthDate::Exact);
    BTreeMap::from([
        (Column::Name, person.name.clone()),
        (Column::Born, born.to_string()),
        (Column::Sex, person.sex.clone()),
        (Column::Tier, person.tier.clone()),
        (Column::Unit, person.organisation.clone()),
        (Column::Post, person.post.clone()),
    ])
}
