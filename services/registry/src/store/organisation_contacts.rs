//! Who answers for an organisation, from when to when.

use auth::Txn;
use chrono::NaiveDate;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::statement;

/// A contact's row; what it says is sealed.
#[derive(Clone, FromQueryResult)]
pub(crate) struct ContactRow {
    pub(crate) id: Uuid,
    pub(crate) organisation: String,
    pub(crate) valid_from: NaiveDate,
    pub(crate) valid_to: Option<NaiveDate>,
    pub(crate) sealed: Vec<u8>,
}

const COLUMNS: &str = "id, organisation, valid_from, valid_to, sealed";

const INSERT: &str = "
    insert into organisation_contact (id, organisation, valid_from, valid_to, sealed, recorded_by,
                                      recorded_at)
    values ($1, $2, $3, $4, $5, $6, $7)";

const END: &str = "
    update organisation_contact set valid_to = $2, ended_by = $3, ended_at = $4
    where id = $1 and valid_from <= $2 and (valid_to is null or valid_to > $2)";

/// Records a contact.
pub(crate) async fn insert(txn: &Txn, new: &ContactRow) -> Result<(), DbErr> {
    let values = [
        new.id.into(),
        new.organisation.clone().into(),
        new.valid_from.into(),
        new.valid_to.into(),
        new.sealed.clone().into(),
        txn.caller().subject().into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(INSERT, values)).await.map(|_| ())
}

/// Those of an organisation on a day, or all there ever were, first come first.
pub(crate) async fn list(
    txn: &Txn,
    organisation: &str,
    on: Option<NaiveDate>,
) -> Result<Vec<ContactRow>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from organisation_contact
         where organisation = $1
           and ($2::date is null or (valid_from <= $2 and (valid_to is null or valid_to >= $2)))
         order by valid_from, id limit 500"
    );
    let values = [organisation.into(), on.into()];
    ContactRow::find_by_statement(statement(&sql, values)).all(txn).await
}

pub(crate) async fn find(
    txn: &Txn,
    organisation: &str,
    id: Uuid,
) -> Result<Option<ContactRow>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from organisation_contact where id = $1 and organisation = $2 for update"
    );
    ContactRow::find_by_statement(statement(&sql, [id.into(), organisation.into()])).one(txn).await
}

/// Ends a contact with a day; false when it began later or has ended by then.
pub(crate) async fn end(txn: &Txn, id: Uuid, last: NaiveDate) -> Result<bool, DbErr> {
    let values = [id.into(), last.into(), txn.caller().subject().into(), txn.now().into()];
    Ok(txn.execute_raw(statement(END, values)).await?.rows_affected() == 1)
}
