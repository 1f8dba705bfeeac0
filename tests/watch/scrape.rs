//! What the operators' port says, looked at as text.

use std::collections::BTreeSet;

use runtime::{HttpClientConfig, http_client};
use yba_tests::monitoring::{self, Source, metrics_in};

use crate::prometheus::promtool;
use crate::suite::Suite;

/// What others expose; `k8s/monitoring/README.md` says who.
const FOREIGN: [&str; 7] = [
    "up",
    "kubelet_volume_stats_available_bytes",
    "kubelet_volume_stats_capacity_bytes",
    "node_filesystem_avail_bytes",
    "node_filesystem_size_bytes",
    "certmanager_certificate_expiration_timestamp_seconds",
    "probe_ssl_earliest_cert_expiry",
];

/// A small province's; every route and every type of event in use makes some.
const MOST_SERIES: usize = 6_000;

/// Asks for the metrics once.
pub(crate) async fn scrape(suite: &Suite) -> String {
    let client = http_client(&HttpClientConfig::default());
    let url = format!("http://{}/metrics", suite.operators());
    client.get(url).send().await.unwrap().text().await.unwrap()
}

/// Names, units, types and help texts are as Prometheus has them.
pub(crate) fn is_conventional(scraped: &str) {
    let output = promtool(&monitoring::root(), &["check", "metrics"], scraped);
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    assert!(output.status.success() && said.trim().is_empty(), "{said}");
}

/// No label has a value for each person, and none has a person's data.
pub(crate) fn is_bounded(scraped: &str) {
    let series: Vec<&str> = scraped.lines().filter(|line| !line.starts_with('#')).collect();
    assert!(series.len() < MOST_SERIES, "{} series", series.len());
    for line in series {
        let labels = line.split_once('{').and_then(|(_, rest)| rest.rsplit_once('}'));
        for value in labels.map_or("", |(labels, _)| labels).split('"').skip(1).step_by(2) {
            assert!(!looks_like_an_id(value), "{line}");
        }
    }
}

/// Six digits in a row or the shape of a UUID: no word of ours has either.
fn looks_like_an_id(value: &str) -> bool {
    let digits = value.split(|one: char| !one.is_ascii_digit()).map(str::len).max();
    let groups: Vec<&str> = value.split('-').collect();
    let hexadecimal = value.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    digits.unwrap_or(0) >= 6 || (groups.len() == 5 && hexadecimal)
}

/// Every metric that a rule or a panel asks for is there.
pub(crate) fn has_all(scraped: &str, source: &Source) {
    let exposed: BTreeSet<&str> =
        scraped.lines().filter(|line| !line.starts_with('#')).filter_map(name).collect();
    let rules = monitoring::rules(source, monitoring::Factor::ONE);
    let objectives = source.objectives.iter().flat_map(|one| [&one.bad, &one.total]);
    let alerts = source.alerts.iter().map(|alert| &alert.expr);
    let panels = source.dashboards.iter().flat_map(|dashboard| &dashboard.panels);
    let queries = panels.flat_map(|panel| &panel.queries).map(|query| &query.expr);
    let mut missing = BTreeSet::new();
    for expr in objectives.chain(alerts).chain(queries) {
        for metric in metrics_in(expr) {
            let recorded = rules.contains(&format!("- record: {metric}\n"));
            let foreign = FOREIGN.contains(&metric.as_str());
            if !recorded && !foreign && !exposed.contains(metric.as_str()) {
                missing.insert(metric);
            }
        }
    }
    // What never happened in this run is registered without a series.
    missing.retain(|metric| !MAY_BE_ABSENT.contains(&metric.as_str()));
    assert!(missing.is_empty(), "nobody exposes {missing:?}");
}

/// Labels of these are known only when something has gone wrong; the code that counts them is named.
const MAY_BE_ABSENT: [&str; 2] = [
    "yba_exams_faults_total", // services/exams/src/metrics.rs: a code for each kind of fault
    "yba_access_denials_total", // libs/auth/src/metrics.rs: a permission that was asked for in vain
];

fn name(line: &str) -> Option<&str> {
    line.split(['{', ' ']).next()
}
