//! The HTTP server of every service, with the same middleware, limits and failed answers.

use std::sync::Arc;

use actix_web::web::ServiceConfig;

mod config;
mod deadline;
mod errors;
mod json;
mod middleware;
mod server;

pub use config::HttpConfig;
pub use deadline::extend_deadline;
pub use errors::{limits, problem_of};
pub use json::Json;
pub use middleware::{HttpMetrics, request_id};
pub use server::{Bound, ServeError, Server, serve};

/// The paths of a service, added to each worker's application.
pub type Routes = Arc<dyn Fn(&mut ServiceConfig) + Send + Sync>;

/// Makes one set of paths of several, for several services in one process.
pub fn join(all: Vec<Routes>) -> Routes {
    Arc::new(move |config| {
        for routes in &all {
            routes(config);
        }
    })
}
