//! The console's own database: sessions and nothing else.

pub(crate) mod sessions;
pub(crate) mod sign_ins;
