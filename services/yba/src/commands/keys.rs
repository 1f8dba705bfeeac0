//! `yba keys`: new ones, and moving on to another.

use std::collections::BTreeMap;

use auth::audit::{Action, AnchorConfig, record_subject};
use auth::secrets::{Wrapping, rotate, wrappings};
use auth::{Caller, Db, Keyring, Permission};

use super::dead_letters::connect;
use super::print;
use crate::cli::Keys;
use crate::error::Error;
use crate::services::{self, Service};
use crate::{jobs, settings};

/// People whose keys are wrapped in one transaction: some milliseconds.
const BATCH: u16 = 500;

/// Prints keys, or wraps people's keys anew.
pub(crate) async fn run(command: Option<&Keys>) -> Result<(), Error> {
    match command {
        None => print(&jobs::new_keys()),
        Some(Keys::Anchor) => {
            let env = settings::environment()?;
            let keyring = Keyring::from_env(&env)?;
            let seed = AnchorConfig::from_env(&env)?.seed_text(&keyring);
            print(&[("AUDIT_ANCHOR_KEY".to_owned(), seed)]);
        }
        Some(Keys::Rotate { service, dry_run }) => rotate_all(service, *dry_run).await?,
    }
    Ok(())
}

async fn rotate_all(service: &str, dry_run: bool) -> Result<(), Error> {
    let env = settings::environment()?;
    let keyring = Keyring::from_env(&env)?;
    let first = keyring.key_ids().next().unwrap_or_default().to_owned();
    let mut left: BTreeMap<String, i64> =
        keyring.key_ids().skip(1).map(|id| (id.to_owned(), 0)).collect();
    for service in services::named(service) {
        let db = connect(&env, service).await?;
        let before = count(&db, service).await?;
        check_known(service, &keyring, &before)?;
        let total: i64 =
            before.iter().filter(|one| one.key_id != first).map(|one| one.people).sum();
        if dry_run {
            println!("{}: {total} people's keys would be wrapped with {first}", service.name);
        } else {
            rotate_service(&db, service, (&keyring, &first), total).await?;
        }
        for one in count(&db, service).await?.into_iter().filter(|one| one.key_id != first) {
            *left.entry(one.key_id).or_default() += one.people;
        }
    }
    if service == "all" {
        tell_what_is_left(&left, !env.has("AUDIT_ANCHOR_KEY"), keyring.key_ids().last());
    }
    Ok(())
}

async fn rotate_service(
    db: &Db,
    service: &'static Service,
    (keyring, first): (&Keyring, &str),
    total: i64,
) -> Result<(), Error> {
    let caller = Caller::system(service.name, &[Permission::RunJobs]);
    let mut done = 0;
    loop {
        let txn = caller.begin(db, Permission::RunJobs).await?;
        let moved = rotate(&txn, keyring, BATCH).await?;
        if moved == 0 {
            if done > 0 {
                record_subject(&txn, Action::Change, "service-key", first).await?;
            }
            txn.commit().await?;
            println!("{}: every person's key is wrapped with {first}", service.name);
            return Ok(());
        }
        txn.commit().await?;
        done += moved;
        println!("{}: {done} of {total} people's keys wrapped with {first}", service.name);
    }
}

async fn count(db: &Db, service: &'static Service) -> Result<Vec<Wrapping>, Error> {
    let caller = Caller::system(service.name, &[Permission::RunJobs]);
    let txn = caller.begin(db, Permission::RunJobs).await?;
    let counted = wrappings(&txn).await?;
    txn.commit().await?;
    Ok(counted)
}

/// Says so before anything is changed.
fn check_known(
    service: &'static Service,
    keyring: &Keyring,
    wrappings: &[Wrapping],
) -> Result<(), Error> {
    let unknown = wrappings.iter().find(|one| !keyring.key_ids().any(|known| known == one.key_id));
    match unknown {
        Some(one) => Err(Error::UnknownKey(service.name, one.key_id.clone(), one.people)),
        None => Ok(()),
    }
}

fn tell_what_is_left(left: &BTreeMap<String, i64>, derives_anchors: bool, oldest: Option<&str>) {
    for (id, people) in left {
        if *people > 0 {
            println!("{id}: still wraps the keys of {people} people");
            continue;
        }
        println!(
            "{id}: wraps nothing in any database; it may leave DATA_KEY once every service runs with \
             the new one and no backup from before is kept"
        );
        if derives_anchors && oldest == Some(id.as_str()) {
            println!(
                "{id}: the audit's anchors and the list of erasures are signed with a key derived from it: \
                 set what `yba keys anchor` prints before it leaves"
            );
        }
    }
}
