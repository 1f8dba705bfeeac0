//! A real Prometheus of the test's own.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use runtime::{HttpClient, HttpClientConfig, http_client};
use serde_json::Value;
use testkit::free_port;
use yba_tests::monitoring;

use crate::suite::until;

/// The server, scraping one target every second; it goes when this is dropped.
pub(crate) struct Prometheus {
    child: Child,
    base: String,
    client: HttpClient,
}

/// An alert that fires: its name, and the labels that say for whom.
pub(crate) type Firing = BTreeSet<String>;

impl Prometheus {
    /// Starts it on a target with rules.
    pub(crate) async fn start(folder: &Path, target: &str, rules: &str) -> Self {
        let folder = folder.join("prometheus");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("yba.rules.yaml"), rules).unwrap();
        let config = format!(
            "global: {{scrape_interval: 1s, evaluation_interval: 1s}}\nrule_files: [yba.rules.yaml]\n\
             scrape_configs:\n  - job_name: yba\n    static_configs: [{{targets: [\"{target}\"]}}]\n"
        );
        std::fs::write(folder.join("prometheus.yml"), config).unwrap();
        let address = format!("127.0.0.1:{}", free_port());
        let log = std::fs::File::create(folder.join("log")).unwrap();
        let child = Command::new(tool("prometheus"))
            .current_dir(&folder)
            .arg("--config.file=prometheus.yml")
            .arg("--storage.tsdb.path=data")
            .arg(format!("--web.listen-address={address}"))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .unwrap();
        let base = format!("http://{address}/api/v1");
        let client = http_client(&HttpClientConfig::default());
        let prometheus = Self { child, base, client };
        // The first scrapes find the target not yet there.
        until("the first scrape", async || {
            let found = prometheus.query("up == 1").await.unwrap_or_default();
            (!found.is_empty()).then_some(())
        })
        .await;
        prometheus
    }

    /// Evaluates an expression now; the values of the series found, or why it cannot be evaluated.
    pub(crate) async fn query(&self, expr: &str) -> Result<Vec<f64>, String> {
        let request = self.client.get(format!("{}/query", self.base)).query(&[("query", expr)]);
        let answer = request.send().await.map_err(|error| error.to_string())?;
        let answer: Value = answer.json().await.map_err(|error| error.to_string())?;
        if answer["status"] != "success" {
            return Err(answer["error"].to_string());
        }
        let series = answer["data"]["result"].as_array().unwrap();
        let value = |one: &Value| one["value"][1].as_str().unwrap().parse().unwrap();
        Ok(series.iter().map(value).collect())
    }

    /// The alerts that fire now, as `name{label="value"}`.
    pub(crate) async fn firing(&self) -> Firing {
        let answer = self.client.get(format!("{}/alerts", self.base)).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        let alerts = answer["data"]["alerts"].as_array().unwrap();
        alerts.iter().filter(|alert| alert["state"] == "firing").map(described).collect()
    }

    /// Rules that could not be evaluated, and why.
    pub(crate) async fn faulty_rules(&self) -> Vec<String> {
        let answer = self.client.get(format!("{}/rules", self.base)).send().await.unwrap();
        let answer: Value = answer.json().await.unwrap();
        let groups = answer["data"]["groups"].as_array().unwrap();
        let rules = groups.iter().flat_map(|group| group["rules"].as_array().unwrap());
        let faulty = rules.filter(|rule| rule["health"] == "err");
        faulty.map(|rule| format!("{}: {}", rule["name"], rule["lastError"])).collect()
    }
}

fn described(alert: &Value) -> String {
    let labels = alert["labels"].as_object().unwrap();
    let told = labels
        .iter()
        .filter(|(name, _)| !["alertname", "severity", "job", "instance"].contains(&name.as_str()));
    let told: Vec<String> = told.map(|(name, value)| format!("{name}={value}")).collect();
    format!("{}{{{}}}", labels["alertname"].as_str().unwrap(), told.join(","))
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs promtool in a folder, with something to read.
pub(crate) fn promtool(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let file = std::env::temp_dir().join(format!("yba-promtool-{:x}", rand::random::<u64>()));
    std::fs::write(&file, input).unwrap();
    let output = Command::new(tool("promtool"))
        .current_dir(folder)
        .args(arguments)
        .stdin(std::fs::File::open(&file).unwrap())
        .output()
        .unwrap();
    std::fs::remove_file(&file).unwrap();
    output
}

/// Finds a program of Debian's package: installed, or where `dev/prometheus` keeps it.
fn tool(name: &str) -> PathBuf {
    let script = monitoring::root().join("dev/prometheus");
    let output = Command::new(script).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "Prometheus is missing: {errors}");
    PathBuf::from(String::from_utf8(output.stdout).unwrap().trim()).join(name)
}
