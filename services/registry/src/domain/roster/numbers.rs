//! Numbers that people carry, as typing and spreadsheets leave them.

use schema::{CitizenId, InsuranceCode, PhoneNumber};

use super::fault::FaultCode;
use crate::domain::workbook::Cell;

/// Reads a citizen id; a number that lost its leading zeros in the workbook gets them back.
///
/// Only a cell that is a number gets zeros: a text of eleven digits is a slip of the hand, and no
/// one can know where the digit is missing. At most two zeros can have stood in front, because
/// the first three digits are a province and 000 is none.
pub fn citizen_id(cell: &Cell) -> Result<CitizenId, FaultCode> {
    let digits = match cell.whole() {
        None if matches!(cell, Cell::Number(_)) => return Err(FaultCode::CitizenIdNotTwelveDigits),
        Some(number) => match number.to_string() {
            digits if (10..12).contains(&digits.len()) => format!("{digits:0>12}"),
            digits => digits,
        },
        None => compact(&cell.text()),
    };
    let is_old = digits.len() == 9 && digits.bytes().all(|byte| byte.is_ascii_digit());
    match CitizenId::try_from(digits) {
        Ok(citizen_id) => Ok(citizen_id),
        Err(_) if is_old => Err(FaultCode::CitizenIdOldNumber),
        Err(_) => Err(FaultCode::CitizenIdNotTwelveDigits),
    }
}

/// Reads a health insurance number in any of its three forms.
pub fn insurance(cell: &Cell) -> Result<InsuranceCode, FaultCode> {
    let code = match cell.whole() {
        // Social insurance numbers and citizen ids begin with a province, often below 10.
        Some(number) => match number.to_string() {
            digits if digits.len() == 9 => format!("{digits:0>10}"),
            digits if digits.len() == 11 => format!("{digits:0>12}"),
            digits => digits,
        },
        None => compact(&cell.text()).to_uppercase(),
    };
    InsuranceCode::try_from(code).map_err(|_| FaultCode::InsuranceUnreadable)
}

/// Reads a telephone number, the first where a cell holds several.
pub(super) fn phone(cell: &Cell) -> Result<PhoneNumber, FaultCode> {
    let text = match cell.whole() {
        Some(number) => number.to_string(),
        None => cell.text(),
    };
    let apart = |letter: char| matches!(letter, '/' | ';' | ',' | '\n') || letter.is_alphabetic();
    let mut candidates = text.split(apart).map(compact).filter(|part| !part.is_empty());
    candidates.find_map(dialled).ok_or(FaultCode::PhoneUnreadable)
}

/// A number without its first zero is nine digits, or ten for a landline.
fn dialled(number: String) -> Option<PhoneNumber> {
    let lost_zero = matches!(number.len(), 9 | 10) && !number.starts_with(['0', '+']);
    let number = match number.strip_prefix("0084").or_else(|| number.strip_prefix("84")) {
        Some(national) if !national.is_empty() && number.len() >= 11 => format!("0{national}"),
        _ if lost_zero => format!("0{number}"),
        _ => number,
    };
    PhoneNumber::try_from(number).ok()
}

/// Drops what people put between groups of digits.
fn compact(text: &str) -> String {
    let is_filler = |letter: char| {
        letter.is_whitespace()
            || matches!(letter, '.' | '-' | '\'' | '’' | '`' | '(' | ')' | '\u{200b}' | '\u{feff}')
    };
    text.chars().filter(|letter| !is_filler(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    #[test]
    fn a_citizen_id_that_became_a_number_gets_its_zeros_back() {
        let read = |number| citizen_id(&Cell::Number(number)).map(|id| id.as_str().to_owned());
        assert_eq!(read(24_086_484_297.0), Ok("024086484297".to_owned()));
        assert_eq!(read(1_087_993_082.0), Ok("001087993082".to_owned()));
        assert_eq!(read(124_086_484_297.0), Ok("124086484297".to_owned()));
        assert_eq!(read(38_087_900.0), Err(FaultCode::CitizenIdNotTwelveDigits));
        assert_eq!(read(138_087_900.0), Err(FaultCode::CitizenIdOldNumber));
        assert_eq!(read(24_086_484_297.5), Err(FaultCode::CitizenIdNotTwelveDigits));
    }

    #[test]
    fn a_citizen_id_in_a_text_is_taken_as_it_is_but_for_its_spaces() {
        let read = |id: &str| citizen_id(&text(id)).map(|id| id.as_str().to_owned());
        assert_eq!(read(" 001 052 290122 "), Ok("001052290122".to_owned()));
        assert_eq!(read("'001.052.290.122"), Ok("001052290122".to_owned()));
        assert_eq!(read("01052290122"), Err(FaultCode::CitizenIdNotTwelveDigits));
        assert_eq!(read("038087900"), Err(FaultCode::CitizenIdOldNumber));
        assert_eq!(read("2.40865E+10"), Err(FaultCode::CitizenIdNotTwelveDigits));
        assert_eq!(read("00105229012O"), Err(FaultCode::CitizenIdNotTwelveDigits));
    }

    #[test]
    fn telephone_numbers_are_found_in_what_people_write() {
        let read = |cell: &Cell| phone(cell).map(|phone| phone.as_str().to_owned());
        let cell = Cell::Number(989_741_121.0);
        assert_eq!(read(&cell), Ok("0989741121".to_owned()));
        for written in ["0989741121", "0989.741.121", "+84 989 741 121", "84989741121"] {
            assert_eq!(read(&text(written)), Ok("0989741121".to_owned()), "{written}");
        }
        assert_eq!(read(&text("0989 741 121 / 024 3825 3531")), Ok("0989741121".to_owned()));
        assert_eq!(read(&text("không có")), Err(FaultCode::PhoneUnreadable));
        assert_eq!(read(&text("12345")), Err(FaultCode::PhoneUnreadable));
    }

    #[test]
    fn insurance_numbers_come_in_three_forms() {
        let read = |code: &str| insurance(&text(code)).map(|code| code.as_str().to_owned());
        assert_eq!(read("dn 4 01 6565860657"), Ok("DN4016565860657".to_owned()));
        assert_eq!(read("0116565860"), Ok("0116565860".to_owned()));
        assert_eq!(read("DN40"), Err(FaultCode::InsuranceUnreadable));
        assert!(insurance(&Cell::Number(116_565_860.0)).is_ok());
    }
}
