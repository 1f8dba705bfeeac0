//! The guarantees of messaging on a real PostgreSQL, with things failing between steps.

mod dead_letters;
mod harness;
mod local;
mod outbox;
