//! The console's settings.

use std::sync::Arc;

use chrono::Duration;
use runtime::env::{self, Env};
use url::Url;

use crate::api::{Addresses, Service};

/// How the console runs. Set by `CONSOLE_*`, `OIDC_*` and the services' addresses.
#[derive(Clone)]
pub(crate) struct Config {
    /// Where browsers reach the console: scheme and host. `CONSOLE_URL`.
    pub url: Url,
    /// This console at the identity provider.
    pub client: OidcClient,
    /// Where the services answer. `REGISTRY_URL`, `EXAMS_URL`, ….
    pub addresses: Arc<Addresses>,
    /// How long a session lasts at most. Minutes in `CONSOLE_SESSION_MINUTES`; 600 by default.
    pub longest: Duration,
    /// How long a session lasts unused. Minutes in `CONSOLE_IDLE_MINUTES`; 30 by default.
    pub idle: Duration,
    /// The largest workbook. Bytes in `CONSOLE_UPLOAD_BYTES`; 10 MiB by default.
    pub upload_bytes: usize,
}

/// A client at the identity provider.
#[derive(Clone)]
pub(crate) struct OidcClient {
    /// The issuer. `OIDC_ISSUER`.
    pub issuer: Url,
    /// `CONSOLE_CLIENT_ID`; `yba-console` by default.
    pub id: String,
    /// `CONSOLE_CLIENT_SECRET`; a public client with PKCE has none.
    pub secret: Option<String>,
}

impl Config {
    /// Reads the settings.
    pub(crate) fn from_env(env: &Env) -> Result<Self, env::Error> {
        let url = env.text("CONSOLE_URL").doc("Where browsers reach the console, without a path.");
        let url = url.default("http://127.0.0.1:8080").parse();
        let minutes = |name, doc, default: &str| env.text(name).doc(doc).default(default).parse();
        let longest =
            minutes("CONSOLE_SESSION_MINUTES", "How long a session lasts, in minutes.", "600");
        let idle =
            minutes("CONSOLE_IDLE_MINUTES", "How long a session lasts unused, in minutes.", "30");
        let upload = env.text("CONSOLE_UPLOAD_BYTES").doc("The largest workbook.");
        let upload_bytes = upload.default("10485760").bytes();
        let client = OidcClient::from_env(env);
        let addresses = addresses(env);
        Ok(Self {
            url: url?,
            client: client?,
            addresses: Arc::new(addresses?),
            longest: Duration::minutes(longest?),
            idle: Duration::minutes(idle?),
            upload_bytes: upload_bytes?,
        })
    }

    /// Whether cookies are for https alone.
    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }
}

impl OidcClient {
    fn from_env(env: &Env) -> Result<Self, env::Error> {
        let issuer = env.text("OIDC_ISSUER").doc("The identity provider, as its tokens name it.");
        let issuer = issuer.parse();
        let id = env.text("CONSOLE_CLIENT_ID").doc("The console's name at the identity provider.");
        let id = id.default("yba-console").required();
        let secret = env.text("CONSOLE_CLIENT_SECRET").doc("Its secret, if it has one.").secret();
        Ok(Self { issuer: issuer?, id: id?, secret: secret.optional() })
    }
}

fn addresses(env: &Env) -> Result<Addresses, env::Error> {
    const NAMES: [&str; 5] =
        ["REGISTRY_URL", "EXAMS_URL", "CLASSIFICATION_URL", "CLINICS_URL", "NOTIFICATIONS_URL"];
    let mut bases = Service::ALL.map(|service| service.name().to_owned());
    for (base, name) in bases.iter_mut().zip(NAMES) {
        let address = env.text(name).doc("Where this service answers the others.");
        let url: Url = address.default("http://127.0.0.1:8080").parse()?;
        *base = url.as_str().trim_end_matches('/').to_owned();
    }
    Ok(Addresses { bases })
}
