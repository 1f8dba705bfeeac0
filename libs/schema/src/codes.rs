//! Codes of institutions. They are not personal and may be logged.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::text_value;

/// A health facility's code (`MA_CSKCB`): five digits, issued with health insurance.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FacilityCode(String);

/// Text is not a facility code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a facility code has exactly five digits")]
pub struct NotAFacilityCode;

text_value!(FacilityCode, NotAFacilityCode);

impl FacilityCode {
    /// For whom an installation tries itself: no facility is in the province 00.
    pub const TRIAL: &str = "00000";

    fn parse(text: String) -> Result<Self, NotAFacilityCode> {
        let five_digits = text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
        if five_digits { Ok(Self(text)) } else { Err(NotAFacilityCode) }
    }

    /// The five digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FacilityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The code of an organisation (đơn vị, cấp ủy): up to 32 capitals, digits, hyphens, underscores.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OrganisationCode(String);

/// Text is not an organisation code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an organisation code has 1 to 32 capitals A-Z, digits, hyphens or underscores")]
pub struct NotAnOrganisationCode;

text_value!(OrganisationCode, NotAnOrganisationCode);

impl OrganisationCode {
    /// Whose people an installation tries itself with: nobody in it exists.
    pub const TRIAL: &str = "YBA-THU";

    fn parse(text: String) -> Result<Self, NotAnOrganisationCode> {
        let allowed = |byte: u8| {
            byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_'
        };
        let well_formed = (1..=32).contains(&text.len()) && text.bytes().all(allowed);
        if well_formed { Ok(Self(text)) } else { Err(NotAnOrganisationCode) }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrganisationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facility_code_has_five_digits() {
        assert_eq!("01001".parse::<FacilityCode>().unwrap().to_string(), "01001");
        for text in ["", "1001", "010011", "0100A"] {
            assert!(text.parse::<FacilityCode>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_organisation_code_has_capitals_digits_hyphens_and_underscores() {
        assert_eq!("DU_KHOI-2".parse::<OrganisationCode>().unwrap().as_str(), "DU_KHOI-2");
        for text in ["", "syt", "SỞ", "A B", "A:B", &"A".repeat(33)] {
            assert!(text.parse::<OrganisationCode>().is_err(), "{text}");
        }
    }
}
