//! Takes in the results of check-ups.
pub mod domain;
