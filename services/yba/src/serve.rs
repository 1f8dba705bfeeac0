//! `yba serve`: a process that does its service until it is asked to end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use auth::dev_issuer::DevIssuer;
use messaging::{Bus, Carrier};
use runtime::http::{Bound, join};
use runtime::{Env, MetricGroup, Routes, telemetry};

use crate::cli::Serve;
use crate::error::Error;
use crate::settings::{self, Identity, Settings, Shape};

mod alone;
mod development;
mod members;
mod process;
pub(crate) mod running;
mod schema;
mod signals;
mod switch;

pub(crate) use alone::start_alone;
pub(crate) use switch::switch;

use members::Started;
use process::Process;
use signals::Signals;

/// Serves until SIGTERM or SIGINT.
pub(crate) async fn run(serve: &Serve) -> Result<(), Error> {
    let signals = Signals::listen()?;
    let env = settings::environment()?;
    match serve.what.as_str() {
        "issuer" if serve.dev => serve_issuer(env, signals).await,
        "issuer" => Err(Error::DevelopmentOnly),
        "all" => {
            let env = if serve.dev { development::prepare(env).await? } else { env };
            serve_services(env, serve, Shape::Together, signals).await
        }
        _ => serve_services(env, serve, Shape::Alone, signals).await,
    }
}

async fn serve_services(
    env: Env,
    serve: &Serve,
    shape: Shape,
    mut signals: Signals,
) -> Result<(), Error> {
    let env = settings::fill_in(env, &serve.what, shape, serve.dev);
    if shape == Shape::Alone {
        settings::require_peers(&env, &serve.what);
    }
    let issues_tokens = serve.dev && shape == Shape::Together;
    let settings = Settings::read(&env, &serve.what, issues_tokens)?;
    let _telemetry = telemetry::init(&settings.telemetry)?;
    let process = Process::open(&settings, serve.dev)?;
    let bound = Bound::new(settings.http.clone())?.open_operators(&process.ops, &process.tasks)?;
    let serving = Arc::new(AtomicBool::new(false));
    let is_serving = serving.clone();
    process.ops.readiness.add("serving", move || {
        let serving = is_serving.load(Ordering::SeqCst);
        async move { serving }
    });

    let starting = start(&settings, &process, shape);
    let routes = tokio::select! {
        routes = starting => routes?,
        () = signals.received() => return Err(Error::Stopped),
    };
    if let Identity::Development(issuer) = &settings.identity {
        running::keep(issuer);
    }
    let server = bound.start(routes, process.ops, process.tasks)?;
    serving.store(true, Ordering::SeqCst);
    signals.received().await;
    server.stop().await;
    Ok(())
}

/// Starts the services and the bus between them; returns the paths of all.
async fn start(settings: &Settings, process: &Process, shape: Shape) -> Result<Routes, Error> {
    let started = members::start(settings, process).await?;
    let Started { mut routes, ends } = started;
    let listens = ends.iter().any(|end| !end.subscriptions.is_empty() || end.publishes);
    if listens {
        let bus = settings.shared.bus.clone();
        if shape == Shape::Alone && matches!(bus.carrier, Carrier::Local) {
            return Err(Error::LocalCarrierAlone);
        }
        let group = MetricGroup::new(&process.ops.registry, "messaging");
        let ends = ends.into_iter().map(members::End::into_service_ends).collect();
        Bus::start(bus, ends, process.clock.clone(), &process.tasks, &group).await?;
    }
    routes.extend(process.issuer.as_ref().map(DevIssuer::routes));
    Ok(join(routes))
}

async fn serve_issuer(env: Env, mut signals: Signals) -> Result<(), Error> {
    let env = settings::fill_in(env, "issuer", Shape::Alone, true);
    let (http, telemetry_config, issuer) = process::read_issuer(&env)?;
    let _telemetry = telemetry::init(&telemetry_config)?;
    let (ops, tasks) = (runtime::Ops::new(), runtime::Tasks::new());
    let server = Bound::new(http)?.start(issuer.routes(), ops, tasks)?;
    signals.received().await;
    server.stop().await;
    Ok(())
}
