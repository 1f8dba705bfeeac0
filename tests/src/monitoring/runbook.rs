//! The alerts' part of the runbook.

use std::fmt::Write;

use super::{Error, Source};

/// What stands before the alerts in the runbook.
pub const BEGIN: &str =
    "<!-- alerts: made by `make monitoring` of k8s/monitoring; do not edit below -->\n";
/// What stands behind them.
pub const END: &str = "<!-- alerts: end -->\n";

/// Puts the alerts into their place.
pub(super) fn fill(runbook: &str, source: &Source) -> Result<String, Error> {
    let (before, rest) = runbook.split_once(BEGIN).ok_or(Error::NoPlace)?;
    let (_, after) = rest.split_once(END).ok_or(Error::NoPlace)?;
    Ok(format!("{before}{BEGIN}{}{END}{after}", alerts(source)))
}

fn alerts(source: &Source) -> String {
    let mut text = String::new();
    for alert in &source.alerts {
        let told = &alert.told;
        let _ = writeln!(text, "\n### {}", told.name);
        let severity = alert.severity.as_str();
        let _ = writeln!(text, "**{}** ({severity}, after {}).", told.summary, alert.lasting);
        let _ = writeln!(text, "{}", told.description);
        let _ = writeln!(text, "{}", told.meaning);
        let _ = writeln!(text, "```sh\n{}\n```", told.commands.join("\n"));
    }
    text.push('\n');
    text
}
