//! Decimals as text: reading them exactly, and rounding half to even.

use std::cmp::Ordering;
use std::str::FromStr;

use super::{MAX_SCALE, NotAQuantity};

/// Reads JSON's number grammar into a mantissa and a scale.
pub(super) fn read(text: &str) -> Result<(i64, u8), NotAQuantity> {
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

pub(super) fn divide_half_even(number: i64, divisor: i64) -> i64 {
    let (quotient, rest) = (number / divisor, number % divisor);
    let twice = rest.unsigned_abs() * 2;
    let away = match twice.cmp(&divisor.unsigned_abs()) {
        Ordering::Greater => true,
        Ordering::Equal => quotient % 2 != 0,
        Ordering::Less => false,
    };
    if away { quotient + number.signum() } else { quotient }
}
