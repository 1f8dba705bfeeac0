//! All services in one process, and who calls them.

use std::time::Duration;

use messaging::kafka::{KafkaConfig, topics};
use messaging::{BusConfig, Carrier};
use schema::Role;
use testkit::kafka::Kafka;
use testkit::{Client, Member, Province};

/// Longest wait for everything that a step causes. Development builds on a shared machine are slow.
const PATIENCE: Duration = Duration::from_secs(300);
const PAUSE: Duration = Duration::from_millis(200);

pub(crate) async fn start(carrier: Carrier) -> Province {
    let members = vec![
        Member::new("registry", &registry::MIGRATIONS, registry::start),
        Member::new("exams", &exams::MIGRATIONS, exams::start),
        Member::new("classification", &classification::MIGRATIONS, classification::start),
        Member::new("clinics", &clinics::MIGRATIONS, clinics::start),
        Member::new("notifications", &notifications::MIGRATIONS, notifications::start),
    ];
    Province::start_on(members, BusConfig { carrier, ..BusConfig::for_tests() }).await
}

/// The setting of the bus for a broker of the test's own, with the topics made.
pub(crate) async fn on(kafka: &Kafka) -> Carrier {
    let env = runtime::Env::from_pairs([("KAFKA_BROKERS", kafka.brokers())]);
    let config = KafkaConfig::from_env(&env).unwrap();
    topics::create(&config).await.unwrap();
    Carrier::Kafka(config)
}

pub(crate) fn office(province: &Province) -> Client {
    province.caller().role(Role::BoardOfficer)
}

pub(crate) fn council(province: &Province) -> Client {
    province.caller().role(Role::CouncilMember)
}

pub(crate) fn hospital(province: &Province, facility: &str) -> Client {
    province.caller().role(Role::HospitalSystem).facility(facility)
}

/// Waits until `check` yields something; `what` is for the message of a test that fails.
pub(crate) async fn until<T>(what: &str, mut check: impl AsyncFnMut() -> Option<T>) -> T {
    let looking = async {
        loop {
            if let Some(found) = check().await {
                return found;
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    match tokio::time::timeout(PATIENCE, looking).await {
        Ok(found) => found,
        Err(_) => panic!("waited {PATIENCE:?} in vain until {what}"),
    }
}
