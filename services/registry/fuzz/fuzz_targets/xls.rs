//! Lists in the format .xls: Excel before 2007.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| registry_fuzz::read_whole(bytes));
