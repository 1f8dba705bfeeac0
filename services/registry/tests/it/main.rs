//! The registry, tested from outside.

mod reading;
