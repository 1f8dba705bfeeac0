//! Grafana's dashboards.

use std::fmt::Write;

use serde::Deserialize;
use serde_json::{Value, json};

use super::Source;
use super::yaml::{MADE, block, quoted};

/// A page of panels.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dashboard {
    /// Its address in Grafana, and its file's name.
    pub uid: String,
    /// Vietnamese.
    pub title: String,
    /// English.
    pub description: String,
    #[serde(rename = "panel")]
    pub panels: Vec<Panel>,
}

/// One picture.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Panel {
    /// Vietnamese.
    pub title: String,
    /// English.
    pub description: String,
    /// `timeseries` or `stat`.
    pub kind: String,
    /// As Grafana names it.
    pub unit: String,
    /// Columns of 24.
    #[serde(default = "half")]
    pub width: u32,
    /// Whether its queries may rightly find nothing.
    #[serde(default)]
    pub empty: bool,
    /// What the axis reaches at least: over zeros alone Grafana draws one up to 100.
    pub top: Option<f64>,
    /// From where on it is bad, as the alert has it: red, or a line that the axis reaches.
    pub alarm: Option<f64>,
    pub queries: Vec<Query>,
}

/// One question to Prometheus.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Query {
    pub expr: String,
    pub legend: String,
}

fn half() -> u32 {
    12
}

/// What a panel says instead of Grafana's English "No data": that nothing happened, or that numbers are missing.
const NOTHING: &str = "Không có lần nào";
const MISSING: &str = "Không có số liệu";

/// The kind of panel that shows numbers.
const STAT: &str = "stat";

/// Pixels for "0.125 req/s", of which Grafana itself cuts the beginning.
const WIDE_AXIS: u32 = 80;

/// Rows of a panel.
const HEIGHT: u32 = 8;
const COLUMNS: u32 = 24;

impl Dashboard {
    /// The dashboard as Grafana imports it.
    pub fn json(&self) -> String {
        let (mut x, mut y) = (0, 0);
        let mut panels = Vec::new();
        for (index, panel) in self.panels.iter().enumerate() {
            if x + panel.width > COLUMNS {
                (x, y) = (0, y + HEIGHT);
            }
            let place = json!({"x": x, "y": y, "w": panel.width, "h": HEIGHT});
            panels.push(panel.json(index + 1, place));
            x += panel.width;
        }
        let dashboard = json!({
            "uid": self.uid,
            "title": self.title,
            "description": self.description,
            "tags": ["yba"],
            "schemaVersion": 39,
            "version": 1,
            "editable": false,
            "graphTooltip": 1,
            "refresh": "30s",
            "time": {"from": "now-6h", "to": "now"},
            "timezone": "browser",
            "annotations": {"list": []},
            "templating": {"list": variables()},
            "panels": panels,
        });
        format!("{dashboard:#}\n")
    }
}

impl Panel {
    fn json(&self, id: usize, place: Value) -> Value {
        let datasource = json!({"type": "prometheus", "uid": "${datasource}"});
        let targets: Vec<Value> = self
            .queries
            .iter()
            .zip('A'..)
            .map(|(query, letter)| {
                json!({
                    "refId": letter,
                    "datasource": datasource,
                    "expr": query.expr,
                    "legendFormat": query.legend,
                })
            })
            .collect();
        json!({
            "id": id,
            "type": self.kind,
            "title": self.title,
            "description": self.description,
            "datasource": datasource,
            "gridPos": place,
            "fieldConfig": {"defaults": self.defaults(), "overrides": []},
            "options": self.options(),
            "targets": targets,
        })
    }
}

impl Panel {
    /// How values are shown.
    fn defaults(&self) -> Value {
        let none = if self.empty { NOTHING } else { MISSING };
        let mut defaults = json!({"unit": self.unit, "min": 0, "noValue": none});
        let mut steps = vec![json!({"color": "green", "value": null})];
        steps.extend(self.alarm.map(|alarm| json!({"color": "red", "value": alarm})));
        // Without steps of ours Grafana calls everything from 80 on bad.
        defaults["thresholds"] = json!({"mode": "absolute", "steps": steps});
        if self.kind == STAT {
            let mode = if self.alarm.is_some() { "thresholds" } else { "fixed" };
            defaults["color"] = json!({"mode": mode, "fixedColor": "text"});
        } else {
            let line = if self.alarm.is_some() { "dashed" } else { "off" };
            defaults["custom"] = json!({"thresholdsStyle": {"mode": line}});
            if self.unit == "reqps" {
                defaults["custom"]["axisWidth"] = json!(WIDE_AXIS);
            }
            if let Some(top) = self.top.or(self.alarm) {
                defaults["custom"]["axisSoftMax"] = json!(top);
            }
        }
        defaults
    }

    /// Numbers say what they are of, one of them too.
    fn options(&self) -> Value {
        if self.kind == STAT {
            json!({"textMode": "value_and_name", "graphMode": "none"})
        } else {
            json!({})
        }
    }
}

/// Which Prometheus, and which province of its cluster.
fn variables() -> Value {
    json!([
        {"name": "datasource", "label": "Nguồn dữ liệu", "type": "datasource", "query": "prometheus"},
        {
            "name": "namespace",
            "label": "Không gian tên",
            "type": "query",
            "datasource": {"type": "prometheus", "uid": "${datasource}"},
            "query": "label_values(yba_build_info, namespace)",
            "refresh": 2,
            "multi": true,
            "includeAll": true,
            "allValue": ".*",
            "current": {"text": "All", "value": "$__all"},
        },
    ])
}

/// The `ConfigMap`s that Grafana's sidecar takes dashboards from.
pub(super) fn config_maps(source: &Source) -> String {
    let mut text = MADE.to_owned();
    for dashboard in &source.dashboards {
        let uid = &dashboard.uid;
        let _ = write!(
            text,
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {uid}\n  labels:\n    \
             app.kubernetes.io/name: yba\n    grafana_dashboard: {}\ndata:\n  {uid}.json: {}\n",
            quoted("1"),
            block(dashboard.json().trim_end(), 4)
        );
    }
    text
}
