//! Settings: environment variables, each with its meaning, unit, default and origin.
//!
//! A concern reads its settings first and unwraps them last, so that one start names every fault:
//!
//! ```
//! # use runtime::env::{Env, Error};
//! # use std::time::Duration;
//! struct Outbox { poll_every: Duration, batch: u32 }
//!
//! impl Outbox {
//!     fn from_env(env: &Env) -> Result<Self, Error> {
//!         let poll = env.text("OUTBOX_POLL_MS").doc("Longest wait before looking again.");
//!         let poll_every = poll.default("200").duration();
//!         let batch = env.text("OUTBOX_BATCH").doc("Most events in one round trip.");
//!         let batch = batch.default("100").parse();
//!         Ok(Self { poll_every: poll_every?, batch: batch? })
//!     }
//! }
//! # assert_eq!(Outbox::from_env(&Env::from_pairs([("OUTBOX_BATCH", "7")])).unwrap().batch, 7);
//! ```

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

mod setting;
mod settings_file;

pub use setting::{Setting, Unit};

/// Where a setting's value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A variable of the process.
    Environment,
    /// A file that a `…_FILE` variable names, or a settings file.
    File(String),
    /// Worked out by the program, as `serve all` does for each service.
    Program,
    /// The default in the code.
    Default,
    /// Nowhere: the setting is not set.
    Unset,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Environment => f.write_str("environment"),
            Self::File(path) => f.write_str(path),
            Self::Program => f.write_str("program"),
            Self::Default => f.write_str("default"),
            Self::Unset => f.write_str("not set"),
        }
    }
}

/// One setting as it was read, for `yba config`.
#[derive(Debug, Clone)]
pub struct Read {
    /// The variable, such as `OUTBOX_POLL_MS`.
    pub name: String,
    /// What the setting means.
    pub doc: &'static str,
    /// The unit its name ends in.
    pub unit: Option<Unit>,
    /// What holds when nothing is set.
    pub default: Option<String>,
    /// The value, or stars for a secret.
    pub shown: Option<String>,
    /// Where the value came from.
    pub origin: Origin,
}

/// One thing wrong with one setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The variable.
    pub name: String,
    /// What is wrong, without the value.
    pub reason: String,
    /// What the setting means.
    pub doc: &'static str,
}

/// Settings that are missing or cannot be read: all that are known by the time it is shown.
#[derive(Clone, thiserror::Error)]
pub struct Error {
    records: Arc<Mutex<Records>>,
}

impl Error {
    /// Lists every fault found so far, in the order the settings were read.
    pub fn faults(&self) -> Vec<Fault> {
        lock(&self.records).faults.clone()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("settings are missing or wrong")?;
        for fault in self.faults() {
            write!(f, "\n  {} {}", fault.name, fault.reason)?;
            if !fault.doc.is_empty() {
                write!(f, " — {}", fault.doc)?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[derive(Debug, Default)]
struct Records {
    reads: Vec<Read>,
    faults: Vec<Fault>,
}

#[derive(Debug, Clone)]
struct Value {
    text: String,
    origin: Origin,
}

/// A value with the name that it was found under: `EXAMS_X` or `X`.
struct Found {
    name: String,
    value: Value,
}

/// The variables of the process, or a test's, with a record of what was read.
///
/// Clones share the record. An empty variable counts as not set.
#[derive(Debug, Clone, Default)]
pub struct Env {
    values: Arc<BTreeMap<String, Value>>,
    service: Option<String>,
    records: Arc<Mutex<Records>>,
}

impl Env {
    /// Takes the variables of this process.
    pub fn process() -> Self {
        let pairs = std::env::vars_os()
            .filter_map(|(name, text)| Some((name.into_string().ok()?, text.into_string().ok()?)));
        Self::collect(pairs)
    }

    /// Takes the variables that a test gives.
    pub fn from_pairs<N, V>(pairs: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: Into<String>,
        V: Into<String>,
    {
        Self::collect(pairs.into_iter().map(|(name, text)| (name.into(), text.into())))
    }

    fn collect(pairs: impl Iterator<Item = (String, String)>) -> Self {
        let values = pairs
            .filter(|(_, text)| !text.is_empty())
            .map(|(name, text)| (name, Value { text, origin: Origin::Environment }));
        Self { values: Arc::new(values.collect()), ..Self::default() }
    }

    /// Adds the settings of a file for whatever is not set already; a missing file adds nothing.
    ///
    /// The file holds `NAME=value` lines, `#` comments and blank lines.
    pub fn with_file(mut self, path: &Path) -> std::io::Result<Self> {
        let values = Arc::make_mut(&mut self.values);
        for (name, text) in settings_file::read(path)? {
            let origin = Origin::File(path.display().to_string());
            values.entry(name).or_insert(Value { text, origin });
        }
        Ok(self)
    }

    /// Sets what the program works out itself, unless it is set already.
    #[must_use]
    pub fn with(mut self, name: &str, text: impl Into<String>) -> Self {
        let value = Value { text: text.into(), origin: Origin::Program };
        Arc::make_mut(&mut self.values).entry(name.to_owned()).or_insert(value);
        self
    }

    /// Sets what the program knows better than whoever set it.
    #[must_use]
    pub fn replacing(mut self, name: &str, text: impl Into<String>) -> Self {
        let value = Value { text: text.into(), origin: Origin::Program };
        Arc::make_mut(&mut self.values).insert(name.to_owned(), value);
        self
    }

    /// Narrows to one service of several in the process: `REGISTRY_X` is looked up before `X`.
    #[must_use]
    pub fn for_service(&self, service: &str) -> Self {
        Self { service: Some(service.to_ascii_uppercase()), ..self.clone() }
    }

    /// Begins to read the variable `name`.
    pub fn text(&self, name: &'static str) -> Setting<'_> {
        Setting::new(self, name)
    }

    /// Tells whether the variable has a value, without recording that it was read.
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    /// Lists the settings read so far, by name; twice where services have different defaults.
    pub fn reads(&self) -> Vec<Read> {
        let mut reads = lock(&self.records).reads.clone();
        reads.sort_by(|a, b| (&a.name, &a.shown).cmp(&(&b.name, &b.shown)));
        reads.dedup_by(|a, b| a.name == b.name && a.shown == b.shown);
        reads
    }

    /// Fails with every fault found so far, if there is one.
    pub fn check(&self) -> Result<(), Error> {
        if lock(&self.records).faults.is_empty() { Ok(()) } else { Err(self.error()) }
    }

    fn find(&self, name: &str) -> Option<Found> {
        let own = self.service.as_ref().map(|service| format!("{service}_{name}"));
        own.into_iter().chain([name.to_owned()]).find_map(|name| {
            let value = self.values.get(&name).cloned().or_else(|| self.find_in_file(&name))?;
            Some(Found { name, value })
        })
    }

    /// Kubernetes and systemd hand over secrets as files: `NAME_FILE` names one.
    fn find_in_file(&self, name: &str) -> Option<Value> {
        let path = &self.values.get(&format!("{name}_FILE"))?.text;
        let text = std::fs::read_to_string(path).ok()?;
        let text = text.trim_end_matches(['\r', '\n']).to_owned();
        let origin = Origin::File(path.clone());
        (!text.is_empty()).then_some(Value { text, origin })
    }

    fn error(&self) -> Error {
        Error { records: self.records.clone() }
    }

    fn record(&self, read: Read) {
        lock(&self.records).reads.push(read);
    }

    fn fault(&self, fault: Fault) -> Error {
        let mut records = lock(&self.records);
        if !records.faults.contains(&fault) {
            records.faults.push(fault);
        }
        drop(records);
        self.error()
    }
}

fn lock(records: &Mutex<Records>) -> MutexGuard<'_, Records> {
    records.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
