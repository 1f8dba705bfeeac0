//! The operators' port: `/livez`, `/readyz`, `/metrics`. It never goes through an ingress.

use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpResponse, http::header::CONTENT_TYPE};
use prometheus::{Encoder, Registry, TextEncoder};

use crate::readiness::Readiness;
use crate::tasks::Tasks;

/// What the operators' port shows; clones share it.
#[derive(Debug, Clone, Default)]
pub struct Ops {
    /// The process's metrics.
    pub registry: Registry,
    /// The process's checks.
    pub readiness: Readiness,
}

impl Ops {
    /// Makes an empty registry and a readiness without checks.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds what every process has to say of its tasks.
    pub(crate) fn watch(&self, tasks: &Tasks) {
        let tasks = tasks.clone();
        self.readiness.add("tasks", move || {
            let failed = !tasks.failed().is_empty();
            async move { !failed }
        });
    }

    pub(crate) fn routes(&self, tasks: &Tasks, config: &mut ServiceConfig) {
        config
            .app_data(Data::new(self.clone()))
            .app_data(Data::new(tasks.clone()))
            .route("/livez", web::get().to(livez))
            .route("/readyz", web::get().to(readyz))
            .route("/metrics", web::get().to(metrics));
    }
}

/// A task that died does not come back by itself, so the process asks to be started again.
async fn livez(tasks: Data<Tasks>) -> HttpResponse {
    match tasks.failed().as_slice() {
        [] => HttpResponse::Ok().body("ok"),
        failed => HttpResponse::ServiceUnavailable().body(format!("ended: {}", failed.join(", "))),
    }
}

async fn readyz(ops: Data<Ops>) -> HttpResponse {
    let report = ops.readiness.report().await;
    let mut answer =
        if report.ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    answer.json(report)
}

async fn metrics(ops: Data<Ops>) -> HttpResponse {
    let mut text = Vec::new();
    let encoder = TextEncoder::new();
    match encoder.encode(&ops.registry.gather(), &mut text) {
        Ok(()) => {
            HttpResponse::Ok().insert_header((CONTENT_TYPE, encoder.format_type())).body(text)
        }
        Err(error) => {
            tracing::error!(%error, "metrics cannot be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}
