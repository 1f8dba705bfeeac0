//! Where settings come from, and what the program fills in by itself.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use auth::DatabaseConfig;
use auth::audit::{AnchorConfig, SiemConfig};
use auth::dev_issuer::DevIssuerConfig;
use auth::service_client::ServiceClientConfig;
use auth::{Keyring, OidcConfig};
use messaging::BusConfig;
use runtime::telemetry::TelemetryConfig;
use runtime::{Env, HttpClientConfig, HttpConfig};
use url::Url;

use crate::error::Error;
use crate::services::{self, ISSUER_PORT, Service};

mod file;

pub(crate) use file::append;

/// The file of settings in the folder that the program runs in.
const FILE: &str = ".yba/settings";

/// Where everything in one process listens.
const TOGETHER_ADDRESS: &str = "127.0.0.1:8080";
pub(crate) const TOGETHER_PORT: u16 = 8080;

/// Takes the environment, then the settings file for what is not set.
pub(crate) fn environment() -> Result<Env, Error> {
    let env = Env::process();
    let path = path(&env);
    env.with_file(&path).map_err(|error| Error::File(path, error))
}

/// Returns where the settings file is, or would be.
pub(crate) fn path(env: &Env) -> PathBuf {
    let setting =
        env.text("YBA_SETTINGS").doc("A file of NAME=value lines, below the environment.");
    setting.default(FILE).required().unwrap_or_else(|_| FILE.to_owned()).into()
}

/// Reads the prefix of everything that is global to a cluster.
pub(crate) fn prefix(env: &Env) -> Result<String, Error> {
    let setting =
        env.text("PROVINCE_PREFIX").doc("Goes before databases, roles, topics and groups.");
    Ok(setting.default("yba").required()?)
}

/// How a process runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Every service in one process.
    Together,
    /// One service, or the development issuer.
    Alone,
}

/// Fills in what follows from the shape, below everything that is set.
pub(crate) fn fill_in(env: Env, what: &str, shape: Shape, dev: bool) -> Env {
    let env = if dev {
        // The development issuer has not even a first factor.
        env.with("LOG_FORMAT", "pretty").with("OIDC_STAFF_ACR", "any")
    } else {
        env
    };
    match shape {
        Shape::Together => fill_in_together(env, dev),
        Shape::Alone => fill_in_alone(env, what, dev),
    }
}

/// In one process everything is at the process's own address.
fn fill_in_together(env: Env, dev: bool) -> Env {
    let address = env.text("HTTP_ADDR").default(TOGETHER_ADDRESS).required();
    let port = address.ok().and_then(|address| address.parse::<SocketAddr>().ok());
    let own = own_address(port.map_or(TOGETHER_PORT, |address| address.port()));
    let base = own.as_str().trim_end_matches('/');
    let env = services::ALL.iter().fold(env, |env, service| env.with(&url_name(service), base));
    let env = env.with("PUBLIC_URL", base);
    if dev { env.with("OIDC_ISSUER", format!("{base}/dev-issuer")) } else { env }
}

/// Alone each service has ports of its own, and in development each knows those of the others.
fn fill_in_alone(env: Env, what: &str, dev: bool) -> Env {
    let port = services::named(what).first().map_or(ISSUER_PORT, |service| service.port);
    let env = env
        .with("HTTP_ADDR", format!("127.0.0.1:{port}"))
        .with("OPS_ADDR", format!("127.0.0.1:{}", port + 1010))
        .with("BUS", "kafka");
    if !dev {
        return env;
    }
    let issuer = format!("http://127.0.0.1:{ISSUER_PORT}/dev-issuer");
    services::ALL.iter().fold(env.with("OIDC_ISSUER", issuer), |env, service| {
        env.with(&url_name(service), format!("http://127.0.0.1:{}", service.port))
    })
}

/// Notes as missing where other services are: alone, a default would be a guess.
pub(crate) fn require_peers(env: &Env, what: &str) {
    const PEERS: [(&str, &str); 5] = [
        ("registry", "REGISTRY_URL"),
        ("exams", "EXAMS_URL"),
        ("classification", "CLASSIFICATION_URL"),
        ("clinics", "CLINICS_URL"),
        ("notifications", "NOTIFICATIONS_URL"),
    ];
    for (_, name) in PEERS.iter().filter(|(service, _)| *service != what) {
        // The fault is kept by `env`, and told with all others.
        let _ = env.text(name).doc("Where the service answers.").required();
    }
}

/// Returns the variable of a service's address, such as `EXAMS_URL`.
pub(crate) fn url_name(service: &Service) -> String {
    format!("{}_URL", service.name.to_ascii_uppercase())
}

/// Every setting of a process, read at once so that all faults are told at once.
pub(crate) struct Settings {
    pub(crate) http: HttpConfig,
    pub(crate) telemetry: TelemetryConfig,
    pub(crate) client: HttpClientConfig,
    pub(crate) identity: Identity,
    pub(crate) shared: Shared,
    pub(crate) services: Vec<Member>,
}

/// What services share, and the issuer does not need.
pub(crate) struct Shared {
    pub(crate) keyring: Keyring,
    pub(crate) anchors: AnchorConfig,
    pub(crate) siem: Option<SiemConfig>,
    pub(crate) bus: BusConfig,
}

/// Who issues tokens.
pub(crate) enum Identity {
    /// An identity provider, the development issuer of another process among them.
    Provider(OidcConfig),
    /// The development issuer, in this process.
    Development(DevIssuerConfig),
}

/// One service with its settings.
pub(crate) struct Member {
    pub(crate) service: &'static Service,
    pub(crate) database: DatabaseConfig,
    /// The database without a pooler between, for what holds a session.
    pub(crate) direct_url: String,
    pub(crate) peers: ServiceClientConfig,
    pub(crate) env: Env,
}

impl Settings {
    /// Reads the settings of a process with `services`.
    pub(crate) fn read(env: &Env, what: &str, issues_tokens: bool) -> Result<Self, Error> {
        let http = HttpConfig::from_env(env);
        let telemetry = TelemetryConfig::from_env(env, what);
        let client = HttpClientConfig::from_env(env);
        let own = own_address(http.as_ref().map_or(ISSUER_PORT, |http| http.address.port()));
        let identity = if issues_tokens {
            public_url(env)
                .and_then(|public| DevIssuerConfig::from_env(env, &public))
                .map(Identity::Development)
        } else {
            OidcConfig::from_env(env).map(Identity::Provider)
        };
        let keyring = Keyring::from_env(env);
        let anchors = AnchorConfig::from_env(env);
        let siem = SiemConfig::from_env(env);
        let bus = BusConfig::from_env(env);
        let members: Vec<_> = services::named(what)
            .into_iter()
            .map(|service| Member::read(env, service, &own, issues_tokens))
            .collect();
        env.check()?;
        let shared = Shared { keyring: keyring?, anchors: anchors?, siem: siem?, bus: bus? };
        Ok(Self {
            http: http?,
            telemetry: telemetry?,
            client: client?,
            identity: identity?,
            shared,
            services: members.into_iter().collect::<Result<_, _>>()?,
        })
    }
}

impl Member {
    fn read(env: &Env, service: &'static Service, own: &Url, dev: bool) -> Result<Self, Error> {
        let env = env.for_service(service.name);
        let database = DatabaseConfig::from_env(&env);
        let direct = env.text("DIRECT_DATABASE_URL").secret();
        let direct =
            direct.doc("The service's address without a pooler between; DATABASE_URL else.");
        let direct = direct.optional();
        let own_settings = (service.read_settings)(&env, dev);
        let peers = ServiceClientConfig::from_env(&env, service.name, own);
        own_settings?;
        let database = database?;
        let direct_url = direct.unwrap_or_else(|| database.url.0.clone());
        Ok(Self { service, database, direct_url, peers: peers?, env })
    }
}

/// Reads where browsers reach the console, which the code flow returns to.
pub(crate) fn public_url(env: &Env) -> Result<Url, runtime::env::Error> {
    let setting = env.text("PUBLIC_URL").doc("The address that browsers reach the console at.");
    setting.default(own_address(TOGETHER_PORT).as_str()).parse()
}

/// Returns the address of this process for itself.
pub(crate) fn own_address(port: u16) -> Url {
    let address = format!("http://127.0.0.1:{port}/");
    address.parse().expect("a number makes no address unreadable")
}

/// Tells an installation of `serve all --dev`: it has the issuer's key and no other provider.
pub(crate) fn is_development(env: &Env) -> bool {
    env.has("DEV_ISSUER_KEY_FILE") && !env.has("OIDC_ISSUER")
}

/// Returns the folder that the settings file is in, for what development keeps beside it.
pub(crate) fn folder(path: &Path) -> PathBuf {
    path.parent().map_or_else(PathBuf::new, Path::to_path_buf)
}
