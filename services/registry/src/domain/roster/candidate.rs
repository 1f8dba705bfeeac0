//! What a row of a list says about somebody.

use schema::{BirthDate, CitizenId, InsuranceCode, ManagementTier, PersonName, PhoneNumber, Sex};

/// A person as one row of a list says them; complete and without contradiction in itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Candidate {
    pub name: PersonName,
    pub born: BirthDate,
    pub sex: Sex,
    pub citizen_id: CitizenId,
    pub insurance: Option<InsuranceCode>,
    pub phone: Option<PhoneNumber>,
    pub email: Option<String>,
    pub address: Option<String>,
    pub post: String,
    pub unit: Option<String>,
    pub tier: ManagementTier,
    pub in_office: bool,
}

/// What can be read of a row that is held.
#[derive(Clone, PartialEq, Default)]
pub struct Said {
    pub name: Option<PersonName>,
    pub born: Option<BirthDate>,
    pub citizen_id: Option<CitizenId>,
    pub insurance: Option<InsuranceCode>,
}

impl std::fmt::Debug for Said {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Said(…)")
    }
}

impl std::fmt::Debug for Candidate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Candidate(…)")
    }
}
