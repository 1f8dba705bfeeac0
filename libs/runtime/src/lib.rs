//! What makes a process a service: settings, logs and traces, the HTTP server with its middleware,
//! health and metrics, background tasks, an orderly end, the clock, and the answers to failed requests.
//!
//! It knows no database and no business. Everything that reads the wall clock, the environment
//! or starts a task is here, so that the rest of the code cannot (`clippy.toml` bans it elsewhere).

pub mod clock;
pub mod env;
pub mod http;
pub mod http_client;
pub mod language;
pub mod metrics;
pub mod ops;
pub mod problem;
pub mod readiness;
pub mod tasks;
pub mod telemetry;

pub use clock::Clock;
pub use env::Env;
pub use http::{HttpConfig, Routes};
pub use http_client::{HttpClient, HttpClientConfig, http_client};
pub use language::{Language, Text, language};
pub use metrics::MetricGroup;
pub use ops::Ops;
pub use problem::{Fault, Problem};
pub use readiness::Readiness;
pub use tasks::Tasks;
