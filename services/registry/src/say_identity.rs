//! Says who people are, over time: name, sex, birth and citizen id, sealed with their keys.
//!
//! Nobody has such facts until one of the four changes; then what was before is said as well, from the birth on.

use auth::Txn;
use auth::secrets::PersonKey;
use chrono::NaiveDate;
use schema::BirthDate;
use serde_json::{Value, json};

use crate::change_person::FACT_PLACE;
use crate::domain::person::Person;
use crate::error::Error;
use crate::store::identity_history::{self, Facts};
use crate::store::person_history::{Fact, Said, Why, say};

/// The kinds of facts that say who somebody is.
pub(crate) const KINDS: [&str; 4] = ["name", "sex", "born", "citizen_id"];

/// Somebody before and after who they are was said anew.
pub(crate) struct Renamed<'a> {
    pub(crate) before: &'a Person,
    pub(crate) after: &'a Person,
    pub(crate) key: &'a PersonKey,
}

/// What was thought to be so never was: all its days are said anew.
pub(crate) async fn correct_identities(
    txn: &Txn,
    people: &[Renamed<'_>],
    today: NaiveDate,
    why: Why<'_>,
) -> Result<(), Error> {
    let mut facts = Facts::default();
    for one in people {
        for (kind, _, now) in one.differing() {
            facts.push(one.after.id.as_uuid(), kind, one.seal(&now)?);
        }
    }
    if facts.people.is_empty() {
        return Ok(());
    }
    begin(txn, people).await?;
    Ok(identity_history::correct(txn, facts, today, why).await?)
}

/// It was so until the day before, and is otherwise from that day on.
pub(crate) async fn change_identity(
    txn: &Txn,
    person: &Renamed<'_>,
    on: NaiveDate,
    why: Why<'_>,
) -> Result<(), Error> {
    begin(txn, std::slice::from_ref(person)).await?;
    for (kind, _, now) in person.differing() {
        let sealed = person.seal(&now)?;
        say(txn, person.after.id, (kind, ""), (on, Said::Sealed(&sealed)), why).await?;
    }
    Ok(())
}

/// Says what was before, of everything that will be said anew.
async fn begin(txn: &Txn, people: &[Renamed<'_>]) -> Result<(), Error> {
    let (mut facts, mut first) = (Facts::default(), Vec::new());
    for one in people {
        for (kind, was, _) in one.differing() {
            facts.push(one.before.id.as_uuid(), kind, one.seal(&was)?);
            first.push(birth(one.before.born));
        }
    }
    Ok(identity_history::begin(txn, facts, first).await?)
}

/// The day of a birth, or the first one that it can have been.
fn birth(born: BirthDate) -> NaiveDate {
    match born {
        BirthDate::Exact(day) => day,
        BirthDate::YearOnly(year) => NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default(),
    }
}

impl Renamed<'_> {
    /// What is no longer as it was: its kind, what was said and what is.
    fn differing(&self) -> Vec<(&'static str, Value, Value)> {
        let all = KINDS.into_iter().zip(values(self.before).into_iter().zip(values(self.after)));
        let differs = all.filter(|(_, (was, now))| was != now);
        differs.map(|(kind, (was, now))| (kind, was, now)).collect()
    }

    fn seal(&self, value: &Value) -> Result<Vec<u8>, Error> {
        Ok(self.key.seal(FACT_PLACE, &serde_json::to_vec(value)?))
    }
}

/// What is said of each kind, in the order of [`KINDS`].
fn values(person: &Person) -> [Value; 4] {
    [
        json!({ "name": person.name }),
        json!({ "sex": person.sex }),
        json!({ "born": person.born }),
        json!({ "citizen_id": person.private.citizen_id }),
    ]
}

/// The person as these facts say it; what they do not say stays.
pub(crate) fn identified(
    person: &Person,
    facts: &[Fact],
    key: &PersonKey,
) -> Result<Person, Error> {
    let mut person = person.clone();
    for fact in facts.iter().filter(|fact| KINDS.contains(&fact.kind.as_str())) {
        let Some(sealed) = &fact.sealed else { continue };
        let mut said: Value = serde_json::from_slice(&key.open(FACT_PLACE, sealed)?)?;
        let said = said[fact.kind.as_str()].take();
        match fact.kind.as_str() {
            "name" => person.name = serde_json::from_value(said)?,
            "sex" => person.sex = serde_json::from_value(said)?,
            "born" => person.born = serde_json::from_value(said)?,
            _ => person.private.citizen_id = serde_json::from_value(said)?,
        }
    }
    Ok(person)
}
