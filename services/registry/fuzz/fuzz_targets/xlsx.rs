//! Lists in the format .xlsx: Excel since 2007.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| registry_fuzz::read_whole(bytes));
