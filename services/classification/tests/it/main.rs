//! The service over HTTP and events, on a real PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod aliases;
mod apart;
mod assess;
mod default_table;
mod engine;
mod erase;
mod figures;
mod given;
mod openapi;
mod order;
mod paper;
mod replay;
mod rights;
mod runs;
mod schema;
mod sign;
mod tables;
