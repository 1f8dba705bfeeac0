//! The main job from end to end, over real HTTP, PostgreSQL, SMTP and Kafka.

mod carriers;
mod end_state;
mod sample;
mod story;
mod world;
