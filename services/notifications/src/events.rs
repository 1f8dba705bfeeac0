//! What we listen to, and the notices that follow from it.

use auth::audit::{self, Action};
use auth::secrets::PersonKey;
use auth::service_client::ServiceError;
use auth::{Permission, Txn, aliases, apart, erasure, grants, restriction};
use messaging::inbox::{self, Claim};
use messaging::{Delivery, outbox};
use schema::events::{
    AssessmentsErasedV1, CardRegisteredV1, CareErasedV1, Channel, ConclusionSignedV1,
    ConsentRecordedV1, FacilityRecordedV1, FollowUpClosedV1, FollowUpScheduledV1, GrantIssuedV1,
    GrantRevokedV1, NoticeDeliveredV1, NoticeState, PersonChangedV1, PersonDiedV1, PersonErasedV1,
    PersonLeftV1, PersonMergedV1, PersonRegisteredV1, PersonRejoinedV1, PersonRestrictedV1,
    PersonSetApartV1, PersonUnmergedV1, PersonUnrestrictedV1,
};
use schema::{Envelope, Event, PersonId};
use serde::Deserialize;

use crate::NAME;
use crate::app::App;
use crate::domain::notice::{Kind, Notice, Recipient};
use crate::erase_person::erase_person;
use crate::error::Error;
use crate::store::deliveries::{self, Address};
use crate::store::figures::Tally;
use crate::store::{consents, facilities, notices};

/// Where a person's e-mail address is sealed.
pub(crate) const EMAIL: &[u8] = b"notifications.delivery.address";

/// The part of a person's contact that a letter goes to.
#[derive(Deserialize)]
struct Contact {
    email: Option<String>,
}

/// Known, and nobody is told; not even recorded as handled.
const IGNORED: [&str; 7] = [
    PersonRegisteredV1::TYPE,
    PersonChangedV1::TYPE,
    PersonLeftV1::TYPE,
    CardRegisteredV1::TYPE,
    FollowUpClosedV1::TYPE,
    AssessmentsErasedV1::TYPE,
    CareErasedV1::TYPE,
];

/// Applies one event. It may be delivered again; the second time is a no-op.
pub(crate) async fn handle(app: &App, delivery: &Delivery) -> Result<(), Error> {
    let envelope = &delivery.envelope;
    if IGNORED.contains(&envelope.event_type.as_str()) {
        return Ok(());
    }
    let email = fetch_email(app, envelope).await?;
    let txn = app.system.begin(&app.db, Permission::ApplyEvents).await?;
    if inbox::claim(&txn, NAME, delivery).await? == Claim::AlreadyHandled {
        return Ok(());
    }
    match envelope.event_type.as_str() {
        ConclusionSignedV1::TYPE => tell_person(app, &txn, envelope, email).await?,
        FollowUpScheduledV1::TYPE => tell_clinic(app, &txn, envelope).await?,
        FacilityRecordedV1::TYPE => {
            let recorded: FacilityRecordedV1 = envelope.parse()?;
            facilities::save(&txn, &recorded).await?;
        }
        GrantIssuedV1::TYPE | GrantRevokedV1::TYPE => {
            grants::apply(&txn, envelope).await?;
        }
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
        PersonMergedV1::TYPE => {
            let merged: PersonMergedV1 = envelope.parse()?;
            aliases::merge(&txn, (merged.old, merged.survivor), merged.at).await?;
        }
        PersonUnmergedV1::TYPE => {
            let event: PersonUnmergedV1 = envelope.parse()?;
            aliases::unmerge(&txn, (event.old, event.survivor), event.at).await?;
        }
        PersonDiedV1::TYPE => {
            let died: PersonDiedV1 = envelope.parse()?;
            consents::end_all(&txn, died.person_id, died.at).await?;
            drop_letters(&txn, died.person_id).await?;
        }
        ConsentRecordedV1::TYPE => record_consent(&txn, &envelope.parse()?).await?,
        _ => return Err(Error::UnknownType),
    }
    txn.commit().await?;
    app.mail_waits.notify_one();
    Ok(())
}

/// Asks the registry for the address, before any transaction begins.
async fn fetch_email(app: &App, envelope: &Envelope) -> Result<Option<String>, Error> {
    if app.mail.server.is_none() || envelope.event_type != ConclusionSignedV1::TYPE {
        return Ok(None);
    }
    let signed: ConclusionSignedV1 = envelope.parse()?;
    let txn = app.system.begin(&app.db, Permission::ApplyEvents).await?;
    let person = aliases::survivor(&txn, signed.person_id).await?;
    let wants = consents::allows(&txn, person, consents::EMAIL_NOTICES).await?;
    txn.rollback().await?;
    if !wants {
        return Ok(None); // The address is not even asked for.
    }
    let path = format!("/registry/v1/people/{person}/contact");
    match app.services.get_json::<Contact>("registry", &path).await {
        Ok(contact) => Ok(contact.email.filter(|email| !email.trim().is_empty())),
        Err(ServiceError::NotFound(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Keeps what a person decided; letters that still wait are not sent after they took it back.
async fn record_consent(txn: &Txn, event: &ConsentRecordedV1) -> Result<(), Error> {
    if erasure::is_erased(txn, event.person_id).await? {
        return Ok(());
    }
    consents::save(txn, event).await?;
    let person = event.person_id;
    let withdrawn = event.purpose == consents::EMAIL_NOTICES
        && !consents::allows(txn, person, consents::EMAIL_NOTICES).await?;
    if withdrawn {
        drop_letters(txn, person).await?;
    }
    Ok(())
}

/// Sends none of the letters to a person that still wait.
async fn drop_letters(txn: &Txn, person: PersonId) -> Result<(), Error> {
    let mut tally = Tally::default();
    for notice in deliveries::drop_pending(txn, person).await? {
        tally.add("email_pending".to_owned(), notice, -1);
    }
    Ok(tally.save(txn).await?)
}

async fn tell_person(
    app: &App,
    txn: &Txn,
    envelope: &Envelope,
    email: Option<String>,
) -> Result<(), Error> {
    let signed: ConclusionSignedV1 = envelope.parse()?;
    let person = aliases::survivor(txn, signed.person_id).await?;
    if erasure::is_erased(txn, person).await? {
        return Ok(());
    }
    let recipient = Recipient::Person(person);
    let notice = Notice::of(&envelope.id.to_string(), Kind::ConclusionSigned, recipient);
    let address = match email {
        None => None,
        Some(email) => {
            let key = PersonKey::get_or_create(txn, &app.keyring, person).await?;
            Some(Address::Sealed(key.seal(EMAIL, email.trim().as_bytes())))
        }
    };
    tell(app, txn, &notice, address).await
}

async fn tell_clinic(app: &App, txn: &Txn, envelope: &Envelope) -> Result<(), Error> {
    let scheduled: FollowUpScheduledV1 = envelope.parse()?;
    let recipient = Recipient::Facility(scheduled.facility.clone());
    let mut notice = Notice::of(&envelope.id.to_string(), Kind::FollowUpScheduled, recipient);
    notice.due_on = Some(scheduled.due_on);
    let address = if app.mail.server.is_none() {
        None
    } else if facilities::find_email(txn, &scheduled.facility).await?.is_some() {
        Some(Address::OfFacility)
    } else if facilities::is_known(txn, &scheduled.facility).await? {
        None
    } else {
        Some(Address::NotYetKnown)
    };
    tell(app, txn, &notice, address).await
}

/// Puts a notice into its inbox and queues its e-mail. The same notice again changes nothing.
pub(crate) async fn tell(
    app: &App,
    txn: &Txn,
    notice: &Notice,
    address: Option<Address>,
) -> Result<(), Error> {
    if !notices::insert(txn, notice).await? {
        return Ok(());
    }
    deliveries::insert_inbox(txn, notice.id, &notice.recipient).await?;
    let mut tally = Tally::default();
    tally.add(format!("notices_{}", notice.kind.as_str()), notice.id, 1);
    tally.add("inbox_delivered".to_owned(), notice.id, 1);
    if let Some(address) = address {
        deliveries::insert_email(txn, notice.id, &notice.recipient, address).await?;
        tally.add("email_pending".to_owned(), notice.id, 1);
    }
    tally.save(txn).await?;
    let delivered = NoticeDeliveredV1 {
        notice_id: notice.id,
        channel: Channel::Inbox,
        state: NoticeState::Delivered,
        at: txn.now(),
    };
    outbox::publish(txn, NAME, &app.clock, &delivered).await?;
    let person = notice.recipient.person();
    audit::record(txn, Action::Send, person.as_slice()).await?;
    app.metrics.notices.with_label_values(&[notice.kind.as_str()]).inc();
    let labels = [Channel::Inbox.as_str(), NoticeState::Delivered.as_str()];
    app.metrics.deliveries.with_label_values(&labels).inc();
    Ok(())
}
