//! Prometheus' rules: the objectives' records, and every alert.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::yaml::{MADE, block, indented, quoted};
use super::{Alert, Objective, Severity, Source, Told};

/// By what every window is divided: a test cannot wait an hour. 1 in what is committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Factor(pub u32);

impl Factor {
    pub const ONE: Self = Self(1);

    /// A window or pause as this factor has it.
    fn of(self, duration: &str) -> String {
        match self {
            Self::ONE => duration.to_owned(),
            Self(factor) => format!("{}ms", seconds(duration) * 1000 / u64::from(factor)),
        }
    }

    /// The same of every range in an expression.
    fn over(self, expr: &str) -> String {
        let mut parts = expr.split('[');
        let mut scaled = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (window, rest) = part.split_once(']').expect("a range has an end");
            let _ = write!(scaled, "[{}]{rest}", self.of(window));
        }
        scaled
    }
}

/// The windows of the records. Burning fast is seen in the short ones, burning long in the others.
const WINDOWS: [&str; 5] = ["5m", "30m", "1h", "6h", "3d"];
/// The windows whose failures are counted, so that one failure is not a disturbance.
const COUNTED: [&str; 3] = ["1h", "6h", "3d"];

fn seconds(duration: &str) -> u64 {
    let (number, unit) = duration.split_at(duration.len() - 1);
    let number: u64 = number.parse().expect("a duration begins with a number");
    number
        * match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => panic!("{duration} is no duration"),
        }
}

/// The two alerts of an objective.
pub(super) fn burning(objective: &Objective) -> [Alert; 2] {
    let budget = 1.0 - objective.target;
    let name = &objective.name;
    let both = |rate: f64, long: &str, short: &str| {
        let most = format!("{:.4}", rate * budget);
        let least = objective.least_bad;
        format!(
            "(yba:objective_errors:ratio_rate{long}{{objective=\"{name}\"}} > {most}\n    \
             and yba:objective_errors:ratio_rate{short}{{objective=\"{name}\"}} > {most}\n    \
             and yba:objective_bad:increase{long}{{objective=\"{name}\"}} >= {least})"
        )
    };
    let any =
        |ways: &[String]| format!("max by (namespace, objective) (\n  {})", ways.join("\n  or "));
    let alert = |severity, expr, (lasting, at, interval): (&str, &str, &str), told: &Told| Alert {
        severity,
        lasting: lasting.to_owned(),
        expr,
        at: at.to_owned(),
        interval: interval.to_owned(),
        labels: BTreeMap::from([("objective".to_owned(), name.clone())]),
        told: told.clone(),
    };
    let fast = any(&[both(14.4, "1h", "5m"), both(6.0, "6h", "30m")]);
    let slow = any(&[both(1.0, "3d", "6h")]);
    [
        alert(Severity::Page, fast, ("2m", "60m", "1m"), &objective.page),
        alert(Severity::Ticket, slow, ("30m", "720m", "10m"), &objective.ticket),
    ]
}

/// A file of rules for `rule_files`.
pub fn rules(source: &Source, factor: Factor) -> String {
    format!("{MADE}{}", groups(&source.objectives, &source.alerts, factor))
}

/// The same for the Prometheus operator.
pub(super) fn object(source: &Source) -> String {
    let head = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: yba\n  \
                labels:\n    app.kubernetes.io/name: yba\nspec:\n";
    let groups = groups(&source.objectives, &source.alerts, Factor::ONE);
    format!("{MADE}{head}{}", indented(&groups, 2))
}

/// One alert with the records that it looks at, so that promtool need not evaluate all for each.
pub(super) fn alone(source: &Source, alert: &Alert) -> String {
    let of = alert.labels.get("objective");
    let objectives = source.objectives.iter().filter(|objective| of == Some(&objective.name));
    groups(objectives, [alert], Factor::ONE)
}

fn groups<'a>(
    objectives: impl IntoIterator<Item = &'a Objective>,
    alerts: impl IntoIterator<Item = &'a Alert>,
    factor: Factor,
) -> String {
    let mut text = "groups:\n  - name: yba-objectives\n    rules:\n".to_owned();
    for objective in objectives {
        for window in WINDOWS {
            let (bad, total) = (within(&objective.bad, window), within(&objective.total, window));
            let expr = format!("({bad})\n/\n({total})");
            record(
                &mut text,
                &format!("errors:ratio_rate{window}"),
                &factor.over(&expr),
                objective,
            );
        }
        for window in COUNTED {
            let length = seconds(window) / u64::from(factor.0);
            let expr = format!("({}) * {length}", within(&objective.bad, window));
            record(&mut text, &format!("bad:increase{window}"), &factor.over(&expr), objective);
        }
    }
    text.push_str("  - name: yba-alerts\n    rules:\n");
    for alert in alerts {
        alert_rule(&mut text, alert, factor);
    }
    text
}

fn within(expr: &str, window: &str) -> String {
    expr.replace("WINDOW", window)
}

fn record(text: &mut String, name: &str, expr: &str, objective: &Objective) {
    let _ = writeln!(text, "      - record: yba:objective_{name}");
    let _ = writeln!(text, "        expr: {}", block(expr, 10));
    let _ = writeln!(text, "        labels: {{objective: {}}}", objective.name);
}

fn alert_rule(text: &mut String, alert: &Alert, factor: Factor) {
    let _ = writeln!(text, "      - alert: {}", alert.told.name);
    let _ = writeln!(text, "        expr: {}", block(&factor.over(&alert.expr), 10));
    let _ = writeln!(text, "        for: {}", factor.of(&alert.lasting));
    let _ = writeln!(text, "        labels: {{severity: {}}}", alert.severity.as_str());
    text.push_str("        annotations:\n");
    for (name, value) in alert.annotations() {
        let _ = writeln!(text, "          {name}: {}", quoted(&value));
    }
}

impl Alert {
    /// What is sent along: nothing that depends on the series, which the labels tell.
    pub fn annotations(&self) -> [(&'static str, String); 3] {
        [
            ("description", self.told.description.clone()),
            ("runbook_url", format!("docs/RUNBOOK.md#{}", self.told.name.to_lowercase())),
            ("summary", self.told.summary.clone()),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_divides_windows_and_nothing_else() {
        let expr = "rate(a{b=\"5m\"}[5m]) > 300 and c[1d]";

        assert_eq!(Factor::ONE.over(expr), expr);
        assert_eq!(Factor(30).over(expr), "rate(a{b=\"5m\"}[10000ms]) > 300 and c[2880000ms]");
    }
}
