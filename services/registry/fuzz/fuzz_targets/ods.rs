//! Lists in the format .ods: OpenDocument.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| registry_fuzz::read_whole(bytes));
