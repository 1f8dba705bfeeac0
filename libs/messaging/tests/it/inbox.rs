//! What `claim` promises, delivery by delivery.

use messaging::inbox::{Claim, claim};
use messaging::{Delivery, Origin};
use schema::{Envelope, Event};

use crate::harness::{Service, Step, eventually};

fn delivery(n: i32, origin: Origin) -> Delivery {
    let step = Step { key: "a".to_owned(), n };
    let now = "2026-11-21T02:00:00Z".parse().unwrap();
    assert_eq!(Step::TOPIC.name(), "checkups");
    Delivery::new(Envelope::wrap("exams", &step, now, None), origin)
}

fn at(offset: i64) -> Origin {
    Origin::Kafka { topic: "yba.checkups".to_owned(), partition: 3, offset }
}

async fn claim_and_commit(service: &Service, delivery: &Delivery) -> Claim {
    let txn = service.begin().await;
    let answer = claim(&txn, "c", delivery).await.unwrap();
    txn.commit().await.unwrap();
    answer
}

#[tokio::test]
async fn of_two_members_with_the_same_event_one_waits_and_finds_it_handled() {
    let service = Service::new("classification").await;
    for origin in [at(7), Origin::Local { producer: "exams".to_owned(), position: 1 }] {
        let delivery = delivery(1, origin);
        let first = service.begin().await;
        assert_eq!(claim(&first, "c", &delivery).await.unwrap(), Claim::Fresh);

        let (second, ()) = tokio::join!(claim_and_commit(&service, &delivery), async {
            let waiting = "select count(*) from pg_locks where not granted and pid in
                (select pid from pg_stat_activity where datname = current_database())";
            eventually("the second waits", async || service.count(waiting).await > 0).await;
            first.commit().await.unwrap();
        });

        assert_eq!(second, Claim::AlreadyHandled);
    }
}

#[tokio::test]
async fn a_claim_that_is_rolled_back_never_was() {
    let service = Service::new("classification").await;
    let delivery = delivery(1, at(7));

    let txn = service.begin().await;
    assert_eq!(claim(&txn, "c", &delivery).await.unwrap(), Claim::Fresh);
    txn.rollback().await.unwrap();

    assert_eq!(claim_and_commit(&service, &delivery).await, Claim::Fresh);
}

#[tokio::test]
async fn an_offset_that_was_passed_is_handled_though_the_inbox_has_forgotten_it() {
    let service = Service::new("classification").await;
    let delivery = delivery(1, at(7));
    assert_eq!(claim_and_commit(&service, &delivery).await, Claim::Fresh);

    service.execute("delete from inbox").await;

    assert_eq!(claim_and_commit(&service, &delivery).await, Claim::AlreadyHandled);
    assert_eq!(service.count("select next_offset from consumer_offset").await, 8);
}

#[tokio::test]
async fn an_event_that_was_sent_twice_is_handled_at_its_first_offset_alone() {
    let service = Service::new("classification").await;
    let first = delivery(1, at(7));
    let again = Delivery::new(first.envelope.clone(), at(9));

    assert_eq!(claim_and_commit(&service, &first).await, Claim::Fresh);
    assert_eq!(claim_and_commit(&service, &again).await, Claim::AlreadyHandled);

    assert_eq!(service.count("select next_offset from consumer_offset").await, 10);
}

#[tokio::test]
async fn consumers_claim_for_themselves() {
    let service = Service::new("classification").await;
    let delivery = delivery(1, at(7));
    assert_eq!(claim_and_commit(&service, &delivery).await, Claim::Fresh);

    let txn = service.begin().await;
    assert_eq!(claim(&txn, "another", &delivery).await.unwrap(), Claim::Fresh);
}
