//! `yba backup`: all databases as of one moment, while everybody works on.

use std::collections::BTreeMap;
use std::path::Path;

use auth::database::auth_migrations;
use auth::secrets::DataKey;
use runtime::Clock;
use sqlx::{AssertSqlSafe, PgConnection};
use uuid::Uuid;

use crate::backup::agreement;
use crate::backup::client::{Client, Target};
use crate::backup::manifest::{Chain, Database, Manifest};
use crate::backup::moment::{self, Snapshot};
use crate::backup::sealed::Place;
use crate::backup::{self, BackupError};
use crate::error::Error;
use crate::folder::Unfinished;
use crate::settings;

/// Writes a backup into a new folder.
pub(crate) async fn run(folder: &Path) -> Result<(), Error> {
    let env = settings::environment()?;
    let (key, client) = (backup::key(&env)?, Client::from_env(&env));
    // Under another name until it is whole, so that half a backup is never taken for one.
    let unfinished = Unfinished::make(folder)?;
    let moment = moment::take(&env, &Clock::System).await?;
    let held_ms = u64::try_from(moment.held.as_millis()).unwrap_or(u64::MAX);
    let mut manifest = Manifest::new(Uuid::new_v4(), moment.at, settings::prefix(&env)?, held_ms);
    manifest.sealed = key.is_some();
    println!("moment {}; writers waited {held_ms} ms", moment.at.format("%Y-%m-%dT%H:%M:%SZ"));
    for snapshot in moment.databases {
        let sink = (unfinished.path(), manifest.id, key.as_ref());
        let database = write(&client, snapshot, sink).await?;
        let rows: i64 = database.tables.values().map(|table| table.rows).sum();
        println!("{}: {rows} rows, {} bytes", database.service, database.bytes);
        manifest.databases.push(database);
    }
    manifest.write(unfinished.path(), key.as_ref())?;
    unfinished.finish()?;
    if key.is_none() {
        println!(
            "not sealed: BACKUP_KEY is not set; whoever has this folder reads what is plain in it"
        );
    }
    println!("backup {} is whole: {}", manifest.id, folder.display());
    println!(
        "not in it: DATA_KEY, IDENTITY_HASH_KEY, anchors and the list of erasures; keep these elsewhere"
    );
    Ok(())
}

async fn write(
    client: &Client,
    mut snapshot: Snapshot,
    (folder, id, key): (&Path, Uuid, Option<&DataKey>),
) -> Result<Database, Error> {
    let service = snapshot.service;
    let ending = if key.is_some() { "dump.sealed" } else { "dump" };
    let file = format!("{}.{ending}", service.name);
    let place = Place { backup: id, path: folder.join(&file), key };
    let target = Target { service: service.name, url: snapshot.owner_url.clone() };
    let written = client.dump(&target, &snapshot.name, &place).await?;
    let connection = &mut snapshot.connection;
    let database = Database {
        service: service.name.to_owned(),
        file,
        bytes: written.bytes,
        sha256: written.sha256,
        server_version: one(connection, "show server_version").await?,
        chain: chain(connection).await?,
        key_ids: column(connection, "select distinct key_id from person_key order by 1").await?,
        migrations: migrations(connection, &service.migrations().map(|set| set.table)).await?,
        tables: agreement::read(connection).await.map_err(BackupError::Database)?,
    };
    snapshot.end().await?;
    Ok(database)
}

async fn one(connection: &mut PgConnection, sql: &'static str) -> Result<String, BackupError> {
    Ok(sqlx::query_scalar(sql).fetch_one(connection).await?)
}

async fn column(
    connection: &mut PgConnection,
    sql: &'static str,
) -> Result<Vec<String>, BackupError> {
    Ok(sqlx::query_scalar(sql).fetch_all(connection).await?)
}

/// Reads where the audit's chain ends.
pub(crate) async fn chain(connection: &mut PgConnection) -> Result<Chain, BackupError> {
    const END: &str =
        "select sequence, encode(hash, 'hex') from audit_chain order by sequence desc limit 1";
    let end: Option<(i64, String)> = sqlx::query_as(END).fetch_optional(connection).await?;
    let (rows, hash) = end.unwrap_or_default();
    Ok(Chain { rows, hash })
}

async fn migrations(
    connection: &mut PgConnection,
    own: &[&'static str],
) -> Result<BTreeMap<String, i64>, BackupError> {
    let mut newest = BTreeMap::new();
    for table in std::iter::once(auth_migrations().table).chain(own.iter().copied()) {
        // The tables' names are constants of this program.
        let sql = AssertSqlSafe(format!("select coalesce(max(version), 0) from {table}"));
        newest.insert(table.to_owned(), sqlx::query_scalar(sql).fetch_one(&mut *connection).await?);
    }
    Ok(newest)
}
