//! What an operator sees: metrics, alerts, dashboards, logs and traces of the real program.
//!
//! A real Prometheus scrapes it, a collector takes its spans, and a made-up province works. Prometheus and promtool
//! are Debian's; `dev/prometheus` fetches them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod collector;
mod journey;
mod made;
mod prometheus;
mod scrape;
mod stopped;
mod suite;
mod traces;
