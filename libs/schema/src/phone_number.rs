//! A telephone number in Viet Nam.

use serde::{Deserialize, Serialize};

use crate::text::{silent_debug, text_value};

/// A telephone number, kept as `0xxxxxxxxx`; spaces, dots and hyphens are dropped on the way in.
///
/// A mobile number has ten digits, a landline (02 and the area) ten or eleven.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// Text is not a Vietnamese telephone number. Does not repeat the text: it is personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a telephone number is a Vietnamese mobile or landline number")]
pub struct NotAPhoneNumber;

text_value!(PhoneNumber, NotAPhoneNumber);
silent_debug!(PhoneNumber);

impl PhoneNumber {
    fn parse(text: String) -> Result<Self, NotAPhoneNumber> {
        let compact: String =
            text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '.' | '-' | '(' | ')')).collect();
        let national = match compact.strip_prefix("+84") {
            Some(rest) => format!("0{rest}"),
            None => compact,
        };
        let digits = national.bytes().all(|byte| byte.is_ascii_digit());
        let valid = digits && (is_mobile(national.as_bytes()) || is_landline(national.as_bytes()));
        if valid { Ok(Self(national)) } else { Err(NotAPhoneNumber) }
    }

    /// The digits, beginning with 0.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_mobile(digits: &[u8]) -> bool {
    digits.len() == 10
        && match (digits[0], digits[1]) {
            (b'0', b'3') => (b'2'..=b'9').contains(&digits[2]),
            (b'0', b'5') => matches!(digits[2], b'2' | b'5' | b'6' | b'8' | b'9'),
            (b'0', b'7') => matches!(digits[2], b'0' | b'6'..=b'9'),
            (b'0', b'8') => (b'1'..=b'9').contains(&digits[2]),
            (b'0', b'9') => true,
            _ => false,
        }
}

fn is_landline(digits: &[u8]) -> bool {
    (10..=11).contains(&digits.len()) && digits.starts_with(b"02")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_kept_in_their_national_form() {
        let cases = [
            ("0912 345 678", "0912345678"),
            ("+84 912.345.678", "0912345678"),
            ("(024) 3825-1234", "02438251234"),
            ("0220384512", "0220384512"),
        ];
        for (written, kept) in cases {
            assert_eq!(written.parse::<PhoneNumber>().unwrap().as_str(), kept);
        }
    }

    #[test]
    fn other_numbers_are_refused() {
        for text in
            ["", "0", "112", "0412345678", "0312345678 máy 2", "091234567", "+1 202 555 0100"]
        {
            assert!(text.parse::<PhoneNumber>().is_err(), "{text}");
        }
    }
}
