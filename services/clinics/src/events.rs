//! What we listen to.

use auth::secrets::PersonKey;
use auth::service_client::ServiceError;
use auth::{Permission, Txn, grants};
use messaging::Delivery;
use messaging::inbox::{self, Claim};
use schema::events::{
    ConclusionSignedV1, GrantIssuedV1, GrantRevokedV1, IdentityRecordedV1, PersonChangedV1,
    PersonDiedV1, PersonLeftV1, PersonRegisteredV1, RefusalListedV1,
};
use schema::{Envelope, Event, HealthClass, PersonId, PhoneNumber};
use serde::Deserialize;

use crate::NAME;
use crate::app::App;
use crate::error::Error;
use crate::register_cards;
use crate::schedule_follow_up::schedule_follow_up;
use crate::store::people::{self, Identity, PERSON_NAME, PHONE, Unregistered};

/// The part of a conclusion that a care plan asks for.
#[derive(Deserialize)]
struct Concluded {
    class: HealthClass,
}

/// The part of a person's contact that a clinic calls.
#[derive(Deserialize)]
struct Contact {
    phone: Option<PhoneNumber>,
}

/// What an event needs of other services, asked before any transaction begins.
enum Fetched {
    Nothing,
    Concluded(ConclusionSignedV1, HealthClass, Option<PhoneNumber>),
    Phone(PersonId, Option<PhoneNumber>),
}

/// Applies one event. It may be delivered again; the second time is a no-op.
pub(crate) async fn handle(app: &App, delivery: &Delivery) -> Result<(), Error> {
    let envelope = &delivery.envelope;
    let fetched = fetch(app, envelope).await?;
    let txn = app.system.begin(&app.db, Permission::ApplyEvents).await?;
    if inbox::claim(&txn, NAME, delivery).await? == Claim::AlreadyHandled {
        return Ok(());
    }
    match (envelope.event_type.as_str(), fetched) {
        (_, Fetched::Concluded(signed, class, phone)) => {
            keep_phone(app, &txn, signed.person_id, phone).await?;
            schedule_follow_up(app, &txn, &signed, class).await?;
        }
        (_, Fetched::Phone(person, phone)) => keep_phone(app, &txn, person, phone).await?,
        (IdentityRecordedV1::TYPE, _) => record_identity(app, &txn, envelope).await?,
        (GrantIssuedV1::TYPE | GrantRevokedV1::TYPE, _) => {
            grants::apply(&txn, envelope).await?;
        }
        // Known, and of no interest here: a card of somebody who left or died is closed by a human.
        (PersonRegisteredV1::TYPE | PersonChangedV1::TYPE | RefusalListedV1::TYPE, _) => {}
        (PersonLeftV1::TYPE | PersonDiedV1::TYPE, _) => {}
        _ => return Err(Error::UnknownType),
    }
    txn.commit().await?;
    Ok(())
}

async fn fetch(app: &App, envelope: &Envelope) -> Result<Fetched, Error> {
    match envelope.event_type.as_str() {
        ConclusionSignedV1::TYPE => {
            let signed: ConclusionSignedV1 = envelope.parse()?;
            let path = format!("/classification/v1/conclusions/{}", signed.conclusion_id);
            let concluded: Concluded = app.services.get_json("classification", &path).await?;
            let phone = fetch_phone(app, signed.person_id).await?;
            Ok(Fetched::Concluded(signed, concluded.class, phone))
        }
        PersonChangedV1::TYPE => {
            let changed: PersonChangedV1 = envelope.parse()?;
            let txn = app.system.begin(&app.db, Permission::ApplyEvents).await?;
            let matters = people::has_contact(&txn, changed.person_id).await?;
            txn.rollback().await?;
            if !matters {
                return Ok(Fetched::Nothing);
            }
            Ok(Fetched::Phone(changed.person_id, fetch_phone(app, changed.person_id).await?))
        }
        _ => Ok(Fetched::Nothing),
    }
}

async fn fetch_phone(app: &App, person: PersonId) -> Result<Option<PhoneNumber>, Error> {
    let path = format!("/registry/v1/people/{person}/contact");
    match app.services.get_json::<Contact>("registry", &path).await {
        Ok(contact) => Ok(contact.phone),
        Err(ServiceError::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

async fn keep_phone(
    app: &App,
    txn: &Txn,
    person: PersonId,
    phone: Option<PhoneNumber>,
) -> Result<(), Error> {
    people::lock(txn, &[person]).await?; // Before the person's key, which others make under this lock.
    let key = PersonKey::get_or_create(txn, &app.keyring, person).await?;
    let sealed = phone.map(|phone| key.seal(PHONE, phone.as_str().as_bytes()));
    Ok(people::save_phone(txn, person, sealed).await?)
}

/// Keeps who somebody is, and registers them at a clinic if they have none.
async fn record_identity(app: &App, txn: &Txn, envelope: &Envelope) -> Result<(), Error> {
    let recorded: IdentityRecordedV1 = envelope.parse()?;
    people::lock(txn, &[recorded.person_id]).await?;
    let key = PersonKey::get_or_create(txn, &app.keyring, recorded.person_id).await?;
    let identity = Identity {
        person_id: recorded.person_id,
        organisation: &recorded.organisation,
        name: key.seal(PERSON_NAME, recorded.name.as_str().as_bytes()),
        at: recorded.at,
    };
    let Some(needs_card) = people::save_identity(txn, identity).await? else {
        return Ok(()); // A newer identity is here already.
    };
    let organisations = std::iter::once(&recorded.organisation).chain(&recorded.ancestors);
    people::replace_scope(txn, recorded.person_id, organisations).await?;
    if needs_card {
        let who = Unregistered {
            person_id: recorded.person_id,
            organisation: recorded.organisation.clone(),
        };
        register_cards::by_rule(app, txn, &[who]).await?;
    }
    Ok(())
}
