//! Counters of people.

use std::collections::BTreeMap;

use auth::Txn;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::statement;
use crate::domain::person::Person;

/// How many people share an organisation, a tier, a sex and being in office.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Figure {
    pub(crate) organisation: String,
    pub(crate) tier: String,
    pub(crate) sex: String,
    pub(crate) in_office: bool,
    pub(crate) people: i32,
}

type Place = (String, &'static str, &'static str, bool);

/// What changes of people do to the counters.
#[derive(Debug, Default)]
pub(crate) struct Deltas(BTreeMap<Place, i32>);

impl Deltas {
    pub(crate) fn add(&mut self, person: &Person) {
        *self.0.entry(place(person)).or_default() += 1;
    }

    pub(crate) fn remove(&mut self, person: &Person) {
        *self.0.entry(place(person)).or_default() -= 1;
    }
}

fn place(person: &Person) -> Place {
    let organisation = person.organisation.as_str().to_owned();
    (organisation, person.tier.as_str(), person.sex.as_str(), person.in_office)
}

/// In two statements, because a check is made on a proposed row before its conflict is found.
const OPEN: &str = "
    insert into people_figure (organisation, tier, sex, in_office, people)
    select *, 0 from unnest($1::text[], $2::text[], $3::text[], $4::boolean[])
    on conflict do nothing";

const ADD: &str = "
    update people_figure f set people = f.people + d.people
    from unnest($1::text[], $2::text[], $3::text[], $4::boolean[], $5::integer[])
        as d (organisation, tier, sex, in_office, people)
    where f.organisation = d.organisation and f.tier = d.tier and f.sex = d.sex
      and f.in_office = d.in_office";

const LIST: &str = "
    select organisation, tier, sex, in_office, people from people_figure
    where people > 0 order by organisation, tier, sex, in_office";

/// Adds to the counters.
pub(crate) async fn add(txn: &Txn, deltas: &Deltas) -> Result<(), DbErr> {
    let changed: Vec<(&Place, i32)> =
        deltas.0.iter().map(|(place, people)| (place, *people)).filter(|(_, n)| *n != 0).collect();
    if changed.is_empty() {
        return Ok(());
    }
    let organisations: Vec<String> = changed.iter().map(|(place, _)| place.0.clone()).collect();
    let tiers: Vec<String> = changed.iter().map(|(place, _)| place.1.to_owned()).collect();
    let sexes: Vec<String> = changed.iter().map(|(place, _)| place.2.to_owned()).collect();
    let in_office: Vec<bool> = changed.iter().map(|(place, _)| place.3).collect();
    let people: Vec<i32> = changed.iter().map(|(_, people)| *people).collect();
    let mut values = vec![organisations.into(), tiers.into(), sexes.into(), in_office.into()];
    txn.execute_raw(statement(OPEN, values.clone())).await?;
    values.push(people.into());
    txn.execute_raw(statement(ADD, values)).await?;
    Ok(())
}

/// The counters that the caller's scope reaches.
pub(crate) async fn list(txn: &Txn) -> Result<Vec<Figure>, DbErr> {
    Figure::find_by_statement(statement(LIST, [])).all(txn).await
}
