//! What this service does when it hears of people, grants and cards.

use auth::grants::{self, Applied};
use auth::secrets::PersonKey;
use auth::{Permission, Txn, aliases, apart, erasure, restriction};
use messaging::Delivery;
use messaging::inbox::{self, Claim};
use schema::events::{
    CardRegisteredV1, ConsentRecordedV1, FacilityRecordedV1, IdentityRecordedV1, PersonChangedV1,
    PersonDiedV1, PersonErasedV1, PersonLeftV1, PersonMergedV1, PersonRegisteredV1,
    PersonRejoinedV1, PersonRestrictedV1, PersonSetApartV1, PersonUnmergedV1, PersonUnrestrictedV1,
    RefusalListedV1,
};
use schema::{Envelope, Event, KeyedHash, PersonId, Topic};

use crate::NAME;
use crate::app::App;
use crate::erase_person::erase_person;
use crate::error::Error;
use crate::store::{self, people, unmatched};
use crate::take_in::{Decision, rematch};

/// Known, and of no concern here; not even recorded as handled.
const IGNORED: [&str; 6] = [
    ConsentRecordedV1::TYPE,
    PersonRegisteredV1::TYPE,
    PersonChangedV1::TYPE,
    PersonLeftV1::TYPE,
    PersonDiedV1::TYPE,
    FacilityRecordedV1::TYPE,
];

/// Applies one event. It may come again; the second time is a no-op.
pub(crate) async fn handle(app: &App, delivery: &Delivery) -> Result<(), Error> {
    let envelope = &delivery.envelope;
    if IGNORED.contains(&envelope.event_type.as_str()) {
        return Ok(());
    }
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
        CardRegisteredV1::TYPE => register_card(&txn, &envelope.parse()?).await?,
        PersonErasedV1::TYPE => {
            let erased: PersonErasedV1 = envelope.parse()?;
            erase_person(app, &txn, erased.person_id).await?;
        }
        PersonRestrictedV1::TYPE => {
            let restricted: PersonRestrictedV1 = envelope.parse()?;
            restriction::restrict(&txn, restricted.person_id).await?;
        }
        PersonUnrestrictedV1::TYPE => {
            let lifted: PersonUnrestrictedV1 = envelope.parse()?;
            restriction::lift(&txn, lifted.person_id).await?;
        }
        PersonSetApartV1::TYPE | PersonRejoinedV1::TYPE => {
            apart::apply(&txn, envelope).await?;
        }
        PersonMergedV1::TYPE => merge(app, &txn, &envelope.parse()?).await?,
        PersonUnmergedV1::TYPE => unmerge(app, &txn, &envelope.parse()?).await?,
        _ if envelope.topic == Topic::Grants => {
            if grants::apply(&txn, envelope).await? == Applied::UnknownType {
                return Err(Error::UnknownType);
            }
        }
        _ => return Err(Error::UnknownType),
    }
    txn.commit().await?;
    if envelope.event_type == PersonErasedV1::TYPE {
        // After the commit: what was read while it was not is read again.
        app.people.forget_all();
    }
    app.metrics.matched.with_label_values(&["event"]).inc_by(matched);
    Ok(())
}

/// Takes over who somebody is, and gives them what has waited for them. Answers how much.
async fn identify(app: &App, txn: &Txn, event: &IdentityRecordedV1) -> Result<u64, Error> {
    if erasure::is_erased(txn, event.person_id).await? {
        return Ok(0);
    }
    let citizen = event.citizen_hash.as_str();
    let insurance = event.insurance_hash.as_ref().map(KeyedHash::as_str);
    people::lock_number(txn, citizen).await?;
    if let Some(insurance) = insurance {
        people::lock_number(txn, insurance).await?;
    }
    if !people::save(txn, event).await? {
        return Ok(0);
    }
    apart::learn(txn, event.person_id, (event.tier, event.at)).await?;
    store::erasure::take_up(txn, [Some(citizen), insurance]).await?;
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

/// Whatever is known of either is looked up again: it is one person's now.
async fn merge(app: &App, txn: &Txn, event: &PersonMergedV1) -> Result<(), Error> {
    aliases::merge(txn, (event.old, event.survivor), event.at).await?;
    app.people.forget_all();
    Ok(())
}

async fn unmerge(app: &App, txn: &Txn, event: &PersonUnmergedV1) -> Result<(), Error> {
    aliases::unmerge(txn, (event.old, event.survivor), event.at).await?;
    app.people.forget_all();
    Ok(())
}

async fn forget(app: &App, txn: &Txn, envelope: &Envelope) -> Result<(), Error> {
    let Ok(person) = envelope.key().parse::<PersonId>() else { return Ok(()) };
    store::erasure::forget_identity(txn, person).await?;
    app.people.forget_all();
    Ok(())
}

async fn refuse(app: &App, txn: &Txn, event: &RefusalListedV1) -> Result<(), Error> {
    people::lock_number(txn, event.citizen_hash.as_str()).await?;
    people::refuse(txn, event).await?;
    store::erasure::forget_waiting(txn, event.citizen_hash.as_str()).await?;
    app.people.forget_all();
    Ok(())
}

/// Lets the clinic of a card reach its person, unless the card is of somebody who was erased since.
async fn register_card(txn: &Txn, event: &CardRegisteredV1) -> Result<(), Error> {
    if erasure::is_erased(txn, event.person_id).await? {
        return Ok(());
    }
    Ok(people::register_card(txn, event).await?)
}
