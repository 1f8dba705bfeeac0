//! The console's own database: sessions and nothing else.

pub mod sessions;
pub mod sign_ins;
