//! The rules, pure: tables, the proof that one has no holes, the evaluator, and what facts a
//! person's check-ups hold. Nothing here knows of databases, HTTP or the clock.

pub mod compile;
pub mod conclusion;
pub mod decimal;
pub mod derive;
pub mod evaluate;
pub mod evidence;
pub mod explain;
pub mod facts;
pub mod history;
pub mod interval;
pub mod simulation;
pub mod table;
