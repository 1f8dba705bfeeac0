//! `yba restore`: a backup into empty databases, and what has to follow before anybody is let in.
//!
//! In this order: everything is proved before anything is written; the databases are made and compared with
//! the backup; the schema is brought up to this release, and the audit begins a new era; whatever somebody had
//! not heard is sent again; anchors of rows that are lost are set aside; whoever was erased since is hidden,
//! and erased again.

use std::path::Path;

use auth::Keyring;
use auth::erasure_list::ErasureList;
use chrono::{DateTime, Utc};
use messaging::BusConfig;
use messaging::config::Carrier;
use messaging::kafka::topics;
use messaging::restored::{Restored, resume};
use registry::erasures;
use runtime::{Clock, Env};
use sqlx::{Connection, Executor, PgConnection};

use super::dead_letters::connect as connect_service;
use crate::backup::agreement;
use crate::backup::client::{Client, Target};
use crate::backup::manifest::Manifest;
use crate::backup::moment::connect;
use crate::backup::sealed::{Place, measure};
use crate::backup::{self, BackupError};
use crate::error::Error;
use crate::services::{self, Service};
use crate::{jobs, settings};

mod after;

/// Restores a backup.
pub(crate) async fn run(folder: &Path) -> Result<(), Error> {
    let env = settings::environment()?;
    let key = backup::key(&env)?;
    let manifest = Manifest::read(folder, key.as_ref())?;
    let keyring = Keyring::from_env(&env)?;
    let bus = BusConfig::from_env(&env)?;
    let list = ErasureList::from_env(&env, &keyring)?.ok_or(Error::NoErasureList)?;
    let erased = list.read()?;
    prove(&manifest, folder, &keyring).await?;
    refuse_old_topics(&bus).await?;
    println!(
        "backup {} of {}, whole; made by release {}",
        manifest.id,
        manifest.at.format("%Y-%m-%dT%H:%M:%SZ"),
        manifest.program
    );
    let env = prepare(env).await?;
    let client = Client::from_env(&env);
    for service in &services::ALL {
        refuse_full(&env, service).await?;
    }
    for service in &services::ALL {
        let file = folder.join(&manifest.database(service.name)?.file);
        let place = Place { backup: manifest.id, path: file, key: key.as_ref() };
        fill(&env, service, (&client, &place, &manifest)).await?;
    }
    for service in &services::ALL {
        jobs::migrate_database(&env, service).await?;
    }
    println!("schema, rights and the audit's era are this release's");
    send_again(&env, manifest.at - bus.consumer.keep_inbox).await?;
    after::set_anchors_aside(&env, &manifest, &keyring)?;
    after::hide(&env, &erased).await?;
    for service in services::named(registry::NAME) {
        let db = connect_service(&env, service).await?;
        let came_back = erasures::apply(&db, &Clock::System, &erased).await?;
        println!(
            "{} people are on the list of erasures: {came_back} had come back and were erased; the other services \
             erase them when they run, and hide them until then",
            erased.len()
        );
    }
    after::leave_a_row(&env, &manifest).await?;
    println!("restored; see that `yba doctor` finds no fault, then start the services");
    Ok(())
}

/// Reads every file once, and sees that the keys of what is sealed in the databases are at hand.
async fn prove(manifest: &Manifest, folder: &Path, keyring: &Keyring) -> Result<(), Error> {
    for service in &services::ALL {
        let database = manifest.database(service.name)?;
        let path = folder.join(&database.file);
        let there = measure(&path).await?;
        if (there.bytes, &there.sha256) != (database.bytes, &database.sha256) {
            return Err(BackupError::Digest(path).into());
        }
        let unknown = database.key_ids.iter().find(|id| !keyring.key_ids().any(|one| one == *id));
        if let Some(id) = unknown {
            return Err(BackupError::UnknownKey(service.name, id.clone()).into());
        }
    }
    Ok(())
}

/// What is on a broker happened after the backup: readers would take it for theirs.
async fn refuse_old_topics(bus: &BusConfig) -> Result<(), Error> {
    let Carrier::Kafka(kafka) = &bus.carrier else { return Ok(()) };
    let holding = topics::holding(kafka).await?;
    if holding.is_empty() {
        return Ok(());
    }
    Err(BackupError::TopicsHold(holding.join(", ")).into())
}

/// Makes databases and roles where an administrator's address is set; keeps new addresses in the settings file.
async fn prepare(env: Env) -> Result<Env, Error> {
    if !env.has("DATABASE_ADMIN_URL") {
        return Ok(env); // Somebody else has made them.
    }
    let mut lines = Vec::new();
    for service in &services::ALL {
        lines.extend(jobs::prepare_database(&env, service).await?);
    }
    lines.retain(|(name, _)| !env.has(name));
    let path = settings::path(&env);
    settings::append(&path, &lines)?;
    env.with_file(&path).map_err(|error| Error::File(path, error))
}

/// Returns the owner's address of a service's database.
fn owner_url(env: &Env, service: &'static Service) -> Result<String, Error> {
    let owner = env.for_service(service.name);
    let owner = owner.text("OWNER_DATABASE_URL").secret();
    Ok(owner.doc("The owner's address of the service's database.").required()?)
}

async fn owner(env: &Env, service: &'static Service) -> Result<PgConnection, Error> {
    connect(service.name, &owner_url(env, service)?).await
}

async fn refuse_full(env: &Env, service: &'static Service) -> Result<(), Error> {
    const FULL: &str = "select exists (select from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v', 'S'))";
    let mut owner = owner(env, service).await?;
    let full: bool =
        sqlx::query_scalar(FULL).fetch_one(&mut owner).await.map_err(BackupError::Database)?;
    if full { Err(BackupError::NotEmpty(service.name).into()) } else { Ok(()) }
}

/// Fills a database and compares it with what was backed up.
async fn fill(
    env: &Env,
    service: &'static Service,
    (client, place, manifest): (&Client, &Place<'_>, &Manifest),
) -> Result<(), Error> {
    let url = owner_url(env, service)?;
    client.restore(&Target { service: service.name, url }, place).await?;
    let mut owner = owner(env, service).await?;
    owner.execute("begin").await.map_err(BackupError::Database)?;
    let there = agreement::read(&mut owner).await.map_err(BackupError::Database)?;
    owner.close().await.map_err(BackupError::Database)?;
    let wanted = &manifest.database(service.name)?.tables;
    if let Some(difference) = agreement::difference(wanted, &there) {
        return Err(BackupError::Disagrees(service.name, difference).into());
    }
    let rows: i64 = there.values().map(|table| table.rows).sum();
    println!("{}: {} tables with {rows} rows agree by digest", service.name, there.len());
    Ok(())
}

/// Sends again what the brokers lost: `yba bus resend`.
pub(crate) async fn resend() -> Result<(), Error> {
    let env = settings::environment()?;
    let bus = BusConfig::from_env(&env)?;
    refuse_old_topics(&bus).await?;
    send_again(&env, Clock::System.now() - bus.consumer.keep_inbox).await?;
    println!("start the services: what every reader had handled already is recognised");
    Ok(())
}

/// Marks unsent what somebody has not heard; `remembered` is how far back the inboxes remember.
async fn send_again(env: &Env, remembered: DateTime<Utc>) -> Result<(), Error> {
    let mut databases = Vec::new();
    for service in &services::ALL {
        let connection = owner(env, service).await?;
        databases.push(Restored { service: service.name, connection });
    }
    for (service, events) in resume(&mut databases, remembered).await? {
        if events > 0 {
            println!("{service}: {events} events were on their way and are sent again");
        }
    }
    Ok(())
}
