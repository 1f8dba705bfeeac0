//! The registry's parsers of files, built alone: without the service around them a fuzzer builds in a
//! minute and runs with little memory.
//!
//! `domain` is a link to the service's own sources, so that what is fuzzed is what runs.

#![allow(clippy::all, reason = "the service's own lints hold for these sources")]

pub mod domain;

use domain::book_list::{find_book_list, read_book_row};
use domain::roster::{Wordings, find_list, read_row};
use domain::workbook::{Limits, read};

/// Reads a file to the end, as an import does.
pub fn read_whole(bytes: &[u8]) {
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
