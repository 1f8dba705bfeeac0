//! Access control against a real PostgreSQL, as the service role. `TEST_DATABASE_URL` names the cluster.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod access;
mod aliases;
mod apart;
mod audit;
mod begin;
mod database;
mod erasure;
mod failure;
mod grants;
mod handover;
mod idempotency;
mod issuer;
mod policy;
mod secrets;
mod service;
mod support;
mod tamper;
mod verifier;
