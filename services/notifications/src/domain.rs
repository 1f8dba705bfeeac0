//! What the words mean: notices, recipients, texts, when to try again. Pure.

pub(crate) mod backoff;
pub(crate) mod notice;
pub(crate) mod texts;
