//! The registry (danh mục cán bộ): organisations, people and their posts, grants.
//!
//! It takes in committees' lists, says who each person is to the services that need it, and decides
//! who may do what. It promises that a person is one person on however many lists, that a row of a
//! list is registered or held with a reason, and that nothing of a person whose records must not be
//! here is ever stored.

mod app;
mod background;
mod change_health_books;
mod change_organisation;
mod change_organisations_due;
mod change_people_due;
mod change_person;
mod config;
pub mod domain;
mod end_posts;
mod end_proxies_of_dead;
mod end_proxy;
mod enter_person;
mod erase_person;
pub mod erasures;
mod error;
mod events;
pub mod exchange;
mod find_candidates;
mod find_sender;
pub mod first_officers;
mod forget_files;
mod hand_over_duty;
pub mod hospitals;
mod http;
mod limit_checks;
mod list_erasures;
mod merge_people;
mod metrics;
mod open_grant_review;
mod own_data;
mod print;
mod say_identity;
mod store;
mod take_book_row;
mod take_list;
mod take_paper;
mod take_rows;
mod tell_apart;
mod tell_identities;
mod undo_merge;

pub use app::start;

/// The service's name: of its paths, database, topics' source and consumer.
pub const NAME: &str = "registry";

/// The service's schema, under PostgreSQL 15 or later.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// Reads the service's own settings, so that `yba config` shows them and a start tells every fault at once.
pub fn read_settings(env: &runtime::Env) -> Result<(), runtime::env::Error> {
    let _ = auth::erasure_list::folder(env);
    let books = config::HealthBookConfig::from_env(env).map(drop);
    let grants = config::GrantConfig::from_env(env).map(drop);
    config::RosterConfig::from_env(env).map(drop).and(books).and(grants)
}

/// The place that what surrounds a list's rows is sealed for.
pub(crate) const FRAME_PLACE: &[u8] = b"registry.roster-frame";

/// Why the registry does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting is missing or wrong.
    #[error(transparent)]
    Settings(#[from] runtime::env::Error),
    /// A metric's name is taken.
    #[error("a metric could not be registered")]
    Metrics(#[from] prometheus::Error),
}

/// The service's API document, which is committed as `openapi.json`.
pub fn openapi() -> utoipa::openapi::OpenApi {
    http::openapi()
}

/// Everything that this service holds of people, in words: what a download and the processing register are made of.
pub fn catalogue() -> auth::own_data::Catalogue {
    own_data::CATALOGUE
}
