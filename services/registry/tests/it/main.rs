//! The registry, tested from outside.

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
