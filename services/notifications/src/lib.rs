//! Notifications: tells people and clinics that something is there to read, in an inbox and by e-mail.
//!
//! Owns `notice.delivered.v1`. Promises: a notice holds no health data and nobody's name; the same event makes the
//! same notice; an e-mail is sent at least once, each time under the same Message-ID; one that cannot be sent is
//! given up after a bounded number of attempts, and the office sees it.

mod app;
mod config;
mod domain;
mod erase_person;
mod error;
mod events;
mod http;
mod mailer;
mod metrics;
mod own_data;
mod send_mail;
mod store;

pub use app::{StartError, start};
pub use http::openapi;
pub use mailer::MailerError;

/// The service's name: its paths, its database, its consumer.
pub const NAME: &str = "notifications";

/// The tables of this service.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// Reads the service's own settings, so that `yba config` shows them and a start tells every fault at once.
pub fn read_settings(env: &runtime::Env) -> Result<(), runtime::env::Error> {
    config::MailConfig::from_env(env).map(drop)
}

/// Everything that this service holds of people, in words: what a download and the processing register are made of.
pub fn catalogue() -> auth::own_data::Catalogue {
    own_data::CATALOGUE
}
