//! Lists in the format .csv: lines with separators, in any charset.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| registry_fuzz::read_whole(bytes));
