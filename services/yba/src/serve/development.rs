//! What `serve all --dev` prepares on a fresh machine, once.

use runtime::Env;

use crate::error::Error;
use crate::services;
use crate::{jobs, settings};

/// Makes what is missing: keys, databases, roles, the schema; keeps it in the settings file.
pub(super) async fn prepare(env: Env) -> Result<Env, Error> {
    let path = settings::path(&env);
    let folder = settings::folder(&path);
    let mut lines = Vec::new();
    lines.extend(jobs::new_keys());
    let file = |name: &str| folder.join(name).display().to_string();
    lines.push(("DEV_ISSUER_KEY_FILE".to_owned(), file("dev-issuer.key")));
    lines.push(("AUDIT_ANCHOR_DIR".to_owned(), file("anchors")));
    for service in &services::ALL {
        let own = format!("{}_DATABASE_URL", service.name.to_ascii_uppercase());
        let owner = format!("{}_OWNER_DATABASE_URL", service.name.to_ascii_uppercase());
        if !env.has(&own) || !env.has(&owner) {
            lines.extend(jobs::prepare_database(&env, service).await?);
        }
    }
    lines.retain(|(name, _)| !env.has(name));
    settings::append(&path, &lines)?;
    let env = env.with_file(&path).map_err(|error| Error::File(path, error))?;
    for service in &services::ALL {
        jobs::migrate_database(&env, service).await?;
    }
    Ok(env)
}
