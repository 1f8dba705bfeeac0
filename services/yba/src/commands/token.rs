//! `yba token`: a token of the development issuer, without its page.

use auth::dev_issuer::{DevIssuer, DevIssuerConfig, MintRequest};
use runtime::Clock;

use crate::cli::Token;
use crate::error::Error;
use crate::serve::running;
use crate::settings::{self, Shape};

/// Prints a token signed with the key of the development issuer that runs, or ran last.
pub(crate) fn run(token: &Token) -> Result<(), Error> {
    println!("{}", mint(token)?);
    Ok(())
}

/// Mints such a token.
pub(crate) fn mint(token: &Token) -> Result<String, Error> {
    let env = settings::environment()?;
    let env = settings::fill_in(env, "all", Shape::Together, true);
    env.text("DEV_ISSUER_KEY_FILE")
        .doc("Where the development issuer keeps its key.")
        .required()?;
    let mut config = DevIssuerConfig::from_env(&env, &settings::public_url(&env)?)?;
    if let Some(address) = running::find(&config) {
        config.issuer = address;
    }
    let issuer = DevIssuer::open(config, Clock::System, true)?;
    let subject = token.subject.clone().or_else(|| {
        let role = token.role.first()?;
        Some(format!("dev-{}", role.as_str()))
    });
    let request = MintRequest {
        subject: subject.unwrap_or_default(),
        name: None,
        roles: token.role.clone(),
        organisation: token.organisation.clone(),
        facility: token.facility.clone(),
        person: token.person,
        central: token.central.then_some(true),
        acr: token.acr.clone(),
    };
    Ok(issuer.mint(&request)?)
}
