//! A trace comes in, goes through the handler, and leaves with the next request.

use runtime::telemetry::{TelemetryConfig, init};
use runtime::{Env, HttpClientConfig, http_client, telemetry};
use tracing::Instrument;

use super::started::{Started, answer};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

#[tokio::test]
async fn a_trace_is_carried_through_the_server_and_out_of_the_client() {
    let env = Env::from_pairs([("LOG", "off")]);
    let _guard = init(&TelemetryConfig::from_env(&env, "test").unwrap()).unwrap();
    let started = Started::new().await;
    let address = format!("http://{}/trace", started.server.address());
    let client = http_client(&HttpClientConfig::default());
    let span = tracing::info_span!("caller");
    telemetry::continue_trace(&span, Some(&format!("00-{TRACE}-00f067aa0ba902b7-01")));

    let seen = async { answer(client.get(address)).await.body }.instrument(span).await;

    assert!(seen.starts_with(&format!("00-{TRACE}-")), "{seen}");
    assert!(!seen.contains("00f067aa0ba902b7"), "{seen}");
}
