//! `docs/EVENTS.md` says what the code does.

use std::path::Path;

use schema::{Topic, events};

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/EVENTS.md");
    std::fs::read_to_string(path).expect("docs/EVENTS.md is there")
}

/// The cells of the table row whose first cell is `name` in backticks.
fn row(page: &str, name: &str) -> Vec<String> {
    let start = format!("| `{name}` |");
    let line = page.lines().find(|line| line.starts_with(&start));
    let line = line.unwrap_or_else(|| panic!("docs/EVENTS.md has no row for {name}"));
    line.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', "")).collect()
}

#[test]
fn every_event_type_is_in_the_table_with_its_topic() {
    let page = page();
    for event in events::ALL {
        assert_eq!(row(&page, event.name)[1], event.topic.name(), "{}", event.name);
    }
}

#[test]
fn every_topic_is_in_the_table_as_the_code_says_it() {
    let page = page();
    for topic in Topic::ALL {
        let cells = row(&page, topic.name());
        let readers = match topic.readers().len() {
            6 => "every service".to_owned(),
            _ => topic.readers().join(", "),
        };
        let kept = match (topic.compacted(), topic.retention_days()) {
            (true, _) => "newest of each key, for good".to_owned(),
            (false, None) => "for good".to_owned(),
            (false, Some(days)) => format!("{days} days"),
        };
        let expected =
            [topic.name().to_owned(), topic.kind().as_str().into(), topic.owner().into(), readers];
        assert_eq!(cells[..4], expected, "{topic}");
        assert_eq!(cells[5], kept, "{topic}");
    }
}

#[test]
fn every_row_of_an_event_is_a_type() {
    let rows = page().lines().filter(|line| line.contains(".v1` |")).count();

    assert_eq!(rows, events::ALL.len());
}
