//! Clinics: facilities, at which clinic A (phòng khám A) a person's card is registered, and the clinics' worklists.
//!
//! Owns `facility.recorded.v1`, `card.registered.v1`, `follow-up.scheduled.v1` and `follow-up.closed.v1`.
//! Promises: a person has at most one open card and one open follow-up; a signed conclusion leads to a follow-up
//! whatever arrives first, conclusion, person or clinic; no class is stored or shown here.

mod app;
mod config;
mod domain;
mod erase_person;
mod error;
mod events;
mod follow_departure;
mod follow_merge;
mod http;
mod metrics;
mod own_data;
mod record_outcome;
mod register_cards;
mod schedule_follow_up;
mod store;

pub use app::{StartError, start};
pub use http::openapi;

/// The service's name: its paths, its database, its consumer.
pub const NAME: &str = "clinics";

/// The tables of this service.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// Reads the service's own settings, so that `yba config` shows them and a start tells every fault at once.
pub fn read_settings(env: &runtime::Env) -> Result<(), runtime::env::Error> {
    config::Config::from_env(env).map(drop)
}

/// Everything that this service holds of people, in words: what a download and the processing register are made of.
pub fn catalogue() -> auth::own_data::Catalogue {
    own_data::CATALOGUE
}
