//! Rate, errors and duration of requests, by route pattern.

use std::time::Duration;

use actix_web::http::Method;
use prometheus::{HistogramVec, IntCounterVec, IntGauge, Registry};

use crate::metrics::MetricGroup;

/// The route of requests that match none; one series, whatever is asked for.
pub(super) const UNMATCHED: &str = "unmatched";

/// From an answer out of memory to the request timeout, in seconds.
const DURATIONS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1., 5., 30.];

/// What the server counts. Made once in a process.
#[derive(Debug, Clone)]
pub struct HttpMetrics {
    requests: IntCounterVec,
    duration_seconds: HistogramVec,
    in_flight: IntGauge,
}

impl HttpMetrics {
    /// Registers the metrics as `yba_http_…`.
    pub fn register(registry: &Registry) -> prometheus::Result<Self> {
        let group = MetricGroup::new(registry, "http");
        let labels = &["method", "route", "status"];
        let requests = group.counter("requests_total", "Requests answered.", labels)?;
        let help = "Time from a request's headers to its answer's.";
        let duration_seconds =
            group.histogram_by("request_duration_seconds", help, &DURATIONS, &labels[..2])?;
        let in_flight = group.gauge("requests_in_flight", "Requests being answered.", &[])?;
        let in_flight = in_flight.with_label_values::<&str>(&[]);
        Ok(Self { requests, duration_seconds, in_flight })
    }

    pub(super) fn begin(&self) -> InFlight {
        self.in_flight.inc();
        InFlight(self.in_flight.clone())
    }

    pub(super) fn end(&self, method: &str, route: &str, status: u16, took: Duration) {
        self.requests.with_label_values(&[method, route, &status.to_string()]).inc();
        self.duration_seconds.with_label_values(&[method, route]).observe(took.as_secs_f64());
    }
}

/// One request being answered, also if its caller goes away.
pub(super) struct InFlight(IntGauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Names the method; made-up ones share a name, so that nobody can make series at will.
pub(super) fn method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "OTHER",
    }
}
