//! What the tests of the whole share: the made-up province.

pub mod monitoring;
pub mod province;
