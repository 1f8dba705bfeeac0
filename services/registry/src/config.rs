//! Settings of the registry.

use runtime::env::{self, Env};

use crate::domain::workbook::Limits;

/// How lists are taken in. Set by `ROSTER_*`.
#[derive(Debug, Clone)]
pub(crate) struct RosterConfig {
    /// Largest workbook.
    /// Bytes in `ROSTER_MAX_BYTES`; 20,971,520 (20 MiB) by default, twenty times a list of 10,000.
    pub(crate) max_bytes: usize,
    /// Rows that are taken in one transaction.
    /// A count in `ROSTER_CHUNK_ROWS`; 500 by default: some 100 ms, so that nobody waits long.
    pub(crate) chunk_rows: u16,
    /// What a workbook may unpack to.
    pub(crate) limits: Limits,
}

impl RosterConfig {
    /// Reads the settings.
    pub(crate) fn from_env(env: &Env) -> Result<Self, env::Error> {
        let max_bytes = env
            .text("ROSTER_MAX_BYTES")
            .doc("Largest workbook that is taken in, in bytes.")
            .default("20971520")
            .bytes()?;
        let chunk_rows = env
            .text("ROSTER_CHUNK_ROWS")
            .doc("Rows of a list that are taken in one transaction.")
            .default("500")
            .parse()?;
        Ok(Self { max_bytes, chunk_rows, limits: Limits::default() })
    }
}
