//! A database per test, copied from a template per service.

use std::collections::HashSet;
use std::sync::Mutex;

use auth::database::{MigrationSet, Names, Passwords, auth_migrations, migrate, prepare};
use runtime::Clock;
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use url::Url;

use crate::postgres;

/// Roles are the cluster's; a prefix of their own keeps tests away from an installation.
const PREFIX: &str = "yba_test";
/// So that tests also run where PostgreSQL wants passwords.
const PASSWORD: &str = "test";
/// Held while a template is made ("testkit" as bytes).
const TURN: i64 = 0x74_6573_746b_6974;
/// A copy that is older than this was left behind by a process that was killed.
const LEFT_BEHIND_SECONDS: i64 = 3600;

/// Templates that this process has seen to.
static SEEN: Mutex<Option<HashSet<String>>> = Mutex::new(None);

/// Names the migrations that a service's database has, but for those of `auth`, which come first.
pub fn migrations(own: &'static Migrator) -> [MigrationSet; 2] {
    let messaging = MigrationSet::new(messaging::MIGRATIONS_TABLE, &messaging::MIGRATIONS);
    [messaging, MigrationSet::new("_migrations", own)]
}

/// A database of one test: migrated, empty, gone when this is dropped.
pub struct TestDb {
    admin_url: String,
    names: Names,
    service_url: String,
    owner_url: String,
}

impl TestDb {
    /// Copies the template of `service`, making it first where these migrations have none yet.
    pub async fn create(service: &str, sets: &[MigrationSet]) -> Self {
        let admin_url = postgres::admin_url();
        let template = format!("{PREFIX}_{service}_{}", fingerprint(sets));
        let seen = SEEN.lock().unwrap().get_or_insert_default().contains(&template);
        if !seen {
            make_template(&admin_url, service, &template, sets).await;
            SEEN.lock().unwrap().get_or_insert_default().insert(template.clone());
        }
        let now = Clock::System.now().timestamp();
        let copy = format!("{template}_{now}_{:x}", rand::random::<u32>());
        let names = Names::new(PREFIX, service).with_database(&copy);
        let mut admin = connect(&admin_url).await;
        let owner = &names.owner;
        execute(&mut admin, format!("create database {copy} template {template} owner {owner}"))
            .await;
        let service_url = address(&admin_url, &names.service, &copy);
        let owner_url = address(&admin_url, &names.owner, &copy);
        Self { admin_url, names, service_url, owner_url }
    }

    /// Returns the address for the service's role, which is under row security.
    pub fn service_url(&self) -> &str {
        &self.service_url
    }

    /// Returns the address for the role that owns the tables.
    pub fn owner_url(&self) -> &str {
        &self.owner_url
    }

    /// Returns the names of the database and its roles.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Connects as the tables' owner, who sees every row.
    pub async fn owner(&self) -> DatabaseConnection {
        self.connect(&self.owner_url).await
    }

    /// Connects as the service's role, without a scope: row security shows it nothing.
    pub async fn service(&self) -> DatabaseConnection {
        self.connect(&self.service_url).await
    }

    async fn connect(&self, url: &str) -> DatabaseConnection {
        let mut options = ConnectOptions::new(url.to_owned());
        options.max_connections(3).sqlx_logging(false);
        Database::connect(options).await.unwrap()
    }
}

/// `drop` cannot wait for a future, so a thread with a runtime of its own does.
impl Drop for TestDb {
    fn drop(&mut self) {
        let (url, database) = (self.admin_url.clone(), self.names.database.clone());
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async {
                let mut admin = connect(&url).await;
                let sql = format!("drop database if exists {database} with (force)");
                execute(&mut admin, sql).await;
            });
        });
        if dropping.join().is_err() {
            eprintln!("the test's database {} is left behind", self.names.database);
        }
    }
}

async fn make_template(admin_url: &str, service: &str, template: &str, sets: &[MigrationSet]) {
    let mut admin = connect(admin_url).await;
    sqlx::query("select pg_advisory_lock($1)").bind(TURN).execute(&mut admin).await.unwrap();
    drop_left_behind(&mut admin).await;
    let done = "select exists (select from pg_database where datname = $1 and datistemplate)";
    let done: bool = sqlx::query_scalar(done).bind(template).fetch_one(&mut admin).await.unwrap();
    if !done {
        execute(&mut admin, format!("drop database if exists {template} with (force)")).await;
        let names = Names::new(PREFIX, service).with_database(template);
        let passwords =
            Passwords { owner: Some(PASSWORD.to_owned()), service: Some(PASSWORD.to_owned()) };
        let prepared = prepare(admin_url, &names, &passwords).await.unwrap();
        migrate(&prepared.owner_url, &names.service, sets).await.unwrap();
        let finish = format!("alter database {template} is_template true allow_connections false");
        execute(&mut admin, finish).await;
    }
    admin.close().await.unwrap(); // Gives up the turn.
}

/// Drops the copies of processes that were killed; one that is in use refuses, and that is fine.
async fn drop_left_behind(admin: &mut PgConnection) {
    let all = "select datname from pg_database where datname like $1 and not datistemplate";
    let names: Vec<String> =
        sqlx::query_scalar(all).bind(format!("{PREFIX}\\_%")).fetch_all(&mut *admin).await.unwrap();
    let now = Clock::System.now().timestamp();
    for name in names {
        let made: Option<i64> = name.rsplit('_').nth(1).and_then(|seconds| seconds.parse().ok());
        if made.is_some_and(|made| now - made > LEFT_BEHIND_SECONDS) {
            let _ = admin.execute(AssertSqlSafe(format!("drop database {name}"))).await;
        }
    }
}

/// Tells one state of the migrations from another: versions and checksums of all files.
fn fingerprint(sets: &[MigrationSet]) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    for set in std::iter::once(&auth_migrations()).chain(sets) {
        set.table.hash(&mut hasher);
        for migration in set.migrator.iter() {
            (migration.version, migration.checksum.as_ref()).hash(&mut hasher);
        }
    }
    format!("{:016x}", hasher.finish())
}

fn address(admin_url: &str, role: &str, database: &str) -> String {
    let mut url = Url::parse(admin_url).unwrap();
    url.set_username(role).unwrap();
    url.set_password(Some(PASSWORD)).unwrap();
    url.set_path(database);
    url.into()
}

async fn connect(url: &str) -> PgConnection {
    match PgConnection::connect(url).await {
        Ok(connection) => connection,
        Err(error) => panic!("PostgreSQL for tests does not answer: {error}"),
    }
}

/// Runs a statement that takes no parameters; the names in it are our own.
async fn execute(connection: &mut PgConnection, sql: String) {
    connection.execute(AssertSqlSafe(sql)).await.unwrap();
}
