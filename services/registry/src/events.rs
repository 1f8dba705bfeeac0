//! What the registry says, and what it listens to.

use std::sync::Arc;

use auth::{Permission, Txn};
use chrono::{DateTime, Utc};
use messaging::inbox::{self, Claim};
use messaging::{Delivery, Failure};
use schema::events::{
    AssessmentsErasedV1, CardRegisteredV1, CareErasedV1, CheckupsErasedV1, ConclusionSignedV1,
    DeliveryReceivedV1, FacilityRecordedV1, FollowUpClosedV1, FollowUpScheduledV1,
    IdentityRecordedV1, NoticeDeliveredV1, NoticesErasedV1, PersonChangedV1, PersonRegisteredV1,
};
use schema::{Event, KeyedHash, OrganisationCode, Topic};

use crate::app::App;
use crate::domain::person::Person;
use crate::error::Error;
use crate::{NAME, store};

/// Applies one event. It may be delivered again; the second time is a no-op.
pub(crate) async fn handle(app: Arc<App>, delivery: Delivery) -> Result<(), Failure> {
    apply(&app, &delivery).await.map_err(Failure::from)
}

/// What it listens to: whose card is where, and that other services have erased somebody.
pub(crate) const TOPICS: &[Topic] =
    &[Topic::Facilities, Topic::Intake, Topic::Conclusions, Topic::FollowUps, Topic::Deliveries];

/// Known, and of no concern here. There are many of them, so they are not even recorded as handled.
const IGNORED: [&str; 6] = [
    FacilityRecordedV1::TYPE,
    DeliveryReceivedV1::TYPE,
    ConclusionSignedV1::TYPE,
    FollowUpScheduledV1::TYPE,
    FollowUpClosedV1::TYPE,
    NoticeDeliveredV1::TYPE,
];

async fn apply(app: &App, delivery: &Delivery) -> Result<(), Error> {
    if IGNORED.contains(&delivery.envelope.event_type.as_str()) {
        return Ok(());
    }
    let txn = app.system.begin(&app.db, Permission::ApplyEvents).await?;
    if inbox::claim(&txn, NAME, delivery).await? == Claim::AlreadyHandled {
        return Ok(());
    }
    let envelope = &delivery.envelope;
    match envelope.event_type.as_str() {
        CardRegisteredV1::TYPE => register_card(&txn, &envelope.parse()?).await?,
        CheckupsErasedV1::TYPE => {
            let CheckupsErasedV1 { person_id, at } = envelope.parse()?;
            store::erasures::acknowledge(&txn, person_id, "exams", at).await?;
        }
        AssessmentsErasedV1::TYPE => {
            let AssessmentsErasedV1 { person_id, at } = envelope.parse()?;
            store::erasures::acknowledge(&txn, person_id, "classification", at).await?;
        }
        CareErasedV1::TYPE => {
            let CareErasedV1 { person_id, at } = envelope.parse()?;
            store::erasures::acknowledge(&txn, person_id, "clinics", at).await?;
        }
        NoticesErasedV1::TYPE => {
            let NoticesErasedV1 { person_id, at } = envelope.parse()?;
            store::erasures::acknowledge(&txn, person_id, "notifications", at).await?;
        }
        _ => return Err(Error::UnknownEvent), // A type from a newer release waits for ours.
    }
    txn.commit().await?;
    Ok(())
}

/// Lets a clinic reach the people whose card is there, and no longer those who left.
async fn register_card(txn: &Txn, event: &CardRegisteredV1) -> Result<(), Error> {
    if auth::erasure::is_erased(txn, event.person_id).await? {
        return Ok(());
    }
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
