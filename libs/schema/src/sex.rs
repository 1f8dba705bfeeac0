//! Sex as the citizen id and the forms say it.

use serde::{Deserialize, Serialize};

use crate::text::words;

/// A person's sex (giới tính) in the registry: the citizen id knows these two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Sex {
    /// Nam.
    Male,
    /// Nữ.
    Female,
}

/// Text is not a sex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sex is male or female")]
pub struct NotASex;

words!(Sex, NotASex, Male = "male", Female = "female");
