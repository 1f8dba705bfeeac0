//! `yba audit`: whether anybody changed what was written, and handing it on.

use std::io::Write;
use std::process::ExitCode;

use auth::audit::{self, Action, AnchorConfig, Anchors, list_after, record_subject};
use auth::{Caller, Keyring, Permission};

use crate::cli::Audit;
use crate::commands::dead_letters::connect;
use crate::error::Error;
use crate::services;
use crate::settings;

/// Rows read at once.
const PAGE: u32 = 5_000;

/// Verifies or exports.
pub(crate) async fn run(command: &Audit) -> Result<ExitCode, Error> {
    match command {
        Audit::Verify { service } => verify(service).await,
        Audit::Export { service, since, most } => export(service, *since, *most).await,
    }
}

/// Prints the rows behind a place of the chain as JSON lines, and leaves a row that says which were handed on.
async fn export(service: &str, since: i64, most: u32) -> Result<ExitCode, Error> {
    let env = settings::environment()?;
    for service in services::named(service) {
        let db = connect(&env, service).await?;
        let (mut after, mut left) = (since, most);
        while left > 0 {
            let caller = Caller::system(service.name, &[Permission::SeeAccessLog]);
            let txn = caller.begin(&db, Permission::SeeAccessLog).await?;
            let page = left.min(PAGE);
            let rows = list_after(&*txn, after, page).await?;
            let Some(last) = rows.last() else { break };
            let range = format!("{}-{}", after + 1, last.sequence);
            record_subject(&txn, Action::Export, "audit", &range).await?;
            // On record before it is shown.
            txn.commit().await?;
            print(service.name, &rows)?;
            after = last.sequence;
            // A page that is not full is the last: the row about this call would make another, and so for ever.
            left = if rows.len() < page as usize { 0 } else { left - page };
        }
        // Where the next call goes on; not among the lines, which a machine reads.
        eprintln!("{}: --since {after} goes on here", service.name);
    }
    Ok(ExitCode::SUCCESS)
}

fn print(service: &str, rows: &[audit::Exported]) -> Result<(), Error> {
    let mut out = std::io::stdout().lock();
    for row in rows {
        let written = out.write_all(row.line(service)?.as_bytes());
        written.map_err(|error| Error::File("standard output".into(), error))?;
    }
    Ok(())
}

/// Compares the audit, its chain and the signed anchors of one service.
async fn verify(service: &str) -> Result<ExitCode, Error> {
    let env = settings::environment()?;
    let keyring = Keyring::from_env(&env)?;
    let config = AnchorConfig::from_env(&env)?;
    let mut clean = true;
    for service in services::named(service) {
        let db = connect(&env, service).await?;
        let anchors = Anchors::new(&config, service.name, &keyring);
        let caller = Caller::system(service.name, &[Permission::KeepAudit]);
        let txn = caller.begin(&db, Permission::KeepAudit).await?;
        let report = audit::verify(&*txn, anchors.verifier()).await?;
        println!(
            "{}: {} rows in the chain, {} of them protected by an anchor, {} not yet protected",
            service.name, report.chained, report.protected, report.unprotected
        );
        for finding in &report.findings {
            println!("{}: {finding:?}", service.name);
        }
        clean &= report.is_clean();
    }
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
