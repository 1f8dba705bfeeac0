//! The five classes of health.

use serde::{Deserialize, Serialize};

use crate::text::words;

/// A health class (phân loại sức khỏe) of the Board's scale; a later one is worse.
///
/// Not the national scale I to V: neither is derived from the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum HealthClass {
    /// Healthy, or common diseases that affect nothing.
    A,
    /// One or more chronic diseases with no or little effect.
    B1,
    /// Several chronic diseases, regularly treated and stable.
    B2,
    /// Several severe chronic diseases with complications: stops work for a time.
    C,
    /// End stage, declining: stops work for good.
    D,
}

/// Text is not a health class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a health class is A, B1, B2, C or D")]
pub struct NotAHealthClass;

words!(HealthClass, NotAHealthClass, A = "A", B1 = "B1", B2 = "B2", C = "C", D = "D");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_class_is_worse() {
        assert!(HealthClass::ALL.is_sorted());
        assert_eq!(HealthClass::B1.max(HealthClass::C), HealthClass::C);
    }

    #[test]
    fn classes_travel_as_their_names() {
        assert_eq!(serde_json::to_string(&HealthClass::B2).unwrap(), "\"B2\"");
        assert!(serde_json::from_str::<HealthClass>("\"II\"").is_err());
    }
}
