//! The commands on a real Kafka, and one service alone on it.

use testkit::kafka::Kafka;

use super::installation::{Installation, text};

#[tokio::test]
async fn the_carrier_is_switched_and_back_and_a_service_alone_follows() {
    let Some(kafka) = Kafka::start().await else { return };
    let installation = Installation::new();
    let mut all = installation.start(&mut installation.command(&["serve", "all", "--dev"]));
    all.ready().await;

    let running = installation.run(&["bus", "switch", "--to", "kafka"]);
    assert!(!running.status.success(), "it must not be running: {}", text(&running.stderr));
    assert_eq!(all.terminate().await, Some(0));
    installation.ok(&["bus", "switch", "--to", "local"]); // Nothing to do, and no Kafka needed.
    let on = |arguments: &[&str]| {
        let mut command = installation.command(arguments);
        command.env("KAFKA_BROKERS", kafka.brokers());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout)
    };
    assert!(on(&["topics", "--create"]).contains("was created"));
    assert!(on(&["topics"]).starts_with("all "));
    on(&["bus", "switch", "--to", "kafka"]);

    let refused = installation.run(&["serve", "all", "--dev"]);
    assert!(text(&refused.stderr).contains("yba bus switch"), "{}", text(&refused.stderr));
    let mut alone = installation.command(&["serve", "registry", "--dev"]);
    alone.env("KAFKA_BROKERS", kafka.brokers());
    let mut alone = installation.start(&mut alone);
    alone.ready().await;
    assert_eq!(alone.terminate().await, Some(0), "{}", installation.log());

    on(&["bus", "switch", "--to", "local"]);
    let mut again = installation.start(&mut installation.command(&["serve", "all", "--dev"]));
    again.ready().await;
    assert_eq!(again.terminate().await, Some(0));
}
