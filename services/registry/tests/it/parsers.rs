//! Files that nobody would send: the corpus that fuzzing begins with, and mutations of it.
//!
//! `make test-slow` fuzzes the same parsers for longer, see `fuzz/`.

use std::io::{Cursor, Read};
use std::path::PathBuf;

use chrono::NaiveDate;
use proptest::prelude::*;
use registry::domain::book_list::{find_book_list, read_book_row};
use registry::domain::roster::{Wordings, find_list, read_row};
use registry::domain::workbook::annotate::{Look, Mark, Marks, annotate};
use registry::domain::workbook::{BadWorkbook, Limits, read};

use crate::workbooks::zip_of;

/// Reads a file to the end, as an import does; answers how many people it names.
fn read_whole(bytes: &[u8]) -> usize {
    let Ok(sheets) = read(bytes, &Limits::default()) else { return 0 };
    if let Ok(list) = find_book_list(sheets.clone(), &Wordings::default()) {
        for row in &list.rows {
            let _ = read_book_row(&list, row);
        }
    }
    let Ok(list) = find_list(sheets, &Wordings::default()) else { return 0 };
    let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
    for row in &list.rows {
        let _ = read_row(&list.layout, row, list.senders.first().map(String::as_str), today);
    }
    list.rows.len()
}

/// The corpus, by path below `fuzz/corpus`.
fn corpus() -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let mut files = Vec::new();
    for format in ["csv", "ods", "xls", "xlsx"] {
        for entry in std::fs::read_dir(folder.join(format)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.push((format!("{format}/{name}"), std::fs::read(path).unwrap()));
        }
    }
    files.sort();
    files
}

#[test]
fn every_file_of_the_corpus_is_read() {
    let files = corpus();
    assert!(files.len() >= 12);
    for (name, bytes) in files.iter().filter(|(name, _)| name.contains("list")) {
        assert_eq!(read_whole(bytes), 3, "{name}");
    }
    for (_, bytes) in files {
        read_whole(&bytes);
    }
}

#[test]
fn a_cell_that_no_sheet_can_have_makes_a_damaged_workbook() {
    let (_, bytes) = corpus().into_iter().find(|(name, _)| name.starts_with("xlsx/list")).unwrap();
    let parts = parts(&bytes).into_iter().map(|(name, content)| {
        let text = String::from_utf8_lossy(&content).replace("r=\"B", "r=\"B99999999999");
        (name, text.into_bytes())
    });
    let parts: Vec<_> = parts.collect();
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();

    let read = read(&zip_of(&parts), &Limits::default());

    assert_eq!(read.unwrap_err(), BadWorkbook::Damaged);
}

/// What is done to a file: bytes are overwritten, pieces are cut out or repeated.
#[derive(Debug, Clone)]
enum Change {
    Write(prop::sample::Index, Vec<u8>),
    Cut(prop::sample::Index, usize),
    Repeat(prop::sample::Index, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let place = any::<prop::sample::Index>;
    prop_oneof![
        (place(), prop::collection::vec(any::<u8>(), 1..9))
            .prop_map(|(at, by)| Change::Write(at, by)),
        (place(), 1_usize..300).prop_map(|(at, length)| Change::Cut(at, length)),
        (place(), 1_usize..300).prop_map(|(at, length)| Change::Repeat(at, length)),
    ]
}

fn changed(bytes: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for change in changes {
        if bytes.is_empty() {
            break;
        }
        match change {
            Change::Write(at, by) => {
                let at = at.index(bytes.len());
                let end = (at + by.len()).min(bytes.len());
                bytes[at..end].copy_from_slice(&by[..end - at]);
            }
            Change::Cut(at, length) => {
                let at = at.index(bytes.len());
                bytes.drain(at..(at + length).min(bytes.len()));
            }
            Change::Repeat(at, length) => {
                let at = at.index(bytes.len());
                let piece = bytes[at..(at + length).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

/// The same archive with the part at `which` changed: a changed archive is hardly ever an archive.
fn with_part_changed(bytes: &[u8], which: prop::sample::Index, changes: &[Change]) -> Vec<u8> {
    let mut parts = parts(bytes);
    let which = which.index(parts.len());
    parts[which].1 = changed(&parts[which].1, changes);
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    zip_of(&parts)
}

/// An archive's parts with their names.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        parts.push((part.name().to_owned(), content));
    }
    parts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_changed_file_panics(
        file in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let files = corpus();
        let (_, bytes) = file.get(&files);
        read_whole(&changed(bytes, &changes));
    }

    #[test]
    fn no_archive_with_a_changed_part_panics(
        file in any::<prop::sample::Index>(),
        part in any::<prop::sample::Index>(),
        changes in prop::collection::vec(change(), 1..6),
    ) {
        let mut archives = corpus();
        archives.retain(|(_, bytes)| bytes.starts_with(b"PK"));
        let (_, bytes) = file.get(&archives);
        read_whole(&with_part_changed(bytes, part, &changes));
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        read_whole(&bytes);
    }
}

proptest! {
    #[test]
    fn a_changed_workbook_is_marked_or_left_alone(
        which: prop::sample::Index,
        changes in prop::collection::vec(change(), 1..4),
    ) {
        let (_, bytes) = corpus().into_iter().find(|(name, _)| name == "xlsx/list.xlsx").unwrap();
        let sheet = read(&bytes, &Limits::default()).unwrap()[0].name.clone();
        let mark = Mark { text: Some("ghi chú".to_owned()), look: Look::Note };
        let cells = [3, 4, 5].map(|row| (row, [(15, mark.clone()), (1, red())].into()));
        let marks = Marks { sheet, notes: 15, cells: cells.into() };
        prop_assert!(annotate(&bytes, &marks).is_ok());

        if let Ok(marked) = annotate(&with_part_changed(&bytes, which, &changes), &marks) {
            prop_assert!(zip::ZipArchive::new(Cursor::new(marked)).is_ok());
        }
    }
}

fn red() -> Mark {
    Mark { text: None, look: Look::Fault }
}
