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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_in_use_pass_the_check_digit() {
        let codes = "8480-6 8462-4 8867-4 8310-5 9279-1 59408-5 8302-2 29463-7 39156-5 8280-0 \
                     14771-0 4548-4 14682-9 98979-8 1742-6 14647-2 39469-2 5195-3 85354-9";
        for code in codes.split(' ') {
            assert!(code.parse::<Loinc>().is_ok(), "{code}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for code in ["", "8480", "8480-", "-6", "8480-5", "8480-66", "84a0-6", "12345678-2"] {
            assert!(code.parse::<Loinc>().is_err(), "{code}");
        }
    }

    proptest! {
        #[test]
        fn exactly_one_check_digit_fits(number in "[0-9]{1,7}") {
            let fitting = (0..10).filter(|digit| format!("{number}-{digit}").parse::<Loinc>().is_ok());
            prop_assert_eq!(fitting.count(), 1);
        }
    }
}
