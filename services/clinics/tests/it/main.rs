//! The service over HTTP and by its events, on a real PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod aliases;
mod apart;
mod cards;
mod departures;
mod erase;
mod facilities;
mod figures;
mod follow_ups;
mod given;
mod openapi;
mod outcomes;
mod rights;
mod schema;
