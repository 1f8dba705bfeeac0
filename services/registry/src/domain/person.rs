//! A person under management (người thuộc diện quản lý).

use schema::{
    BirthDate, CitizenId, InsuranceCode, ManagementTier, OrganisationCode, PersonId, PersonName,
    PhoneNumber, Sex,
};
use serde::{Deserialize, Serialize};

use super::person_change::Reaching;
use super::roster::Candidate;
use super::text;

/// A person as the registry knows them.
#[derive(Clone, PartialEq)]
pub struct Person {
    pub id: PersonId,
    pub name: PersonName,
    pub sex: Sex,
    pub born: BirthDate,
    pub tier: ManagementTier,
    /// The organisation of the list that named them last.
    pub organisation: OrganisationCode,
    pub post: String,
    pub in_office: bool,
    pub private: Private,
}

/// What is sealed with the person's key.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Private {
    pub citizen_id: CitizenId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insurance: Option<InsuranceCode>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<PhoneNumber>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// The administrative unit that the address lies in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_unit: Option<String>,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(…)")
    }
}

impl std::fmt::Debug for Private {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Private(…)")
    }
}

impl Person {
    /// Makes a person of what a list says.
    pub fn register(id: PersonId, organisation: OrganisationCode, candidate: Candidate) -> Self {
        Self {
            id,
            name: candidate.name,
            sex: candidate.sex,
            born: candidate.born,
            tier: candidate.tier,
            organisation,
            post: candidate.post,
            in_office: candidate.in_office,
            private: Private {
                citizen_id: candidate.citizen_id,
                insurance: candidate.insurance,
                phone: candidate.phone,
                email: candidate.email,
                address: candidate.address,
                address_unit: None,
            },
        }
    }

    /// Says whether a list can mean this person: same name, sex, and a birth that agrees.
    pub fn agrees_with(&self, candidate: &Candidate) -> bool {
        agree((&self.name, self.sex, self.born), candidate)
    }

    /// Takes over what a newer list says. A list that leaves something out does not erase it.
    pub fn revise(&mut self, organisation: OrganisationCode, candidate: Candidate) {
        // A day is more than a year; a year after a day adds nothing.
        if matches!(candidate.born, BirthDate::Exact(_)) {
            self.born = candidate.born;
        }
        self.tier = candidate.tier;
        self.organisation = organisation;
        // Without a post a list still may say by the tier that somebody has retired.
        if !candidate.post.is_empty() || !candidate.in_office {
            self.in_office = candidate.in_office;
        }
        if !candidate.post.is_empty() {
            self.post = candidate.post;
        }
        let private = &mut self.private;
        private.insurance = candidate.insurance.or(private.insurance.take());
        private.phone = candidate.phone.or(private.phone.take());
        private.email = candidate.email.or(private.email.take());
        if candidate.address.is_some() && candidate.address != private.address {
            private.address_unit = None; // It was the other address's.
        }
        private.address = candidate.address.or(private.address.take());
    }
}

impl Private {
    /// How the person is reached.
    pub fn reaching(&self) -> Reaching {
        Reaching {
            phone: self.phone.clone(),
            email: self.email.clone(),
            address: self.address.clone(),
            address_unit: self.address_unit.clone(),
        }
    }

    /// Takes over the whole of how the person is reached.
    pub fn reach(&mut self, reaching: Reaching) {
        self.phone = reaching.phone;
        self.email = reaching.email;
        self.address = reaching.address;
        self.address_unit = reaching.address_unit;
    }
}

/// Says whether a name, a sex and a birth can be those of a candidate.
pub fn agree((name, sex, born): (&PersonName, Sex, BirthDate), candidate: &Candidate) -> bool {
    text::same_name(name.as_str(), candidate.name.as_str())
        && sex == candidate.sex
        && born.agrees_with(&candidate.born)
}

/// The name as it is searched for: folded, in the order it is written.
pub fn search_key(name: &str) -> String {
    text::fold(name)
}

/// The folded name with the given name first: `Hùng Nguyễn Văn`.
pub fn given_key(name: &str) -> String {
    let folded = text::fold(name);
    match folded.rsplit_once(' ') {
        Some((rest, given)) => format!("{given} {rest}"),
        None => folded,
    }
}
