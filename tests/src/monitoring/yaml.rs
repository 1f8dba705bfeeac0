//! As much YAML as is needed: the rest of it only reads it.

use std::collections::BTreeMap;

/// A scalar; JSON's strings are YAML's.
pub(super) fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("text is JSON")
}

/// A scalar over several lines, `indent` deep.
pub(super) fn block(text: &str, indent: usize) -> String {
    let lines = text.lines().map(|line| format!("\n{:indent$}{line}", ""));
    format!("|-{}", lines.collect::<String>())
}

/// A map in one line.
pub(super) fn map(pairs: &BTreeMap<String, String>) -> String {
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{name}: {}", quoted(value))).collect();
    format!("{{{}}}", pairs.join(", "))
}

/// Moves every line to the right.
pub(super) fn indented(text: &str, by: usize) -> String {
    let lines = text.lines().map(|line| match line.is_empty() {
        true => "\n".to_owned(),
        false => format!("{:by$}{line}\n", ""),
    });
    lines.collect()
}

/// The first line of everything that is made.
pub(super) const MADE: &str =
    "# Made by `make monitoring` of the TOML files beside it; do not edit.\n";
