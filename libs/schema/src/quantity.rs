//! A measured amount, exactly as it was sent.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::words;

mod decimal;

use decimal::{divide_half_even, read};

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
        let (mantissa, scale) = read(number)?;
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

#[cfg(test)]
mod tests;
