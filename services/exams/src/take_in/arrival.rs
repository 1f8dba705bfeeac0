//! A delivery on its way in.

use auth::Txn;
use auth::secrets::PersonKey;
use chrono::{DateTime, NaiveDate, Utc};
use schema::{EncounterId, KeyedHash, PersonId, ReceiptId};
use uuid::Uuid;

use super::{Origin, payload};
use crate::app::App;
use crate::domain::checkup::{Checkup, Patient};
use crate::domain::fault::Fault;
use crate::domain::identity::DeliveryKey;
use crate::domain::matching::Reason;
use crate::domain::versions::Rank;
use crate::error::Error;
use crate::store::deliveries::{self, Taken};
use crate::store::findings::{self, Common};
use crate::store::people::Known;

/// Keyed hashes of the numbers that a delivery names its person by.
pub(crate) struct Numbers {
    pub(crate) citizen: Option<KeyedHash>,
    pub(crate) insurance: Option<KeyedHash>,
}

impl Numbers {
    pub(crate) fn of(app: &App, patient: &Patient) -> Self {
        Self {
            citizen: patient.citizen_id.as_ref().map(|id| app.keyring.hash_citizen(id)),
            insurance: patient.insurance.as_ref().map(|code| app.keyring.hash_insurance(code)),
        }
    }

    /// The number that decides: the citizen id where there is one.
    pub(crate) fn first(&self) -> &KeyedHash {
        let first = self.citizen.as_ref().or(self.insurance.as_ref());
        first.expect("the reader refuses a patient without a number")
    }

    /// What whoever decides about this number locks.
    pub(crate) fn lock(&self) -> &str {
        self.first().as_str()
    }
}

/// Whose a delivery is.
#[derive(Clone)]
pub(crate) enum Whose {
    /// Nobody may store anything about them here.
    Refused,
    /// This person's.
    Person(Known),
    /// Not known yet, or only with a disagreement.
    Waits(Reason),
}

/// A delivery that was read without fault, with all that does not depend on whose it is.
pub(crate) struct Arrival<'a> {
    pub(crate) checkup: &'a Checkup,
    pub(crate) faults: &'a [Fault],
    pub(crate) raw: &'a [u8],
    pub(crate) origin: Origin<'a>,
    pub(crate) numbers: Numbers,
    pub(crate) key: DeliveryKey,
    pub(crate) rank: Rank,
    /// The id of its receipt, unless it has one already.
    pub(crate) receipt_id: ReceiptId,
    /// Its id if it is new.
    pub(crate) encounter_id: EncounterId,
    pub(crate) now: DateTime<Utc>,
    pub(crate) today: NaiveDate,
}

impl<'a> Arrival<'a> {
    pub(crate) fn new(
        app: &App,
        txn: &Txn,
        (checkup, faults, raw): (&'a Checkup, &'a [Fault], &'a [u8]),
        origin: Origin<'a>,
    ) -> Self {
        let numbers = Numbers::of(app, &checkup.patient);
        let now = txn.now();
        Self {
            key: DeliveryKey::of(checkup, origin.facility, numbers.first()),
            rank: rank(checkup),
            receipt_id: ReceiptId::generate(now),
            encounter_id: EncounterId::generate(now),
            now,
            today: runtime::clock::civil_date(now),
            checkup,
            faults,
            raw,
            origin,
            numbers,
        }
    }

    /// The columns of its findings as `person`'s.
    pub(crate) fn columns(
        &self,
        person: PersonId,
        receipt_id: Uuid,
        key: &PersonKey,
    ) -> Vec<sea_orm::Value> {
        let common = Common {
            person_id: person.as_uuid(),
            facility: self.origin.facility,
            on_day: self.checkup.on,
            sent_at: self.rank.sent_at,
            at: self.now,
            receipt_id,
        };
        findings::columns(&common, self.checkup, |words| key.seal(WORDS, words))
    }

    /// The faults as a receipt keeps them.
    pub(crate) fn faults_text(&self) -> String {
        serde_json::to_string(self.faults).expect("faults are text and codes")
    }

    /// Observations without their components, and conditions.
    pub(crate) fn counts(&self) -> (i64, i64) {
        let observations = self.checkup.observations.iter().filter(|one| one.part == 0).count();
        let count = |number| i64::try_from(number).unwrap_or(i64::MAX);
        (count(observations), count(self.checkup.conditions.len()))
    }

    /// One statement, if the delivery is new or says what is in force already.
    pub(super) async fn store_new(
        &self,
        app: &App,
        txn: &Txn,
        person: &Known,
    ) -> Result<Taken, Error> {
        let key = app.people.key(app, txn, person.person_id).await?;
        let new = deliveries::New {
            encounter_id: self.encounter_id.as_uuid(),
            key: self.key.as_bytes(),
            digest: self.rank.digest.as_bytes(),
            sealed: payload::seal(&key, self.raw)?,
            citizen_hash: &person.citizen_hash,
            revision: person.revision,
            faults: self.faults_text(),
            intake: self.origin.intake,
            day: self.today,
            counts: self.counts(),
        };
        let columns = self.columns(person.person_id, self.receipt_id.as_uuid(), &key);
        Ok(deliveries::take_in(txn, columns, new).await?)
    }
}

/// What the seal of an observation's free text is bound to.
pub(crate) const WORDS: &[u8] = b"observation";

/// The place of a content among the versions of its delivery, cut to what PostgreSQL keeps.
pub(crate) fn rank(checkup: &Checkup) -> Rank {
    let micros = checkup.sent_at.map_or(0, |at| at.timestamp_micros());
    let sent_at = DateTime::from_timestamp_micros(micros).unwrap_or_default();
    Rank { sent_at, digest: checkup.digest }
}
