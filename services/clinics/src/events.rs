//! What we listen to.

use auth::secrets::PersonKey;
use auth::service_client::ServiceError;
use auth::{Permission, Txn, aliases, apart, erasure, grants, restriction};
use messaging::Delivery;
use messaging::inbox::{self, Claim};
use schema::events::{
    AssessmentsErasedV1, ConclusionSignedV1, ConsentRecordedV1, GrantIssuedV1, GrantRevokedV1,
    IdentityRecordedV1, PersonChangedV1, PersonDiedV1, PersonErasedV1, PersonLeftV1,
    PersonMergedV1, PersonRegisteredV1, PersonRejoinedV1, PersonRestrictedV1, PersonSetApartV1,
    PersonUnmergedV1, PersonUnrestrictedV1, RefusalListedV1,
};
use schema::{Envelope, Event, HealthClass, PersonId, PhoneNumber};
use serde::Deserialize;

use crate::NAME;
use crate::app::App;
use crate::domain::departure::Departure;
use crate::erase_person::erase_person;
use crate::error::Error;
use crate::follow_departure;
use crate::follow_merge;
use crate::register_cards;
use crate::schedule_follow_up::schedule_follow_up;
use crate::store::departures;
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
    /// Not said by a registry of an older release.
    standing: Option<String>,
}

impl Contact {
    fn is_managed(&self) -> bool {
        self.standing.as_deref() == Some("managed")
    }
}

/// What an event needs of other services, asked before any transaction begins.
enum Fetched {
    Nothing,
    Concluded(ConclusionSignedV1, HealthClass, Option<PhoneNumber>),
    Changed(PersonId, Option<Contact>),
    Merged(PersonMergedV1, Option<PhoneNumber>),
}

/// Known, and of no concern here: what somebody consented to changes no care. Not even recorded as handled.
const IGNORED: [&str; 4] = [
    ConsentRecordedV1::TYPE,
    PersonRegisteredV1::TYPE,
    RefusalListedV1::TYPE,
    AssessmentsErasedV1::TYPE,
];

/// Applies one event. It may be delivered again; the second time is a no-op.
pub(crate) async fn handle(app: &App, delivery: &Delivery) -> Result<(), Error> {
    let envelope = &delivery.envelope;
    if IGNORED.contains(&envelope.event_type.as_str()) {
        return Ok(());
    }
    let fetched = fetch(app, envelope).await?;
    let txn = app.system.begin(&app.db, Permission::ApplyEvents).await?;
    if inbox::claim(&txn, NAME, delivery).await? == Claim::AlreadyHandled {
        return Ok(());
    }
    match (envelope.event_type.as_str(), fetched) {
        (_, Fetched::Concluded(signed, class, phone)) => {
            if !erasure::is_erased(&txn, signed.person_id).await? {
                keep_phone(app, &txn, signed.person_id, phone).await?;
                schedule_follow_up(app, &txn, &signed, class).await?;
            }
        }
        (_, Fetched::Changed(person, contact)) => {
            if !erasure::is_erased(&txn, person).await? {
                change(app, &txn, person, contact).await?;
            }
        }
        (PersonLeftV1::TYPE | PersonDiedV1::TYPE, _) => record_departure(&txn, envelope).await?,
        (_, Fetched::Merged(merged, phone)) => {
            if !erasure::is_erased(&txn, merged.survivor).await? {
                keep_phone(app, &txn, merged.survivor, phone).await?;
                follow_merge::merge(app, &txn, &merged).await?;
            }
        }
        (PersonUnmergedV1::TYPE, _) => {
            follow_merge::unmerge(app, &txn, &envelope.parse()?).await?;
        }
        (IdentityRecordedV1::TYPE, _) => record_identity(app, &txn, envelope).await?,
        (GrantIssuedV1::TYPE | GrantRevokedV1::TYPE, _) => {
            grants::apply(&txn, envelope).await?;
        }
        (PersonErasedV1::TYPE, _) => {
            let erased: PersonErasedV1 = envelope.parse()?;
            erase_person(app, &txn, erased.person_id).await?;
        }
        (PersonRestrictedV1::TYPE, _) => {
            let restricted: PersonRestrictedV1 = envelope.parse()?;
            restriction::restrict(&txn, restricted.person_id).await?;
        }
        (PersonSetApartV1::TYPE | PersonRejoinedV1::TYPE, _) => {
            apart::apply(&txn, envelope).await?;
        }
        (PersonUnrestrictedV1::TYPE, _) => {
            let lifted: PersonUnrestrictedV1 = envelope.parse()?;
            restriction::lift(&txn, lifted.person_id).await?;
        }
        // Nobody here had a telephone number of them; or the conclusion is gone with its person.
        (PersonChangedV1::TYPE | ConclusionSignedV1::TYPE, Fetched::Nothing) => {}
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
            let concluded: Concluded = match app.services.get_json("classification", &path).await {
                Ok(concluded) => concluded,
                // Its person was erased while this event was on its way.
                Err(ServiceError::NotFound(_)) => return Ok(Fetched::Nothing),
                Err(error) => return Err(error.into()),
            };
            let phone = fetch_phone(app, signed.person_id).await?;
            Ok(Fetched::Concluded(signed, concluded.class, phone))
        }
        PersonChangedV1::TYPE => {
            let changed: PersonChangedV1 = envelope.parse()?;
            let txn = app.system.begin(&app.db, Permission::ApplyEvents).await?;
            // Who left may have come back; nobody else's telephone number is asked for before it is needed.
            let matters = people::has_contact(&txn, changed.person_id).await?
                || departures::find(&txn, changed.person_id).await?.is_some();
            txn.rollback().await?;
            if !matters {
                return Ok(Fetched::Nothing);
            }
            let contact = fetch_contact(app, changed.person_id).await?;
            Ok(Fetched::Changed(changed.person_id, contact))
        }
        PersonMergedV1::TYPE => {
            let merged: PersonMergedV1 = envelope.parse()?;
            let phone = fetch_phone(app, merged.survivor).await?;
            Ok(Fetched::Merged(merged, phone))
        }
        _ => Ok(Fetched::Nothing),
    }
}

async fn fetch_phone(app: &App, person: PersonId) -> Result<Option<PhoneNumber>, Error> {
    Ok(fetch_contact(app, person).await?.and_then(|contact| contact.phone))
}

async fn fetch_contact(app: &App, person: PersonId) -> Result<Option<Contact>, Error> {
    let path = format!("/registry/v1/people/{person}/contact");
    match app.services.get_json::<Contact>("registry", &path).await {
        Ok(contact) => Ok(Some(contact)),
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

/// Keeps how somebody is reached; who had left and is managed again gets back what they had.
async fn change(
    app: &App,
    txn: &Txn,
    person: PersonId,
    contact: Option<Contact>,
) -> Result<(), Error> {
    if contact.as_ref().is_some_and(Contact::is_managed) {
        follow_departure::come_back(app, txn, person).await?;
    }
    if !people::has_contact(txn, person).await? {
        return Ok(());
    }
    keep_phone(app, txn, person, contact.and_then(|contact| contact.phone)).await
}

/// Ends what is open of somebody who left or died; of the erased nothing is kept, not even that.
async fn record_departure(txn: &Txn, envelope: &Envelope) -> Result<(), Error> {
    let (person, why, when) = if envelope.event_type == PersonLeftV1::TYPE {
        let left: PersonLeftV1 = envelope.parse()?;
        (left.person_id, Departure::Left, (left.on, left.at))
    } else {
        let died: PersonDiedV1 = envelope.parse()?;
        (died.person_id, Departure::Died, (died.on, died.at))
    };
    if erasure::is_erased(txn, person).await? {
        return Ok(());
    }
    follow_departure::leave(txn, person, why, when).await
}

/// Keeps who somebody is, and registers them at a clinic if they have none.
async fn record_identity(app: &App, txn: &Txn, envelope: &Envelope) -> Result<(), Error> {
    if envelope.data.get() == "null" {
        return Ok(()); // The tombstone of an erasure, which `person.erased.v1` carries out.
    }
    let recorded: IdentityRecordedV1 = envelope.parse()?;
    if erasure::is_erased(txn, recorded.person_id).await? {
        return Ok(());
    }
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
    apart::learn(txn, recorded.person_id, (recorded.tier, recorded.at)).await?;
    // Who was merged is registered as the survivor.
    let is_alone = aliases::survivor(txn, recorded.person_id).await? == recorded.person_id;
    if needs_card && is_alone {
        let who = Unregistered {
            person_id: recorded.person_id,
            organisation: recorded.organisation.clone(),
        };
        register_cards::by_rule(app, txn, &[who]).await?;
    }
    Ok(())
}
