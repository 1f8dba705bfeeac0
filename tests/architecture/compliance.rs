//! What `docs/COMPLIANCE.md` says is where it says: a control that was moved must be moved there as well.

use crate::sources::{read, root};

/// Files that the page names, with what they must hold.
fn named() -> Vec<(String, Option<String>)> {
    let page = read("docs/COMPLIANCE.md");
    let rows = page.lines().filter(|line| line.starts_with('|'));
    let quoted = rows
        .flat_map(|row| row.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>());
    let paths = quoted.filter(|text| {
        text.contains('/') || [".toml", ".lock"].iter().any(|ending| text.ends_with(ending))
    });
    paths
        .map(|text| match text.split_once('#') {
            Some((path, held)) => (path.to_owned(), Some(held.to_owned())),
            None => (text, None),
        })
        .collect()
}

#[test]
fn every_control_is_where_the_page_says() {
    let named = named();
    assert!(named.len() > 40, "the page is read: {}", named.len());
    let mut wrong = Vec::new();
    for (path, held) in named {
        if !root().join(&path).exists() {
            wrong.push(format!("{path} does not exist"));
        } else if let Some(held) = held.filter(|held| !read(&path).contains(held.as_str())) {
            wrong.push(format!("{path} does not hold `{held}`"));
        }
    }
    assert!(wrong.is_empty(), "docs/COMPLIANCE.md: {}", wrong.join("; "));
}
