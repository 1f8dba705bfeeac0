//! Who handed which book to whom.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::super::statement;

/// A book that went from one hand to another.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Handover {
    pub(crate) book_id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) direction: String,
    pub(crate) handed_on: NaiveDate,
    pub(crate) sealed: Vec<u8>,
    pub(crate) recorded_by: String,
    pub(crate) recorded_at: DateTime<Utc>,
}

const LIST: &str = "
    select book_id, person_id, direction, handed_on, sealed, recorded_by, recorded_at
    from health_book_handover where book_id = any ($1::uuid[]) order by position";

/// What decides whether a book may change hands.
#[derive(Debug, Clone, Copy, FromQueryResult)]
pub(crate) struct Whereabouts {
    pub(crate) id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) in_force: bool,
    pub(crate) issued_on: NaiveDate,
    pub(crate) handed_over_on: Option<NaiveDate>,
    pub(crate) returned_on: Option<NaiveDate>,
}

const LOCK: &str = "
    select id, person_id, state = 'in_force' as in_force, issued_on, handed_over_on, returned_on
    from health_book where id = any ($1::uuid[]) order by id for update";

const INSERT: &str = "
    insert into health_book_handover
        (book_id, person_id, direction, handed_on, sealed, recorded_by, recorded_at)
    select book_id, person_id, $4, $5, sealed, $6, $7
    from unnest($1::uuid[], $2::uuid[], $3::bytea[]) as n (book_id, person_id, sealed)";

const GIVE: &str = "
    update health_book set handed_over_on = $2, version = version + 1 where id = any ($1::uuid[])";
const TAKE_BACK: &str = "
    update health_book set returned_on = $2, version = version + 1 where id = any ($1::uuid[])";

/// A handover to be written.
pub(crate) struct NewHandover {
    pub(crate) book_id: Uuid,
    pub(crate) person_id: Uuid,
    pub(crate) sealed: Vec<u8>,
}

/// Which way a book goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Given,
    Returned,
}

impl Direction {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Returned => "returned",
        }
    }
}

/// Those of these books that the caller reaches, locked until the transaction ends.
pub(crate) async fn lock(txn: &Txn, books: &[Uuid]) -> Result<Vec<Whereabouts>, DbErr> {
    Whereabouts::find_by_statement(statement(LOCK, [books.to_vec().into()])).all(txn).await
}

pub(crate) async fn insert(
    txn: &Txn,
    (direction, handed_on): (Direction, NaiveDate),
    handovers: &[NewHandover],
) -> Result<(), DbErr> {
    let all = handovers.iter();
    let books: Vec<Uuid> = all.clone().map(|one| one.book_id).collect();
    let values = [
        books.clone().into(),
        all.clone().map(|one| one.person_id).collect::<Vec<_>>().into(),
        all.map(|one| one.sealed.clone()).collect::<Vec<_>>().into(),
        direction.as_str().into(),
        handed_on.into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(INSERT, values)).await?;
    let sql = match direction {
        Direction::Given => GIVE,
        Direction::Returned => TAKE_BACK,
    };
    txn.execute_raw(statement(sql, [books.into(), handed_on.into()])).await.map(|_| ())
}

/// The handovers of these books, oldest first.
pub(crate) async fn list(txn: &Txn, books: &[Uuid]) -> Result<Vec<Handover>, DbErr> {
    Handover::find_by_statement(statement(LIST, [books.to_vec().into()])).all(txn).await
}
