//! Databases, roles and migrations: what `yba migrate` and the tests do before a service starts.

mod migrate;
mod names;
mod prepare;
mod ready;

pub use migrate::{MigrateError, MigrationSet, auth_migrations, migrate};
pub use names::Names;
pub use prepare::{Passwords, PrepareError, Prepared, prepare};
pub use ready::schema_ready;
