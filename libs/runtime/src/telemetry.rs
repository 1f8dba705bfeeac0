//! Logs and traces of a process.
//!
//! Logs go to standard error, one JSON object a line. Spans are always made, so that a trace
//! that comes in by HTTP or by an event goes on; they are sent only where a collector is set.

use std::io::IsTerminal;
use std::time::Duration;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::WithExportConfig;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use tracing_subscriber::filter::{EnvFilter, LevelFilter};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};
use tracing_subscriber::{Layer, Registry};
use url::Url;

use crate::env::{self, Env};

mod traceparent;

pub use traceparent::{continue_trace, current_trace_id, current_traceparent};

/// actix tells at `info` which threads it starts.
const DEFAULT_FILTER: &str = "info,actix_server=warn";

/// Where logs and traces go. Set by `LOG*` and `OTEL_*`.
#[derive(Debug, Clone)]
pub struct TelemetryConfig {
    /// The name that the process's spans carry, such as `yba-exams`; `OTEL_SERVICE_NAME`.
    pub service: String,
    /// What is logged, as in `info,sqlx=warn`; `LOG`.
    pub filter: String,
    /// Lines for people instead of JSON; `LOG_FORMAT=pretty`.
    pub pretty: bool,
    /// The collector that spans are sent to over HTTP; `OTEL_EXPORTER_OTLP_ENDPOINT`, none by default.
    pub otlp_endpoint: Option<Url>,
    /// The share of new traces that is sent, 0 to 1; `OTEL_TRACES_SAMPLER_ARG`, all by default.
    pub sampled: f64,
}

impl TelemetryConfig {
    /// Reads the settings of the process that runs `service`.
    pub fn from_env(env: &Env, service: &str) -> Result<Self, env::Error> {
        let name = env.text("OTEL_SERVICE_NAME").doc("The process's name in traces.");
        let name = name.default(format!("yba-{service}")).required();
        let filter = env.text("LOG").doc("What is logged, as in info,sqlx=warn.");
        let filter = filter.default(DEFAULT_FILTER).required();
        let format = env.text("LOG_FORMAT").doc("json, or pretty for people.");
        let format = format.default("json").required();
        let endpoint = env.text("OTEL_EXPORTER_OTLP_ENDPOINT");
        let endpoint = endpoint.doc("Collector of traces (OTLP over HTTP); none when not set.");
        let otlp_endpoint = endpoint.parse_optional();
        let sampled = env.text("OTEL_TRACES_SAMPLER_ARG");
        let sampled = sampled.doc("Share of new traces that is sent, 0 to 1.").default("1").parse();
        Ok(Self {
            service: name?,
            filter: filter?,
            pretty: format? == "pretty",
            otlp_endpoint: otlp_endpoint?,
            sampled: sampled?,
        })
    }
}

/// Keeps the telemetry going; dropping it sends the spans that are left.
#[must_use = "spans that are left are sent when this is dropped"]
pub struct Guard(SdkTracerProvider);

impl Drop for Guard {
    fn drop(&mut self) {
        if let Err(error) = self.0.shutdown_with_timeout(Duration::from_secs(3)) {
            tracing::warn!(%error, "the last spans were not sent");
        }
    }
}

/// Why logging and tracing could not begin.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// `LOG` is not a filter.
    #[error("LOG is not a filter of log levels")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// The collector's address cannot be used.
    #[error("the exporter of traces cannot be made")]
    Exporter(#[from] opentelemetry_otlp::ExporterBuildError),
    /// Somebody has begun already.
    #[error("telemetry has begun already")]
    Twice(#[from] TryInitError),
}

/// Begins logging and tracing for the process, and logs panics as errors.
pub fn init(config: &TelemetryConfig) -> Result<Guard, Error> {
    let filter = EnvFilter::builder().parse(&config.filter)?;
    let provider = provider(config)?;
    let tracer = provider.tracer("yba");
    let traces = tracing_opentelemetry::layer()
        .with_tracer(tracer)
        .with_location(false)
        .with_threads(false)
        .with_filter(LevelFilter::INFO);
    tracing_subscriber::registry().with(logs(config.pretty, filter)).with(traces).try_init()?;
    std::panic::set_hook(Box::new(log_panic));
    Ok(Guard(provider))
}

fn logs(pretty: bool, filter: EnvFilter) -> Box<dyn Layer<Registry> + Send + Sync> {
    let layer = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    if pretty {
        let colours = std::io::stderr().is_terminal();
        layer.compact().with_target(false).with_ansi(colours).with_filter(filter).boxed()
    } else {
        layer.json().flatten_event(true).with_span_list(false).with_filter(filter).boxed()
    }
}

fn provider(config: &TelemetryConfig) -> Result<SdkTracerProvider, Error> {
    let resource = Resource::builder().with_service_name(config.service.clone()).build();
    let sampler = Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(config.sampled)));
    let builder = SdkTracerProvider::builder().with_resource(resource).with_sampler(sampler);
    let Some(endpoint) = &config.otlp_endpoint else {
        return Ok(builder.build());
    };
    crate::http_client::install_tls();
    let address = format!("{}/v1/traces", endpoint.as_str().trim_end_matches('/'));
    let exporter =
        opentelemetry_otlp::SpanExporter::builder().with_http().with_endpoint(address).build()?;
    Ok(builder.with_batch_exporter(exporter).build())
}

fn log_panic(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    // A message that was put together may quote what was worked on, and so anybody's data.
    let literal = panic.payload().downcast_ref::<&'static str>();
    let message = literal.copied().unwrap_or("withheld");
    tracing::error!(place, message, "panic");
}
