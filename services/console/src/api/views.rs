//! What the services answer, as far as pages show it.
//!
//! Read leniently: a field that a page can do without has a default, and fields that no page
//! shows are ignored, so that a newer service does not break a page. `Debug` says nothing.

mod books;
mod checkups;
mod classes;
mod clinics;
mod deliveries;
mod duplicates;
mod duties;
mod erasures;
mod grants;
mod history;
mod imports;
mod notices;
mod organisations;
mod paper;
mod people;
mod rights;
mod tables;
mod version;

pub(crate) use books::{Book, BookCheck, BookLine, BookList, BookRequest, BooksOfPerson, Holder};
pub(crate) use checkups::{Checkup, Condition, Observation, Value};
pub(crate) use classes::{Assessment, Conclusion, Fact, Row, Signature, Signed, System, Wording};
pub(crate) use clinics::{Card, Facility, FollowUp};
pub(crate) use deliveries::{Receipt, Unmatched};
pub(crate) use duplicates::{BookRef, Comparison, Merge, MergePreview, Pair, PairReason, Side};
pub(crate) use duties::Duty;
pub(crate) use erasures::{
    Ending, Erasure, ListedRefusal, Remains, Restricted, Restriction, Restrictions, Retention,
};
pub(crate) use grants::Grant;
pub(crate) use history::{
    Contacts, Numbered, PersonChange, PersonFact, PersonHistory, PersonThen, Post, Reached,
};
pub(crate) use imports::{
    HeaderWording, HeldRow, MissingPerson, RosterImport, RowFault, SeenHeader, Started,
};
pub(crate) use notices::{InboxItem, Notice};
pub(crate) use organisations::{
    AdministrativeUnit, Organisation, OrganisationChange, OrganisationContact, OrganisationHistory,
    Period, SplitMember, SplitPreview, Succession,
};
pub(crate) use paper::{PaperClass, PaperImport, PaperRecord, PaperTaken};
pub(crate) use people::{Contact, Found, Person};
pub(crate) use rights::{Access, Consent, GrantReview, Proxy, ReviewedGrant};
pub(crate) use tables::{RowClass, RuleTable, Run, TableSystem};
pub(crate) use version::Version;

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
