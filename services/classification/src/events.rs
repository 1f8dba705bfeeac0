//! What this service listens to.

use std::sync::Arc;

use auth::{Permission, Txn, aliases, apart, erasure, grants, restriction};
use messaging::inbox::{self, Claim};
use messaging::{Delivery, Failure};
use schema::events::{
    CardRegisteredV1, CheckupRecordedV1, ConsentRecordedV1, FacilityRecordedV1, GrantIssuedV1,
    GrantRevokedV1, IdentityRecordedV1, PaperRecordRecordedV1, PersonChangedV1, PersonDiedV1,
    PersonErasedV1, PersonLeftV1, PersonMergedV1, PersonRegisteredV1, PersonRejoinedV1,
    PersonRestrictedV1, PersonSetApartV1, PersonUnmergedV1, PersonUnrestrictedV1, RefusalListedV1,
};
use schema::{Envelope, Event, HealthClass, Topic};

use crate::NAME;
use crate::app::App;
use crate::assess_person::{assess_again, assess_person};
use crate::erase_person::erase_person;
use crate::error::Error;
use crate::store;
use crate::store::figures::Tally;

/// The topics it reads.
pub(crate) const TOPICS: &[Topic] = &[
    Topic::People,
    Topic::Checkups,
    Topic::Identities,
    Topic::Grants,
    Topic::Facilities,
    Topic::PaperRecords,
];

/// Known, and of no concern here; not even recorded as handled.
const IGNORED: [&str; 7] = [
    ConsentRecordedV1::TYPE,
    PersonRegisteredV1::TYPE,
    PersonChangedV1::TYPE,
    PersonLeftV1::TYPE,
    PersonDiedV1::TYPE,
    RefusalListedV1::TYPE,
    FacilityRecordedV1::TYPE,
];

/// Applies one event. It may be delivered again; the second time is a no-op.
pub(crate) async fn handle(app: Arc<App>, delivery: Delivery) -> Result<(), Failure> {
    let begun = app.clock.now();
    let is_checkup = delivery.envelope.event_type == CheckupRecordedV1::TYPE;
    apply(&app, &delivery).await?;
    if is_checkup {
        let took = (app.clock.now() - begun).to_std().unwrap_or_default();
        app.metrics.assess_seconds.observe(took.as_secs_f64());
    }
    Ok(())
}

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
        // Emptied on its way, because its person was erased.
        CheckupRecordedV1::TYPE | PaperRecordRecordedV1::TYPE if envelope.data.get() == "null" => {}
        CheckupRecordedV1::TYPE => record_checkup(app, &txn, envelope.parse()?).await?,
        IdentityRecordedV1::TYPE => record_identity(app, &txn, envelope).await?,
        PaperRecordRecordedV1::TYPE => record_paper(&txn, &envelope.parse()?).await?,
        CardRegisteredV1::TYPE => record_card(&txn, &envelope.parse()?).await?,
        GrantIssuedV1::TYPE | GrantRevokedV1::TYPE => {
            taken_over(grants::apply(&txn, envelope).await)?;
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
            taken_over(apart::apply(&txn, envelope).await)?;
        }
        PersonMergedV1::TYPE => merge(app, &txn, &envelope.parse()?).await?,
        PersonUnmergedV1::TYPE => unmerge(app, &txn, &envelope.parse()?).await?,
        unknown => return Err(Error::UnknownEvent(unknown.to_owned())),
    }
    txn.commit().await?;
    Ok(())
}

/// Stores the check-up, before or after the person's identity, and assesses.
async fn record_checkup(app: &App, txn: &Txn, event: CheckupRecordedV1) -> Result<(), Error> {
    let (person, encounter) = (event.person_id, event.encounter_id);
    if erasure::is_erased(txn, person).await? {
        app.metrics.checkups.with_label_values(&["erased"]).inc();
        return Ok(());
    }
    store::people::lock(txn, person).await?;
    let former_owner = store::checkups::owner(txn, encounter).await?;
    if !store::checkups::save(txn, &app.keyring, event).await? {
        app.metrics.checkups.with_label_values(&["outdated"]).inc();
        return Ok(());
    }
    assess_person(app, txn, person).await?;
    if let Some(former) = former_owner.filter(|former| *former != person) {
        store::people::lock(txn, former).await?;
        assess_person(app, txn, former).await?;
    }
    app.metrics.checkups.with_label_values(&["stored"]).inc();
    Ok(())
}

/// Learns age and sex; a tombstone (the person was erased) teaches nothing.
async fn record_identity(app: &App, txn: &Txn, envelope: &Envelope) -> Result<(), Error> {
    if envelope.data.get() == "null" {
        return Ok(());
    }
    let event: IdentityRecordedV1 = envelope.parse()?;
    if erasure::is_erased(txn, event.person_id).await? {
        return Ok(());
    }
    store::people::lock(txn, event.person_id).await?;
    if !store::people::identify(txn, &event).await? {
        return Ok(());
    }
    store::people::scope_identity(txn, &event).await?;
    apart::learn(txn, event.person_id, (event.tier, event.at)).await?;
    assess_person(app, txn, event.person_id).await
}

/// One person's facts are all that is known of them; again when an undo makes two of one.
async fn merge(app: &App, txn: &Txn, event: &PersonMergedV1) -> Result<(), Error> {
    // The lock would leave a row of somebody who was erased meanwhile.
    if erasure::is_any_erased(txn, [event.old, event.survivor]).await? {
        return Ok(());
    }
    for id in [event.old, event.survivor] {
        store::people::lock(txn, id).await?;
    }
    if aliases::merge(txn, (event.old, event.survivor), event.at).await? {
        assess_person(app, txn, event.survivor).await?;
    }
    Ok(())
}

async fn unmerge(app: &App, txn: &Txn, event: &PersonUnmergedV1) -> Result<(), Error> {
    // The lock would leave a row of somebody who was erased meanwhile.
    if erasure::is_any_erased(txn, [event.old, event.survivor]).await? {
        return Ok(());
    }
    for id in [event.old, event.survivor] {
        store::people::lock(txn, id).await?;
    }
    if aliases::unmerge(txn, (event.old, event.survivor), event.at).await? {
        assess_again(app, txn, event.survivor).await?;
        assess_again(app, txn, event.old).await?;
    }
    Ok(())
}

/// Keeps what the office's paper says of a year, and counts its class under that year.
async fn record_paper(txn: &Txn, event: &PaperRecordRecordedV1) -> Result<(), Error> {
    if erasure::is_erased(txn, event.person_id).await? {
        return Ok(());
    }
    store::people::lock(txn, event.person_id).await?;
    let former = store::paper_classes::former(txn, event.person_id, event.year).await?;
    if !store::paper_classes::put(txn, event).await? {
        return Ok(());
    }
    let mut tally = Tally::default();
    if let Some(class) = former.and_then(|former| former.class) {
        tally.add("paper", paper_label(event.year, class), -1);
    }
    if let Some(class) = event.class {
        tally.add("paper", paper_label(event.year, class as i16), 1);
    }
    Ok(store::figures::add(txn, tally).await?)
}

/// A year and a class, as they stand in a counter's label.
fn paper_label(year: i32, class: i16) -> String {
    let class = usize::try_from(class).ok().and_then(|class| HealthClass::ALL.get(class));
    format!("{year}/{}", class.map_or("?", |class| class.as_str()))
}

async fn record_card(txn: &Txn, event: &CardRegisteredV1) -> Result<(), Error> {
    if erasure::is_erased(txn, event.person_id).await? {
        return Ok(());
    }
    Ok(store::people::scope_card(txn, event.person_id, &event.facility).await?)
}

fn taken_over(applied: Result<grants::Applied, grants::ApplyError>) -> Result<(), Error> {
    match applied {
        Ok(_) => Ok(()),
        Err(grants::ApplyError::Unreadable(error)) => Err(error.into()),
        Err(grants::ApplyError::Database(error)) => Err(error.into()),
    }
}
