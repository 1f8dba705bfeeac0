//! What the registry says, and what it listens to.

use std::sync::Arc;

use auth::{Permission, Txn};
use chrono::{DateTime, Utc};
use messaging::inbox::{self, Claim};
use messaging::{Delivery, Failure};
use schema::events::{
    CardRegisteredV1, FacilityRecordedV1, IdentityRecordedV1, PersonChangedV1, PersonRegisteredV1,
};
use schema::{Event, KeyedHash, OrganisationCode};

use crate::app::App;
use crate::domain::person::Person;
use crate::error::Error;
use crate::{NAME, store};

/// Applies one event. It may be delivered again; the second time is a no-op.
pub(crate) async fn handle(app: Arc<App>, delivery: Delivery) -> Result<(), Failure> {
    apply(&app, &delivery).await.map_err(Failure::from)
}

async fn apply(app: &App, delivery: &Delivery) -> Result<(), Error> {
    let txn = app.system.begin(&app.db, Permission::ApplyEvents).await?;
    if inbox::claim(&txn, NAME, delivery).await? == Claim::AlreadyHandled {
        return Ok(());
    }
    let envelope = &delivery.envelope;
    match envelope.event_type.as_str() {
        CardRegisteredV1::TYPE => register_card(&txn, &envelope.parse()?).await?,
        // Facilities are of no concern here; only whose card is where.
        FacilityRecordedV1::TYPE => {}
        _ => return Err(Error::UnknownEvent), // A type from a newer release waits for ours.
    }
    txn.commit().await?;
    Ok(())
}

/// Lets a clinic reach the people whose card is there, and no longer those who left.
async fn register_card(txn: &Txn, event: &CardRegisteredV1) -> Result<(), Error> {
    Ok(store::people_changes::move_card(txn, event.person_id, &event.facility).await?)
}

/// Somebody came under management.
pub(crate) fn registered(person: &Person, at: DateTime<Utc>) -> PersonRegisteredV1 {
    PersonRegisteredV1 { person_id: person.id, organisation: person.organisation.clone(), at }
}

/// Something about somebody changed.
pub(crate) fn changed(person: &Person, at: DateTime<Utc>) -> PersonChangedV1 {
    PersonChangedV1 { person_id: person.id, organisation: person.organisation.clone(), at }
}

/// Who somebody is, for the services that need it.
pub(crate) fn identity(
    person: &Person,
    (citizen_hash, insurance_hash): (KeyedHash, Option<KeyedHash>),
    ancestors: &[OrganisationCode],
    at: DateTime<Utc>,
) -> IdentityRecordedV1 {
    IdentityRecordedV1 {
        person_id: person.id,
        citizen_hash,
        insurance_hash,
        name: person.name.clone(),
        sex: person.sex,
        born: person.born,
        organisation: person.organisation.clone(),
        ancestors: ancestors.to_vec(),
        tier: person.tier,
        in_office: person.in_office,
        at,
    }
}
