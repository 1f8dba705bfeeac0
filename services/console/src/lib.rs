//! The web console (trang làm việc): Vietnamese pages on which a person finishes a task alone.
//!
//! It owns its sessions and nothing else. Whatever a page shows or does goes through the public
//! APIs of the other services with the user's own token, so that it can do nothing that its user
//! could not. Pages are drawn on the server; no script is needed and none is sent.

mod api;
mod app;
mod around;
mod assets;
mod chart;
mod config;
mod cookies;
mod error;
mod events;
mod format;
mod housekeeping;
mod metrics;
mod oidc;
mod page;
mod pages;
mod posted;
mod posted_file;
mod session;
mod signed_in;
mod store;
mod texts;

use std::sync::Arc;

use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, ServiceConfig};
use runtime::Routes;

use crate::app::App;
use crate::config::Config;
use crate::metrics::Metrics;

pub use crate::config::{IDLE_MINUTES, LONGEST_MINUTES};
pub use crate::pages::sign_in::{CALLBACK, SIGNED_OUT};
pub use crate::store::sign_ins::SIGN_IN_MINUTES;

/// The service's name: of its database, its role, its metrics and its consumer.
pub const NAME: &str = "console";

/// The sessions' tables.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// Reads the service's own settings, so that `yba config` shows them and a start
/// tells every fault at once.
pub fn read_settings(env: &runtime::Env, dev: bool) -> Result<(), runtime::env::Error> {
    Config::from_env(env, dev).map(drop)
}

/// Why the console did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting is missing or cannot be read.
    #[error("a setting cannot be used")]
    Env(#[from] runtime::env::Error),
    /// A metric's name is taken.
    #[error("a metric could not be registered")]
    Metrics(#[from] prometheus::Error),
}

/// Starts the console on its parts.
pub async fn start(parts: auth::Parts) -> Result<messaging::Started, StartError> {
    let config = Config::from_env(&parts.env, parts.dev)?;
    let metrics = Metrics::register(&parts.metrics)?;
    let app = App::new(&parts, config, metrics);
    housekeeping::start(Arc::clone(&app), &parts.tasks);
    Ok(messaging::Started {
        routes: routes(Arc::clone(&app)),
        subscriptions: vec![events::subscription(app)],
        outbox: None,
    })
}

fn routes(app: Arc<App>) -> Routes {
    let app = Data::from(app);
    Arc::new(move |config: &mut ServiceConfig| {
        config.service(web::redirect("/", "/console")).service(
            web::scope("/console")
                .app_data(app.clone())
                .wrap(from_fn(around::pages))
                .configure(pages::routes)
                .default_service(web::to(|| async {
                    Err::<actix_web::HttpResponse, _>(error::Error::NotFound)
                })),
        );
    })
}
