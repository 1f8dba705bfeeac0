//! The main job from end to end, over real HTTP, PostgreSQL, SMTP and Kafka.

#![expect(clippy::unwrap_used, reason = "a journey that cannot go on fails there")]

mod apart;
mod carriers;
mod end_state;
mod erasure;
mod merge;
mod sample;
mod story;
mod world;
