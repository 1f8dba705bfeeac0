//! The registry, tested from outside.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod figures;
mod grants;
mod imports;
mod lists;
mod openapi;
mod people;
mod reading;
mod refusals;
mod rows;
mod schema;
mod workbooks;
