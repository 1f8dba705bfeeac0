//! The service over HTTP and by its events, on a real PostgreSQL and a real SMTP server.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod aliases;
mod apart;
mod erase;
mod given;
mod inbox;
mod mail;
mod openapi;
mod rights;
mod schema;
