//! An installation, tried from outside: over HTTP alone, signed in as a machine like any other.
//!
//! It only reads unless it is asked to write. What it writes is about one made-up person of an organisation that is
//! there for nothing else, and its grant reaches nobody beyond.

use std::time::{Duration, Instant};

use auth::ServiceClient;
use auth::service_client::ServiceClientConfig;
use runtime::{Clock, Env, HttpClientConfig, http_client};
use url::Url;

use crate::error::Error;
use crate::settings;

mod client;
mod reads;
mod somebody;
mod writes;

use client::Client;

/// The client at the identity provider, `yba-trial`, without what every client of ours begins with.
const OWN: &str = "trial";

/// How far a trial goes.
pub(crate) struct Extent {
    /// Whether the made-up person goes the whole way.
    pub(crate) writes: bool,
    /// Where services tell operators whether they are ready; not asked where it is not reachable.
    pub(crate) operators_port: Option<u16>,
    /// Longest wait for what happens in the background.
    pub(crate) patience: Duration,
}

/// Why a step failed, in words that name nobody.
#[derive(Debug, thiserror::Error)]
#[error("{step}: {why}")]
pub(crate) struct Failed {
    step: String,
    why: String,
}

/// Does a step and tells of it in one line.
async fn step(
    name: &str,
    doing: impl Future<Output = Result<String, String>>,
) -> Result<(), Failed> {
    let began = Instant::now();
    match doing.await {
        Ok(said) => {
            println!("{:>6} ms  {name}: {said}", began.elapsed().as_millis());
            Ok(())
        }
        Err(why) => Err(Failed { step: name.to_owned(), why }),
    }
}

/// Tries the installation that the settings name.
pub(crate) async fn run(env: &Env, extent: &Extent) -> Result<(), Error> {
    let here = settings::own_address(settings::TOGETHER_PORT);
    let issuer = env.text("OIDC_ISSUER").doc("The identity provider, as its tokens name it.");
    let issuer = issuer.parse::<Url>();
    let config = ServiceClientConfig::from_env(env, OWN, &here);
    let http = HttpClientConfig::from_env(env).map(|config| http_client(&config));
    env.check()?;
    let (issuer, http) = (issuer?, http?);
    let services = ServiceClient::new(config?, issuer, http.clone(), Clock::System);
    let client = Client { http, services };

    step("sign in", client.sign_in()).await?;
    reads::run(&client, extent.operators_port).await?;
    if extent.writes {
        writes::run(&client, extent.patience).await?;
    }
    Ok(())
}
