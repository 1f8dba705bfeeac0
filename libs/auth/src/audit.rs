//! Who did what to whom, beyond later doubt.
//!
//! A row is written in the access's own transaction. Behind it the [`Chainer`] gives committed rows a
//! dense sequence and a hash, and signs the head each minute to a file outside the database;
//! [`verify()`] compares the three. A [`Handover`] sends what is chained to whoever watches.

mod action;
mod anchor;
mod chain;
mod chainer;
mod export;
mod handover;
mod record;
mod restored;
mod row;
mod siem;
mod verify;

pub use action::Action;
pub use anchor::{Anchor, AnchorConfig, AnchorError, Anchors, AnchorsVerifier};
pub use chainer::{Chained, Chainer, spawn};
pub use export::{Exported, list_after};
pub use handover::{Handover, HandoverError, spawn_handover};
pub(crate) use record::record_denial;
pub use record::{record, record_subject, record_with_reason};
pub use restored::SetAside;
pub use siem::{SiemAddress, SiemAddressError, SiemConfig};
pub use verify::{Finding, Report, VerifyError, verify};
