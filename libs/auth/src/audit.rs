//! Who did what to whom, beyond later doubt.

mod action;
mod record;

pub use action::Action;
pub(crate) use record::record_denial;
pub use record::{record, record_subject};
