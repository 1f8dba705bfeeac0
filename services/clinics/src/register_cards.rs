//! Registering people at clinics A: from an event, by an officer, and as clinics appear.

use actix_web::web::Data;
use auth::audit::{self, Action};
use auth::{Permission, Txn};
use messaging::outbox;
use runtime::Tasks;
use schema::events::{CardRegisteredV1, FollowUpScheduledV1};
use schema::{FacilityCode, FollowUpId, PersonId, RegistrationId};

use crate::NAME;
use crate::app::App;
use crate::domain::assignment;
use crate::domain::follow_up::State;
use crate::error::Error;
use crate::store::cards::{self, Chosen, Registration};
use crate::store::facilities;
use crate::store::figures::{Measure, Tally};
use crate::store::follow_ups::{self, Moved};
use crate::store::people::{self, Unregistered};

/// Most people registered in one transaction.
const BATCH: i64 = 500;

/// Registers people at the clinic of their organisation. Nothing happens while there is no clinic.
///
/// The caller holds the people's locks, here and in [`by_hand`].
pub(crate) async fn by_rule(app: &App, txn: &Txn, who: &[Unregistered]) -> Result<(), Error> {
    let clinics = facilities::taking_cards(txn).await?;
    let registrations: Vec<Registration> = who
        .iter()
        .filter_map(|person| {
            let facility = assignment::choose(&person.organisation, &clinics)?.clone();
            Some(registration(txn, person.person_id, facility))
        })
        .collect();
    register(app, txn, &registrations, Chosen::ByRule).await
}

/// Registers one person at the clinic that an officer chose.
pub(crate) async fn by_hand(
    app: &App,
    txn: &Txn,
    person: PersonId,
    facility: FacilityCode,
) -> Result<(), Error> {
    register(app, txn, &[registration(txn, person, facility)], Chosen::ByHand).await
}

fn registration(txn: &Txn, person_id: PersonId, facility: FacilityCode) -> Registration {
    Registration { id: RegistrationId::generate(txn.now()), person_id, facility }
}

async fn register(
    app: &App,
    txn: &Txn,
    made: &[Registration],
    chosen: Chosen,
) -> Result<(), Error> {
    if made.is_empty() {
        return Ok(());
    }
    let mut tally = Tally::default();
    for (person, facility) in cards::replace(txn, made, chosen).await? {
        tally.add(Some(&facility), Measure::Cards, person, -1);
    }
    for one in made {
        tally.add(Some(&one.facility), Measure::Cards, one.person_id, 1);
    }
    let registered: Vec<CardRegisteredV1> = made.iter().map(|one| event(txn, one)).collect();
    outbox::publish_all(txn, NAME, &app.clock, &registered).await?;
    let at: Vec<(PersonId, FacilityCode)> =
        made.iter().map(|one| (one.person_id, one.facility.clone())).collect();
    hand_over(app, txn, &at, &mut tally).await?;
    tally.save(txn).await?;

    let people: Vec<PersonId> = made.iter().map(|one| one.person_id).collect();
    audit::record(txn, Action::Create, &people).await?;
    let count = u64::try_from(made.len()).unwrap_or(u64::MAX);
    app.metrics.cards_registered.with_label_values(&[chosen.as_str()]).inc_by(count);
    Ok(())
}

/// Gives open follow-ups to the clinics that have the cards now.
pub(crate) async fn hand_over(
    app: &App,
    txn: &Txn,
    registered: &[(PersonId, FacilityCode)],
    tally: &mut Tally,
) -> Result<(), Error> {
    let moved = follow_ups::hand_over(txn, registered).await?;
    for one in &moved {
        let state = if one.state_before == State::Waiting { State::Due } else { one.state_before };
        tally.add(one.from.as_ref(), Measure::of(one.state_before), one.person_id, -1);
        tally.add(Some(&one.to), Measure::of(state), one.person_id, 1);
    }
    let scheduled: Vec<FollowUpScheduledV1> =
        moved.into_iter().map(|one| scheduled(txn, one)).collect();
    Ok(outbox::publish_all(txn, NAME, &app.clock, &scheduled).await?)
}

fn event(txn: &Txn, made: &Registration) -> CardRegisteredV1 {
    CardRegisteredV1 {
        registration_id: made.id,
        person_id: made.person_id,
        facility: made.facility.clone(),
        at: txn.now(),
    }
}

fn scheduled(txn: &Txn, moved: Moved) -> FollowUpScheduledV1 {
    let follow_up_id: FollowUpId = moved.id;
    FollowUpScheduledV1 {
        follow_up_id,
        person_id: moved.person_id,
        facility: moved.to,
        due_on: moved.due_on,
        at: txn.now(),
    }
}

/// Registers whoever waits for a clinic, now and whenever one may have appeared, until the process ends.
pub(crate) async fn catch_up(app: Data<App>, tasks: Tasks) {
    loop {
        while !tasks.is_cancelled() {
            match catch_up_once(&app).await {
                Ok(0) => break,
                Ok(people) => tracing::info!(people, "registered {people} people at clinics"),
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "cards wait for the next round"
                    );
                    break;
                }
            }
        }
        tokio::select! {
            () = tasks.cancelled() => return,
            () = app.clinic_recorded.notified() => {}
            () = tokio::time::sleep(app.config.catch_up_every) => {}
        }
    }
}

/// Registers up to a batch of those who wait. Tells how many it took.
async fn catch_up_once(app: &App) -> Result<usize, Error> {
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    if facilities::taking_cards(&txn).await?.is_empty() {
        return Ok(0);
    }
    people::mark_left_behind(&txn).await?;
    let who = people::take_unregistered(&txn, BATCH).await?;
    by_rule(app, &txn, &who).await?;
    txn.commit().await?;
    Ok(who.len())
}
