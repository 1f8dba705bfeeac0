//! The service over HTTP and events, on a real PostgreSQL.

mod access;
mod assess;
mod default_table;
mod engine;
mod figures;
mod given;
mod openapi;
mod order;
mod pace;
mod replay;
mod runs;
mod schema;
mod sign;
mod tables;
