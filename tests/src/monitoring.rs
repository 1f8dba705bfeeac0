//! What `k8s/monitoring` says of the suite, and the files that are made of it.
//!
//! Three TOML files are written by hand: objectives, alerts, dashboards. Rules, the `PrometheusRule`, Grafana's JSON
//! and the alerts' part of the runbook are made of them by `make monitoring` and committed; `tests/watch` compares, and
//! has promtool try each alert.

mod cases;
mod dashboards;
mod names;
mod rules;
mod runbook;
mod yaml;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use cases::{Trial, trials};
pub use dashboards::{Dashboard, Panel, Query};
pub use names::metrics_in;
pub use rules::{Factor, rules};
pub use runbook::{BEGIN, END};

/// Where the sources and most of what is made of them are.
const FOLDER: &str = "k8s/monitoring";

/// Everything that is written by hand.
pub struct Source {
    pub objectives: Vec<Objective>,
    /// Those on the objectives first, then those on causes.
    pub alerts: Vec<Alert>,
    pub dashboards: Vec<Dashboard>,
}

/// A promise, and how its breach is measured.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objective {
    pub name: String,
    /// The share that must be good over 30 days.
    pub target: f64,
    /// Fewer failures than this in a window say nothing.
    pub least_bad: u32,
    /// What went wrong, per second; `WINDOW` stands for the window.
    pub bad: String,
    /// All there was, per second.
    pub total: String,
    pub page: Told,
    pub ticket: Told,
}

/// What an operator is told, and what tries it.
#[derive(Clone, Deserialize)]
pub struct Told {
    pub name: String,
    /// One line, Vietnamese.
    pub summary: String,
    /// One sentence, English.
    pub description: String,
    /// What it means for whoever is woken by it.
    pub meaning: String,
    pub commands: [String; 3],
    /// Series under which it fires.
    pub fires: BTreeMap<String, String>,
    /// Series under which it does not.
    pub silent: BTreeMap<String, String>,
}

/// One alert.
#[derive(Deserialize)]
pub struct Alert {
    pub severity: Severity,
    /// How long it must hold.
    #[serde(rename = "for")]
    pub lasting: String,
    pub expr: String,
    /// When its cases are looked at.
    pub at: String,
    /// How far apart the samples of its cases are.
    #[serde(default = "minute")]
    pub interval: String,
    /// What it carries besides its severity when it fires.
    pub labels: BTreeMap<String, String>,
    #[serde(flatten)]
    pub told: Told,
}

/// Who hears of it when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Now, whatever time it is.
    Page,
    /// In the morning.
    Ticket,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Ticket => "ticket",
        }
    }
}

fn minute() -> String {
    "1m".to_owned()
}

/// Why the sources cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{0} cannot be read")]
    File(PathBuf, #[source] std::io::Error),
    #[error("{0} is not what it must be")]
    Toml(PathBuf, #[source] toml::de::Error),
    #[error("docs/RUNBOOK.md has no place for the alerts")]
    NoPlace,
}

#[derive(Deserialize)]
struct Objectives {
    objective: Vec<Objective>,
}

#[derive(Deserialize)]
struct Alerts {
    alert: Vec<Alert>,
}

#[derive(Deserialize)]
struct Dashboards {
    dashboard: Vec<Dashboard>,
}

/// The repository's root.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests/ has a parent").to_owned()
}

/// Reads the three sources.
pub fn source() -> Result<Source, Error> {
    let objectives: Objectives = read("objectives.toml")?;
    let causes: Alerts = read("alerts.toml")?;
    let dashboards: Dashboards = read("dashboards.toml")?;
    let mut alerts = Vec::new();
    let mut promises = Vec::new();
    for objective in objectives.objective {
        alerts.extend(rules::burning(&objective));
        promises.push(objective);
    }
    alerts.extend(causes.alert);
    Ok(Source { objectives: promises, alerts, dashboards: dashboards.dashboard })
}

fn read<T: serde::de::DeserializeOwned>(name: &str) -> Result<T, Error> {
    let path = root().join(FOLDER).join(name);
    let text = fs::read_to_string(&path).map_err(|error| Error::File(path.clone(), error))?;
    toml::from_str(&text).map_err(|error| Error::Toml(path, error))
}

/// Makes every file, by its path from the root.
pub fn files(source: &Source) -> Result<BTreeMap<String, String>, Error> {
    let path = root().join("docs/RUNBOOK.md");
    let runbook = fs::read_to_string(&path).map_err(|error| Error::File(path, error))?;
    let mut files = BTreeMap::from([
        ("yba.rules.yaml".to_owned(), rules(source, Factor::ONE)),
        ("prometheus-rule.yaml".to_owned(), rules::object(source)),
        ("dashboards.yaml".to_owned(), dashboards::config_maps(source)),
    ]);
    for dashboard in &source.dashboards {
        files.insert(format!("dashboards/{}.json", dashboard.uid), dashboard.json());
    }
    let mut files: BTreeMap<String, String> =
        files.into_iter().map(|(name, text)| (format!("{FOLDER}/{name}"), text)).collect();
    files.insert("docs/RUNBOOK.md".to_owned(), runbook::fill(&runbook, source)?);
    Ok(files)
}
