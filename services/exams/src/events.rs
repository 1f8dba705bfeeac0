//! What this service does when it hears of people, grants and cards.

use auth::grants::{self, Applied};
use auth::secrets::PersonKey;
use auth::{Permission, Txn};
use messaging::Delivery;
use messaging::inbox::{self, Claim};
use schema::events::{CardRegisteredV1, FacilityRecordedV1, IdentityRecordedV1, RefusalListedV1};
use schema::{Envelope, Event, KeyedHash, PersonId, Topic};

use crate::NAME;
use crate::app::App;
use crate::error::Error;
use crate::store::{people, unmatched};
use crate::take_in::{Decision, rematch};

/// Applies one event. It may come again; the second time is a no-op.
pub(crate) async fn handle(app: &App, delivery: &Delivery) -> Result<(), Error> {
    let envelope = &delivery.envelope;
    let txn = app.system.begin(&app.db, Permission::ApplyEvents).await?;
    if inbox::claim(&txn, NAME, delivery).await? == Claim::AlreadyHandled {
        return Ok(());
    }
    let mut matched = 0;
    match envelope.event_type.as_str() {
        // The tombstone of an erasure: the identity's type without data.
        IdentityRecordedV1::TYPE if envelope.data.get() == "null" => {
            forget(app, &txn, envelope).await?;
        }
        IdentityRecordedV1::TYPE => matched = identify(app, &txn, &envelope.parse()?).await?,
        RefusalListedV1::TYPE => refuse(app, &txn, &envelope.parse()?).await?,
        CardRegisteredV1::TYPE => people::register_card(&txn, &envelope.parse()?).await?,
        FacilityRecordedV1::TYPE => {}
        _ if envelope.topic == Topic::Grants => {
            if grants::apply(&txn, envelope).await? == Applied::UnknownType {
                return Err(Error::UnknownType);
            }
        }
        _ => return Err(Error::UnknownType),
    }
    txn.commit().await?;
    app.metrics.matched.with_label_values(&["event"]).inc_by(matched);
    Ok(())
}

/// Takes over who somebody is, and gives them what has waited for them. Answers how much.
async fn identify(app: &App, txn: &Txn, event: &IdentityRecordedV1) -> Result<u64, Error> {
    let citizen = event.citizen_hash.as_str();
    let insurance = event.insurance_hash.as_ref().map(KeyedHash::as_str);
    people::lock_number(txn, citizen).await?;
    if let Some(insurance) = insurance {
        people::lock_number(txn, insurance).await?;
    }
    if !people::save(txn, event).await? {
        return Ok(0);
    }
    app.people.forget(event.person_id, [Some(citizen), insurance]).await;
    // Made here, so that the first deliveries about somebody need not wait for one another to make it.
    PersonKey::get_or_create(txn, &app.keyring, event.person_id).await?;
    let mut matched = 0;
    for row in unmatched::of_number(txn, citizen, insurance).await? {
        matched += match rematch(app, txn, &row, Decision::Number).await {
            Ok(stored) => u64::from(stored.is_some()),
            // It stays in the queue, for a human: its delivery is another person's, or today's
            // reader finds a fault in it. That is no reason to stop hearing of this person.
            Err(Error::OtherPerson | Error::NotWaiting) => 0,
            Err(error) => return Err(error),
        };
    }
    // Looked up before the commit: whoever comes now must see what is committed.
    app.people.forget(event.person_id, [Some(citizen), insurance]).await;
    Ok(matched)
}

async fn forget(app: &App, txn: &Txn, envelope: &Envelope) -> Result<(), Error> {
    let Ok(person) = envelope.key().parse::<PersonId>() else { return Ok(()) };
    people::forget(txn, person).await?;
    app.people.forget_all();
    Ok(())
}

async fn refuse(app: &App, txn: &Txn, event: &RefusalListedV1) -> Result<(), Error> {
    people::lock_number(txn, event.citizen_hash.as_str()).await?;
    people::refuse(txn, event).await?;
    app.people.forget_all();
    Ok(())
}
