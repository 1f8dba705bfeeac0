//! `yba breach`: who saw what of whom in a period, from every service's audit, for whoever has to report a breach.

use std::collections::HashMap;
use std::path::Path;

use auth::audit::{self, AnchorConfig, Anchors};
use auth::looks::{self, Look, Question};
use auth::{Caller, Keyring, Permission};
use runtime::{Clock, Env};

use super::dead_letters::connect;
use crate::cli::Breach;
use crate::error::Error;
use crate::services::{self, Service};
use crate::{folder::Unfinished, settings};

mod file;
mod summary;
mod tally;

use file::Files;
use tally::Tally;

/// Whether a service's audit is what it was when it was written.
struct Proof {
    service: &'static str,
    is_clean: bool,
    protected: i64,
    unprotected: i64,
}

/// Writes the file into a new folder.
pub(crate) async fn run(breach: &Breach) -> Result<(), Error> {
    let env = settings::environment()?;
    let question = Question {
        from: breach.from,
        to: breach.to,
        subject: breach.subject.clone(),
        person: breach.person,
    };
    let unfinished = Unfinished::make(&breach.out)?;
    let mut files = Files::create(unfinished.path())?;
    let (mut tally, mut proofs) = (Tally::default(), Vec::new());
    // All read, and on record, before a line of it can be read.
    for service in services::ALL.iter().filter(|service| service.openapi.is_some()) {
        proofs.push(verify(&env, service).await?);
        ask(&env, service, (&question, &breach.reason), |look| {
            tally.add(&look);
            files.write(&look);
        })
        .await?;
    }
    files.finish()?;
    summary::write(unfinished.path(), breach, &tally, &proofs, &Clock::System)?;
    unfinished.finish()?;
    println!(
        "{} rows about {} people by {} accounts: {}",
        tally.rows(),
        tally.people().len(),
        tally.accounts().len(),
        breach.out.display()
    );
    Ok(())
}

async fn ask(
    env: &Env,
    service: &'static Service,
    (question, why): (&Question, &str),
    tell: impl FnMut(Look),
) -> Result<(), Error> {
    let db = connect(env, service).await?;
    let caller = Caller::system(service.name, &[Permission::SeeAccessLog]);
    let txn = caller.begin(&db, Permission::SeeAccessLog).await?;
    looks::tell(&txn, service.name, question, why, tell).await?;
    Ok(txn.commit().await?)
}

/// What was changed in the audit cannot answer for anybody.
async fn verify(env: &Env, service: &'static Service) -> Result<Proof, Error> {
    let (keyring, config) = (Keyring::from_env(env)?, AnchorConfig::from_env(env)?);
    let db = connect(env, service).await?;
    let caller = Caller::system(service.name, &[Permission::KeepAudit]);
    let txn = caller.begin(&db, Permission::KeepAudit).await?;
    let anchors = Anchors::new(&config, service.name, &keyring);
    let report = audit::verify(&*txn, anchors.verifier()).await?;
    txn.rollback().await?;
    Ok(Proof {
        service: service.name,
        is_clean: report.is_clean(),
        protected: report.protected,
        unprotected: report.unprotected,
    })
}

/// Words of a map by how often each was counted, most first.
fn by_count<K: Ord + Clone>(counted: &HashMap<K, u64>) -> Vec<(K, u64)> {
    let mut sorted: Vec<(K, u64)> =
        counted.iter().map(|(key, count)| (key.clone(), *count)).collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    sorted
}

fn path_of(folder: &Path, name: &str) -> std::path::PathBuf {
    folder.join(name)
}
