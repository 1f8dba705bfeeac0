//! Small files that say what they are.

use crate::sources::rust_files;

/// Lines; beyond it a file is cut by what it does, not by where it happens to be long.
const MOST_LINES: usize = 400;

/// Lines of one test file; a table of cases may be long, a story may not.
const MOST_TEST_LINES: usize = 700;

#[test]
fn no_file_has_grown_beyond_what_one_can_read() {
    let mut too_long = Vec::new();
    for source in ["libs", "services", "tests"].into_iter().flat_map(rust_files) {
        let is_test = source.path.starts_with("tests/") || source.path.contains("/tests/");
        let most = if is_test { MOST_TEST_LINES } else { MOST_LINES };
        let lines = source.text.lines().count();
        if lines > most && !source.path.contains("/entities/") {
            too_long.push(format!("{} has {lines} lines, {most} at most", source.path));
        }
    }
    assert!(too_long.is_empty(), "{}", too_long.join("\n"));
}

#[test]
fn modules_are_files_with_names_of_their_own() {
    let unnamed: Vec<String> = ["libs", "services"]
        .into_iter()
        .flat_map(rust_files)
        .map(|source| source.path)
        .filter(|path| {
            ["/mod.rs", "/utils.rs", "/util.rs", "/common.rs", "/helpers.rs"]
                .iter()
                .any(|name| path.ends_with(name))
        })
        .filter(|path| !path.contains("/tests/"))
        .collect();
    assert!(unnamed.is_empty(), "these files do not say what they are: {unnamed:?}");
}
