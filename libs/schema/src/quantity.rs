//! A measured amount, exactly as it was sent.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text::words;

/// Most decimal places that are kept; more are rounded half to even.
pub const MAX_SCALE: u8 = 12;

/// An exact decimal with its unit (UCUM text) and, from some laboratories, a comparator.
///
/// The number is `mantissa × 10^-scale`, read from the JSON number's text: no float is involved,
/// and `5.60` stays `5.60`. On the wire `{"value": "5.60", "unit": "mmol/L"}`, the value a string
/// so that no reader's JSON library turns it into a float.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Wire", into = "Wire")]
pub struct Quantity {
    mantissa: i64,
    scale: u8,
    comparator: Option<Comparator>,
    unit: String,
}

/// How the true value relates to the number, as in FHIR: `< 0.01` is below what can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Comparator {
    /// Less than the number.
    Lt,
    /// The number or less.
    Le,
    /// The number or more.
    Ge,
    /// More than the number.
    Gt,
}

/// Text is not a comparator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a comparator is <, <=, >= or >")]
pub struct NotAComparator;

words!(Comparator, NotAComparator, Lt = "<", Le = "<=", Ge = ">=", Gt = ">");

/// A number or a unit cannot be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAQuantity {
    /// The text is not a JSON number.
    #[error("a quantity's value is a decimal number")]
    Number,
    /// The number does not fit into 64 bits even without decimals.
    #[error("a quantity's value has too many digits before the point")]
    TooLarge,
    /// The unit is empty, longer than 64 bytes, or has spaces at an end or control characters.
    #[error("a quantity's unit is UCUM text of at most 64 bytes")]
    Unit,
    /// The scale is above [`MAX_SCALE`].
    #[error("a quantity has at most twelve decimal places")]
    Scale,
}

impl Quantity {
    /// Reads the text of a JSON number, such as `serde_json::value::RawValue::get` gives.
    pub fn parse(
        number: &str,
        comparator: Option<Comparator>,
        unit: &str,
    ) -> Result<Self, NotAQuantity> {
        let (mantissa, scale) = decimal(number)?;
        Self::new(mantissa, scale, comparator, unit)
    }

    /// Makes `mantissa × 10^-scale` of `unit`.
    pub fn new(
        mantissa: i64,
        scale: u8,
        comparator: Option<Comparator>,
        unit: &str,
    ) -> Result<Self, NotAQuantity> {
        if scale > MAX_SCALE {
            return Err(NotAQuantity::Scale);
        }
        let shown = (1..=64).contains(&unit.len()) && unit.trim() == unit;
        if !shown || unit.chars().any(char::is_control) {
            return Err(NotAQuantity::Unit);
        }
        Ok(Self { mantissa, scale, comparator, unit: unit.to_owned() })
    }

    /// The number's digits, without the point.
    pub fn mantissa(&self) -> i64 {
        self.mantissa
    }

    /// How many of the digits stand behind the point, 0 to 12.
    pub fn scale(&self) -> u8 {
        self.scale
    }

    /// How the true value relates to the number; nothing when it equals it.
    pub fn comparator(&self) -> Option<Comparator> {
        self.comparator
    }

    /// The unit, UCUM text such as `mmol/L`.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// The number in units of `10^-scale`, rounded half to even; nothing if it does not fit.
    pub fn at_scale(&self, scale: u8) -> Option<i64> {
        if scale >= self.scale {
            let factor = 10_i64.checked_pow(u32::from(scale - self.scale))?;
            return self.mantissa.checked_mul(factor);
        }
        let divisor = 10_i64.checked_pow(u32::from(self.scale - scale));
        // A divisor beyond 64 bits is more than twice any mantissa: the quotient rounds to zero.
        Some(divisor.map_or(0, |divisor| divide_half_even(self.mantissa, divisor)))
    }

    /// Compares the numbers alone: `5.6` and `5.60` are equal. Unit and comparator are the caller's.
    pub fn cmp_number(&self, other: &Self) -> Ordering {
        let scaled =
            |one: &Self, to: u8| i128::from(one.mantissa) * 10_i128.pow(u32::from(to - one.scale));
        let scale = self.scale.max(other.scale);
        scaled(self, scale).cmp(&scaled(other, scale))
    }

    /// The number as text, with all its decimals.
    pub fn number(&self) -> String {
        let digits = self.mantissa.unsigned_abs().to_string();
        let scale = usize::from(self.scale);
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, decimals) = padded.split_at(padded.len() - scale);
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let point = if scale == 0 { "" } else { "." };
        format!("{sign}{whole}{point}{decimals}")
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(comparator) = self.comparator {
            write!(f, "{comparator} ")?;
        }
        write!(f, "{} {}", self.number(), self.unit)
    }
}

#[derive(Serialize, Deserialize)]
struct Wire {
    value: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    comparator: Option<Comparator>,
    unit: String,
}

impl TryFrom<Wire> for Quantity {
    type Error = NotAQuantity;

    fn try_from(wire: Wire) -> Result<Self, NotAQuantity> {
        Self::parse(&wire.value, wire.comparator, &wire.unit)
    }
}

impl From<Quantity> for Wire {
    fn from(quantity: Quantity) -> Wire {
        Wire { value: quantity.number(), comparator: quantity.comparator, unit: quantity.unit }
    }
}

/// Reads JSON's number grammar into a mantissa and a scale.
fn decimal(text: &str) -> Result<(i64, u8), NotAQuantity> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (number, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, read_exponent(exponent)?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((_, "")) => return Err(NotAQuantity::Number),
        Some(parts) => parts,
        None => (number, ""),
    };
    let zero_led = whole.len() > 1 && whole.starts_with('0');
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || zero_led || !digits(whole) || !digits(fraction) {
        return Err(NotAQuantity::Number);
    }
    let all: Vec<u8> =
        whole.bytes().chain(fraction.bytes()).skip_while(|byte| *byte == b'0').collect();
    let places = i64::try_from(fraction.len()).map_err(|_| NotAQuantity::Number)? - exponent;
    let (magnitude, scale) = shorten(all, places)?;
    Ok((if negative { -magnitude } else { magnitude }, scale))
}

/// Up to nine digits with a sign: beyond that every number is either zero or too large anyway.
fn read_exponent(text: &str) -> Result<i64, NotAQuantity> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotAQuantity::Number);
    }
    let significant = digits.trim_start_matches('0');
    let size =
        if significant.len() > 9 { 999_999_999 } else { i64::from_str(significant).unwrap_or(0) };
    Ok(if text.starts_with('-') { -size } else { size })
}

/// Keeps as many decimals as fit into [`MAX_SCALE`] and 64 bits, rounding once, half to even.
fn shorten(mut digits: Vec<u8>, mut places: i64) -> Result<(i64, u8), NotAQuantity> {
    if digits.is_empty() {
        return Ok((0, u8::try_from(places.clamp(0, i64::from(MAX_SCALE))).unwrap_or(0)));
    }
    if places < 0 {
        let zeros = usize::try_from(-places).map_err(|_| NotAQuantity::TooLarge)?;
        if digits.len() + zeros > 19 {
            return Err(NotAQuantity::TooLarge);
        }
        digits.resize(digits.len() + zeros, b'0');
        places = 0;
    }
    let length = i64::try_from(digits.len()).map_err(|_| NotAQuantity::TooLarge)?;
    let mut drop = (places - i64::from(MAX_SCALE)).max(length - 19).max(0);
    loop {
        if drop > places {
            return Err(NotAQuantity::TooLarge);
        }
        let scale = u8::try_from(places - drop).map_err(|_| NotAQuantity::TooLarge)?;
        match i64::try_from(round_half_even(&digits, drop)) {
            Ok(magnitude) => return Ok((magnitude, scale)),
            Err(_) => drop += 1, // Nineteen digits may or may not fit into 63 bits.
        }
    }
}

/// The number without its last `drop` digits. At most 19 digits are kept, so it fits.
fn round_half_even(digits: &[u8], drop: i64) -> u128 {
    let Ok(drop) = usize::try_from(drop) else { return 0 };
    if drop > digits.len() {
        return 0; // Below a tenth of a unit.
    }
    let (kept, dropped) = digits.split_at(digits.len() - drop);
    let value = kept.iter().fold(0_u128, |sum, digit| sum * 10 + u128::from(digit - b'0'));
    let rest = dropped.split_first().map(|(first, tail)| {
        first.cmp(&b'5').then(if tail.iter().all(|digit| *digit == b'0') {
            Ordering::Equal
        } else {
            Ordering::Greater
        })
    });
    let up = match rest {
        Some(Ordering::Greater) => true,
        Some(Ordering::Equal) => value % 2 == 1,
        Some(Ordering::Less) | None => false,
    };
    value + u128::from(up)
}

fn divide_half_even(number: i64, divisor: i64) -> i64 {
    let (quotient, rest) = (number / divisor, number % divisor);
    let twice = rest.unsigned_abs() * 2;
    let away = match twice.cmp(&divisor.unsigned_abs()) {
        Ordering::Greater => true,
        Ordering::Equal => quotient % 2 != 0,
        Ordering::Less => false,
    };
    if away { quotient + number.signum() } else { quotient }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn number(text: &str) -> Result<(i64, u8), NotAQuantity> {
        Quantity::parse(text, None, "1").map(|quantity| (quantity.mantissa, quantity.scale))
    }

    #[test]
    fn the_text_is_read_exactly() {
        let cases = [
            ("0", (0, 0)),
            ("-0.0", (0, 1)),
            ("5.60", (560, 2)),
            ("-12.5", (-125, 1)),
            ("0.1", (1, 1)),
            ("1e3", (1000, 0)),
            ("1.0E2", (100, 0)),
            ("125e-2", (125, 2)),
            ("0.30000000000000004", (300_000_000_000, 12)),
            ("9223372036854775807", (i64::MAX, 0)),
            ("9223372036854775806.5", (9_223_372_036_854_775_806, 0)),
            ("922337203685477580.75", (922_337_203_685_477_581, 0)),
            ("1e-400", (0, 12)),
        ];
        for (text, expected) in cases {
            let expected = (expected.0, expected.1);
            assert_eq!(number(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn more_than_twelve_decimals_are_rounded_half_to_even() {
        let cases = [
            ("0.0000000000005", 0),
            ("0.0000000000015", 2),
            ("0.0000000000025", 2),
            ("0.00000000000250000000000000000000000001", 3),
            ("0.0000000000024999", 2),
            ("-0.0000000000015", -2),
        ];
        for (text, mantissa) in cases {
            assert_eq!(number(text), Ok((mantissa, 12)), "{text}");
        }
    }

    #[test]
    fn what_json_would_not_call_a_number_is_refused() {
        for text in
            ["", "-", "+1", ".5", "5.", "05", "1e", "1e+", "0x1", "1,5", "NaN", " 1", "1 ", "٣"]
        {
            assert_eq!(number(text), Err(NotAQuantity::Number), "{text}");
        }
        for text in ["9223372036854775808", "1e19", "1e999999999999999999999"] {
            assert_eq!(number(text), Err(NotAQuantity::TooLarge), "{text}");
        }
    }

    #[test]
    fn a_json_number_is_read_from_its_raw_text() {
        let raw: Box<serde_json::value::RawValue> = serde_json::from_str("5.60").unwrap();
        let quantity = Quantity::parse(raw.get(), Some(Comparator::Lt), "mmol/L").unwrap();

        let json = serde_json::to_string(&quantity).unwrap();

        assert_eq!(json, r#"{"value":"5.60","comparator":"<","unit":"mmol/L"}"#);
        assert_eq!(serde_json::from_str::<Quantity>(&json).unwrap(), quantity);
        assert_eq!(quantity.to_string(), "< 5.60 mmol/L");
    }

    #[test]
    fn a_float_on_the_wire_is_refused() {
        assert!(serde_json::from_str::<Quantity>(r#"{"value":5.6,"unit":"mmol/L"}"#).is_err());
    }

    #[test]
    fn rescaling_rounds_half_to_even_and_never_wraps() {
        let at = |text: &str, scale| Quantity::parse(text, None, "1").unwrap().at_scale(scale);

        assert_eq!(at("5.65", 1), Some(56));
        assert_eq!(at("-5.75", 1), Some(-58));
        assert_eq!(at("5.6", 3), Some(5600));
        assert_eq!(at("9223372036854775807", 1), None);
    }

    #[test]
    fn units_without_text_are_refused() {
        for unit in ["", " ", "mm ", "a\nb", &"m".repeat(65)] {
            assert_eq!(Quantity::new(1, 0, None, unit), Err(NotAQuantity::Unit), "{unit:?}");
        }
    }

    proptest! {
        #[test]
        fn what_fits_is_written_as_it_was_read(
            whole in 0_i64..1_000_000, decimals in "[0-9]{1,12}", negative: bool,
        ) {
            prop_assume!(whole > 0);
            let text = format!("{}{whole}.{decimals}", if negative { "-" } else { "" });
            prop_assert_eq!(Quantity::parse(&text, None, "1").unwrap().number(), text);
        }

        #[test]
        fn every_mantissa_and_scale_survives(mantissa in -i64::MAX..=i64::MAX, scale in 0_u8..=12) {
            let quantity = Quantity::new(mantissa, scale, None, "g").unwrap();
            let json = serde_json::to_string(&quantity).unwrap();
            prop_assert_eq!(serde_json::from_str::<Quantity>(&json).unwrap(), quantity);
        }

        #[test]
        fn no_text_panics(text in "-?[0-9]{0,40}\\.?[0-9]{0,40}([eE][+-]?[0-9]{0,12})?") {
            let _ = number(&text);
        }

        #[test]
        fn shifting_the_point_by_an_exponent_changes_nothing(digits in "[1-9][0-9]{0,5}", by in 0_u32..9) {
            let plain = Quantity::parse(&digits, None, "1").unwrap();
            let shifted = Quantity::parse(&format!("{digits}e-{by}"), None, "1").unwrap();
            prop_assert_eq!(shifted.at_scale(12), plain.at_scale(12).map(|m| m / 10_i64.pow(by)));
        }
    }
}
