//! What the services answer, as far as pages show it.
//!
//! Read leniently: a field that a page can do without has a default, and fields that no page
//! shows are ignored, so that a newer service does not break a page. `Debug` says nothing.

mod checkups;
mod classes;
mod clinics;
mod deliveries;
mod grants;
mod imports;
mod notices;
mod people;

pub use checkups::{Checkup, Condition, Observation};
pub use classes::{Assessment, Conclusion, Evidence, Signature, System};
pub use clinics::{Card, Facility, FollowUp};
pub use deliveries::{Receipt, Unmatched};
pub use grants::Grant;
pub use imports::{HeldRow, RosterImport, RowFault, Started};
pub use notices::{InboxItem, Notice};
pub use people::{Contact, Found, OrganisationName, Person};

/// A `Debug` that says nothing, for what is about a person.
macro_rules! silent {
    ($($type:ident),+) => {$(
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($type), "(…)"))
            }
        }
    )+};
}
pub(super) use silent;
