//! Measures the numbers of docs/BENCH.md, against PostgreSQL's own rate in the same run where there is one.
//!
//! `make bench` builds a release, gives it a durable PostgreSQL and writes down what it prints. Nothing here asserts a
//! time. `BENCH_ONLY=intake,rosters` measures some parts; `BENCH_PEOPLE` says how many people the large ones have.

#![expect(clippy::unwrap_used, reason = "a bench that cannot go on ends there")]

mod classes;
mod database;
mod duplicates;
mod filled;
mod intake;
mod latency;
mod process;
mod program;
mod rosters;
mod settings;
mod spread;

use settings::wants;

#[tokio::main]
async fn main() {
    println!("| what | measured |");
    println!("| --- | --- |");
    if wants("program") {
        program::measure().await;
    }
    if wants("intake") || wants("classes") {
        let told = intake::measure().await;
        if wants("classes") {
            classes::measure(told).await;
        }
    }
    if wants("filled") {
        filled::measure().await;
    }
    if wants("rosters") {
        rosters::measure().await;
    }
    if wants("duplicates") {
        duplicates::measure().await;
    }
    if wants("latency") {
        latency::measure().await;
    }
}
