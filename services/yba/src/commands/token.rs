//! `yba token`: a token of the development issuer, without its page.

use auth::dev_issuer::{DevIssuer, DevIssuerConfig, MintRequest};
use runtime::Clock;

use crate::cli::Token;
use crate::error::Error;
use crate::settings::{self, Shape};

/// Prints a token signed with the key that `serve --dev` keeps beside the settings.
///
/// Where the issuer is a process of its own, `OIDC_ISSUER` says its address.
pub(crate) fn run(token: &Token) -> Result<(), Error> {
    let env = settings::environment()?;
    let env = settings::fill_in(env, "all", Shape::Together, true);
    env.text("DEV_ISSUER_KEY_FILE")
        .doc("Where the development issuer keeps its key.")
        .required()?;
    let config = DevIssuerConfig::from_env(&env, &settings::console_url(&env)?)?;
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
    };
    println!("{}", issuer.mint(&request)?);
    Ok(())
}
