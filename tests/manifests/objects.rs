//! Kubernetes' objects, as far as the tests read them.

use std::collections::BTreeMap;

use serde_json::Value;

/// One object of a manifest.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Object(pub(crate) Value);

impl Object {
    pub(crate) fn kind(&self) -> &str {
        self.text("/kind")
    }

    pub(crate) fn name(&self) -> &str {
        self.text("/metadata/name")
    }

    pub(crate) fn namespace(&self) -> Option<&str> {
        self.0.pointer("/metadata/namespace")?.as_str()
    }

    /// Which service it is of.
    pub(crate) fn component(&self) -> &str {
        self.text("/metadata/labels/app.kubernetes.io~1component")
    }

    /// The text at a JSON pointer, which must be there.
    pub(crate) fn text(&self, pointer: &str) -> &str {
        self.at(pointer).as_str().unwrap_or_else(|| panic!("{pointer} is no text in {self:?}"))
    }

    /// What is at a JSON pointer; null where nothing is.
    pub(crate) fn at(&self, pointer: &str) -> &Value {
        self.0.pointer(pointer).unwrap_or(&Value::Null)
    }

    /// What it runs, if it runs anything: `metadata` and `spec` of a pod.
    pub(crate) fn pod(&self) -> Option<&Value> {
        match self.kind() {
            "Deployment" | "Job" => self.0.pointer("/spec/template"),
            "Pod" => Some(&self.0),
            _ => None,
        }
    }

    /// Every container of its pod, those that come first among them.
    pub(crate) fn containers(&self) -> Vec<&Value> {
        let Some(pod) = self.pod() else { return Vec::new() };
        ["/spec/initContainers", "/spec/containers"].iter().flat_map(|at| list(pod, at)).collect()
    }
}

/// The items of a list at a JSON pointer; none where nothing is.
pub(crate) fn list<'v>(value: &'v Value, pointer: &str) -> impl Iterator<Item = &'v Value> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}

/// Labels, or whatever else maps names to text.
pub(crate) fn labels(value: &Value, pointer: &str) -> BTreeMap<String, String> {
    let map = value.pointer(pointer).and_then(Value::as_object);
    let pairs = map.into_iter().flatten();
    pairs.map(|(name, text)| (name.clone(), text.as_str().unwrap().to_owned())).collect()
}

/// Tells whether a selector's labels are all among a pod's.
pub(crate) fn selects(selector: &BTreeMap<String, String>, pod: &BTreeMap<String, String>) -> bool {
    !selector.is_empty() && selector.iter().all(|(name, text)| pod.get(name) == Some(text))
}

/// The variables of a container.
pub(crate) fn variables(container: &Value) -> BTreeMap<String, String> {
    let all = list(container, "/env");
    all.map(|one| {
        let value = one["value"].as_str().unwrap_or_default();
        (one["name"].as_str().unwrap().to_owned(), value.to_owned())
    })
    .collect()
}
