//! What a province has come to, without ids and times, so that two can be compared.

use std::collections::BTreeMap;

use schema::PersonId;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use testkit::Province;

use crate::world::{council, office};

/// Everybody's way, by citizen id.
pub(crate) struct EndState(BTreeMap<String, Value>);

impl EndState {
    pub(crate) async fn of(province: &Province, people: &[(String, PersonId)]) -> Self {
        let (council, office) = (council(province), office(province));
        let mut ways = BTreeMap::new();
        for (citizen_id, person) in people {
            let get = async |client: &testkit::Client, path: String| -> Vec<Value> {
                let list: Value = client.get(&path).await.ok().json();
                list["items"].as_array().unwrap().clone()
            };
            let mut assessments =
                get(&council, format!("/classification/v1/people/{person}/assessments")).await;
            // Which ones were superseded on the way depends on the order of arrival, and may.
            assessments.retain(|assessment| assessment["current"] == true);
            let conclusions =
                get(&council, format!("/classification/v1/people/{person}/conclusions")).await;
            let checkups = get(&council, format!("/exams/v1/people/{person}/checkups")).await;
            let follow_ups = get(&office, format!("/clinics/v1/people/{person}/follow-ups")).await;
            let notices = get(&office, format!("/notifications/v1/people/{person}/notices")).await;
            let way = json!({
                "checkups": pick(&checkups, &["on", "facility", "version", "observations", "conditions"]),
                "assessments": pick(&assessments, &["class", "at_least", "at_most", "as_of", "table", "systems", "missing", "repeat"]),
                "conclusions": pick(&conclusions, &["state", "class", "proposed", "at_least", "table"]),
                "follow_ups": pick(&follow_ups, &["due_on", "state", "facility"]),
                "notices": pick(&notices, &["kind", "channel"]),
            });
            ways.insert(citizen_id.clone(), way);
        }
        Self(ways)
    }

    pub(crate) fn digest(&self) -> String {
        let text = serde_json::to_vec(&self.0).unwrap();
        hex::encode(Sha256::digest(text))
    }

    /// The first person whose way differs, for the message of a test that fails.
    pub(crate) fn first_difference(&self, other: &Self) -> Option<String> {
        let differing = self.0.iter().find(|(id, way)| other.0.get(*id) != Some(way))?;
        Some(format!("{}\n{}", differing.1, other.0.get(differing.0).unwrap_or(&Value::Null)))
    }

    /// How often a block of everybody's way has anything in it.
    pub(crate) fn count(&self, block: &str) -> usize {
        self.0.values().map(|way| way[block].as_array().unwrap().len()).sum()
    }
}

/// The named fields of each item, without ids and times, in an order of their own.
fn pick(items: &[Value], fields: &[&str]) -> Vec<Value> {
    let mut picked: Vec<Value> = items
        .iter()
        .map(|item| {
            let named = fields.iter().map(|field| ((*field).to_owned(), anonymous(&item[*field])));
            Value::Object(named.collect())
        })
        .collect();
    picked.sort_by_cached_key(Value::to_string);
    picked
}

/// Drops ids anywhere below; lists keep their order where the service promises one.
fn anonymous(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(name, _)| !is_id(name));
            Value::Object(kept.map(|(name, value)| (name.clone(), anonymous(value))).collect())
        }
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(anonymous).collect();
            items.sort_by_cached_key(Value::to_string);
            Value::Array(items)
        }
        other => other.clone(),
    }
}

fn is_id(name: &str) -> bool {
    name == "id" || name.ends_with("_id") || name.ends_with("_at")
}
