//! A file of settings, for a machine without Kubernetes: `NAME=value` lines.

use std::io;
use std::path::Path;

/// Reads the pairs of the file; none when there is no such file.
pub(super) fn read(path: &Path) -> io::Result<Vec<(String, String)>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(pairs(&text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    lines.filter_map(pair).collect()
}

fn pair(line: &str) -> Option<(String, String)> {
    let (name, value) = line.split_once('=')?;
    let name = name.trim().trim_start_matches("export ").trim();
    let value = value.trim();
    let quoted = |quote| value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    let value = quoted('"').or_else(|| quoted('\'')).unwrap_or(value);
    (!name.is_empty() && !value.is_empty()).then(|| (name.to_owned(), value.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_quotes_and_exports_are_understood() {
        let text = "# comment\n\nexport A=1\nB = 'two words'\nC=\"x=y\"\nEMPTY=\nnonsense";

        let expected = [("A", "1"), ("B", "two words"), ("C", "x=y")];
        assert_eq!(pairs(text), expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn a_missing_file_is_empty() {
        assert!(read(Path::new("/nowhere/settings")).unwrap().is_empty());
    }
}
