//! The operators' port: `/livez`, `/readyz`, `/metrics`. It never goes through an ingress.

use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{HttpResponse, http::header::CONTENT_TYPE};
use prometheus::process_collector::ProcessCollector;
use prometheus::{Encoder, IntGaugeVec, Registry, TextEncoder};

use crate::metrics::MetricGroup;
use crate::readiness::Readiness;
use crate::tasks::Tasks;

/// What the operators' port shows; clones share it.
#[derive(Debug, Clone)]
pub struct Ops {
    /// The process's metrics.
    pub registry: Registry,
    /// The process's checks.
    pub readiness: Readiness,
    /// Whether each check passed when the metrics were asked for, by its name.
    checks: IntGaugeVec,
}

/// What was built: a package's build sets `YBA_COMMIT`, a developer's does not.
const COMMIT: &str = match option_env!("YBA_COMMIT") {
    Some(commit) => commit,
    None => "unknown",
};

impl Default for Ops {
    fn default() -> Self {
        Self::new()
    }
}

impl Ops {
    /// Makes a registry that knows the process alone, and a readiness without checks.
    pub fn new() -> Self {
        let registry = Registry::new();
        let checks = Self::register(&registry).expect("a new registry takes any name");
        Self { registry, readiness: Readiness::new(), checks }
    }

    fn register(registry: &Registry) -> prometheus::Result<IntGaugeVec> {
        registry.register(Box::new(ProcessCollector::for_self()))?;
        let build = MetricGroup::new(registry, "build");
        let help = "1; the labels say which release runs.";
        let build = build.gauge("info", help, &["version", "commit"])?;
        build.with_label_values(&[env!("CARGO_PKG_VERSION"), COMMIT]).set(1);
        let readiness = MetricGroup::new(registry, "readiness");
        let help = "1 while a check of /readyz passes, else 0.";
        readiness.gauge("check_passed", help, &["check"])
    }

    /// Runs the checks, so that a scrape shows what a probe would see.
    async fn show_checks(&self) {
        for check in self.readiness.report().await.checks {
            self.checks.with_label_values(&[&check.name]).set(check.ready.into());
        }
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
    ops.show_checks().await;
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
