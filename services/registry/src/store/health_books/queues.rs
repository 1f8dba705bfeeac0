//! Which books wait for what, and who has none.

use auth::Txn;
use chrono::NaiveDate;
use sea_orm::{DbErr, FromQueryResult};
use uuid::Uuid;

use super::super::statement;
use super::{Book, COLUMNS, FROM};

/// What a book can wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Queue {
    /// Nothing: every book, newest first.
    All,
    /// In force and expired, or soon to be; those that end first come first.
    Expiring,
    /// In force and still in the office.
    Handover,
    /// Ended and not given back.
    Return,
    /// In force although its holder has left or was refused.
    Revocation,
}

/// Where a page begins: after this day and id.
pub(crate) struct After {
    pub(crate) day: NaiveDate,
    pub(crate) id: Uuid,
}

/// Everybody in the organisation `$1` or below it, or everybody where it is empty.
const WITHIN: &str = "
    ($1 = '' or exists (select from person_post pp join organisation_ancestor a on a.code = pp.organisation
                        where pp.person_id = p.id and pp.ended_at is null and a.ancestor = $1))";

/// A page of a queue; `until` matters to [`Queue::Expiring`] alone.
pub(crate) async fn list_page(
    txn: &Txn,
    queue: Queue,
    (organisation, until): (&str, NaiveDate),
    after: After,
    limit: u32,
) -> Result<Vec<Book>, DbErr> {
    let (wanted, order) = match queue {
        Queue::All => ("b.id < $3 and $2::date is not null and $4::date is not null", "b.id desc"),
        Queue::Expiring => (
            "b.state = 'in_force' and b.valid_to <= $2 and (b.valid_to, b.id) > ($4, $3)",
            "b.valid_to, b.id",
        ),
        Queue::Handover => (
            "b.state = 'in_force' and b.handed_over_on is null and b.id < $3
             and $2::date is not null and $4::date is not null",
            "b.id desc",
        ),
        Queue::Return => (
            "b.state <> 'in_force' and b.handed_over_on is not null and b.returned_on is null
             and b.id < $3 and $2::date is not null and $4::date is not null",
            "b.id desc",
        ),
        Queue::Revocation => (
            "b.state = 'in_force' and (registry_has_left(p.id) or registry_is_refused(p.id))
             and b.id < $3 and $2::date is not null and $4::date is not null",
            "b.id desc",
        ),
    };
    let sql = format!(
        "select {COLUMNS} from {FROM} where {WITHIN} and {wanted} order by {order} limit $5"
    );
    let values = [
        organisation.into(),
        until.into(),
        after.id.into(),
        after.day.into(),
        i64::from(limit).into(),
    ];
    Book::find_by_statement(statement(&sql, values)).all(txn).await
}

/// Somebody without a book in force.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Candidate {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) born_on: Option<NaiveDate>,
    pub(crate) born_year: i16,
    pub(crate) post: String,
    pub(crate) organisation: String,
    pub(crate) organisation_name: String,
}

/// Sorted as a Vietnamese list is; a page goes on after a person.
const CANDIDATES: &str = "
    select p.id, p.name, p.born_on, p.born_year, p.post, p.organisation, o.name as organisation_name
    from person p join organisation o on o.code = p.organisation
    where exists (select from person_post pp join organisation_ancestor a on a.code = pp.organisation
                  where pp.person_id = p.id and pp.ended_at is null and a.ancestor = $1)
      and not exists (select from health_book b where b.person_id = p.id and b.state = 'in_force')
      and not exists (select from person_alias al join health_book b on b.person_id = al.old
                      where al.survivor = p.id and al.ended_at is null and b.state = 'in_force')
      and not registry_is_refused(p.id)
      and (p.sort_key, p.id) > (coalesce((select q.sort_key from person q where q.id = $2), '' collate \"C\"), $2)
    order by p.sort_key, p.id limit $3";

/// A page of the people of an organisation who have no book in force.
pub(crate) async fn list_candidates(
    txn: &Txn,
    organisation: &str,
    after: Uuid,
    limit: u32,
) -> Result<Vec<Candidate>, DbErr> {
    let values = [organisation.into(), after.into(), i64::from(limit).into()];
    Candidate::find_by_statement(statement(CANDIDATES, values)).all(txn).await
}

impl Candidate {
    pub(crate) fn born(&self) -> schema::BirthDate {
        let year = schema::BirthDate::YearOnly(self.born_year.into());
        self.born_on.map_or(year, schema::BirthDate::Exact)
    }
}
