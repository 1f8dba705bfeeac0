//! Settings of this service, besides those that every service has.

use std::time::Duration;

use runtime::env::{self, Env};

/// How much is taken in at once. Set by `INTAKE_*`.
#[derive(Debug, Clone)]
pub struct Config {
    /// Largest bundle, unpacked; bytes in `INTAKE_BUNDLE_LIMIT_BYTES`, 16 MiB by default.
    pub bundle_limit: usize,
    /// Largest upload of many bundles, unpacked; bytes in `INTAKE_UPLOAD_LIMIT_BYTES`, 1 GiB by default.
    pub upload_limit: usize,
    /// Most JSON values in a bundle, which bounds the memory that one costs;
    /// a count in `INTAKE_VALUES`, 500,000 by default.
    pub most_values: usize,
    /// Longest wait before looking for uploads of another pod that went down;
    /// `INTAKE_POLL_SECONDS`, 10 by default.
    pub poll_every: Duration,
}

impl Config {
    /// Reads the settings.
    pub fn from_env(env: &Env) -> Result<Self, env::Error> {
        let bundle = env.text("INTAKE_BUNDLE_LIMIT_BYTES").doc("Largest bundle, unpacked.");
        let bundle = bundle.default("16777216").bytes();
        let upload = env.text("INTAKE_UPLOAD_LIMIT_BYTES").doc("Largest upload, unpacked.");
        let upload = upload.default("1073741824").bytes();
        let values = env.text("INTAKE_VALUES").doc("Most JSON values in a bundle.");
        let values = values.default("500000").parse();
        let poll = env.text("INTAKE_POLL_SECONDS").doc("Longest wait for uploads left behind.");
        let poll = poll.default("10").duration();
        Ok(Self {
            bundle_limit: bundle?,
            upload_limit: upload?,
            most_values: values?,
            poll_every: poll?,
        })
    }
}
