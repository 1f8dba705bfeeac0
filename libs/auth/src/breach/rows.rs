//! A look as a line for a spreadsheet.

use crate::looks::Look;

/// The columns, as the first line names them.
pub(super) const COLUMNS: &str = "at,service,subject,by_the_program,roles,scopes,permission,depth,action,outcome,person_id,reason";

pub(super) fn line(look: &Look) -> String {
    let person = look.person_id.map(|id| id.to_string()).unwrap_or_default();
    let at = look.at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    let cells = [
        at.as_str(),
        &look.service,
        &look.subject,
        if look.by_the_program { "1" } else { "0" },
        &look.roles,
        &look.scopes,
        &look.permission,
        &look.depth,
        &look.action,
        &look.outcome,
        &person,
        look.reason.as_deref().unwrap_or_default(),
    ];
    let mut line = cells.map(cell).join(",");
    line.push('\n');
    line
}

/// Quotes what needs it. A cell that begins like a formula would be one: somebody's reason must not be run.
fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_and_is_never_a_formula() {
        assert_eq!(cell("bs-lan"), "bs-lan");
        assert_eq!(cell("theo \"QĐ\", ngày 1"), "\"theo \"\"QĐ\"\", ngày 1\"");
        assert_eq!(cell("=HYPERLINK(1,2)"), "\"'=HYPERLINK(1,2)\"");
    }
}
