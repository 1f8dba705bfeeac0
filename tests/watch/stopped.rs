//! A stopped consumer fires the alert that it should, and no other.

use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Executor};
use yba_tests::monitoring::{self, Factor};
use yba_tests::province::Province;

use crate::journey::{corrected, deliver, work};
use crate::prometheus::{Firing, Prometheus};
use crate::scrape;
use crate::suite::{Suite, until};

/// Windows and pauses of the rules in this test are a thirtieth of what they are: five minutes are ten seconds. What is
/// compared, as an age of 300 seconds, is not changed.
const FACTOR: Factor = Factor(30);

/// Longest wait for an alert to fire or to end, on a machine that does other things too.
const PATIENCE: Duration = Duration::from_secs(90);

const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes two minutes: make test-slow"]
async fn a_real_prometheus_sees_what_the_suite_does_and_what_it_does_not() {
    let source = monitoring::source().unwrap();
    let suite = Suite::start(&[]).await;
    let rules = monitoring::rules(&source, FACTOR);
    let prometheus = Prometheus::start(suite.folder(), &suite.operators(), &rules).await;
    let province = Province::draw(3, 10);

    work(&suite, &province).await;
    // A rate needs two scrapes of a series: the last step of the first work makes it, more work moves it.
    let made = r#"yba_messaging_delivery_seconds_count{consumer="notifications",event_type="follow-up.scheduled.v1"}"#;
    until("the first work is scraped", async || {
        let found = prometheus.query(made).await.unwrap_or_default();
        (!found.is_empty()).then_some(())
    })
    .await;
    work(&suite, &Province::draw(4, 20)).await;

    let scraped = scrape::scrape(&suite).await;
    scrape::is_conventional(&scraped);
    scrape::is_bounded(&scraped);
    scrape::has_all(&scraped, &source);
    let end = Instant::now() + PATIENCE;
    loop {
        let blank = blank_panels(&prometheus, &source).await;
        if blank.is_empty() {
            break;
        }
        assert!(Instant::now() < end, "panels without numbers:\n{}", blank.join("\n"));
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(prometheus.faulty_rules().await, Vec::<String>::new());
    fires(&prometheus, &[], Duration::from_secs(10)).await;

    // A lock that somebody forgot in classification's database: its handlers wait behind it.
    let mut lock = suite.database("classification").await;
    lock.execute(AssertSqlSafe("begin; lock table checkup in access exclusive mode"))
        .await
        .unwrap();
    let api = suite.api();
    let deliveries: Vec<_> = province.deliveries().collect();
    for delivery in deliveries.iter().take(6) {
        let answer = deliver(&api, &corrected(delivery), TRACE).await;
        assert!(answer.status.is_success(), "{}", answer.body);
    }
    let stopped = r#"YbaConsumerStopped{consumer="classification"}"#;
    fires(&prometheus, &[stopped], Duration::from_secs(4)).await;

    lock.execute("rollback").await.unwrap();
    fires(&prometheus, &[], Duration::from_secs(2)).await;

    // An event of a release that is not known here: its key is parked, and everything else goes on.
    suite.database("exams").await.execute(POISON).await.unwrap();
    let parked = r#"YbaDeadLetters{consumer="classification",service="classification"}"#;
    fires(&prometheus, &[parked], Duration::from_secs(4)).await;
}

const POISON: &str = "
    insert into outbox (event_id, event_type, source, topic, key, occurred_at, data)
    values (gen_random_uuid(), 'checkup.dreamt.v9', '/yba/exams', 'checkups', gen_random_uuid()::text, now(), '{}')";

/// Waits until exactly these fire, and go on so for a while.
async fn fires(prometheus: &Prometheus, expected: &[&str], steady: Duration) {
    let expected: Firing = expected.iter().map(|one| (*one).to_owned()).collect();
    let end = Instant::now() + PATIENCE;
    let mut since = None;
    loop {
        let firing = prometheus.firing().await;
        if firing == expected {
            let since = *since.get_or_insert_with(Instant::now);
            if since.elapsed() >= steady {
                return;
            }
        } else {
            assert!(firing.is_subset(&expected) || since.is_none(), "{firing:?} fires too");
            since = None;
        }
        assert!(Instant::now() < end, "{expected:?} should fire, not {firing:?}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Runs each panel's queries as Grafana would, and lists those that find no number.
async fn blank_panels(prometheus: &Prometheus, source: &monitoring::Source) -> Vec<String> {
    let mut blank = Vec::new();
    for dashboard in &source.dashboards {
        for panel in &dashboard.panels {
            for query in &panel.queries {
                let expr = query.expr.replace("$namespace", ".*");
                let expr = expr.replace("$__rate_interval", "2m").replace("$__range", "2m");
                match prometheus.query(&expr).await {
                    Err(error) => panic!("{} / {}: {error}", dashboard.uid, panel.title),
                    Ok(_) if panel.empty => {}
                    Ok(found) if found.iter().any(|value| !value.is_nan()) => {}
                    Ok(_) => blank.push(format!("{} / {}: {expr}", dashboard.uid, panel.title)),
                }
            }
        }
    }
    blank
}
