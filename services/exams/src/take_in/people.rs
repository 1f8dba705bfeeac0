//! Who a number belongs to, remembered for a minute.
//!
//! A hospital's transaction may not read identities: `exams_identify` answers for it. What is
//! remembered is checked again inside the statement that stores a delivery (`exams_admits`), so
//! that a copy that is out of date costs a second attempt and never a wrong match.

use std::time::Duration;

use auth::Txn;
use auth::secrets::PersonKey;
use moka::future::Cache;
use schema::PersonId;
use uuid::Uuid;

use super::arrival::{Numbers, Whose};
use crate::app::App;
use crate::domain::checkup::Patient;
use crate::domain::matching::{Reason, disagreement};
use crate::error::Error;
use crate::store::people::{Identified, Known, identify};

/// The key of what is nobody's yet is kept like a person's, under an id that no person can have.
pub(crate) const SERVICE: PersonId =
    PersonId::from_uuid(Uuid::from_u128(0x0001_e8a5_0000_8000_8000_0000_0000_0001));

/// Most people that are remembered, some 20 MB.
const REMEMBERED: u64 = 50_000;
/// How long; longer than an upload pauses between two of a person's check-ups.
const KEPT: Duration = Duration::from_secs(60);

/// People and their keys, by what deliveries name them by.
pub(crate) struct People {
    known: Cache<String, Known>,
    keys: Cache<PersonId, PersonKey>,
}

impl People {
    pub(crate) fn new() -> Self {
        let known = Cache::builder().max_capacity(REMEMBERED).time_to_live(KEPT).build();
        let keys = Cache::builder().max_capacity(REMEMBERED).time_to_live(KEPT).build();
        Self { known, keys }
    }

    /// Whose a delivery is, from memory where that knows somebody.
    pub(super) async fn find(
        &self,
        txn: &Txn,
        numbers: &Numbers,
        patient: &Patient,
    ) -> Result<Whose, Error> {
        match self.known.get(numbers.lock()).await {
            Some(known) => Ok(judge(known, patient)),
            None => self.look_up(txn, numbers, patient).await,
        }
    }

    /// Whose a delivery is, from the database.
    pub(crate) async fn look_up(
        &self,
        txn: &Txn,
        numbers: &Numbers,
        patient: &Patient,
    ) -> Result<Whose, Error> {
        let (citizen, insurance) = (numbers.citizen.as_ref(), numbers.insurance.as_ref());
        let Identified::People(mut people) = identify(txn, citizen, insurance).await? else {
            return Ok(Whose::Refused);
        };
        let Some(known) = people.pop() else { return Ok(Whose::Waits(Reason::UnknownPerson)) };
        if !people.is_empty() {
            return Ok(Whose::Waits(Reason::SeveralPeople));
        }
        self.known.insert(numbers.lock().to_owned(), known.clone()).await;
        Ok(judge(known, patient))
    }

    /// Forgets who has a number.
    pub(crate) async fn forget_number(&self, numbers: &Numbers) {
        self.known.invalidate(numbers.lock()).await;
    }

    /// Forgets somebody, whatever they are named by.
    pub(crate) async fn forget(&self, person: PersonId, numbers: [Option<&str>; 2]) {
        self.keys.invalidate(&person).await;
        for number in numbers.into_iter().flatten() {
            self.known.invalidate(number).await;
        }
    }

    /// Forgets everybody.
    pub(crate) fn forget_all(&self) {
        self.keys.invalidate_all();
        self.known.invalidate_all();
    }

    /// The key that seals what is about a person, made now if there is none.
    pub(crate) async fn key(
        &self,
        app: &App,
        txn: &Txn,
        person: PersonId,
    ) -> Result<PersonKey, Error> {
        if let Some(key) = self.keys.get(&person).await {
            return Ok(key);
        }
        // Remembered only when it was here before: one that is made now goes if this rolls back.
        if let Some(key) = PersonKey::find(txn, &app.keyring, person).await? {
            self.keys.insert(person, key.clone()).await;
            return Ok(key);
        }
        Ok(PersonKey::get_or_create(txn, &app.keyring, person).await?)
    }
}

fn judge(known: Known, patient: &Patient) -> Whose {
    match disagreement(patient, &known.name, known.born) {
        None => Whose::Person(known),
        Some(reason) => Whose::Waits(reason),
    }
}
