//! What is made of the sources in `k8s/monitoring`, and what rules they keep.

use std::collections::BTreeSet;
use std::process::Command;

use yba_tests::monitoring::{self, Alert, Panel, Source, metrics_in};

use crate::prometheus::promtool;
use crate::suite::program;

fn source() -> Source {
    monitoring::source().unwrap()
}

#[test]
fn what_is_committed_is_what_is_made() {
    for (path, made) in monitoring::files(&source()).unwrap() {
        let committed = std::fs::read_to_string(monitoring::root().join(&path)).unwrap_or_default();
        assert!(committed == made, "{path} is stale: make monitoring");
    }
    let folder = monitoring::root().join("k8s/monitoring/dashboards");
    let files = std::fs::read_dir(folder).unwrap().count();
    assert_eq!(files, source().dashboards.len(), "a dashboard's file is left over");
}

#[test]
fn promtool_takes_the_rules_and_every_alert_fires_and_does_not() {
    let folder = std::env::temp_dir().join(format!("yba-rules-{:x}", rand::random::<u64>()));
    std::fs::create_dir(&folder).unwrap();
    let all = monitoring::root().join("k8s/monitoring/yba.rules.yaml").display().to_string();
    let mut files = Vec::new();
    for trial in monitoring::trials(&source()) {
        let name = format!("{}.test.yaml", trial.name);
        std::fs::write(folder.join(format!("{}.rules.yaml", trial.name)), trial.rules).unwrap();
        std::fs::write(folder.join(&name), trial.cases).unwrap();
        files.push(name);
    }
    let tried: Vec<&str> =
        ["test", "rules"].into_iter().chain(files.iter().map(String::as_str)).collect();
    for arguments in [&["check", "rules", &all][..], &tried] {
        let output = promtool(&folder, arguments, "");
        let said = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn every_alert_is_tried_both_ways_and_says_enough() {
    let mut names = BTreeSet::new();
    for Alert { told, severity, .. } in &source().alerts {
        assert!(names.insert(told.name.clone()), "{} is there twice", told.name);
        assert!(told.name.starts_with("Yba"), "{}", told.name);
        assert!(!told.fires.is_empty() && !told.silent.is_empty(), "{} is not tried", told.name);
        assert_ne!(told.fires, told.silent, "{}", told.name);
        assert!(is_vietnamese(&told.summary), "{}: {}", told.name, told.summary);
        for sentence in [&told.description, &told.meaning] {
            assert!(sentence.ends_with('.') && sentence.is_ascii(), "{}: {sentence}", told.name);
        }
        assert!(["page", "ticket"].contains(&severity.as_str()));
    }
}

/// Both ways: each alert has its entry with three commands, and each entry its alert.
#[test]
fn the_runbook_and_the_alerts_know_each_other() {
    let runbook = std::fs::read_to_string(monitoring::root().join("docs/RUNBOOK.md")).unwrap();
    let entries: BTreeSet<&str> =
        runbook.lines().filter_map(|line| line.strip_prefix("### Yba")).collect();
    let source = source();
    let alerts: BTreeSet<&str> =
        source.alerts.iter().filter_map(|alert| alert.told.name.strip_prefix("Yba")).collect();
    assert_eq!(entries, alerts);
    for alert in &source.alerts {
        let [_, (_, url), _] = alert.annotations();
        let anchor = url.rsplit_once('#').unwrap().1.to_owned();
        assert_eq!(anchor, alert.told.name.to_lowercase(), "GitHub makes anchors so");
        let entry = runbook.split_once(&format!("### {}\n", alert.told.name)).unwrap().1;
        let commands = entry.split("```").nth(1).unwrap();
        assert_eq!(commands.trim_start_matches("sh\n").lines().count(), 3, "{}", alert.told.name);
    }
}

/// A command that the program does not know helps nobody at three in the morning.
#[test]
fn the_runbooks_commands_exist() {
    let source = source();
    let commands = source.alerts.iter().flat_map(|alert| &alert.told.commands);
    let ours: BTreeSet<Vec<&str>> = commands
        .filter(|command| command.starts_with("yba "))
        .map(|command| {
            let words = command.split([' ', '|']).skip(1);
            let is_verb = |word: &&str| !word.is_empty() && !word.starts_with(char::is_uppercase);
            words.take_while(is_verb).take(2).collect()
        })
        .collect();
    assert!(ours.len() > 5, "{ours:?}");
    for words in ours {
        let output = Command::new(program()).args(&words).arg("--help").output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "yba {words:?}: {said}");
    }
}

/// Units that Grafana knows and that fit what we measure.
const UNITS: [&str; 7] = ["percentunit", "reqps", "s", "short", "bytes", "cps", "ops"];

#[test]
fn dashboards_keep_the_rules_of_the_house() {
    let mut uids = BTreeSet::new();
    let Source { dashboards, alerts, .. } = source();
    for dashboard in dashboards {
        assert!(uids.insert(dashboard.uid.clone()), "{} is there twice", dashboard.uid);
        assert!(dashboard.uid.starts_with("yba-") && dashboard.title.starts_with("Y bạ: "));
        assert!(dashboard.description.is_ascii(), "{}", dashboard.uid);
        let mut titles = BTreeSet::new();
        for panel in &dashboard.panels {
            let place = format!("{} / {}", dashboard.uid, panel.title);
            assert!(titles.insert(panel.title.clone()), "{place} is there twice");
            assert!(is_vietnamese(&panel.title), "{place}: a Vietnamese title");
            let described = panel.description.ends_with('.') && panel.description.is_ascii();
            assert!(described, "{place}: an English sentence");
            assert!(
                ["timeseries", "stat"].contains(&panel.kind.as_str()),
                "{place}: {}",
                panel.kind
            );
            assert!(UNITS.contains(&panel.unit.as_str()), "{place}: {}", panel.unit);
            assert!((1..=24).contains(&panel.width), "{place}");
            let begins = |alarm| alerts.iter().any(|alert| fires_from(alert, panel, alarm));
            assert!(panel.alarm.is_none_or(begins), "{place}: no alert begins at its line");
            for query in &panel.queries {
                assert!(!query.legend.is_empty(), "{place}: a legend");
                let expr = &query.expr;
                assert!(expr.contains(r#"namespace=~"$namespace""#), "{place}: {expr}");
                assert_eq!(
                    expr.matches("namespace").count(),
                    expr.matches("$namespace").count() * 2
                );
                assert!(!expr.contains("rate(") || expr.contains("[$__rate_interval]"), "{place}");
            }
        }
        let json: serde_json::Value = serde_json::from_str(&dashboard.json()).unwrap();
        let panels = json["panels"].as_array().unwrap();
        for one in panels.iter().chain(panels.iter().flat_map(|p| p["targets"].as_array().unwrap()))
        {
            assert_eq!(one["datasource"]["uid"], "${datasource}", "{}", dashboard.uid);
        }
    }
}

/// Whether an alert on what the panel shows begins at that value; of what is counted, 1 is the first above 0.
fn fires_from(alert: &Alert, panel: &Panel, value: f64) -> bool {
    let above = if value == 1.0 { 0.0 } else { value };
    let mut shown = panel.queries.iter().flat_map(|query| metrics_in(&query.expr));
    let watched = metrics_in(&alert.expr);
    shown.any(|metric| watched.contains(&metric)) && alert.expr.contains(&format!(" > {above}"))
}

/// No English sentence has a letter with such a mark.
fn is_vietnamese(text: &str) -> bool {
    text.chars().any(|one| !one.is_ascii() && one.is_alphabetic())
}
