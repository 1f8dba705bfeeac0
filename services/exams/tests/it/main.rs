//! The exams service, tested from outside: real HTTP, real PostgreSQL under row security.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod aliases;
mod apart;
mod erase;
mod figures;
mod intake;
mod limits;
mod people;
mod refusal;
mod rights;
mod schema;
mod shared;
mod spec;
mod unmatched;
mod uploads;
mod versions;
mod world;
