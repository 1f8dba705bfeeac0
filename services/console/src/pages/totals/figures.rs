//! Reads the figures of any service: groups of counts, whatever a service counts.

use serde_json::{Map, Value};

/// Counts that belong together.
#[derive(Debug, PartialEq)]
pub(super) struct Group {
    /// The service's name for it.
    pub(super) name: String,
    /// What is counted, one column each.
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Figure>,
}

/// One row of counts.
#[derive(Debug, PartialEq)]
pub(super) struct Figure {
    pub(super) code: String,
    /// A name from the service, such as a clinic's.
    pub(super) name: Option<String>,
    /// Nothing where a count is too small to be shown.
    pub(super) counts: Vec<Option<i64>>,
}

/// What was received and what became of it.
#[derive(Debug, PartialEq)]
pub(super) struct Sum {
    pub(super) whole: i64,
    pub(super) parts: Vec<(String, i64)>,
}

impl Sum {
    pub(super) fn adds_up(&self) -> bool {
        self.whole == self.parts.iter().map(|(_, count)| count).sum::<i64>()
    }
}

/// The parts of what was received, whatever it was.
const PARTS: [&str; 9] = [
    "accepted",
    "held",
    "rejected",
    "duplicates",
    "unchanged",
    "superseded",
    "refused",
    "removed",
    "pending",
];

/// Finds every group in an answer, in its order: plain counts first.
pub(super) fn groups(value: &Value) -> Vec<Group> {
    let Value::Object(object) = value else { return Vec::new() };
    let mut groups = Vec::new();
    groups.extend(plain("totals", object));
    for (name, value) in object {
        match value {
            Value::Object(inner) => groups.extend(nested(name, inner)),
            Value::Array(items) => groups.extend(listed(name, items)),
            _ => {}
        }
    }
    groups
}

/// Counts that stand directly in an object.
fn plain(name: &str, object: &Map<String, Value>) -> Option<Group> {
    let mut rows: Vec<Figure> = object
        .iter()
        .filter(|(_, value)| is_count(value))
        .map(|(code, value)| Figure {
            code: code.clone(),
            name: None,
            counts: vec![value.as_i64()],
        })
        .collect();
    rows.sort_by_key(|row| rank(&row.code));
    let some_number = rows.iter().any(|row| row.counts[0].is_some());
    (some_number).then(|| Group { name: name.to_owned(), columns: vec!["count".to_owned()], rows })
}

/// An object of counts, or of objects of counts.
fn nested(name: &str, object: &Map<String, Value>) -> Vec<Group> {
    let mut groups: Vec<Group> = plain(name, object).into_iter().collect();
    for (inner, value) in object {
        if let Value::Object(value) = value {
            groups.extend(plain(inner, value));
        }
    }
    groups
}

/// A list of objects, each with a code or a name and counts.
fn listed(name: &str, items: &[Value]) -> Option<Group> {
    let objects: Vec<&Map<String, Value>> = items.iter().filter_map(Value::as_object).collect();
    let first = objects.first()?;
    let mut columns: Vec<String> =
        first.iter().filter(|(_, value)| is_count(value)).map(|(key, _)| key.clone()).collect();
    columns.sort_by_key(|column| rank(column));
    let rows = objects
        .iter()
        .map(|object| Figure {
            code: code_of(object),
            name: name_of(object),
            counts: columns
                .iter()
                .map(|column| object.get(column).and_then(Value::as_i64))
                .collect(),
        })
        .collect();
    (!columns.is_empty()).then(|| Group { name: name.to_owned(), columns, rows })
}

/// What the service calls it, in the reader's language.
fn name_of(object: &Map<String, Value>) -> Option<String> {
    let name = object.get("name").or(object.get("text"));
    name.and_then(Value::as_str).map(str::to_owned)
}

/// The first text of an object that is not its name.
fn code_of(object: &Map<String, Value>) -> String {
    let named = ["name", "text"];
    let text =
        object.iter().find(|(key, value)| !named.contains(&key.as_str()) && value.is_string());
    text.and_then(|(_, value)| value.as_str()).unwrap_or_default().to_owned()
}

/// What people look for first; the rest follows as the service gave it.
const ORDER: [&str; 23] = [
    "received",
    "accepted",
    "held",
    "rejected",
    "duplicates",
    "unchanged",
    "superseded",
    "refused",
    "pending",
    "cards",
    "due",
    "no_answer",
    "done",
    "waiting",
    "valid_today",
    "expiring",
    "expired",
    "issued",
    "exchanged",
    "reissued",
    "renewed",
    "revoked",
    "restored",
];

fn rank(code: &str) -> usize {
    ORDER.iter().position(|known| *known == code).unwrap_or(ORDER.len())
}

/// A number, or null where it is suppressed.
fn is_count(value: &Value) -> bool {
    value.is_i64() || value.is_u64() || value.is_null()
}

/// Finds what was received and what became of it.
pub(super) fn sums(groups: &[Group]) -> Vec<Sum> {
    groups.iter().filter_map(sum).collect()
}

fn sum(group: &Group) -> Option<Sum> {
    let count = |code: &str| {
        let row = group.rows.iter().find(|row| row.code == code);
        row.and_then(|row| row.counts.first().copied().flatten())
    };
    let whole = count("received")?;
    let parts: Vec<(String, i64)> =
        PARTS.iter().filter_map(|code| Some(((*code).to_owned(), count(code)?))).collect();
    (parts.len() > 1).then_some(Sum { whole, parts })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn plain_counts_nested_counts_and_lists_become_groups() {
        let value = json!({
            "people": 900,
            "by_class": {"A": 2, "B1": 26, "D": null},
            "clinics": [
                {"facility": "01001", "name": "Phòng khám A số 1", "due": 3, "done": 12},
                {"facility": "01002", "name": "Phòng khám A số 2", "due": null, "done": 20}],
            "as_of": "2026-11-21",
        });

        let groups = groups(&value);

        let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(names, ["totals", "by_class", "clinics"]);
        assert_eq!(groups[2].columns, ["due", "done"]);
        assert_eq!(groups[2].rows[1].counts, [None, Some(20)]);
        assert_eq!(groups[2].rows[0].code, "01001");
    }

    #[test]
    fn an_answer_without_counts_has_no_groups() {
        assert!(groups(&json!({"note": "…"})).is_empty());
        assert!(groups(&json!([])).is_empty());
    }

    #[test]
    fn a_sum_needs_a_whole_and_its_parts() {
        let groups = groups(&json!({"received": 10, "accepted": 7, "held": 3, "people": 5}));

        let sums = sums(&groups);

        assert_eq!(sums.len(), 1);
        assert!(sums[0].adds_up());
    }
}
