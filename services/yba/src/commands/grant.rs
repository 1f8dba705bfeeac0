//! `yba grant`: the first officers, whom nobody can approve yet.

use registry::first_officers::{self, FirstGrant};
use runtime::Clock;

use super::dead_letters::connect;
use crate::cli::Grant;
use crate::error::Error;
use crate::services;
use crate::settings;

/// Grants a role to one of the first officers.
pub(crate) async fn run(grant: &Grant) -> Result<(), Error> {
    let env = settings::environment()?;
    for service in services::named(registry::NAME) {
        let db = connect(&env, service).await?;
        let wanted = FirstGrant {
            subject: grant.subject.clone(),
            role: grant.role,
            scope: grant.scope.clone(),
        };
        let id = first_officers::grant(&db, &Clock::System, &wanted).await?;
        println!("granted: {id}");
    }
    Ok(())
}
