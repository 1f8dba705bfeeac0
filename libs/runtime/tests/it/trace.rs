//! A trace comes in, goes through the handler, and leaves with the next request.

use runtime::telemetry::{TelemetryConfig, init};
use runtime::{Env, HttpClientConfig, http_client, telemetry};
use tracing::Instrument;

use super::started::{Started, answer};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

#[tokio::test]
async fn a_trace_comes_in_goes_out_and_reaches_the_collector() {
    let collector = Started::new().await;
    let endpoint = format!("http://{}", collector.server.address());
    let env = Env::from_pairs([
        ("LOG", "off"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.as_str()),
        ("OTEL_SERVICE_NAME", "yba-traced"),
    ]);
    let guard = init(&TelemetryConfig::from_env(&env, "test").unwrap()).unwrap();
    let started = Started::new().await;
    let address = format!("http://{}/trace", started.server.address());
    let client = http_client(&HttpClientConfig::default());
    let span = tracing::info_span!("caller");
    telemetry::continue_trace(&span, Some(&format!("00-{TRACE}-00f067aa0ba902b7-01")));

    let seen = async { answer(client.get(address)).await.body }.instrument(span).await;
    tokio::task::spawn_blocking(|| drop(guard)).await.unwrap(); // Sends what is left.

    assert!(seen.starts_with(&format!("00-{TRACE}-")), "{seen}");
    assert!(!seen.contains("00f067aa0ba902b7"), "{seen}");
    let sent = collector.gate.collected.lock().unwrap().concat();
    let holds = |text: &[u8]| sent.windows(text.len()).any(|window| window == text);
    assert!(holds(b"yba-traced") && holds(b"GET /trace"), "{} bytes were collected", sent.len());
}
