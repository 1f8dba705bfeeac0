//! Takes in the results of check-ups: reads what hospitals deliver, finds whose it is, keeps every
//! version, and tells classification what was found.
//!
//! It promises that a delivery is taken in whole or not at all, that the same content changes
//! nothing however often it is sent, that the order of arrival does not matter, that a value is
//! never made up, and that nothing of a person on the refusal list is stored.

mod app;
mod config;
pub mod domain;
mod erase_person;
mod error;
mod events;
mod http;
mod measure_queues;
mod metrics;
mod own_data;
mod store;
mod take_in;
mod uploads;

pub use app::{StartError, start};
pub use config::Config;
pub use http::openapi;

/// The service's name: in its paths, topics and metrics.
pub const NAME: &str = "exams";

/// The tables of this service.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// Reads the service's own settings, so that `yba config` shows them and a start tells every fault at once.
pub fn read_settings(env: &runtime::Env) -> Result<(), runtime::env::Error> {
    Config::from_env(env).map(drop)
}

/// Everything that this service holds of people, in words: what a download and the processing register are made of.
pub fn catalogue() -> auth::own_data::Catalogue {
    own_data::CATALOGUE
}
