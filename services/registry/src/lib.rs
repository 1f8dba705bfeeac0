//! wip

pub mod domain;
