//! Deliveries that have several contents, or wait: which is in force, and what follows from it.

use auth::{Txn, aliases, audit};
use messaging::outbox;
use schema::events::{DeliveryReceivedV1, DeliveryState};
use schema::{EncounterId, PersonId, ReceiptId};
use uuid::Uuid;

use super::arrival::{Arrival, Whose};
use super::payload;
use super::people::SERVICE;
use super::{Stored, checkup_recorded};
use crate::app::App;
use crate::domain::digest::ContentDigest;
use crate::domain::matching::Reason;
use crate::domain::versions::{Rank, State, Version, settle as settled};
use crate::error::Error;
use crate::store::deliveries::{self, Locked};
use crate::store::figures::Change;
use crate::store::{self, findings, receipts, unmatched, versions};

/// Brings a delivery that is known, or waits, to where its versions say it is.
pub(crate) async fn settle(
    app: &App,
    txn: &Txn,
    arrival: &Arrival<'_>,
    whose: &Whose,
) -> Result<Stored, Error> {
    let facility = arrival.origin.facility.as_str();
    let (id, key) = (arrival.encounter_id.as_uuid(), arrival.key.as_bytes());
    let locked = deliveries::lock_or_make(txn, id, key, facility, arrival.checkup.on).await?;
    Settlement { app, txn, arrival, whose, locked }.run(true).await
}

pub(super) struct Settlement<'a> {
    pub(super) app: &'a App,
    pub(super) txn: &'a Txn,
    pub(super) arrival: &'a Arrival<'a>,
    pub(super) whose: &'a Whose,
    pub(super) locked: Locked,
}

/// A version as it was and as it becomes.
struct Turn {
    rank: Rank,
    receipt_id: Uuid,
    received_at: chrono::DateTime<chrono::Utc>,
    before: Option<String>,
    after: State,
}

impl Settlement<'_> {
    /// Writes the arrival, what changes about the others, and what follows; answers what it is now.
    pub(super) async fn run(mut self, is_new_receipt: bool) -> Result<Stored, Error> {
        let person = self.person().await?;
        let changes = self.changes(person).await?;
        let own = changes.iter().find(|one| one.rank.digest == self.arrival.rank.digest);
        let own = own.expect("the arrival is one of the versions");
        let (own_state, was_known) = (own.after, own.before.is_some());
        let comes_into_force = own_state == State::Accepted
            && self.locked.digest.as_deref() != Some(own.rank.digest.as_bytes());
        // What leaves force goes first: at most one version of a delivery is in force at any time.
        for change in changes.iter().filter(|one| one.after == State::Superseded) {
            self.demote(change).await?;
        }
        self.save_own(own, person).await?;
        let number =
            if comes_into_force { Some(self.put_in_force(own, person).await?) } else { None };
        if own_state == State::Accepted && !comes_into_force {
            deliveries::raise(self.txn, self.locked.encounter_id, own.rank.sent_at).await?;
        }
        self.update_own_receipt(own, number, person).await?;
        self.queue(own_state).await?;
        let stored = self.stored(own_state, is_new_receipt && was_known, person, number);
        if is_new_receipt {
            self.insert_receipt(&stored).await?;
        }
        if stored.state != DeliveryState::Unchanged {
            let event = super::received(self.txn, self.arrival.origin.facility, &stored);
            outbox::publish(self.txn, crate::NAME, &self.app.clock, &event).await?;
        }
        audit::record(self.txn, action(is_new_receipt), stored.person_id.as_slice()).await?;
        self.count(&changes, &stored, is_new_receipt, number.is_some()).await?;
        Ok(stored)
    }

    /// Whose it is. A delivery does not pass from one person to another by itself.
    ///
    /// A new version of what was stored before a merge stays under the id of then: an undo finds it there.
    async fn person(&self) -> Result<Option<PersonId>, Error> {
        let Whose::Person(known) = self.whose else { return Ok(None) };
        let Some(held) = self.locked.person_id.map(PersonId::from_uuid) else {
            return Ok(Some(known.person_id));
        };
        if held == known.person_id || aliases::survivor(self.txn, held).await? == known.person_id {
            return Ok(Some(held));
        }
        Err(Error::OtherPerson)
    }

    /// Every version of the delivery with what it was and what it becomes, the arrival among them.
    async fn changes(&self, person: Option<PersonId>) -> Result<Vec<Turn>, Error> {
        let arrival = self.arrival;
        let mut all: Vec<(Version, Turn)> = Vec::new();
        for row in versions::list(self.txn, self.locked.encounter_id).await? {
            let digest = ContentDigest::from_bytes(&row.digest);
            let digest = digest.ok_or_else(|| store::corrupt("digest"))?;
            let is_own = digest == arrival.rank.digest;
            let sent_at = if is_own { row.sent_at.max(arrival.rank.sent_at) } else { row.sent_at };
            let rank = Rank { sent_at, digest };
            let matched = row.matched || is_own && person.is_some();
            let change = Turn {
                rank,
                receipt_id: row.receipt_id,
                received_at: row.received_at,
                before: Some(row.state),
                after: State::Superseded,
            };
            all.push((Version { rank, matched }, change));
        }
        if !all.iter().any(|(version, _)| version.rank.digest == arrival.rank.digest) {
            let change = Turn {
                rank: arrival.rank,
                receipt_id: arrival.receipt_id.as_uuid(),
                received_at: arrival.now,
                before: None,
                after: State::Superseded,
            };
            all.push((Version { rank: arrival.rank, matched: person.is_some() }, change));
        }
        let states = settled(&all.iter().map(|(version, _)| *version).collect::<Vec<_>>());
        let changes = all.into_iter().zip(states);
        let mut changes: Vec<Turn> =
            changes.map(|((_, change), after)| Turn { after, ..change }).collect();
        // Counters of several days are locked in one order, so that nobody waits in a circle.
        changes.sort_by_key(|change| change.received_at);
        Ok(changes)
    }

    /// Takes another version out of force, or off the queue.
    async fn demote(&self, change: &Turn) -> Result<(), Error> {
        let is_own = change.rank.digest == self.arrival.rank.digest;
        if is_own || change.before.as_deref() == Some(State::Superseded.as_str()) {
            return Ok(());
        }
        let which = (self.locked.encounter_id, change.rank.digest.as_bytes().as_slice());
        versions::set_state(self.txn, which, State::Superseded.as_str(), None, None).await?;
        let event = DeliveryReceivedV1 {
            receipt_id: ReceiptId::from_uuid(change.receipt_id),
            facility: self.arrival.origin.facility.clone(),
            state: DeliveryState::Superseded,
            person_id: self.locked.person_id.map(PersonId::from_uuid),
            encounter_id: Some(EncounterId::from_uuid(self.locked.encounter_id)),
            at: self.arrival.now,
        };
        outbox::publish(self.txn, crate::NAME, &self.app.clock, &event).await?;
        Ok(())
    }

    async fn save_own(&self, own: &Turn, person: Option<PersonId>) -> Result<(), Error> {
        let holder = person.or(self.locked.person_id.map(PersonId::from_uuid)).unwrap_or(SERVICE);
        let holder = if person.is_none() { SERVICE } else { holder };
        let key = self.app.people.key(self.app, self.txn, holder).await?;
        let version = versions::New {
            encounter_id: self.locked.encounter_id,
            digest: own.rank.digest.as_bytes(),
            facility: self.arrival.origin.facility.as_str(),
            sent_at: own.rank.sent_at,
            state: own.after.as_str(),
            matched: person.is_some(),
            receipt_id: own.receipt_id,
            received_at: own.received_at,
            sealed: payload::seal(&key, self.arrival.raw)?,
            sealed_for: holder.as_uuid(),
        };
        Ok(versions::save(self.txn, version).await?)
    }

    /// Stores the findings of the version that comes into force, and tells of it. Answers its number.
    async fn put_in_force(&mut self, own: &Turn, person: Option<PersonId>) -> Result<i32, Error> {
        let person = person.or(self.locked.person_id.map(PersonId::from_uuid));
        let person = person.expect("only a matched version comes into force");
        let number = self.locked.number + 1;
        let encounter_id = self.locked.encounter_id;
        let key = self.app.people.key(self.app, self.txn, person).await?;
        let columns = self.arrival.columns(person, own.receipt_id, &key);
        findings::insert(self.txn, columns, encounter_id, number).await?;
        let content = (own.rank.digest.as_bytes().as_slice(), own.rank.sent_at);
        let day = self.arrival.checkup.on;
        deliveries::put_in_force(self.txn, encounter_id, person.as_uuid(), content, (number, day))
            .await?;
        self.locked.person_id = Some(person.as_uuid());
        let event =
            checkup_recorded(self.arrival, person, EncounterId::from_uuid(encounter_id), number);
        outbox::publish(self.txn, crate::NAME, &self.app.clock, &event).await?;
        Ok(number)
    }

    /// The receipt under which this content first came says what it is now.
    async fn update_own_receipt(
        &self,
        own: &Turn,
        number: Option<i32>,
        person: Option<PersonId>,
    ) -> Result<(), Error> {
        if own.before.as_deref().is_none_or(|before| before == own.after.as_str()) {
            return Ok(());
        }
        let which = (self.locked.encounter_id, own.rank.digest.as_bytes().as_slice());
        let person = person.map(PersonId::as_uuid);
        Ok(versions::set_state(self.txn, which, own.after.as_str(), number, person).await?)
    }

    async fn queue(&self, state: State) -> Result<(), Error> {
        unmatched::prune(self.txn, self.locked.encounter_id).await?;
        let (State::Held, Whose::Waits(reason)) = (state, self.whose) else { return Ok(()) };
        let arrival = self.arrival;
        let row = unmatched::Row {
            encounter_id: self.locked.encounter_id,
            digest: arrival.rank.digest.as_bytes().to_vec(),
            facility: arrival.origin.facility.to_string(),
            receipt_id: arrival.receipt_id.as_uuid(),
            on_day: arrival.checkup.on,
            citizen_hash: arrival.numbers.citizen.as_ref().map(ToString::to_string),
            insurance_hash: arrival.numbers.insurance.as_ref().map(ToString::to_string),
            reason: reason.as_str().to_owned(),
            since: arrival.now,
        };
        Ok(unmatched::save(self.txn, &row).await?)
    }

    fn stored(
        &self,
        state: State,
        is_unchanged: bool,
        person: Option<PersonId>,
        number: Option<i32>,
    ) -> Stored {
        let reason: Option<Reason> = match self.whose {
            Whose::Waits(reason) if state == State::Held => Some(*reason),
            _ => None,
        };
        Stored {
            receipt_id: self.arrival.receipt_id,
            state: match state {
                _ if is_unchanged => DeliveryState::Unchanged,
                State::Accepted => DeliveryState::Accepted,
                State::Held => DeliveryState::Held,
                State::Superseded => DeliveryState::Superseded,
            },
            encounter_id: EncounterId::from_uuid(self.locked.encounter_id),
            person_id: person,
            number: number.or((state == State::Accepted).then_some(self.locked.number)),
            reason,
        }
    }

    async fn insert_receipt(&self, stored: &Stored) -> Result<(), Error> {
        let arrival = self.arrival;
        let row = receipts::Row {
            id: stored.receipt_id.as_uuid(),
            facility: arrival.origin.facility.to_string(),
            state: stored.state.to_string(),
            received_at: arrival.now,
            encounter_id: Some(stored.encounter_id.as_uuid()),
            person_id: stored.person_id.map(PersonId::as_uuid),
            version: stored.number,
            faults: arrival.faults_text(),
            intake_id: arrival.origin.intake.map(|(intake, _)| intake),
            line: arrival.origin.intake.map(|(_, line)| line),
        };
        Ok(receipts::insert(self.txn, row).await?)
    }

    /// Counts the arrival today, and each version that changed on the day it came.
    async fn count(
        &self,
        changes: &[Turn],
        stored: &Stored,
        is_new_receipt: bool,
        in_force: bool,
    ) -> Result<(), Error> {
        let facility = self.arrival.origin.facility.as_str();
        for change in changes {
            let Some(before) = change.before.as_deref() else { continue };
            if before == change.after.as_str() {
                continue;
            }
            let day = runtime::clock::civil_date(change.received_at);
            let moved = Change::default().add(before, -1).add(change.after.as_str(), 1);
            store::figures::add(self.txn, facility, day, moved).await?;
        }
        let mut today = Change::default();
        if is_new_receipt {
            today.received = 1;
            today = today.add(stored.state.as_str(), 1);
        }
        if in_force {
            (today.observations, today.conditions) = self.arrival.counts();
        }
        Ok(store::figures::add(self.txn, facility, self.arrival.today, today).await?)
    }
}

fn action(is_new_receipt: bool) -> audit::Action {
    if is_new_receipt { audit::Action::Create } else { audit::Action::Match }
}
