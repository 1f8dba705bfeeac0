//! After a restore, or after the brokers lost their topics: everything is heard, and nothing twice.

use chrono::{DateTime, Utc};
use messaging::restored::{Restored, resume};
use messaging::{BusConfig, Error, ServiceEnds};
use rdkafka::mocking::MockCluster;
use runtime::Clock;
use sqlx::{Connection, PgConnection};

use crate::harness::{Running, Service, eventually, no_fault, recorder};
use crate::kafka::mock_config;

/// The reader as it was before it handled the last steps, as a backup of an earlier moment has it.
const FORGET_THE_LAST: &str = "
    with gone as (delete from effect where n > 3 returning 1)
    delete from inbox where event_id in (select event_id from inbox order by handled_at desc limit 2)";

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

    async fn resume(&self, since: DateTime<Utc>) -> Result<Vec<(&'static str, u64)>, Error> {
        let mut databases = Vec::new();
        for service in [&self.exams, &self.classification] {
            let connection = PgConnection::connect(&service.url).await.unwrap();
            databases.push(Restored { service: service.name, connection });
        }
        resume(&mut databases, since).await
    }

    /// Five steps of a key arrive by a carrier, which is then stopped.
    async fn five_arrive(&self, config: BusConfig) {
        let running = Running::start(config, self.ends()).await;
        self.exams.publish_steps(&["a"], 5).await;
        eventually("all arrive", async || self.applied().await == [1, 2, 3, 4, 5]).await;
        running.stop().await;
    }

    async fn applied(&self) -> Vec<i32> {
        self.classification.applied("classification", "a").await
    }
}

#[tokio::test]
async fn what_a_restored_reader_does_not_know_is_delivered_again_and_nothing_twice() {
    let province = Province::new().await;
    province.five_arrive(BusConfig::for_tests()).await;
    province.classification.execute(FORGET_THE_LAST).await;

    let again = province.resume(DateTime::UNIX_EPOCH).await.unwrap();
    let running = Running::start(BusConfig::for_tests(), province.ends()).await;

    assert_eq!(again, [("exams", 2), ("classification", 0)]);
    eventually("the last arrive again", async || province.applied().await.len() == 5).await;
    eventually("nothing is owed", async || running.bus.is_idle().await.unwrap()).await;
    assert_eq!(province.applied().await, [1, 2, 3, 4, 5]);
    let refused = province.resume(DateTime::UNIX_EPOCH).await.unwrap_err();
    assert!(matches!(refused, Error::AlreadyCarried(_)), "it must not run: {refused}");
    running.stop().await;
}

#[tokio::test]
async fn new_brokers_are_given_what_the_old_ones_lost() {
    let clusters = [MockCluster::new(1).unwrap(), MockCluster::new(1).unwrap()];
    for cluster in &clusters {
        cluster.create_topic("yba.checkups", 12, 1).unwrap();
    }
    let province = Province::new().await;
    province.five_arrive(mock_config(&clusters[0])).await;
    province.classification.execute(FORGET_THE_LAST).await;

    let again = province.resume(DateTime::UNIX_EPOCH).await.unwrap();
    let running = Running::start(mock_config(&clusters[1]), province.ends()).await;

    assert_eq!(again[0], ("exams", 2));
    eventually("the last arrive", async || province.applied().await.len() == 5).await;
    assert_eq!(province.applied().await, [1, 2, 3, 4, 5]);
    running.stop().await;
}

#[tokio::test]
async fn what_was_handled_so_long_ago_that_it_is_forgotten_stays_handled() {
    let province = Province::new().await;
    province.five_arrive(BusConfig::for_tests()).await;
    province.classification.execute("delete from inbox").await;

    let again = province.resume(Clock::System.now() + chrono::TimeDelta::days(1)).await.unwrap();

    assert_eq!(again[0], ("exams", 0));
}
