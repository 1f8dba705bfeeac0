//! The registry, tested from outside.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod administrative_units;
mod apart;
mod books;
mod consents;
mod decisions;
mod duplicates;
mod duties;
mod erasures;
mod figures;
mod formats;
mod grant_reviews;
mod grants;
mod health_book_checks;
mod health_book_figures;
mod health_book_lists;
mod health_book_prints;
mod health_book_workbooks;
mod health_books;
mod history;
mod hospitals;
mod identities;
mod imports;
mod lists;
mod merged_people;
mod merges;
mod openapi;
mod organisations;
mod paper;
mod parsers;
mod people;
mod proxies;
mod reading;
mod reconciliation;
mod refusals;
mod restrictions;
mod rights;
mod rows;
mod schema;
mod styled_workbooks;
mod wordings;
mod workbooks;
