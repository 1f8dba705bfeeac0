//! The event types against their fixtures and their documentation.

mod documentation;
mod fixtures;
