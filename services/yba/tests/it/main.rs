//! The real program, run as an operator runs it, on a real PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answering;
mod backup;
mod commands;
mod doctor;
mod exchange;
mod installation;
mod kafka;
mod keeping;
mod serve;
mod settings;
mod trial;
