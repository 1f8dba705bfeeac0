//! Erases a person here and tells every service: the one script of an approval, a purge and a restore.

use auth::audit::{self, Action};
use auth::{Txn, erasure};
use messaging::outbox;
use runtime::Clock;
use schema::events::{GrantRevokedV1, IdentityRecordedV1, PersonErasedV1};
use schema::{Event, GrantId, PersonId};
use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use crate::NAME;
use crate::domain::roster::{Column, Fault, FaultCode};
use crate::error::Error;
use crate::store::{self, statement};

/// Counts the person no longer, where they were counted.
const UNCOUNT: &str = "
    update people_figure f set people = f.people - 1 from person p
    where p.id = $1 and p.standing = 'managed' and f.organisation = p.organisation and f.tier = p.tier
      and f.sex = p.sex and f.in_office = p.in_office and f.people > 0";

/// The person's own and their proxies'. Whoever held one reaches nobody by it any more.
const FORGET_GRANTS: &str =
    "delete from role_grant where scope = 'person:' || $1 returning id, subject, state";

/// What hangs on the person goes with the row, by the foreign keys: posts, history, changes, health books, marks and
/// restrictions.
const FORGET: &str = "delete from person where id = $1 returning citizen_hash";

/// Deletes what the registry holds of the person and sends `person.erased.v1`, and the tombstone on `identities`.
///
/// Under every id that they have. Tells whether the person was here; the services are told in any case, because one of
/// them may have been restored.
pub(crate) async fn erase_person(txn: &Txn, clock: &Clock, id: PersonId) -> Result<bool, Error> {
    // Whoever takes rows of lists or enters people waits, and finds nobody.
    store::people_changes::lock_from_comparison(txn).await?;
    store::roster_files::forget_all(txn).await?;
    let mut was_here = false;
    let ids = store::people::ids_of(txn, id).await?;
    let also = ids.iter().filter(|other| **other != id).map(|other| other.as_uuid()).collect();
    store::erasures::set_also(txn, id, also).await?;
    for id in ids {
        was_here |= erase_id(txn, clock, id).await?;
    }
    Ok(was_here)
}

async fn erase_id(txn: &Txn, clock: &Clock, id: PersonId) -> Result<bool, Error> {
    erasure::erase(txn, id).await?;
    let was_here = match store::people::find_whole(txn, id).await? {
        Some(row) => {
            let hash = store::keyed_hash(&row.citizen_hash)?;
            let faults = [Fault::of_row(Column::CitizenId, FaultCode::Erased)];
            let faults = serde_json::to_value(faults)?;
            store::refusals::purge_rows(txn, &hash, Some(id.as_uuid()), faults).await?;
            txn.execute_raw(statement(UNCOUNT, [id.as_uuid().into()])).await?;
            txn.execute_raw(statement(FORGET, [id.as_uuid().into()])).await?.rows_affected() == 1
        }
        None => false,
    };
    forget_grants(txn, clock, id).await?;
    messaging::erasure::erase(txn, &id.to_string()).await?;
    let place = (IdentityRecordedV1::TOPIC, IdentityRecordedV1::TYPE);
    outbox::publish_tombstone(txn, NAME, clock, place, &id.to_string()).await?;
    let erased = PersonErasedV1 { person_id: id, at: txn.now() };
    outbox::publish(txn, NAME, clock, &erased).await?;
    audit::record(txn, Action::Delete, &[id]).await?;
    Ok(was_here)
}

async fn forget_grants(txn: &Txn, clock: &Clock, id: PersonId) -> Result<(), DbErr> {
    let rows = txn.query_all_raw(statement(FORGET_GRANTS, [id.to_string().into()])).await?;
    for row in rows {
        let (grant, subject, state): (Uuid, String, String) =
            (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        if state == "issued" {
            let at = txn.now();
            let event = GrantRevokedV1 { grant_id: GrantId::from_uuid(grant), subject, at };
            auth::grants::revoke(txn, &event).await?;
            outbox::publish(txn, NAME, clock, &event).await?;
        }
    }
    Ok(())
}
