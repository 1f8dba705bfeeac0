//! `yba realm`: the identity provider's realm, or one client of it, for Keycloak to import.

use registry::domain::client_key::ClientKey;
use serde_json::Value;

use crate::cli::Realm;
use crate::error::Error;
use crate::realm::{self, Province};
use crate::settings;

/// Prints the realm; with `--machine` a client for the realm that is there.
pub(crate) fn run(command: &Realm) -> Result<(), Error> {
    let wanted = match &command.machine {
        Some(client) => realm::machine(client, key(command)?.as_ref()),
        None => whole()?,
    };
    println!("{}", serde_json::to_string_pretty(&wanted)?);
    Ok(())
}

fn whole() -> Result<Value, Error> {
    let env = settings::environment()?;
    let audience = env.text("OIDC_AUDIENCE").doc("What a token's audience must contain.");
    let province = Province::new(settings::prefix(&env)?, audience.optional());
    Ok(realm::realm(&province))
}

fn key(command: &Realm) -> Result<Option<ClientKey>, Error> {
    let Some(path) = &command.public_key else { return Ok(None) };
    let text = std::fs::read_to_string(path);
    let text = text.map_err(|error| Error::PublicKey(path.clone(), error))?;
    Ok(Some(ClientKey::parse(&text)?))
}
