//! Classification: rule tables, assessments with their evidence, conclusions and signatures.
//!
//! It hears of check-ups and identities, derives each person's facts as of the day of a check-up,
//! evaluates them by the rule table in force and proposes a class, or says what is missing. The
//! Professional Council signs; nothing is concluded without it. Rules are data (`rule-tables/`),
//! facts are three-valued, and every assessment can be replayed bit for bit.

mod app;
mod assess_person;
pub mod domain;
mod draft_rule_table;
mod erase_person;
mod error;
mod events;
mod http;
mod metrics;
mod own_data;
mod rule_tables;
mod runs;
mod store;

pub use app::{StartError, start};
pub use http::openapi;

/// The service's name, in paths, roles, topics and metrics.
pub const NAME: &str = "classification";

/// The service's own migrations, counted in `_migrations`.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// Everything that this service holds of people, in words: what a download and the processing register are made of.
pub fn catalogue() -> auth::own_data::Catalogue {
    own_data::CATALOGUE
}
