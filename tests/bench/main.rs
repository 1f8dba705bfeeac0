//! Measures intake and the bus against PostgreSQL's own rate in the same run.
//!
//! `make bench` builds a release, gives it a durable PostgreSQL and writes down what it prints. Nothing here asserts a time.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on ends there")]

mod database;
mod intake;
mod latency;
mod process;

#[tokio::main]
async fn main() {
    println!("| what | measured |");
    println!("| --- | --- |");
    intake::measure().await;
    latency::measure().await;
    println!("| resident memory after it all, client included | {} MiB |", process::resident_mib());
}
