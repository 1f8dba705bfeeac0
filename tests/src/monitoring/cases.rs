//! What promtool tries each alert with: series under which it fires, and series under which it does not.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::yaml::{map, quoted};
use super::{Alert, Source, rules};

/// One alert's rules and cases, each a file.
pub struct Trial {
    /// The alert's name.
    pub name: String,
    /// For `rule_files`, under the name `<name>.rules.yaml`.
    pub rules: String,
    /// For `promtool test rules`.
    pub cases: String,
}

/// Makes what promtool tries the alerts with.
pub fn trials(source: &Source) -> Vec<Trial> {
    source.alerts.iter().map(|alert| trial(source, alert)).collect()
}

fn trial(source: &Source, alert: &Alert) -> Trial {
    let name = alert.told.name.clone();
    // Without the order an alert may look for records that are written after it.
    let mut cases = format!(
        "rule_files: [{name}.rules.yaml]\nevaluation_interval: {}\n\
         group_eval_order: [yba-objectives, yba-alerts]\ntests:\n",
        alert.interval
    );
    case(&mut cases, alert, &alert.told.fires, true);
    case(&mut cases, alert, &alert.told.silent, false);
    Trial { name, rules: rules::alone(source, alert), cases }
}

fn case(text: &mut String, alert: &Alert, series: &BTreeMap<String, String>, fires: bool) {
    let name = &alert.told.name;
    let title = if fires { "fires" } else { "is silent" };
    let _ = writeln!(text, "  - name: {name} {title}");
    let _ = writeln!(text, "    interval: {}", alert.interval);
    text.push_str("    input_series:\n");
    for (series, values) in series {
        let _ = writeln!(text, "      - series: {}", quoted(series));
        let _ = writeln!(text, "        values: {}", quoted(values));
    }
    text.push_str("    alert_rule_test:\n");
    let _ = writeln!(text, "      - eval_time: {}", alert.at);
    let _ = writeln!(text, "        alertname: {name}");
    if !fires {
        return text.push_str("        exp_alerts: []\n");
    }
    let mut labels = alert.labels.clone();
    labels.insert("severity".to_owned(), alert.severity.as_str().to_owned());
    let annotations = alert.annotations().map(|(name, value)| (name.to_owned(), value));
    text.push_str("        exp_alerts:\n");
    let _ = writeln!(text, "          - exp_labels: {}", map(&labels));
    let _ = writeln!(text, "            exp_annotations: {}", map(&annotations.into()));
}
