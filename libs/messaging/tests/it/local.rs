//! The local carrier: every event once, in order within a key, to each consumer for itself.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use messaging::{BusConfig, Delivery, Error, Failure, Subscription, drain, local};
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use runtime::Clock;
use schema::Topic;

use crate::harness::{Notes, Running, Service, Step, eventually, no_fault, recorder};

#[tokio::test]
async fn every_consumer_applies_every_event_once_and_in_order() {
    let exams = Service::new("exams").await;
    let classification = Service::new("classification").await;
    let ends = vec![
        exams.ends(vec![]),
        classification.ends(vec![recorder(&classification, "classification", no_fault())]),
    ];
    let running = Running::start(BusConfig::for_tests(), ends).await;

    exams.publish_steps(&["a", "b", "c"], 20).await;
    eventually("all delivered", async || running.bus.is_idle().await.unwrap()).await;
    running.stop().await;

    for key in ["a", "b", "c"] {
        assert!(classification.applied("classification", key).await.into_iter().eq(1..=20));
    }
    assert_eq!(exams.count("select count(*) from outbox_delivery").await, 0);
}

#[tokio::test]
async fn a_failing_consumer_holds_up_neither_others_nor_other_keys() {
    let exams = Service::new("exams").await;
    let classification = Service::new("classification").await;
    let broken = Arc::new(AtomicBool::new(true));
    let down = broken.clone();
    let fault = Arc::new(move |step: &Step| {
        (step.key == "a" && down.load(Ordering::SeqCst)).then(|| Failure::Retry("down".into()))
    });
    let ends = vec![
        exams.ends(vec![]),
        classification.ends(vec![
            recorder(&classification, "careful", fault),
            recorder(&classification, "quick", no_fault()),
        ]),
    ];
    let running = Running::start(BusConfig::for_tests(), ends).await;

    exams.publish_steps(&["a", "b"], 5).await;

    eventually("the others go on", async || {
        classification.applied("quick", "a").await.len() == 5
            && classification.applied("careful", "b").await.len() == 5
    })
    .await;
    assert!(classification.applied("careful", "a").await.is_empty());

    broken.store(false, Ordering::SeqCst);
    eventually("then it too", async || running.bus.is_idle().await.unwrap()).await;
    running.stop().await;
    assert_eq!(classification.applied("careful", "a").await, [1, 2, 3, 4, 5]);
}

#[tokio::test]
async fn different_keys_are_handled_at_the_same_time_up_to_the_limit() {
    let exams = Service::new("exams").await;
    let classification = Service::new("classification").await;
    let (now, most) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let (inside, highest, door) = (now.clone(), most.clone(), gate.clone());
    let busy = Subscription::new("classification", &[Topic::Checkups], move |_: Delivery| {
        let (inside, highest, door) = (inside.clone(), highest.clone(), door.clone());
        async move {
            highest.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            door.acquire().await.unwrap().forget();
            inside.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        }
    });
    let ends = vec![exams.ends(vec![]), classification.ends(vec![busy])];
    let running = Running::start(BusConfig::for_tests(), ends).await;

    exams.publish_steps(&["a", "b", "c", "d", "e", "f"], 2).await;
    eventually("four at once", async || now.load(Ordering::SeqCst) == 4).await;
    gate.add_permits(12);
    eventually("all delivered", async || running.bus.is_idle().await.unwrap()).await;
    running.stop().await;

    assert_eq!(most.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn a_second_process_is_refused_and_may_start_after_the_first_ended() {
    let exams = Service::new("exams").await;
    let first = Running::start(BusConfig::for_tests(), vec![exams.ends(vec![])]).await;

    let second = Running::try_start(BusConfig::for_tests(), vec![exams.ends(vec![])]).await;
    assert!(matches!(second, Err(Error::AlreadyCarried("exams"))));

    first.stop().await;
    Running::start(BusConfig::for_tests(), vec![exams.ends(vec![])]).await.stop().await;
}

#[tokio::test]
async fn a_crash_between_the_consumers_commit_and_the_removal_changes_nothing() {
    let exams = Service::new("exams").await;
    let classification = Service::new("classification").await;
    let ends = || {
        let recorder = recorder(&classification, "classification", no_fault());
        vec![exams.ends(vec![]), classification.ends(vec![recorder])]
    };
    exams.publish_steps(&["a"], 3).await;
    drain(&ends(), &Clock::System).await.unwrap();

    // As if the process had been killed before it removed the deliveries.
    let again = "insert into outbox_delivery select 'classification', position from outbox";
    exams.execute(again).await;
    let drained = drain(&ends(), &Clock::System).await.unwrap();

    assert_eq!(drained.settled, 3);
    assert_eq!(classification.applied("classification", "a").await, [1, 2, 3]);
}

#[tokio::test]
async fn a_restored_database_gets_again_what_it_lost_and_only_that() {
    let exams = Service::new("exams").await;
    let classification = Service::new("classification").await;
    let ends =
        [exams.ends(vec![]), classification.ends(vec![recorder(&classification, "c", no_fault())])];
    exams.publish_steps(&["a"], 4).await;
    drain(&ends, &Clock::System).await.unwrap();
    // The backup was made after step 2.
    classification.execute("delete from effect where n > 2").await;
    let lost = "delete from inbox where event_id not in (select event_id from inbox order by event_id limit 2)";
    classification.execute(lost).await;

    let day = Duration::from_secs(86_400);
    let owed = local::replay(&exams.db, "c", Clock::System.now(), day).await.unwrap();
    drain(&ends, &Clock::System).await.unwrap();

    assert_eq!(owed, 4);
    assert_eq!(classification.applied("c", "a").await, [1, 2, 3, 4]);
}

#[tokio::test]
async fn a_new_consumer_begins_with_the_events_that_are_still_kept() {
    let exams = Service::new("exams").await;
    let classification = Service::new("classification").await;
    exams.publish_steps(&["a"], 3).await;
    drain(&[exams.ends(vec![])], &Clock::System).await.unwrap();

    let late = classification.ends(vec![recorder(&classification, "late", no_fault())]);
    drain(&[exams.ends(vec![]), late], &Clock::System).await.unwrap();

    assert_eq!(classification.applied("late", "a").await, [1, 2, 3]);
}

#[tokio::test]
async fn a_handler_that_panics_or_hangs_stops_nobody_else() {
    let exams = Service::new("exams").await;
    let classification = Service::new("classification").await;
    let seen = Notes::default();
    let notes = seen.clone();
    let odd = Subscription::new("classification", &[Topic::Checkups], move |delivery: Delivery| {
        let notes = notes.clone();
        async move {
            let step: Step = delivery.envelope.parse().unwrap();
            match step.key.as_str() {
                "panics" => panic!("on purpose"),
                "hangs" => std::future::pending().await,
                _ => notes.add(format!("{}{}", step.key, step.n)),
            }
            Ok(())
        }
    });
    let mut config = BusConfig::for_tests();
    config.consumer.timeout = Duration::from_millis(50);
    let ends = vec![exams.ends(vec![]), classification.ends(vec![odd])];
    let running = Running::start(config, ends).await;

    exams.publish_steps(&["panics", "hangs", "fine"], 2).await;

    eventually("the other key goes on", async || seen.all() == ["fine1", "fine2"]).await;
    let parked = "select count(*) from dead_letter where key = 'panics' and error is not null";
    eventually("the panics are parked", async || classification.count(parked).await == 2).await;
    running.stop().await;
}

#[tokio::test]
async fn a_reader_that_its_topic_does_not_name_is_refused() {
    let exams = Service::new("exams").await;
    let clinics = Service::new("clinics").await;
    let curious = clinics.ends(vec![recorder(&clinics, "clinics", no_fault())]);

    let started =
        Running::try_start(BusConfig::for_tests(), vec![exams.ends(vec![]), curious]).await;

    let error = started.err().unwrap();
    assert!(matches!(error, Error::MayNotRead { service: "clinics", topic: "checkups" }));
}

/// Whatever fails, however events are published, and wherever the process is stopped and started again:
/// every key's steps are applied in order, each once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn order_and_once_hold_for_every_key_under_concurrency() {
    let seed = rand::random();
    println!("seed {seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let exams = Service::new("exams").await;
    let classification = Service::new("classification").await;
    let keys: Vec<_> = (0..12).map(|n| format!("key{n}")).collect();
    let failing = std::sync::Mutex::new(ChaCha8Rng::seed_from_u64(seed + 1));
    let fault = Arc::new(move |_: &Step| {
        let fails = failing.lock().unwrap().gen_ratio(1, 8);
        fails.then(|| Failure::Retry("by chance".into()))
    });
    let mut next = vec![1; keys.len()];

    for _ in 0..4 {
        let ends = vec![
            exams.ends(vec![]),
            classification.ends(vec![recorder(&classification, "c", fault.clone())]),
        ];
        let running = Running::start(BusConfig::for_tests(), ends).await;
        for _ in 0..25 {
            let mut chosen: Vec<_> = (0..keys.len()).collect();
            chosen.shuffle(&mut random);
            let steps: Vec<_> = chosen[..random.gen_range(1..6)]
                .iter()
                .map(|&key| {
                    next[key] += 1;
                    Step { key: keys[key].clone(), n: next[key] - 1 }
                })
                .collect();
            exams.publish(&steps).await;
        }
        running.stop().await;
    }
    let ends =
        [exams.ends(vec![]), classification.ends(vec![recorder(&classification, "c", no_fault())])];
    drain(&ends, &Clock::System).await.unwrap();

    for (key, next) in keys.iter().zip(next) {
        let applied = classification.applied("c", key).await;
        assert!(applied.iter().copied().eq(1..next), "{key}: {applied:?}, seed {seed}");
    }
}
