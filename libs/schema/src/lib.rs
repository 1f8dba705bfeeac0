//! The words that Yba's services say to each other.
//!
//! Typed ids, values that are parsed once at the edge, roles and scopes, topics, event types and
//! their envelope. Pure: serde only, no clock, no database, no network. What is here is read by
//! every service, so a change of meaning is a new type beside the old one (`docs/EVENTS.md`).
//!
//! Architecture invariant: nothing here prints personal data. `Debug` of a type that holds some
//! says only the type's name.

mod text;

mod birth_date;
mod citizen_id;
mod codes;
mod health_class;
mod icd10;
mod insurance_code;
mod keyed_hash;
mod letters;
mod loinc;
mod management_tier;
mod person_name;
mod phone_number;
mod quantity;
mod sex;

pub mod event;
pub mod events;
pub mod ids;
pub mod role;
pub mod scope;
pub mod topic;

pub use birth_date::{AgeRange, BirthDate, NotABirthDate};
pub use citizen_id::{CitizenId, NotACitizenId};
pub use codes::{FacilityCode, NotAFacilityCode, NotAnOrganisationCode, OrganisationCode};
pub use event::{Envelope, Event};
pub use health_class::{HealthClass, NotAHealthClass};
pub use icd10::{Icd10, NotAnIcd10Code};
pub use ids::*;
pub use insurance_code::{InsuranceCode, NotAnInsuranceCode};
pub use keyed_hash::{KeyedHash, NotAKeyedHash};
pub use letters::{composed, each_bare_letter};
pub use loinc::{Loinc, NotALoincCode};
pub use management_tier::{ManagementTier, NotAManagementTier};
pub use person_name::{NotAPersonName, PersonName, search_key};
pub use phone_number::{NotAPhoneNumber, PhoneNumber};
pub use quantity::{Comparator, MAX_SCALE, NotAQuantity, Quantity};
pub use role::Role;
pub use scope::Scope;
pub use sex::Sex;
pub use topic::{PARTITIONS, Topic, TopicKind};
