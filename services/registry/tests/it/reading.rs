//! Every list of the shared sample comes out as its makers say.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use chrono::NaiveDate;
use registry::domain::roster::{Reading, Wordings, find_list, read_row};
use registry::domain::workbook::{Limits, read};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct ExpectedFile {
    pub(crate) organisation: String,
    pub(crate) rows: Vec<ExpectedRow>,
}

#[derive(Deserialize)]
pub(crate) struct ExpectedRow {
    pub(crate) row: u32,
    pub(crate) expect: String,
    pub(crate) case: String,
}

/// The folder of sample lists with what is expected of each, where this machine has them.
pub(crate) fn sample() -> Option<(PathBuf, BTreeMap<String, ExpectedFile>)> {
    #[expect(clippy::disallowed_methods, reason = "a test's own switch, not a service's setting")]
    let Ok(folder) = std::env::var("YBA_SHARED_DATA") else {
        println!("skipped: YBA_SHARED_DATA does not name the folder of sample data");
        return None;
    };
    let folder = PathBuf::from(folder).join("rosters");
    let expected = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    Some((folder, serde_json::from_str(&expected).unwrap()))
}

#[test]
fn every_sample_list_reads_exactly_as_expected() {
    let Some((folder, expected)) = sample() else { return };
    let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    let mut wrong = Vec::new();
    for (file, expected) in expected {
        let bytes = std::fs::read(folder.join(&file)).unwrap();
        let list =
            find_list(read(&bytes, &Limits::default()).unwrap(), &Wordings::default()).unwrap();
        assert_eq!(list.senders.first(), Some(&expected.organisation), "{file}");
        let unit = Some(expected.organisation.as_str());
        let (mut seen, mut held) = (HashSet::new(), HashSet::new());
        let got: BTreeMap<u32, &str> = (list.rows.iter())
            .map(|row| match read_row(&list.layout, row, unit, today) {
                // Whoever stands below a row that is held about the same person waits behind it.
                Reading::Person(person)
                    if !seen.insert(person.citizen_id.clone())
                        || held.contains(&person.insurance) =>
                {
                    (row.row, "duplicate")
                }
                Reading::Person(person) => {
                    assert!(person.name.as_str().chars().any(char::is_lowercase));
                    assert!(!person.post.contains(&expected.organisation));
                    (row.row, "accept")
                }
                Reading::Held { faults, said } => {
                    assert!(!faults.is_empty());
                    held.insert(said.insurance);
                    (row.row, "hold")
                }
                Reading::StateSecret => (row.row, "secret"),
            })
            .collect();
        assert_eq!(got.len(), expected.rows.len(), "{file}: rows");
        for row in &expected.rows {
            let outcome = got.get(&row.row).copied().unwrap_or("nothing");
            if outcome != row.expect {
                wrong.push(format!("{file} {} {}: {outcome}", row.row, row.case));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
