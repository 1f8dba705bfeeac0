//! The server as its callers see it: real sockets, real requests.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod failures;
mod ops;
mod shutdown;
mod started;
mod trace;
