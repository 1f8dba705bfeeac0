//! A database per test, callers with any grants, and a clock that stands still.

use std::path::PathBuf;

use auth::audit::{AnchorConfig, Anchors, Chainer};
use auth::database::{MigrationSet, Names, Passwords, Prepared};
use auth::dev_issuer::{DevIssuer, DevIssuerConfig, MintRequest};
use auth::{
    Authenticator, Caller, DatabaseConfig, DatabaseUrl, Db, Keyring, OidcConfig, Permission,
    SecondFactor, Txn, Verifier,
};
use runtime::{Clock, MetricGroup};
use schema::{PersonId, Role};
use sea_orm::{ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, Statement, Value};
use sqlx::migrate::Migrator;
use uuid::Uuid;

static MIGRATIONS: Migrator = sqlx::migrate!("tests/it/migrations");

/// The migrations of the made-up service.
pub(crate) const SETS: &[MigrationSet] = &[MigrationSet::new("_migrations", &MIGRATIONS)];

/// Everything that a service has of this crate.
pub(crate) struct World {
    pub(crate) db: Db,
    pub(crate) clock: Clock,
    pub(crate) keyring: Keyring,
    pub(crate) prepared: Prepared,
    pub(crate) issuer: DevIssuer,
    pub(crate) directory: PathBuf,
    names: Names,
}

/// The cluster that tests use; as a superuser.
pub(crate) fn admin_url() -> String {
    #[expect(clippy::disallowed_methods, reason = "tests have no settings of a service")]
    std::env::var("TEST_DATABASE_URL")
        .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5499/postgres".to_owned())
}

impl World {
    pub(crate) async fn start() -> Self {
        let database = format!("authtest_{}", Uuid::new_v4().simple());
        let names = Names::new("authtest", "it").with_database(&database);
        let prepared =
            auth::database::prepare(&admin_url(), &names, &Passwords::default()).await.unwrap();
        auth::database::migrate(&prepared.owner_url, &names.service, SETS).await.unwrap();
        let clock = Clock::fixed("2026-11-21T02:00:00Z".parse().unwrap());
        let db = connect(&prepared.service_url, &clock).await.unwrap();
        let here = "http://127.0.0.1:8080".parse().unwrap();
        let issuer = DevIssuer::open(DevIssuerConfig::at(&here), clock.clone(), true).unwrap();
        let directory = std::env::temp_dir().join(&database);
        std::fs::create_dir(&directory).unwrap();
        Self { db, clock, keyring: keyring(), prepared, issuer, directory, names }
    }

    /// A connection that row security does not hold.
    pub(crate) async fn owner(&self) -> DatabaseConnection {
        Database::connect(&self.prepared.owner_url).await.unwrap()
    }

    pub(crate) fn verifier(&self) -> Verifier {
        self.verifier_with(SecondFactor::none())
    }

    /// A verifier for which staff sign in as `second_factor` says.
    pub(crate) fn verifier_with(&self, second_factor: SecondFactor) -> Verifier {
        let (issuer, audience) = (self.issuer.issuer().clone(), "yba".to_owned());
        let config = OidcConfig { issuer, audience, second_factor };
        Verifier::with_keys(&config, &self.issuer.jwks(), self.clock.clone(), &metrics()).unwrap()
    }

    /// A caller as the claims say, as under `--dev`.
    pub(crate) async fn caller(&self, request: MintRequest) -> Caller {
        let token = self.token(request);
        Authenticator::trusting_claims(self.verifier(), self.db.clone())
            .authenticate(&token)
            .await
            .unwrap()
    }

    pub(crate) fn token(&self, request: MintRequest) -> String {
        self.issuer.mint(&request).unwrap()
    }

    pub(crate) async fn system(&self, permission: &'static [Permission]) -> Txn {
        Caller::system("it", permission).begin(&self.db, permission[0]).await.unwrap()
    }

    pub(crate) fn anchors(&self) -> Anchors {
        let config = AnchorConfig { directory: self.directory.clone(), key: None };
        Anchors::new(&config, "it", &self.keyring)
    }

    pub(crate) fn chainer(&self) -> Chainer {
        Chainer::new(self.db.clone(), "it", self.anchors())
    }

    /// Puts a person within the reach of a grantee such as `facility:01001`.
    pub(crate) async fn place(&self, person: PersonId, grantee: &str) {
        let txn = self.system(&[Permission::ApplyEvents]).await;
        let sql = "insert into person_scope (person_id, grantee) values ($1, $2)";
        run(&*txn, sql, vec![person.as_uuid().into(), grantee.into()]).await;
        txn.commit().await.unwrap();
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
        let drop = format!("drop database if exists \"{}\" with (force)", self.names.database);
        // A test ends inside its runtime, which cannot be waited for here.
        let clean = std::thread::spawn(move || {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let admin = Database::connect(admin_url()).await.unwrap();
                let _ = admin.execute_unprepared(&drop).await;
            });
        });
        let _ = clean.join();
    }
}

pub(crate) async fn connect(url: &str, clock: &Clock) -> Result<Db, auth::ConnectError> {
    let config = DatabaseConfig {
        url: DatabaseUrl(url.to_owned()),
        connections: 8,
        acquire: std::time::Duration::from_secs(20),
    };
    Db::connect(&config, clock.clone(), &metrics()).await
}

pub(crate) fn metrics() -> MetricGroup {
    MetricGroup::new(&prometheus::Registry::new(), "it")
}

pub(crate) fn keyring() -> Keyring {
    let key = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    Keyring::parse(&format!("1:{key}"), key).unwrap()
}

/// A token of one role; fill in the scope.
pub(crate) fn role(role: Role) -> MintRequest {
    MintRequest {
        subject: format!("{}-1", role.as_str()),
        roles: vec![role],
        ..MintRequest::default()
    }
}

pub(crate) fn clinic(facility: &str) -> MintRequest {
    MintRequest { facility: facility.parse().ok(), ..role(Role::ClinicDoctor) }
}

pub(crate) fn new_person() -> PersonId {
    PersonId::from_uuid(Uuid::new_v4())
}

pub(crate) async fn run(connection: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> u64 {
    try_run(connection, sql, values).await.unwrap()
}

pub(crate) async fn try_run(
    connection: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<u64, sea_orm::DbErr> {
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values);
    Ok(connection.execute_raw(statement).await?.rows_affected())
}

/// The first column of the only row.
pub(crate) async fn value<T: sea_orm::TryGetable>(
    connection: &impl ConnectionTrait,
    sql: &str,
) -> T {
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    connection.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}
