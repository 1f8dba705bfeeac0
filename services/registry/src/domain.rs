//! What a list, a person, an organisation and a figure are; pure.

pub mod book_list;
pub mod card;
pub mod client_key;
pub mod duplicate;
pub mod figures;
pub mod health_book;
pub mod ledger;
pub mod merge;
pub mod organisation;
pub mod organisation_change;
pub mod paper;
pub mod person;
pub mod person_change;
pub mod proxy;
pub mod quarter;
pub mod retention;
pub mod roster;
pub mod search;
pub mod text;
pub mod tier;
pub mod workbook;
