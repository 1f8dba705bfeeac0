//! The sheet inside an .xlsx that is sound otherwise: a changed archive hardly ever passes its checksums.

#![no_main]

const ARCHIVE: &[u8] = include_bytes!("../corpus/xlsx/list.xlsx");

libfuzzer_sys::fuzz_target!(|part: &[u8]| registry_fuzz::read_with(ARCHIVE, "xl/worksheets/sheet1.xml", part));
