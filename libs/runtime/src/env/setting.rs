//! Reading one setting.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::{Env, Error, Fault, Found, Origin, Read, Value};

/// A unit, told by how the variable's name ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Milliseconds, `_MS`.
    Milliseconds,
    /// Seconds, `_SECONDS`.
    Seconds,
    /// Days of 24 hours, `_DAYS`.
    Days,
    /// Bytes, `_BYTES`.
    Bytes,
}

impl Unit {
    fn of(name: &str) -> Option<Self> {
        let ending = name.rsplit('_').next()?;
        match ending {
            "MS" => Some(Self::Milliseconds),
            "SECONDS" => Some(Self::Seconds),
            "DAYS" => Some(Self::Days),
            "BYTES" => Some(Self::Bytes),
            _ => None,
        }
    }

    fn duration(self, count: u64) -> Option<Duration> {
        match self {
            Self::Milliseconds => Some(Duration::from_millis(count)),
            Self::Seconds => Some(Duration::from_secs(count)),
            Self::Days => count.checked_mul(86_400).map(Duration::from_secs),
            Self::Bytes => None,
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Milliseconds => "ms",
            Self::Seconds => "s",
            Self::Days => "days",
            Self::Bytes => "bytes",
        })
    }
}

/// A setting about to be read: describe it, then end with one of the reading methods.
#[must_use = "nothing is read until `required`, `optional`, `parse`, `duration`, `bytes` or `flag`"]
pub struct Setting<'e> {
    env: &'e Env,
    name: &'static str,
    doc: &'static str,
    secret: bool,
    default: Option<String>,
}

impl<'e> Setting<'e> {
    pub(super) fn new(env: &'e Env, name: &'static str) -> Self {
        Self { env, name, doc: "", secret: false, default: None }
    }

    /// Says what the setting means; shown by `yba config` and in faults.
    pub fn doc(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// Hides the value from `yba config`.
    pub fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Says what holds when the variable is not set.
    pub fn default(mut self, text: impl Into<String>) -> Self {
        self.default = Some(text.into());
        self
    }

    /// Reads text that must be there, or have a default.
    pub fn required(self) -> Result<String, Error> {
        match self.read() {
            Some(text) => Ok(text),
            None => Err(self.fault("is not set")),
        }
    }

    /// Reads text that may be missing.
    pub fn optional(self) -> Option<String> {
        self.read()
    }

    /// Reads a value that must be there, or have a default, and parses it.
    pub fn parse<T: FromStr>(self) -> Result<T, Error> {
        match self.read() {
            None => Err(self.fault("is not set")),
            Some(text) => text.parse().map_err(|_| self.fault(&unreadable::<T>())),
        }
    }

    /// Reads a value that may be missing, and parses it.
    pub fn parse_optional<T: FromStr>(self) -> Result<Option<T>, Error> {
        let parsed = self.read().map(|text| text.parse()).transpose();
        parsed.map_err(|_| self.fault(&unreadable::<T>()))
    }

    /// Reads a length of time; the name's ending says in which unit.
    pub fn duration(self) -> Result<Duration, Error> {
        let unit = Unit::of(self.name);
        match self.read() {
            None => Err(self.fault("is not set")),
            Some(text) => text
                .parse()
                .ok()
                .and_then(|count| unit?.duration(count))
                .ok_or_else(|| self.fault("is not a whole number")),
        }
    }

    /// Reads a size in bytes.
    pub fn bytes(self) -> Result<usize, Error> {
        self.parse()
    }

    /// Reads a switch: `true`, `yes`, `on`, `1` or their opposites; off when it is not set.
    pub fn flag(self) -> Result<bool, Error> {
        match self.read().as_deref().map(str::to_ascii_lowercase).as_deref() {
            Some("true" | "yes" | "on" | "1") => Ok(true),
            None | Some("false" | "no" | "off" | "0") => Ok(false),
            Some(_) => Err(self.fault("is neither true nor false")),
        }
    }

    /// Reads a list separated by commas; empty when it is not set.
    pub fn list(self) -> Vec<String> {
        let text = self.read().unwrap_or_default();
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        items.map(str::to_owned).collect()
    }

    /// Finds the value and records that it was read.
    fn read(&self) -> Option<String> {
        let name = self.name.to_owned();
        let fallback = self.default.clone().map(|text| Found {
            name: name.clone(),
            value: Value { text, origin: Origin::Default },
        });
        let found = self.env.find(self.name).or(fallback);
        let shown = |found: &Found| {
            if self.secret { "********".to_owned() } else { without_password(&found.value.text) }
        };
        self.env.record(Read {
            name: found.as_ref().map_or(name, |found| found.name.clone()),
            doc: self.doc,
            unit: Unit::of(self.name),
            default: self.default.clone(),
            shown: found.as_ref().map(shown),
            origin: found.as_ref().map_or(Origin::Unset, |found| found.value.origin.clone()),
        });
        found.map(|found| found.value.text)
    }

    fn fault(&self, reason: &str) -> Error {
        let name = match &self.env.service {
            Some(service) if !self.env.values.contains_key(self.name) => {
                format!("{} (or {service}_{})", self.name, self.name)
            }
            _ => self.name.to_owned(),
        };
        self.env.fault(Fault { name, reason: reason.to_owned(), doc: self.doc })
    }
}

/// Even a setting that nobody called secret may be an address with a password in it.
fn without_password(text: &str) -> String {
    match url::Url::parse(text) {
        Ok(mut url) if url.password().is_some() => {
            let hidden = url.set_password(Some("********"));
            hidden.map_or_else(|()| "********".to_owned(), |()| url.to_string())
        }
        _ => text.to_owned(),
    }
}

fn unreadable<T>() -> String {
    let kind = std::any::type_name::<T>().rsplit("::").next().unwrap_or("value");
    format!("cannot be read as {kind}")
}
