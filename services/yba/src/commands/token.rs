//! `yba token`: a token of the development issuer, without its page.

use auth::dev_issuer::{DevIssuer, DevIssuerConfig, MintRequest};
use runtime::Clock;

use crate::cli::Token;
use crate::error::Error;
use crate::settings::{self, Shape, own_address};

/// Prints a token signed with the key that `serve --dev` keeps beside the settings.
pub(crate) fn run(token: &Token) -> Result<(), Error> {
    let env = settings::environment()?;
    // The issuer's own process has its own address; in one process it shares that of the API.
    let alone = env.has("YBA_ALONE");
    let shape = if alone { Shape::Alone } else { Shape::Together };
    let env = settings::fill_in(env, "issuer", shape, true);
    env.text("DEV_ISSUER_KEY_FILE")
        .doc("Where the development issuer keeps its key.")
        .required()?;
    let http = runtime::HttpConfig::from_env(&env)?;
    let config = DevIssuerConfig::from_env(&env, &own_address(http.address.port()))?;
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
