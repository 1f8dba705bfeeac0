//! The first officers: until there are two of them, nobody can approve a grant.

use auth::audit::{self, Action};
use auth::{Caller, Db, Permission, Txn, policy};
use messaging::outbox;
use runtime::Clock;
use schema::events::GrantIssuedV1;
use schema::{GrantId, Role, Scope};
use sea_orm::{ConnectionTrait, DbErr};

use crate::NAME;
use crate::store::statement;

/// From this many officers on, grants go through two people like any other.
const ENOUGH: i64 = 2;

/// Who approved, where nobody could: whoever may run the program on the registry's database.
const APPROVER: &str = "operator";

/// A grant without a second person.
#[derive(Debug, Clone)]
pub struct FirstGrant {
    /// The grantee: `sub` of their tokens.
    pub subject: String,
    /// The role.
    pub role: Role,
    /// Within what.
    pub scope: Scope,
}

/// Why the grant was not made.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// Two officers can grant in the usual way.
    #[error(
        "there are two officers already: one of them asks for the grant and the other approves"
    )]
    Enough,
    /// The role is not granted for such a scope.
    #[error("this role is not granted for this scope")]
    Scope,
    /// The subject is empty or too long.
    #[error("a subject has 1 to 255 characters and is not the word operator")]
    Subject,
    /// The grantee has it, or somebody asked for it.
    #[error("there is such a grant, or a request for it, already")]
    Exists,
    /// Access control or the database failed.
    #[error("the grant could not be written")]
    Access(#[from] auth::Error),
    /// The database failed.
    #[error("the grant could not be written")]
    Database(#[from] DbErr),
}

const COUNT: &str = "
    select count(distinct subject) from role_grant
    where role = 'board_officer' and scope = 'province' and state = 'issued'";

const INSERT: &str = "
    insert into role_grant (id, subject, role, scope, valid_from, reason, state,
                            requested_by, requested_at, approved_by, approved_at)
    values ($1, $2, $3, $4, $5, 'first officer of the installation', 'issued', $6, $7, $8, $7)
    on conflict (subject, role, scope) where state in ('requested', 'issued') do nothing";

/// Two who run this at once take turns, or there could be three ("officer" as bytes).
const TURN: &str = "select pg_advisory_xact_lock(31366166630982002)";

/// Grants a role in the operator's name, while there are fewer than two officers.
pub async fn grant(db: &Db, clock: &Clock, wanted: &FirstGrant) -> Result<GrantId, GrantError> {
    let subject = wanted.subject.trim();
    if !(1..=255).contains(&subject.chars().count()) || subject == APPROVER {
        return Err(GrantError::Subject);
    }
    if !policy::can_be_granted(wanted.role, &wanted.scope) {
        return Err(GrantError::Scope);
    }
    let operator = Caller::system(NAME, &[Permission::ApproveGrant]);
    let txn = operator.begin(db, Permission::ApproveGrant).await?;
    txn.execute_unprepared(TURN).await?;
    if officers(&txn).await? >= ENOUGH {
        return Err(GrantError::Enough);
    }
    let event = GrantIssuedV1 {
        grant_id: GrantId::generate(txn.now()),
        subject: subject.to_owned(),
        role: wanted.role,
        scope: wanted.scope.clone(),
        valid_from: clock.today(),
        valid_to: None,
        at: txn.now(),
    };
    if !insert(&txn, &event).await? {
        return Err(GrantError::Exists);
    }
    auth::grants::issue(&txn, &event).await?;
    outbox::publish(&txn, NAME, clock, &event).await?;
    audit::record_subject(&txn, Action::Approve, "grant", &event.grant_id.to_string()).await?;
    txn.commit().await?;
    Ok(event.grant_id)
}

async fn officers(txn: &Txn) -> Result<i64, DbErr> {
    let row = txn.query_one_raw(statement(COUNT, [])).await?;
    row.map_or(Ok(0), |row| row.try_get_by_index(0))
}

async fn insert(txn: &Txn, event: &GrantIssuedV1) -> Result<bool, DbErr> {
    let values = [
        event.grant_id.as_uuid().into(),
        event.subject.as_str().into(),
        event.role.as_str().into(),
        event.scope.to_string().into(),
        event.valid_from.into(),
        txn.caller().subject().into(),
        event.at.into(),
        APPROVER.into(),
    ];
    Ok(txn.execute_raw(statement(INSERT, values)).await?.rows_affected() == 1)
}
