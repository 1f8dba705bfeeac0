//! Writing audit rows: one statement, however many people were shown.

use runtime::telemetry;
use schema::{AuditId, PersonId};
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, Statement, Value};
use uuid::Uuid;

use super::action::Action;
use crate::policy;
use crate::txn::Txn;

const RECORD: &str = "
    insert into audit (id, person_id, at, subject, roles, service, permission, action, outcome, trace)
    select shown.id, shown.person_id, $3, $4, $5, $6, $7, $8, 'done', $9
    from unnest($1::uuid[], $2::uuid[]) as shown (id, person_id)";

const RECORD_WITH_REASON: &str = "
    insert into audit (id, person_id, at, subject, roles, service, permission, action, outcome, trace, kind, object_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8, 'done', $9, 'reason', $10)";

const RECORD_SUBJECT: &str = "
    insert into audit (id, at, subject, roles, service, permission, action, outcome, trace, kind, object_id)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

/// Records that the caller did `action` to each of these people; nobody shown, no row.
pub async fn record(txn: &Txn, action: Action, people: &[PersonId]) -> Result<(), DbErr> {
    if people.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = people.iter().map(|_| new_id(txn)).collect();
    let people: Vec<Uuid> = people.iter().map(|person| person.as_uuid()).collect();
    let caller = txn.caller();
    let values: [Value; 9] = [
        ids.into(),
        people.into(),
        txn.now().into(),
        caller.subject().into(),
        roles(txn).into(),
        caller.service().into(),
        txn.permission().as_str().into(),
        action.as_str().into(),
        telemetry::current_traceparent().into(),
    ];
    execute(txn, RECORD, values).await
}

/// Records that the caller did `action` to a person, for a reason that had to be given.
///
/// The reason stands in the row's `object_id` under the kind `reason`: the chain of hashes covers it there.
pub async fn record_with_reason(
    txn: &Txn,
    action: Action,
    person: PersonId,
    reason: &str,
) -> Result<(), DbErr> {
    let caller = txn.caller();
    let values: [Value; 10] = [
        new_id(txn).into(),
        person.as_uuid().into(),
        txn.now().into(),
        caller.subject().into(),
        roles(txn).into(),
        caller.service().into(),
        txn.permission().as_str().into(),
        action.as_str().into(),
        telemetry::current_traceparent().into(),
        reason.into(),
    ];
    execute(txn, RECORD_WITH_REASON, values).await
}

/// Records that the caller did `action` to a thing that is no person: `("rule-table", "2026-1")`.
pub async fn record_subject(txn: &Txn, action: Action, kind: &str, id: &str) -> Result<(), DbErr> {
    write_subject(txn, action, "done", Some((kind, id))).await
}

/// Records that the transaction's caller was denied its permission.
pub(crate) async fn record_denial(txn: &Txn) -> Result<(), DbErr> {
    write_subject(txn, Action::Refuse, "denied", None).await
}

async fn write_subject(
    txn: &Txn,
    action: Action,
    outcome: &str,
    object: Option<(&str, &str)>,
) -> Result<(), DbErr> {
    let caller = txn.caller();
    let values: [Value; 11] = [
        new_id(txn).into(),
        txn.now().into(),
        caller.subject().into(),
        roles(txn).into(),
        caller.service().into(),
        txn.permission().as_str().into(),
        action.as_str().into(),
        outcome.into(),
        telemetry::current_traceparent().into(),
        object.map(|(kind, _)| kind).into(),
        object.map(|(_, id)| id).into(),
    ];
    execute(txn, RECORD_SUBJECT, values).await
}

fn new_id(txn: &Txn) -> Uuid {
    AuditId::generate(txn.now()).as_uuid()
}

async fn execute<const N: usize>(txn: &Txn, sql: &str, values: [Value; N]) -> Result<(), DbErr> {
    txn.execute_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values)).await?;
    Ok(())
}

/// Names the roles that the permission rested on; all that the caller has, when it was denied.
fn roles(txn: &Txn) -> String {
    let held = txn.caller().roles();
    let resting: Vec<_> = held
        .iter()
        .filter(|role| policy::allows(**role, txn.permission()))
        .map(|role| role.as_str())
        .collect();
    if resting.is_empty() {
        return held.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(",");
    }
    resting.join(",")
}
