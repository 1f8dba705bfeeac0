//! Who somebody was said to be, over time; sealed facts of four kinds.

use auth::Txn;
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::person_history::Why;
use super::statement;

/// Facts of some people, side by side: whose, of which kind, and what is said.
#[derive(Default)]
pub(crate) struct Facts {
    pub(crate) people: Vec<Uuid>,
    pub(crate) kinds: Vec<String>,
    pub(crate) sealed: Vec<Vec<u8>>,
}

/// Known as long as the person is, where nothing of the kind is said yet.
const BEGIN: &str = "
    insert into person_fact (person_id, kind, valid_from, sealed, reason, recorded_by, recorded_at)
    select c.person, c.kind, c.first, c.sealed, '', 'registry', p.registered_at
    from unnest($1::uuid[], $2::text[], $3::bytea[], $4::text[]::date[]) as c (person, kind, sealed, first)
    join person p on p.id = c.person
    where not exists (select from person_fact f
                      where f.person_id = c.person and f.kind = c.kind and f.superseded_at is null)";

/// What is said of today was never so: all its days are said anew.
const CORRECT: &str = "
    with cut as (
        update person_fact f set superseded_at = $5, superseded_by = $6
        from unnest($1::uuid[], $2::text[]) as c (person, kind)
        where f.person_id = c.person and f.kind = c.kind and f.superseded_at is null
          and f.valid_from <= $4 and (f.valid_to is null or f.valid_to >= $4)
        returning f.person_id, f.kind, f.valid_from, f.valid_to)
    insert into person_fact (person_id, kind, valid_from, valid_to, sealed, reason, document, change_id,
                             recorded_by, recorded_at)
    select cut.person_id, cut.kind, cut.valid_from, cut.valid_to, c.sealed, $7, $8, $9, $6, $5
    from cut join unnest($1::uuid[], $2::text[], $3::bytea[]) as c (person, kind, sealed)
        on c.person = cut.person_id and c.kind = cut.kind";

impl Facts {
    pub(crate) fn push(&mut self, person: Uuid, kind: &str, sealed: Vec<u8>) {
        self.people.push(person);
        self.kinds.push(kind.to_owned());
        self.sealed.push(sealed);
    }
}

/// Says what was so since `first`, one for each fact, where nothing of its kind is said of the person.
pub(crate) async fn begin(txn: &Txn, facts: Facts, first: Vec<NaiveDate>) -> Result<(), DbErr> {
    let first: Vec<String> = first.into_iter().map(|day| day.to_string()).collect();
    let values = [facts.people.into(), facts.kinds.into(), facts.sealed.into(), first.into()];
    txn.execute_raw(statement(BEGIN, values)).await.map(drop)
}

/// Says of these people what was so all the time that something else was said of, on `today`.
pub(crate) async fn correct(
    txn: &Txn,
    facts: Facts,
    today: NaiveDate,
    why: Why<'_>,
) -> Result<(), DbErr> {
    let values = [
        facts.people.into(),
        facts.kinds.into(),
        facts.sealed.into(),
        today.into(),
        txn.now().into(),
        txn.caller().subject().into(),
        why.reason.into(),
        why.document.into(),
        why.change.into(),
    ];
    txn.execute_raw(statement(CORRECT, values)).await.map(drop)
}
