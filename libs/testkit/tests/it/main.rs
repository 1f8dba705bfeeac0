//! The test kit, tried on a little service of its own.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod database;
mod little;
mod province;
mod service;
mod smtp;
