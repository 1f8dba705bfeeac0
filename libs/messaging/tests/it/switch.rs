//! From one carrier to the other: nothing lost, nothing twice, and nobody on the wrong one.

use std::time::Duration;

use messaging::config::CarrierName;
use messaging::switch::{Patience, switch};
use messaging::{BusConfig, Carrier, Error, ServiceEnds};
use rdkafka::mocking::MockCluster;
use runtime::Clock;

use crate::harness::{Running, Service, eventually, no_fault, recorder};
use crate::kafka::mock_config;

const PATIENCE: Patience = Patience(Duration::from_secs(30));

struct Province {
    exams: Service,
    classification: Service,
}

impl Province {
    async fn new() -> Self {
        let exams = Service::new("exams").await;
        let classification = Service::new("classification").await;
        Self { exams, classification }
    }

    fn ends(&self) -> Vec<ServiceEnds> {
        let recorder = recorder(&self.classification, "classification", no_fault());
        vec![self.exams.ends(vec![]), self.classification.ends(vec![recorder])]
    }

    async fn switch(&self, from: BusConfig, to: CarrierName) -> Result<(), Error> {
        switch(from, self.ends(), to, Clock::System, PATIENCE).await
    }

    async fn applied(&self) -> Vec<i32> {
        self.classification.applied("classification", "a").await
    }
}

#[tokio::test]
async fn a_province_goes_to_kafka_and_back_with_every_event_once() {
    let cluster = MockCluster::new(1).unwrap();
    cluster.create_topic("yba.checkups", 12, 1).unwrap();
    let (local, kafka) = (BusConfig::for_tests(), mock_config(&cluster));
    let province = Province::new().await;
    Running::start(local.clone(), province.ends()).await.stop().await;
    province.exams.publish_steps(&["a"], 3).await; // Still in the outbox when it is left.

    province.switch(local.clone(), CarrierName::Kafka).await.unwrap();
    assert_eq!(province.applied().await, [1, 2, 3]);

    let refused = Running::try_start(local.clone(), province.ends()).await.err().unwrap();
    assert!(matches!(refused, Error::OtherCarrier { configured: "local", .. }));
    let running = Running::start(kafka.clone(), province.ends()).await;
    province.exams.publish(&[crate::harness::Step { key: "a".to_owned(), n: 4 }]).await;
    eventually("it arrives", async || province.applied().await == [1, 2, 3, 4]).await;
    running.stop().await;
    province.exams.publish(&[crate::harness::Step { key: "a".to_owned(), n: 5 }]).await;

    province.switch(kafka.clone(), CarrierName::Local).await.unwrap();
    let refused = Running::try_start(kafka, province.ends()).await.err().unwrap();
    assert!(matches!(refused, Error::OtherCarrier { configured: "kafka", .. }));
    let running = Running::start(local, province.ends()).await;
    eventually("idle", async || running.bus.is_idle().await.unwrap()).await;
    running.stop().await;
    assert_eq!(province.applied().await, [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn a_switch_is_refused_while_services_run() {
    let province = Province::new().await;
    let running = Running::start(BusConfig::for_tests(), province.ends()).await;

    let refused = province.switch(BusConfig::for_tests(), CarrierName::Kafka).await;

    assert!(matches!(refused, Err(Error::AlreadyCarried("exams"))));
    running.stop().await;
}

#[tokio::test]
async fn a_switch_that_cannot_empty_the_old_carrier_changes_nothing() {
    let province = Province::new().await;
    Running::start(BusConfig::for_tests(), province.ends()).await.stop().await;
    province.exams.publish_steps(&["a"], 1).await;
    let stuck = messaging::Subscription::new(
        "classification",
        &[schema::Topic::Checkups],
        |_: messaging::Delivery| async { Err(messaging::Failure::Retry("down".into())) },
    );
    let ends = vec![province.exams.ends(vec![]), province.classification.ends(vec![stuck])];

    let soon = Patience(Duration::from_millis(700));
    let local = BusConfig::for_tests();
    let failed = switch(local.clone(), ends, CarrierName::Kafka, Clock::System, soon).await;

    assert!(matches!(failed, Err(Error::NotDrained("local"))));
    assert!(matches!(local.carrier, Carrier::Local));
    Running::start(local, province.ends()).await.stop().await;
}
