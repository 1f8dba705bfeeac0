//! Who may import whom, how big a file may grow, and what every crate carries.
//!
//! Reads the sources as text, so it takes about a second and needs no compiler.

mod compliance;
mod crates;
mod imports;
mod sizes;
mod sources;
