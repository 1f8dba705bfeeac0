//! The services that this program can be.

use auth::Parts;
use auth::database::MigrationSet;
use futures_util::future::LocalBoxFuture;
use futures_util::{FutureExt, TryFutureExt};
use messaging::{BoxError, Started};
use runtime::Env;
use sqlx::migrate::Migrator;

/// Starts a service with its parts.
type Start = fn(Parts) -> LocalBoxFuture<'static, Result<Started, BoxError>>;

/// One service, as the program sees it.
pub(crate) struct Service {
    /// Its name: of its database, its paths, its consumer.
    pub(crate) name: &'static str,
    /// The port of its API when it is served alone; that of its operators is 1,010 higher.
    pub(crate) port: u16,
    /// Its own migrations.
    migrations: &'static Migrator,
    /// Writes its OpenAPI document; the console has none.
    pub(crate) openapi: Option<fn() -> serde_json::Result<String>>,
    /// Reads its own settings, in development or not.
    pub(crate) read_settings: fn(&Env, bool) -> Result<(), runtime::env::Error>,
    /// Starts it.
    pub(crate) start: Start,
}

/// Every service, in the order in which they are started.
pub(crate) static ALL: [Service; 6] = [
    Service {
        name: registry::NAME,
        port: 8081,
        migrations: &registry::MIGRATIONS,
        openapi: Some(|| registry::openapi().to_pretty_json()),
        read_settings: |env, _| registry::read_settings(env),
        start: |parts| registry::start(parts).err_into().boxed_local(),
    },
    Service {
        name: exams::NAME,
        port: 8082,
        migrations: &exams::MIGRATIONS,
        openapi: Some(|| exams::openapi().to_pretty_json()),
        read_settings: |env, _| exams::read_settings(env),
        start: |parts| exams::start(parts).err_into().boxed_local(),
    },
    Service {
        name: classification::NAME,
        port: 8083,
        migrations: &classification::MIGRATIONS,
        openapi: Some(|| classification::openapi().to_pretty_json()),
        read_settings: |_, _| Ok(()),
        start: |parts| classification::start(parts).err_into().boxed_local(),
    },
    Service {
        name: clinics::NAME,
        port: 8084,
        migrations: &clinics::MIGRATIONS,
        openapi: Some(|| clinics::openapi().to_pretty_json()),
        read_settings: |env, _| clinics::read_settings(env),
        start: |parts| clinics::start(parts).err_into().boxed_local(),
    },
    Service {
        name: notifications::NAME,
        port: 8085,
        migrations: &notifications::MIGRATIONS,
        openapi: Some(|| notifications::openapi().to_pretty_json()),
        read_settings: |env, _| notifications::read_settings(env),
        start: |parts| notifications::start(parts).err_into().boxed_local(),
    },
    Service {
        name: console::NAME,
        port: 8080,
        migrations: &console::MIGRATIONS,
        openapi: None,
        read_settings: console::read_settings,
        start: |parts| console::start(parts).err_into().boxed_local(),
    },
];

/// The port of the development issuer when it is served alone.
pub(crate) const ISSUER_PORT: u16 = 8086;

impl Service {
    /// Returns the migrations of its database, but for those of `auth`, which come first.
    pub(crate) fn migrations(&self) -> [MigrationSet; 2] {
        let messaging = MigrationSet::new(messaging::MIGRATIONS_TABLE, &messaging::MIGRATIONS);
        [messaging, MigrationSet::new("_migrations", self.migrations)]
    }
}

/// Lists the services' names.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    ALL.iter().map(|service| service.name)
}

/// Finds the services that a command names; `all` names every one.
pub(crate) fn named(name: &str) -> Vec<&'static Service> {
    ALL.iter().filter(|service| name == "all" || service.name == name).collect()
}
