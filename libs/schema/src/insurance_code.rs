//! The number of a health insurance card.

use serde::{Deserialize, Serialize};

use crate::text::{silent_debug, text_value};

/// A health insurance number (mã số BHYT) in one of the three forms in use.
///
/// Twelve digits (the citizen id, since August 2025), ten digits (the insurance book's number), or
/// two letters and thirteen digits (cards of before April 2021).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InsuranceCode(String);

/// Text is not a health insurance number. Does not repeat the text: it is personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a health insurance number has 12 digits, 10 digits, or 2 capitals and 13 digits")]
pub struct NotAnInsuranceCode;

text_value!(InsuranceCode, NotAnInsuranceCode);
silent_debug!(InsuranceCode);

impl InsuranceCode {
    fn parse(text: String) -> Result<Self, NotAnInsuranceCode> {
        let bytes = text.as_bytes();
        let known_form = match bytes.len() {
            10 | 12 => bytes.iter().all(u8::is_ascii_digit),
            15 => {
                bytes[..2].iter().all(u8::is_ascii_uppercase)
                    && bytes[2..].iter().all(u8::is_ascii_digit)
            }
            _ => false,
        };
        if known_form { Ok(Self(text)) } else { Err(NotAnInsuranceCode) }
    }

    /// The number as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_forms_are_accepted() {
        for text in ["001186000001", "0123456789", "HT3010123456789"] {
            assert_eq!(text.parse::<InsuranceCode>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn other_forms_are_refused() {
        for text in ["", "012345678", "ht3010123456789", "H13010123456789", "HT301012345678X"] {
            assert!(text.parse::<InsuranceCode>().is_err(), "{text}");
        }
    }
}
