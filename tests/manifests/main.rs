//! The chart as Kubernetes would get it: rendered by a real helm for every `charts/yba/ci/*-values.yaml` and
//! read one concern at a time. `dev/tools` brings helm and kubernetes-validate.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod around;
mod chart;
mod identity;
mod image;
mod kafka;
mod migrations;
mod names;
mod network;
mod objects;
mod pods;
mod scaling;
mod secrets;
mod settings;
mod trial;
mod valid;
