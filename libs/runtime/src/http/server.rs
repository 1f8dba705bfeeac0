//! Starting, running and ending the server.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, ResponseError, middleware, web};
use tokio::signal::unix::{SignalKind, signal};

use super::middleware::{HttpMetrics, Standard, standard};
use super::{HttpConfig, Routes, errors, limits};
use crate::ops::Ops;
use crate::tasks::Tasks;

/// Why the server could not start or went down.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The API's address is taken or not ours.
    #[error("cannot listen on {0} (HTTP_ADDR)")]
    Address(SocketAddr, #[source] io::Error),
    /// The operators' address is taken or not ours.
    #[error("cannot listen on {0} (OPS_ADDR)")]
    OpsAddress(SocketAddr, #[source] io::Error),
    /// A second server in one process would count into the first one's metrics.
    #[error("the server's metrics are registered already")]
    Metrics(#[from] prometheus::Error),
    /// Signals cannot be listened to.
    #[error("signals cannot be listened to")]
    Signals(#[source] io::Error),
}

/// Both ports, taken but not yet served: the address is known before the services start.
pub struct Bound {
    config: HttpConfig,
    api: TcpListener,
    operators: Operators,
    address: SocketAddr,
    ops_address: SocketAddr,
}

/// The operators' port before and after it is served.
enum Operators {
    Waiting(TcpListener),
    Open(ServerHandle),
}

impl Operators {
    fn open(self, ops: &Ops, tasks: &Tasks) -> io::Result<ServerHandle> {
        match self {
            Self::Waiting(listener) => {
                ops.watch(tasks);
                start_operators(listener, ops, tasks)
            }
            Self::Open(handle) => Ok(handle),
        }
    }
}

/// A running server; ends with [`Server::stop`].
#[must_use = "a server that is dropped goes on"]
pub struct Server {
    address: SocketAddr,
    ops_address: SocketAddr,
    config: HttpConfig,
    ops: Ops,
    tasks: Tasks,
    api: ServerHandle,
    operators: ServerHandle,
}

/// Serves until SIGTERM or SIGINT, then ends in order: not ready, no new requests,
/// requests finished, tasks finished.
pub async fn serve(
    config: HttpConfig,
    routes: Routes,
    ops: Ops,
    tasks: Tasks,
) -> Result<(), ServeError> {
    Bound::new(config)?.serve(routes, ops, tasks).await
}

impl Bound {
    /// Takes both ports.
    pub fn new(config: HttpConfig) -> Result<Self, ServeError> {
        let (api, address) =
            listen(config.address).map_err(|error| ServeError::Address(config.address, error))?;
        let (operators, ops_address) = listen(config.ops_address)
            .map_err(|error| ServeError::OpsAddress(config.ops_address, error))?;
        let operators = Operators::Waiting(operators);
        Ok(Self { config, api, operators, address, ops_address })
    }

    /// Serves the operators' port already, for a start that may have to wait. Needs a Tokio runtime.
    pub fn open_operators(self, ops: &Ops, tasks: &Tasks) -> Result<Self, ServeError> {
        let handle = self.operators.open(ops, tasks);
        let handle = handle.map_err(|error| ServeError::OpsAddress(self.ops_address, error))?;
        Ok(Self { operators: Operators::Open(handle), ..self })
    }

    /// Returns the address of the API, with the port that was taken.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until SIGTERM or SIGINT, as [`serve`] does.
    pub async fn serve(self, routes: Routes, ops: Ops, tasks: Tasks) -> Result<(), ServeError> {
        let mut terminate = signal(SignalKind::terminate()).map_err(ServeError::Signals)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(ServeError::Signals)?;
        let server = self.start(routes, ops, tasks)?;
        tokio::select! {
            _ = terminate.recv() => tracing::info!("SIGTERM received, ending"),
            _ = interrupt.recv() => tracing::info!("SIGINT received, ending"),
        }
        server.stop().await;
        Ok(())
    }

    /// Starts to serve. Needs a Tokio runtime.
    pub fn start(self, routes: Routes, ops: Ops, tasks: Tasks) -> Result<Server, ServeError> {
        let metrics = HttpMetrics::register(&ops.registry)?;
        let Self { config, api, operators, address, ops_address } = self;
        let operators = operators
            .open(&ops, &tasks)
            .map_err(|error| ServeError::OpsAddress(ops_address, error))?;
        let around =
            Standard { timeout: config.request_timeout, metrics, readiness: ops.readiness.clone() };
        let api = start_api(&config, api, routes, around, &tasks)
            .map_err(|error| ServeError::Address(address, error))?;
        tracing::info!(%address, %ops_address, "serving");
        Ok(Server { address, ops_address, config, ops, tasks, api, operators })
    }
}

impl Server {
    /// Takes both ports and starts to serve. Needs a Tokio runtime.
    pub fn start(
        config: HttpConfig,
        routes: Routes,
        ops: Ops,
        tasks: Tasks,
    ) -> Result<Self, ServeError> {
        Bound::new(config)?.start(routes, ops, tasks)
    }

    /// Returns the address of the API, with the port that was taken.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the address of the operators' port.
    pub fn ops_address(&self) -> SocketAddr {
        self.ops_address
    }

    /// Ends in order; returns when everything has ended or the grace is over.
    pub async fn stop(self) {
        let grace = self.config.shutdown_grace;
        self.ops.readiness.stop();
        tokio::time::sleep(self.config.shutdown_delay).await;
        self.api.stop(true).await;
        tracing::info!("requests have ended");
        match self.tasks.shutdown(grace).await {
            Ok(()) => tracing::info!("tasks have ended"),
            Err(error) => tracing::error!(%error, "tasks are left behind"),
        }
        self.operators.stop(false).await;
    }

    /// Asks everything to end at once, without waiting: for tests that are over.
    pub fn abandon(&self) {
        self.tasks.cancel();
        drop(self.api.stop(false));
        drop(self.operators.stop(false));
    }
}

fn listen(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address)?;
    let taken = listener.local_addr()?;
    Ok((listener, taken))
}

fn start_api(
    config: &HttpConfig,
    listener: TcpListener,
    routes: Routes,
    around: Standard,
    tasks: &Tasks,
) -> io::Result<ServerHandle> {
    let body_limit = config.body_limit;
    let around = Data::new(around);
    let application = move || {
        App::new()
            .app_data(around.clone())
            .configure(|application| limits(application, body_limit))
            .configure(|application| routes(application))
            .default_service(web::to(no_such_path))
            .wrap(middleware::from_fn(standard))
    };
    let server = HttpServer::new(application)
        .workers(config.workers)
        .disable_signals()
        .client_request_timeout(config.header_timeout)
        .keep_alive(config.keep_alive)
        .shutdown_timeout(config.shutdown_grace.as_secs())
        .listen(listener)?
        .run();
    let handle = server.handle();
    run(tasks, "http", server);
    Ok(handle)
}

fn start_operators(listener: TcpListener, ops: &Ops, tasks: &Tasks) -> io::Result<ServerHandle> {
    let (ops, watched) = (ops.clone(), tasks.clone());
    let application = move || App::new().configure(|application| ops.routes(&watched, application));
    let server = HttpServer::new(application)
        .workers(1)
        .disable_signals()
        .client_request_timeout(Duration::from_secs(5))
        .shutdown_timeout(1)
        .listen(listener)?
        .run();
    let handle = server.handle();
    run(tasks, "ops", server);
    Ok(handle)
}

/// Runs a server beside the tasks: it ends by its handle, the operators' after the tasks.
#[expect(clippy::disallowed_methods, reason = "`Server::stop` ends it by its handle")]
fn run(tasks: &Tasks, name: &'static str, server: actix_web::dev::Server) {
    let tasks = tasks.clone();
    tokio::spawn(async move {
        if let Err(error) = server.await {
            tracing::error!(%error, name, "the server went down");
            tasks.fail(name);
        }
    });
}

/// Tells a path that exists for other methods from one that does not exist.
async fn no_such_path(request: HttpRequest) -> HttpResponse {
    let status = match request.match_pattern() {
        Some(_) => StatusCode::METHOD_NOT_ALLOWED,
        None => StatusCode::NOT_FOUND,
    };
    errors::generic(status).error_response()
}
