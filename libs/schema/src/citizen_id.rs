//! The number that finds a person.

use serde::{Deserialize, Serialize};

use crate::Sex;
use crate::text::{silent_debug, text_value};

/// A citizen identity number (số định danh cá nhân, CCCD): twelve digits, no check digit.
///
/// Three digits of the province of birth registration (the 63 codes of before July 2025), one of
/// century and sex, two of the year of birth, six at random.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CitizenId(String);

/// Text is not a citizen id. Does not repeat the text: it is personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a citizen id has exactly twelve digits")]
pub struct NotACitizenId;

text_value!(CitizenId, NotACitizenId);
silent_debug!(CitizenId);

impl CitizenId {
    fn parse(text: String) -> Result<Self, NotACitizenId> {
        let twelve_digits = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
        if twelve_digits { Ok(Self(text)) } else { Err(NotACitizenId) }
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The sex that the fourth digit says; nothing for digits of centuries that have not begun.
    pub fn century_sex(&self) -> Option<Sex> {
        self.century().map(|(_, sex)| sex)
    }

    /// The year of birth that digits four to six say.
    pub fn birth_year(&self) -> Option<i32> {
        let (century, _) = self.century()?;
        self.0[4..6].parse::<i32>().ok().map(|year| century + year)
    }

    fn century(&self) -> Option<(i32, Sex)> {
        match self.0.as_bytes()[3] {
            b'0' => Some((1900, Sex::Male)),
            b'1' => Some((1900, Sex::Female)),
            b'2' => Some((2000, Sex::Male)),
            b'3' => Some((2000, Sex::Female)),
            b'4' => Some((2100, Sex::Male)),
            b'5' => Some((2100, Sex::Female)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_digits_say_century_sex_and_year() {
        let cases = [
            ("001186000001", Some(Sex::Female), Some(1986)),
            ("079047000001", Some(Sex::Male), Some(1947)),
            ("001205000001", Some(Sex::Male), Some(2005)),
            ("001301000001", Some(Sex::Female), Some(2001)),
            ("001901000001", None, None),
        ];
        for (text, sex, year) in cases {
            let id: CitizenId = text.parse().unwrap();
            assert_eq!((id.century_sex(), id.birth_year()), (sex, year), "{text}");
        }
    }

    #[test]
    fn anything_but_twelve_ascii_digits_is_refused() {
        for text in ["", "12345678901", "1234567890123", "00118600000a", "٠٠١١٨٦", " 01186000001"]
        {
            assert_eq!(text.parse::<CitizenId>(), Err(NotACitizenId), "{text}");
        }
    }

    #[test]
    fn debug_says_nothing() {
        let id: CitizenId = "001186000001".parse().unwrap();

        assert_eq!(format!("{id:?}"), "CitizenId(…)");
    }

    proptest! {
        #[test]
        fn every_twelve_digits_survive_json(text in "[0-9]{12}") {
            let id: CitizenId = text.parse().unwrap();
            let json = serde_json::to_string(&id).unwrap();
            prop_assert!(serde_json::from_str::<CitizenId>(&json).unwrap() == id);
        }

        #[test]
        fn no_text_panics(text in ".*") {
            let _ = text.parse::<CitizenId>();
        }
    }
}
