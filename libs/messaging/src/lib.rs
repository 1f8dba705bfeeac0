//! The guarantees of messaging: an event leaves in the transaction that made it true, takes effect once,
//! and keeps its order within a key.
//!
//! [`outbox::publish`] writes an event in the caller's transaction. A relay gives it to the carrier, which is
//! local (one process, no broker) or Kafka. A consumer's handler calls [`inbox::claim`] in its own transaction,
//! so that the effect and the record of it commit together. What cannot be handled becomes a dead letter.
//! This is the only crate that names rdkafka.

pub mod bus;
pub mod carrier;
pub mod config;
pub mod dead_letters;
pub mod delivery;
pub mod drain;
pub mod erasure;
pub mod error;
mod handling;
pub mod inbox;
pub mod kafka;
pub mod local;
pub mod metrics;
pub mod outbox;
mod relay;
pub mod restored;
mod sql;
pub mod subscription;
pub mod switch;
mod window;

pub use bus::{Bus, ServiceEnds, Started};
pub use config::{BusConfig, Carrier};
pub use delivery::{Delivery, Origin};
pub use drain::{Drained, drain};
pub use error::Error;
pub use outbox::Outbox;
pub use subscription::{BoxError, Failure, Subscription};

/// The tables that messaging keeps in each service's database.
///
/// They have a history of their own, in [`MIGRATIONS_TABLE`], beside the service's.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// Where the history of [`MIGRATIONS`] is kept.
pub const MIGRATIONS_TABLE: &str = "_migrations_messaging";
