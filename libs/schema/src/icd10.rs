//! Codes of diagnoses.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::text_value;

/// An ICD-10 code as the Ministry writes it: `I10`, `I11.9`, `E11.65`, `G63.2*`, `A17.0+`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Icd10(String);

/// Text is not an ICD-10 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an ICD-10 code is a capital, two digits, at most two decimals and at most one * or +")]
pub struct NotAnIcd10Code;

text_value!(Icd10, NotAnIcd10Code);

impl Icd10 {
    fn parse(text: String) -> Result<Self, NotAnIcd10Code> {
        if is_well_formed(text.as_bytes()) { Ok(Self(text)) } else { Err(NotAnIcd10Code) }
    }

    /// The code as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The three-character category, `I10` of `I10.9`.
    pub fn category(&self) -> &str {
        &self.0[..3]
    }
}

impl fmt::Display for Icd10 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_well_formed(code: &[u8]) -> bool {
    let body = code.strip_suffix(b"*").or(code.strip_suffix(b"+")).unwrap_or(code);
    let (category, decimals) = match body {
        [category @ .., b'.', _] | [category @ .., b'.', _, _] => {
            (category, &body[category.len() + 1..])
        }
        _ => (body, &[][..]),
    };
    category.len() == 3
        && category[0].is_ascii_uppercase()
        && category[1..].iter().chain(decimals).all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_of_the_ministry_are_accepted_and_have_a_category() {
        for (code, category) in [
            ("I10", "I10"),
            ("I11.9", "I11"),
            ("E11.65", "E11"),
            ("G63.2*", "G63"),
            ("A17+", "A17"),
        ] {
            assert_eq!(code.parse::<Icd10>().unwrap().category(), category);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for code in
            ["", "I1", "i10", "I10.", "I10.123", "I100", "I10**", "I10*+", "Đ10", "I10 ", "*"]
        {
            assert!(code.parse::<Icd10>().is_err(), "{code}");
        }
    }

    proptest! {
        #[test]
        fn every_code_of_the_pattern_survives(code in "[A-Z][0-9]{2}(\\.[0-9]{1,2})?[*+]?") {
            prop_assert_eq!(code.parse::<Icd10>().unwrap().to_string(), code);
        }

        #[test]
        fn no_text_panics(code in ".*") {
            let _ = code.parse::<Icd10>();
        }
    }
}
