//! Where settings come from, and what the program fills in by itself.

use std::path::{Path, PathBuf};

use auth::DatabaseConfig;
use auth::audit::AnchorConfig;
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
    let env = if dev { env.with("LOG_FORMAT", "pretty") } else { env };
    if shape == Shape::Together {
        return env;
    }
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
        let name = format!("{}_URL", service.name.to_ascii_uppercase());
        env.with(&name, format!("http://127.0.0.1:{}", service.port))
    })
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
        let public = env.text("PUBLIC_URL").doc("The address that browsers reach the console at.");
        let public = public.default(own.as_str()).parse::<Url>();
        let identity = public.and_then(|public| {
            if issues_tokens {
                DevIssuerConfig::from_env(env, &public).map(Identity::Development)
            } else {
                OidcConfig::from_env(env).map(Identity::Provider)
            }
        });
        let keyring = Keyring::from_env(env);
        let anchors = AnchorConfig::from_env(env);
        let bus = BusConfig::from_env(env);
        let members: Vec<_> = services::named(what)
            .into_iter()
            .map(|service| Member::read(env, service, &own))
            .collect();
        env.check()?;
        let shared = Shared { keyring: keyring?, anchors: anchors?, bus: bus? };
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
    pub(crate) fn read(env: &Env, service: &'static Service, own: &Url) -> Result<Self, Error> {
        let env = env.for_service(service.name);
        let database = DatabaseConfig::from_env(&env);
        let peers = ServiceClientConfig::from_env(&env, service.name, own);
        Ok(Self { service, database: database?, peers: peers?, env })
    }
}

/// Returns the address of this process for itself.
pub(crate) fn own_address(port: u16) -> Url {
    let address = format!("http://127.0.0.1:{port}/");
    address.parse().expect("a number makes no address unreadable")
}

/// Returns the folder that the settings file is in, for what development keeps beside it.
pub(crate) fn folder(path: &Path) -> PathBuf {
    path.parent().map_or_else(PathBuf::new, Path::to_path_buf)
}
