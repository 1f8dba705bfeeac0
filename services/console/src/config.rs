//! The console's settings.

use std::net::SocketAddr;
use std::sync::Arc;

use chrono::Duration;
use runtime::env::{self, Env};
use url::Url;

use crate::api::{Addresses, Service};

/// How long a session lasts at most, unless `CONSOLE_SESSION_MINUTES` says otherwise; minutes.
pub const LONGEST_MINUTES: u32 = 600;
/// How long it lasts unused, unless `CONSOLE_IDLE_MINUTES` says otherwise; minutes.
pub const IDLE_MINUTES: u32 = 30;

/// How the console runs. Set by `PUBLIC_URL`, `CONSOLE_*`, `OIDC_*` and the services' addresses.
#[derive(Clone)]
pub(crate) struct Config {
    /// Where browsers reach the console: scheme and host. `PUBLIC_URL`.
    pub url: Url,
    /// This console at the identity provider.
    pub client: OidcClient,
    /// Where the services answer. `REGISTRY_URL`, `EXAMS_URL`, ….
    pub addresses: Arc<Addresses>,
    /// How long a session lasts at most. Minutes in `CONSOLE_SESSION_MINUTES`; 600 by default.
    pub longest: Duration,
    /// How long a session lasts unused. Minutes in `CONSOLE_IDLE_MINUTES`; 30 by default.
    pub idle: Duration,
    /// The largest workbook. Bytes in `CONSOLE_UPLOAD_BYTES`; 20 MiB by default, a little more
    /// than the registry takes, so that the registry says what is wrong.
    pub upload_bytes: usize,
}

/// A client at the identity provider.
#[derive(Clone)]
pub(crate) struct OidcClient {
    /// The issuer. `OIDC_ISSUER`; under `--dev` the development issuer.
    pub issuer: Url,
    /// `OIDC_CLIENT_ID`, or `CONSOLE_OIDC_CLIENT_ID`; `yba-console` by default.
    pub id: String,
    /// `OIDC_CLIENT_SECRET`; a public client with PKCE has none.
    pub secret: Option<String>,
}

impl Config {
    /// Reads the settings; under `dev` the issuer and the services may be in this process.
    pub(crate) fn from_env(env: &Env, dev: bool) -> Result<Self, env::Error> {
        let http = env.text("HTTP_ADDR").doc("Address of the API and the pages.");
        let http: SocketAddr = http.default("127.0.0.1:8080").parse()?;
        let own = format!("http://127.0.0.1:{}", http.port());
        let url = env.text("PUBLIC_URL").doc("The address that browsers reach the console at.");
        let url: Url = url.default(own.as_str()).parse()?;
        let minutes =
            |name, doc, default: u32| env.text(name).doc(doc).default(default.to_string()).parse();
        let doc = "How long a session lasts, in minutes.";
        let longest = minutes("CONSOLE_SESSION_MINUTES", doc, LONGEST_MINUTES);
        let doc = "How long a session lasts unused, in minutes.";
        let idle = minutes("CONSOLE_IDLE_MINUTES", doc, IDLE_MINUTES);
        let upload = env.text("CONSOLE_UPLOAD_BYTES").doc("The largest workbook.");
        let upload_bytes = upload.default("20971520").bytes();
        let client = OidcClient::from_env(env, dev.then_some(&url));
        let addresses = addresses(env, if dev { without_slash(&url) } else { own });
        Ok(Self {
            url,
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

    /// An address of the console as browsers reach it.
    pub(crate) fn address(&self, path: &str) -> String {
        format!("{}{path}", without_slash(&self.url))
    }

    /// The host and port that a browser's request names when it came by [`Config::url`].
    pub(crate) fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }
}

impl OidcClient {
    fn from_env(env: &Env, here: Option<&Url>) -> Result<Self, env::Error> {
        let issuer = env.text("OIDC_ISSUER").doc("The identity provider, as its tokens name it.");
        let issuer = match here {
            Some(here) => issuer.default(format!("{}/dev-issuer", without_slash(here))).parse(),
            None => issuer.parse(),
        };
        let id = env.text("OIDC_CLIENT_ID").doc("This service's client at the identity provider.");
        let id = id.default("yba-console").required();
        let secret = env.text("OIDC_CLIENT_SECRET").doc("The client's secret.").secret();
        Ok(Self { issuer: issuer?, id: id?, secret: secret.optional() })
    }
}

fn addresses(env: &Env, default: String) -> Result<Addresses, env::Error> {
    const NAMES: [&str; 5] =
        ["REGISTRY_URL", "EXAMS_URL", "CLASSIFICATION_URL", "CLINICS_URL", "NOTIFICATIONS_URL"];
    let mut bases = Service::ALL.map(|service| service.name().to_owned());
    for (base, name) in bases.iter_mut().zip(NAMES) {
        let address = env.text(name).doc("Where the service answers.");
        *base = without_slash(&address.default(default.as_str()).parse()?);
    }
    Ok(Addresses { bases })
}

fn without_slash(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}
