//! What a hospital's delivery says and what may become of it. Pure: no clock, no database.

pub mod canonical;
pub mod checkup;
pub mod dates;
pub mod digest;
pub mod fault;
pub mod identity;
pub mod json;
pub mod matching;
pub mod place;
pub mod reading;
pub mod terms;
pub mod units;
pub mod versions;
