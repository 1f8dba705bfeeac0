//! `yba audit verify`: whether anybody changed what was written.

use std::process::ExitCode;

use auth::audit::{self, AnchorConfig, Anchors};
use auth::{Caller, Keyring, Permission};

use crate::cli::Audit;
use crate::commands::dead_letters::connect;
use crate::error::Error;
use crate::services;
use crate::settings;

/// Compares the audit, its chain and the signed anchors of one service.
pub(crate) async fn run(command: &Audit) -> Result<ExitCode, Error> {
    let Audit::Verify { service } = command;
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
