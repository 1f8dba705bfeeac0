//! The console over HTTP, with a real database, a real issuer and a browser's cookies.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod browser;
mod central;
mod forms;
mod pages;
mod schema;
mod sessions;
mod sign_in;
