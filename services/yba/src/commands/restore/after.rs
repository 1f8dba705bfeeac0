//! What a restore brings back that must not come back, and what it leaves on record.

use auth::audit::{Action, AnchorConfig, Anchors, record_subject};
use auth::erasure_list::Entry;
use auth::{Caller, Keyring, Permission};
use runtime::Env;

use super::owner;
use crate::backup::BackupError;
use crate::backup::manifest::Manifest;
use crate::commands::dead_letters::connect;
use crate::error::Error;
use crate::services;

/// Whoever was erased since the backup looks absent from the first moment on; their erasure takes this away again.
const HIDE: &str = "
    insert into restricted_person (person_id, since)
    select id, now() from unnest($1::uuid[]) as listed (id)
    where not exists (select from erased_person e where e.person_id = id)
    on conflict do nothing";

/// Hides everybody on the list of erasures in every service.
pub(super) async fn hide(env: &Env, erased: &[Entry]) -> Result<(), Error> {
    let ids: Vec<uuid::Uuid> = erased.iter().map(|entry| entry.person_id.as_uuid()).collect();
    for service in &services::ALL {
        let mut owner = owner(env, service).await?;
        let hiding = sqlx::query(HIDE).bind(&ids).execute(&mut owner).await;
        hiding.map_err(BackupError::Database)?;
    }
    Ok(())
}

/// Sets anchors of rows that the backup does not have aside, and says how many rows that are.
pub(super) fn set_anchors_aside(
    env: &Env,
    manifest: &Manifest,
    keyring: &Keyring,
) -> Result<(), Error> {
    let config = AnchorConfig::from_env(env)?;
    std::fs::create_dir_all(&config.directory)
        .map_err(|error| Error::Anchors(config.directory.clone(), error))?;
    for service in &services::ALL {
        let end = manifest.database(service.name)?.chain.rows;
        let anchors = Anchors::new(&config, service.name, keyring);
        // Every restore has a name of its own, also one of the same backup.
        let name = uuid::Uuid::new_v4().simple().to_string();
        let aside = anchors.cut_back(end, &name).map_err(auth::audit::VerifyError::Anchors)?;
        if let Some(aside) = aside {
            println!(
                "{}: the audit's rows {} to {} were anchored after the backup and are lost; their anchors are kept in {}",
                service.name,
                end + 1,
                aside.last,
                aside.kept.display()
            );
        }
    }
    Ok(())
}

/// Leaves a row in every audit that says from which backup the database came.
pub(super) async fn leave_a_row(env: &Env, manifest: &Manifest) -> Result<(), Error> {
    for service in &services::ALL {
        let db = connect(env, service).await?;
        let caller = Caller::system(service.name, &[Permission::RunJobs]);
        let txn = caller.begin(&db, Permission::RunJobs).await?;
        record_subject(&txn, Action::Create, "restore", &manifest.id.to_string()).await?;
        txn.commit().await?;
    }
    Ok(())
}
