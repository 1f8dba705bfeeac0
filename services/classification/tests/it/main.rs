//! The service over HTTP and events, on a real PostgreSQL.

mod openapi;
