//! What tests need to be short: a database per test, a running service, callers with tokens,
//! a mail server, a whole province in one process, and a Kafka where its jars are at hand.
//!
//! Only tests depend on it. Nothing here is mocked: PostgreSQL, HTTP, SMTP and Kafka are real.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answer;
mod client;
mod eventually;
pub mod kafka;
mod own_data;
mod ports;
mod postgres;
mod province;
mod service;
mod smtp;
mod test_db;
mod traces;
mod world;

pub use answer::{Answer, ProblemView};
pub use client::Client;
pub use eventually::{eventually, eventually_some};
pub use own_data::assert_download_covers;
pub use ports::free_port;
pub use postgres::admin_url;
pub use province::{Member, Province};
pub use service::{Setup, TestService};
pub use smtp::{Mail, SmtpSink};
pub use test_db::{TestDb, migrations};
pub use traces::traces;
pub use world::{DATA_KEY, IDENTITY_HASH_KEY, NOW, clock};
