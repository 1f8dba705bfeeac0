//! What an operator sees: metrics, and a trace that goes on behind the bus.

use std::sync::{Arc, Mutex};

use messaging::{BusConfig, Delivery, Failure, Subscription, drain};
use runtime::{Clock, telemetry};
use schema::Topic;

use crate::harness::{Fault, Running, Service, eventually, recorder};

#[tokio::test]
async fn metrics_tell_what_was_handled_and_what_waits() {
    let exams = Service::new("exams").await;
    let classification = Service::new("classification").await;
    let fault: Fault =
        Arc::new(|step| (step.key == "bad").then(|| Failure::Park("poisoned".into())));
    let ends = vec![
        exams.ends(vec![]),
        classification.ends(vec![recorder(&classification, "classification", fault)]),
    ];
    let running = Running::start(BusConfig::for_tests(), ends).await;

    exams.publish_steps(&["good", "bad"], 3).await;

    eventually("all settled", async || running.bus.is_idle().await.unwrap()).await;
    let outcome = |outcome| running.metric_with("yba_messaging_handled_total", "outcome", outcome);
    assert_eq!([outcome("applied"), outcome("parked"), outcome("behind")], [3.0, 1.0, 2.0]);
    assert_eq!(running.metric("yba_messaging_publish_seconds"), 6.0);
    running.stop().await;
    // Figures are taken when a relay starts, and every five seconds.
    let ends = vec![exams.ends(vec![]), classification.ends(vec![])];
    let running = Running::start(BusConfig::for_tests(), ends).await;
    eventually("dead letters are shown", async || {
        running.metric("yba_messaging_dead_letter_events") == 3.0
    })
    .await;
    running.stop().await;
}

#[tokio::test]
async fn a_trace_goes_on_where_the_event_is_handled() {
    trace_everything();
    let exams = Service::new("exams").await;
    let classification = Service::new("classification").await;
    exams.publish_steps(&["a"], 1).await;
    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    exams.execute(&format!("update outbox set traceparent = '{parent}'")).await;
    let seen = Arc::new(Mutex::new(None));
    let note = seen.clone();
    let listener = Subscription::new("classification", &[Topic::Checkups], move |_: Delivery| {
        let note = note.clone();
        async move {
            *note.lock().unwrap() = telemetry::current_trace_id();
            Ok(())
        }
    });

    let ends = [exams.ends(vec![]), classification.ends(vec![listener])];
    drain(&ends, &Clock::System).await.unwrap();

    let trace = seen.lock().unwrap().clone();
    assert_eq!(trace.as_deref(), Some("0af7651916cd43dd8448eb211c80319c"));
}

/// For the whole process: a subscriber of one thread is not asked about spans that another test's thread met first.
fn trace_everything() {
    use opentelemetry::trace::TracerProvider;
    use tracing_subscriber::layer::SubscriberExt;
    let provider = opentelemetry_sdk::trace::SdkTracerProvider::builder().build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
    let subscriber = tracing_subscriber::registry().with(layer);
    tracing::subscriber::set_global_default(subscriber).expect("no other test sets one");
}
