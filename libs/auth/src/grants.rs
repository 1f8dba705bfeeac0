//! What the registry granted: this service's copy, and how claims narrow it.

use schema::events::{GrantIssuedV1, GrantRevokedV1};
use schema::{Envelope, Event, FacilityCode, GrantId, OrganisationCode, Role, Scope};
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, Statement};

use crate::claims::Claims;
use crate::policy;
use crate::txn::Txn;

/// One role within one scope, as held today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// What its holder may be.
    pub role: Role,
    /// Whom it reaches.
    pub scope: Scope,
}

/// What applying an event of the topic `grants` came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// The copy has it now.
    Done,
    /// The event is no grant's; a newer release may know it.
    UnknownType,
}

/// Why a grant's event could not be applied.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// The event's data is not what its type says.
    #[error("the event cannot be read")]
    Unreadable(#[from] serde_json::Error),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
}

const ISSUE: &str = "
    insert into grant_copy (grant_id, subject, role, scope, valid_from, valid_to)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (grant_id) do update
    set subject = excluded.subject, role = excluded.role, scope = excluded.scope,
        valid_from = excluded.valid_from, valid_to = excluded.valid_to";

/// A revocation that arrives alone still leaves its tombstone.
const REVOKE: &str = "
    insert into grant_copy (grant_id, subject, role, scope, valid_from, revoked_at)
    values ($1, $2, '', 'province', '-infinity', $3)
    on conflict (grant_id) do update set revoked_at = excluded.revoked_at";

const HELD: &str = "
    select role, scope from grant_copy
    where subject = $1 and revoked_at is null
      and valid_from <= $2 and (valid_to is null or valid_to >= $2)";

/// Brings the service's copy up to date; each service calls it for the topic `grants`.
pub async fn apply(txn: &Txn, envelope: &Envelope) -> Result<Applied, ApplyError> {
    match envelope.event_type.as_str() {
        GrantIssuedV1::TYPE => issue(txn, &envelope.parse()?).await?,
        GrantRevokedV1::TYPE => revoke(txn, &envelope.parse()?).await?,
        _ => return Ok(Applied::UnknownType),
    }
    Ok(Applied::Done)
}

/// Records a grant; the registry, which owns them, calls it directly.
pub async fn issue(txn: &Txn, event: &GrantIssuedV1) -> Result<(), DbErr> {
    let values = [
        event.grant_id.as_uuid().into(),
        event.subject.clone().into(),
        event.role.as_str().into(),
        event.scope.to_string().into(),
        event.valid_from.into(),
        event.valid_to.into(),
    ];
    write(txn, ISSUE, values.to_vec()).await
}

/// Records that a grant ended before its time.
pub async fn revoke(txn: &Txn, event: &GrantRevokedV1) -> Result<(), DbErr> {
    let id: GrantId = event.grant_id;
    write(txn, REVOKE, vec![id.as_uuid().into(), event.subject.clone().into(), event.at.into()])
        .await
}

async fn write(txn: &Txn, sql: &str, values: Vec<sea_orm::Value>) -> Result<(), DbErr> {
    txn.execute_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values)).await?;
    txn.grants_changed();
    Ok(())
}

/// Reads what a subject holds on a civil day in Vietnam.
pub(crate) async fn held(
    connection: &impl ConnectionTrait,
    subject: &str,
    today: chrono::NaiveDate,
) -> Result<Vec<Grant>, DbErr> {
    let values = [subject.into(), today.into()];
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, HELD, values);
    let mut grants = Vec::new();
    for row in connection.query_all_raw(statement).await? {
        let role: String = row.try_get_by_index(0)?;
        let scope: String = row.try_get_by_index(1)?;
        // A role or scope that only a newer release knows grants nothing here.
        if let (Ok(role), Ok(scope)) = (role.parse(), scope.parse()) {
            grants.push(Grant { role, scope });
        }
    }
    grants.retain(|grant| policy::can_be_granted(grant.role, &grant.scope));
    Ok(grants)
}

/// Leaves of `grants` what the token's claims still allow; it never adds anything.
pub(crate) fn narrow(grants: &[Grant], claims: &Claims) -> Vec<Grant> {
    let roles = claims.roles();
    grants
        .iter()
        .filter(|grant| roles.as_ref().is_none_or(|named| named.contains(&grant.role)))
        .filter_map(|grant| {
            let scope = narrow_scope(&grant.scope, claims)?;
            Some(Grant { role: grant.role, scope })
        })
        .filter(|grant| policy::can_be_granted(grant.role, &grant.scope))
        .collect()
}

fn narrow_scope(scope: &Scope, claims: &Claims) -> Option<Scope> {
    match scope {
        // Who holds a role in the whole province may sign in for one organisation of it.
        Scope::Province => {
            Some(claims.organisation.clone().map_or(Scope::Province, Scope::Organisation))
        }
        Scope::Organisation(code) => {
            agrees(code, claims.organisation.as_ref()).then(|| scope.clone())
        }
        Scope::Facility(code) => agrees(code, claims.facility.as_ref()).then(|| scope.clone()),
        // A proxy's token names the proxy's own person, so the claim says nothing about whom he stands for.
        Scope::Person(_) => Some(scope.clone()),
        // It reaches nobody beyond the role's other grants, which are narrowed above. A token may leave it out.
        Scope::Central => (claims.central != Some(false)).then_some(Scope::Central),
    }
}

fn agrees<T: PartialEq>(granted: &T, claimed: Option<&T>) -> bool {
    claimed.is_none_or(|claimed| claimed == granted)
}

/// Takes a development token's claims for grants. Never called outside `--dev`.
pub(crate) fn claimed(claims: &Claims) -> Vec<Grant> {
    let organisation = || claims.organisation.clone().map(Scope::Organisation);
    let facility: Option<&FacilityCode> = claims.facility.as_ref();
    let central = |role: &Role| {
        claims.central == Some(true) && policy::can_be_granted(*role, &Scope::Central)
    };
    let roles = claims.roles().unwrap_or_default();
    let for_central: Vec<Grant> = (roles.iter().copied().filter(central))
        .map(|role| Grant { role, scope: Scope::Central })
        .collect();
    roles
        .into_iter()
        .filter_map(|role| {
            let candidates = [
                organisation(),
                facility.cloned().map(Scope::Facility),
                claims.person.map(Scope::Person),
                Some(Scope::Province),
            ];
            let scope = candidates
                .into_iter()
                .flatten()
                .find(|scope| policy::can_be_granted(role, scope))?;
            Some(Grant { role, scope })
        })
        .chain(for_central)
        .collect()
}

/// Names an organisation that every one of the grants is within, for pages that begin there.
pub(crate) fn organisation(grants: &[Grant]) -> Option<&OrganisationCode> {
    grants.iter().find_map(|grant| match &grant.scope {
        Scope::Organisation(code) => Some(code),
        _ => None,
    })
}
