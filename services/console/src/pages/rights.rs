//! What people may know and fetch of their own record.

mod accesses;
mod archive;
mod data;

pub(crate) use accesses::show as show_accesses;
pub(crate) use data::{download as download_data, show as show_data};
