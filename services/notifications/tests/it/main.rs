//! The service over HTTP and by its events, on a real PostgreSQL.

mod openapi;
