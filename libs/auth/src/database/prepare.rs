//! Creates a service's database, its owner and its service role.

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection};
use url::Url;

use super::names::{Names, identifier, literal};

/// The passwords that the roles get; none where PostgreSQL trusts local connections.
#[derive(Clone, Default)]
pub struct Passwords {
    /// The owner's.
    pub owner: Option<String>,
    /// The service role's.
    pub service: Option<String>,
}

/// Addresses of what was prepared.
#[derive(Clone)]
pub struct Prepared {
    /// The database as its owner, for migrations.
    pub owner_url: String,
    /// The database as the service.
    pub service_url: String,
}

/// Why a database could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The administrator's address is no address.
    #[error("the administrator's database address cannot be read")]
    Address(#[from] url::ParseError),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

/// Roles are the cluster's, so two who prepare at once must take turns ("yba" and "prep" as bytes).
const TURN: i64 = 0x0079_6261_7072_6570;

/// What a service's role may wait for before PostgreSQL ends it, and no compiling of queries: the policies
/// raise a plan's estimated cost so far that PostgreSQL spends 200 ms on compiling a query of 50 ms.
const SETTINGS: [(&str, &str); 4] = [
    ("jit", "off"),
    ("lock_timeout", "5s"),
    ("statement_timeout", "60s"),
    ("idle_in_transaction_session_timeout", "60s"),
];

/// Creates what is missing and leaves what is there; safe to run again.
pub async fn prepare(
    admin_url: &str,
    names: &Names,
    passwords: &Passwords,
) -> Result<Prepared, PrepareError> {
    let admin: PgConnectOptions = admin_url.parse()?;
    let mut connection = admin.disable_statement_logging().connect().await?;
    sqlx::query("select pg_advisory_lock($1)").bind(TURN).execute(&mut connection).await?;
    let done = create(&mut connection, names, passwords).await;
    connection.close().await?; // Also gives up the turn.
    done?;
    Ok(Prepared {
        owner_url: address(admin_url, &names.owner, passwords.owner.as_deref(), &names.database)?,
        service_url: address(
            admin_url,
            &names.service,
            passwords.service.as_deref(),
            &names.database,
        )?,
    })
}

async fn create(
    connection: &mut PgConnection,
    names: &Names,
    passwords: &Passwords,
) -> Result<(), sqlx::Error> {
    create_role(connection, &names.owner, passwords.owner.as_deref()).await?;
    create_role(connection, &names.service, passwords.service.as_deref()).await?;
    let service = identifier(&names.service);
    for (setting, value) in SETTINGS {
        run(connection, format!("alter role {service} set {setting} = {}", literal(value))).await?;
    }
    let (database, owner) = (identifier(&names.database), identifier(&names.owner));
    if !exists(
        connection,
        "select exists (select from pg_database where datname = $1)",
        &names.database,
    )
    .await?
    {
        // An administrator who is no superuser must be a member to give a database away.
        run(connection, format!("grant {owner} to current_user")).await?;
        run(connection, format!("create database {database} owner {owner}")).await?;
    }
    run(connection, format!("revoke connect, temporary on database {database} from public"))
        .await?;
    run(connection, format!("grant connect on database {database} to {owner}, {service}")).await
}

async fn create_role(
    connection: &mut PgConnection,
    role: &str,
    password: Option<&str>,
) -> Result<(), sqlx::Error> {
    let name = identifier(role);
    if !exists(connection, "select exists (select from pg_roles where rolname = $1)", role).await? {
        run(
            connection,
            format!("create role {name} login nosuperuser nobypassrls nocreatedb nocreaterole"),
        )
        .await?;
    }
    match password {
        Some(password) => {
            run(connection, format!("alter role {name} password {}", literal(password))).await
        }
        None => Ok(()),
    }
}

async fn exists(
    connection: &mut PgConnection,
    sql: &'static str,
    name: &str,
) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(sql).bind(name).fetch_one(connection).await
}

/// Runs a statement that takes no parameters; every name in it went through `identifier` or `literal`.
async fn run(connection: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    connection.execute(AssertSqlSafe(sql)).await?;
    Ok(())
}

/// The administrator's address with another role and database.
fn address(
    admin: &str,
    role: &str,
    password: Option<&str>,
    database: &str,
) -> Result<String, PrepareError> {
    let mut url = Url::parse(admin)?;
    // Both fail only for addresses without a host, which the connection above has refused.
    let _ = url.set_username(role);
    let _ = url.set_password(password);
    url.set_path(database);
    Ok(url.into())
}
