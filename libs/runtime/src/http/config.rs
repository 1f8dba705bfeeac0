//! Settings of the server.

use std::net::SocketAddr;
use std::time::Duration;

use crate::env::{self, Env};

/// Where the server listens, and what it bears. Set by `HTTP_*`, `OPS_ADDR`, `SHUTDOWN_*`.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// Address of the API; `HTTP_ADDR`, 127.0.0.1:8080 by default. Port 0 takes any free one.
    pub address: SocketAddr,
    /// Address of the operators' port; `OPS_ADDR`, 127.0.0.1:9090 by default.
    pub ops_address: SocketAddr,
    /// Threads that serve requests; `HTTP_WORKERS`, the number of cores by default.
    pub workers: usize,
    /// Largest body that is read into memory, unless a path has its own limit;
    /// bytes in `HTTP_BODY_LIMIT_BYTES`, 2 MiB by default.
    pub body_limit: usize,
    /// Longest time for a request, its body included, unless a handler extends it;
    /// `HTTP_REQUEST_TIMEOUT_MS`, 30,000 by default.
    pub request_timeout: Duration,
    /// Longest time for a request's headers; `HTTP_HEADER_TIMEOUT_MS`, 5,000 by default.
    pub header_timeout: Duration,
    /// How long an idle connection is kept; `HTTP_KEEP_ALIVE_SECONDS`, 75 by default,
    /// longer than the minute that proxies keep theirs, so that they close first.
    pub keep_alive: Duration,
    /// How long the process answers while it is no longer ready, so that balancers notice;
    /// `SHUTDOWN_DELAY_MS`, 0 by default.
    pub shutdown_delay: Duration,
    /// Longest time for requests, and then for tasks, to end;
    /// `SHUTDOWN_GRACE_SECONDS`, 20 by default, which fits twice in a minute.
    pub shutdown_grace: Duration,
}

impl HttpConfig {
    /// Reads the settings.
    pub fn from_env(env: &Env) -> Result<Self, env::Error> {
        let address = env.text("HTTP_ADDR").doc("Address of the API and the pages.");
        let address = address.default("127.0.0.1:8080").parse();
        let ops_address = env.text("OPS_ADDR").doc("Address of /livez, /readyz and /metrics.");
        let ops_address = ops_address.default("127.0.0.1:9090").parse();
        let workers = env.text("HTTP_WORKERS").doc("Threads that serve requests.");
        let workers = workers.default(cores().to_string()).parse();
        let body_limit = env.text("HTTP_BODY_LIMIT_BYTES").doc("Largest body read into memory.");
        let body_limit = body_limit.default("2097152").bytes();
        let timeout =
            |name, doc, default: &str| env.text(name).doc(doc).default(default).duration();
        let request = timeout("HTTP_REQUEST_TIMEOUT_MS", "Longest time for a request.", "30000");
        let header = timeout("HTTP_HEADER_TIMEOUT_MS", "Longest time for its headers.", "5000");
        let idle = timeout("HTTP_KEEP_ALIVE_SECONDS", "How long idle connections are kept.", "75");
        let delay = timeout("SHUTDOWN_DELAY_MS", "Time between not ready and closing.", "0");
        let grace = timeout("SHUTDOWN_GRACE_SECONDS", "Longest time for requests to end.", "20");
        Ok(Self {
            address: address?,
            ops_address: ops_address?,
            workers: workers?,
            body_limit: body_limit?,
            request_timeout: request?,
            header_timeout: header?,
            keep_alive: idle?,
            shutdown_delay: delay?,
            shutdown_grace: grace?,
        })
    }

    /// Makes the settings of a test: any free ports of the loopback, one worker.
    pub fn for_tests() -> Self {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        let defaults = Self::from_env(&Env::default()).expect("the defaults can be read");
        Self { address: any, ops_address: any, workers: 1, ..defaults }
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, Into::into)
}
