//! A poisoned event parks its key, others go on, and a redrive keeps the order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use messaging::{Failure, ServiceEnds, Subscription, dead_letters, drain};
use runtime::Clock;

use crate::harness::{Fault, Service, Step, recorder};

struct Poisoned {
    exams: Service,
    classification: Service,
    cured: Arc<AtomicBool>,
}

impl Poisoned {
    /// Step 2 of key a cannot be handled until the cure.
    async fn new() -> Self {
        let exams = Service::new("exams").await;
        let classification = Service::new("classification").await;
        Self { exams, classification, cured: Arc::default() }
    }

    fn subscription(&self) -> Subscription {
        let cured = self.cured.clone();
        let fault: Fault = Arc::new(move |step: &Step| {
            let poisoned = step.key == "a" && step.n == 2 && !cured.load(Ordering::SeqCst);
            poisoned.then(|| Failure::Park("a value that no rule knows".into()))
        });
        recorder(&self.classification, "c", fault)
    }

    fn ends(&self) -> [ServiceEnds; 2] {
        [self.exams.ends(vec![]), self.classification.ends(vec![self.subscription()])]
    }

    async fn drain(&self) {
        drain(&self.ends(), &Clock::System).await.unwrap();
    }

    async fn applied(&self, key: &str) -> Vec<i32> {
        self.classification.applied("c", key).await
    }
}

#[tokio::test]
async fn a_poisoned_event_parks_its_key_and_others_go_on() {
    let test = Poisoned::new().await;

    test.exams.publish_steps(&["a", "b"], 4).await;
    test.drain().await;

    assert_eq!(test.applied("a").await, [1]);
    assert_eq!(test.applied("b").await, [1, 2, 3, 4]);
    let parked = dead_letters::list(&test.classification.db, 10).await.unwrap();
    assert_eq!(parked.len(), 1);
    assert_eq!((parked[0].key.as_str(), parked[0].behind), ("a", 2));
    assert_eq!(parked[0].error.as_deref(), Some("a value that no rule knows"));
    let waiting = dead_letters::list_key(&test.classification.db, parked[0].id).await.unwrap();
    assert_eq!(waiting.iter().map(|letter| letter.behind).collect::<Vec<_>>(), [2, 1, 0]);
}

#[tokio::test]
async fn a_redrive_keeps_the_order_and_frees_the_key() {
    let test = Poisoned::new().await;
    test.exams.publish_steps(&["a"], 4).await;
    test.drain().await;
    let id = dead_letters::list(&test.classification.db, 10).await.unwrap()[0].id;

    test.cured.store(true, Ordering::SeqCst);
    let subscription = test.subscription();
    let redriven = dead_letters::redrive(&test.classification.db, &subscription, id).await.unwrap();
    test.exams.publish(&[Step { key: "a".to_owned(), n: 5 }]).await;
    test.drain().await;

    assert_eq!((redriven.handled, redriven.stopped), (3, None));
    assert_eq!(test.applied("a").await, [1, 2, 3, 4, 5]);
    assert!(dead_letters::list(&test.classification.db, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_redrive_that_fails_again_stops_there_and_says_why() {
    let test = Poisoned::new().await;
    test.exams.publish_steps(&["a"], 3).await;
    test.drain().await;

    let subscription = test.subscription();
    let redriven = dead_letters::redrive_all(&test.classification.db, &subscription).await.unwrap();

    assert_eq!(redriven.handled, 0);
    assert_eq!(redriven.stopped.as_deref(), Some("a value that no rule knows"));
    let parked = dead_letters::list(&test.classification.db, 10).await.unwrap();
    assert_eq!((parked[0].attempts, parked[0].behind), (1, 1));
    assert_eq!(test.applied("a").await, [1]);
}

#[tokio::test]
async fn a_parked_event_that_comes_again_is_parked_once() {
    let test = Poisoned::new().await;
    test.exams.publish_steps(&["a"], 3).await;
    test.drain().await;

    test.exams.execute("insert into outbox_delivery select 'c', position from outbox").await;
    test.drain().await;

    assert_eq!(test.applied("a").await, [1]);
    assert_eq!(test.classification.count("select count(*) from dead_letter").await, 2);
}

#[tokio::test]
async fn what_a_sensitive_event_says_is_shown_only_on_request() {
    let test = Poisoned::new().await;
    test.exams.publish_steps(&["a"], 2).await;
    test.drain().await;
    let db = &test.classification.db;
    let id = dead_letters::list(db, 10).await.unwrap()[0].id;

    let (_, hidden) = dead_letters::show(db, id).await.unwrap();
    let (letter, shown) = dead_letters::show_with_payload(db, id).await.unwrap();

    assert_eq!(hidden, None);
    assert_eq!(shown.as_deref(), Some(r#"{"key":"a","n":2}"#));
    assert_eq!(letter.event_type, "test.step.v1");
}
