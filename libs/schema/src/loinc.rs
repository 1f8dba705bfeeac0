//! Codes of observations.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::text_value;

/// A LOINC code such as `8480-6`, its mod-10 check digit verified.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Loinc(String);

/// Text is not a LOINC code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a LOINC code has up to seven digits, a hyphen and the right check digit")]
pub struct NotALoincCode;

text_value!(Loinc, NotALoincCode);

impl Loinc {
    fn parse(text: String) -> Result<Self, NotALoincCode> {
        let (number, check) = text.split_once('-').ok_or(NotALoincCode)?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let shaped = (1..=7).contains(&number.len()) && digits(number);
        let checked = check.len() == 1 && digits(check);
        if shaped && checked && check_digit(number) == check.as_bytes()[0] - b'0' {
            Ok(Self(text))
        } else {
            Err(NotALoincCode)
        }
    }

    /// The code with its check digit.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Loinc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Luhn's: every other digit from the right is doubled and its digits are added.
fn check_digit(number: &str) -> u8 {
    let sum: u32 = (number.bytes().rev().enumerate())
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            match place % 2 {
                0 if digit > 4 => digit * 2 - 9,
                0 => digit * 2,
                _ => digit,
            }
        })
        .sum();
    u8::try_from((10 - sum % 10) % 10).expect("a number below ten fits")
}
