//! The guarantees of messaging on a real PostgreSQL, with things failing between steps.
#![expect(clippy::unwrap_used, reason = "a test fails by it")]

mod dead_letters;
mod harness;
mod inbox;
mod kafka;
mod local;
mod outbox;
mod real_kafka;
mod restored;
mod signals;
mod switch;
