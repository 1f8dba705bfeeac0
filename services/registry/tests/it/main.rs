//! The registry, tested from outside.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod administrative_units;
mod books;
mod decisions;
mod duties;
mod figures;
mod formats;
mod grants;
mod health_book_checks;
mod health_book_lists;
mod health_book_prints;
mod health_books;
mod history;
mod imports;
mod lists;
mod openapi;
mod organisations;
mod paper;
mod parsers;
mod people;
mod reading;
mod reconciliation;
mod refusals;
mod rows;
mod schema;
mod wordings;
mod workbooks;
