//! The registry's parsers of files, built alone: without the service around them a fuzzer builds in a
//! minute and runs with little memory.
//!
//! `domain` is a link to the service's own sources, so that what is fuzzed is what runs.

#![allow(clippy::all, reason = "the service's own lints hold for these sources")]

pub mod domain;

use std::io::{Cursor, Write};
use std::sync::Once;

use domain::book_list::{find_book_list, read_book_row};
use domain::roster::{Wordings, find_list, read_row};
use domain::workbook::{Limits, read};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Lets a library's panic pass, which `domain::workbook` catches and answers as a damaged file; ours ends the fuzzing.
fn watch_our_own_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let end = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let is_theirs = panic.location().is_some_and(|place| place.file().contains("/.cargo/"));
            if !is_theirs {
                end(panic);
            }
        }));
    });
}

/// Reads a file to the end, as an import does.
pub fn read_whole(bytes: &[u8]) {
    watch_our_own_panics();
    let Ok(sheets) = read(bytes, &Limits::default()) else { return };
    if let Ok(list) = find_book_list(sheets.clone(), &Wordings::default()) {
        for row in &list.rows {
            let _ = read_book_row(&list, row);
        }
    }
    let Ok(list) = find_list(sheets, &Wordings::default()) else { return };
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 21).expect("a day of the calendar");
    for row in &list.rows {
        let _ = read_row(&list.layout, row, list.senders.first().map(String::as_str), today);
    }
}

/// Reads a sound archive in which one part is what the fuzzer made.
pub fn read_with(archive: &[u8], part: &str, content: &[u8]) {
    let mut sound = ZipArchive::new(Cursor::new(archive)).expect("the corpus has sound archives");
    let mut whole = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..sound.len() {
        let file = sound.by_index_raw(index).expect("a part of a sound archive");
        if file.name() != part {
            whole.raw_copy_file(file).expect("it fits into memory");
        }
    }
    whole.start_file(part, SimpleFileOptions::default()).expect("it fits into memory");
    whole.write_all(content).expect("it fits into memory");
    read_whole(whole.finish().expect("it fits into memory").get_ref());
}
