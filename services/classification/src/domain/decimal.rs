//! Decimal text and exact conversion to scaled integers; there is no float in the engine.

use super::facts::Span;

/// Most decimals of a fact.
pub const MAX_DECIMALS: u8 = 6;

/// Text is not a decimal that fits the fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotADecimal {
    /// Not digits with at most one point.
    #[error("a threshold is a decimal number, such as 7.0")]
    Text,
    /// More decimals than the fact keeps: the threshold would not be exact.
    #[error("a threshold has at most as many decimals as its fact")]
    TooFine,
    /// Does not fit into 32 bits.
    #[error("a threshold fits into 32 bits at its fact's scale")]
    TooLarge,
}

/// Reads `7.0` as 70 when `decimals` is 1.
pub fn parse(text: &str, decimals: u8) -> Result<i32, NotADecimal> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || unsigned.ends_with('.') {
        return Err(NotADecimal::Text);
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > usize::from(decimals) {
        return Err(NotADecimal::TooFine);
    }
    let padded = format!("{whole}{fraction:0<width$}", width = usize::from(decimals));
    let magnitude: i32 = padded.parse().map_err(|_| NotADecimal::TooLarge)?;
    Ok(if negative { -magnitude } else { magnitude })
}

/// Writes 70 as `7.0` when `decimals` is 1.
pub fn format(value: i32, decimals: u8) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let scale = usize::from(decimals);
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// What a measured number says about the scaled fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The number itself.
    Equal,
    /// The true value is below it.
    Below,
    /// The true value is it or below it.
    AtMost,
    /// The true value is it or above it.
    AtLeast,
    /// The true value is above it.
    Above,
}

/// Converts `mantissa × 10^-scale × times[0] / times[1]` to units of `10^-decimals`.
///
/// Exact in 128 bits, rounded once, half to even. With a comparator the result is every scaled
/// value that the true one can be. Nothing when it does not fit.
pub fn convert(
    mantissa: i64,
    scale: u8,
    times: [i64; 2],
    decimals: u8,
    bound: Bound,
) -> Option<Span> {
    let ten = |power: u8| 10_i128.checked_pow(u32::from(power));
    let [by, over] = times;
    if over <= 0 || by <= 0 {
        return None;
    }
    let above = i128::from(mantissa).checked_mul(i128::from(by))?.checked_mul(ten(decimals)?)?;
    let below = i128::from(over).checked_mul(ten(scale)?)?;
    let (floor, rest) = (above.div_euclid(below), above.rem_euclid(below));
    let ceiling = floor + i128::from(rest != 0);
    let fit = |value: i128| i32::try_from(value).ok();
    Some(match bound {
        Bound::Equal => Span::exactly(fit(half_even(floor, rest, below))?),
        Bound::Below => Span { lo: i32::MIN, hi: fit(ceiling - 1)? },
        Bound::AtMost => Span { lo: i32::MIN, hi: fit(floor)? },
        Bound::AtLeast => Span { lo: fit(ceiling)?, hi: i32::MAX },
        Bound::Above => Span { lo: fit(floor + 1)?, hi: i32::MAX },
    })
}

fn half_even(floor: i128, rest: i128, divisor: i128) -> i128 {
    let up = match (rest * 2).cmp(&divisor) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => floor % 2 != 0,
        std::cmp::Ordering::Greater => true,
    };
    floor + i128::from(up)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decimal_reads_at_the_scale_of_its_fact() {
        for (text, decimals, value) in
            [("7.0", 1, 70), ("7", 1, 70), ("-2.5", 1, -25), ("0.05", 2, 5), ("140", 0, 140)]
        {
            assert_eq!(parse(text, decimals), Ok(value), "{text}");
        }
        assert_eq!(format(-25, 1), "-2.5");
        assert_eq!(format(5, 2), "0.05");
    }

    #[test]
    fn a_threshold_that_would_be_rounded_is_refused() {
        assert_eq!(parse("7.05", 1), Err(NotADecimal::TooFine));
        assert_eq!(parse("7,0", 1), Err(NotADecimal::Text));
        assert_eq!(parse("99999999999", 1), Err(NotADecimal::TooLarge));
    }

    #[test]
    fn milligrams_become_millimoles_without_a_float() {
        // Glucose 126 mg/dL = 126 / 18.02 mmol/L = 6.992…, the diabetes threshold rounded.
        assert_eq!(convert(126, 0, [100, 1802], 1, Bound::Equal), Some(Span::exactly(70)));
    }

    #[test]
    fn halves_go_to_the_even_neighbour() {
        assert_eq!(convert(25, 1, [1, 1], 0, Bound::Equal), Some(Span::exactly(2)));
        assert_eq!(convert(35, 1, [1, 1], 0, Bound::Equal), Some(Span::exactly(4)));
        assert_eq!(convert(-25, 1, [1, 1], 0, Bound::Equal), Some(Span::exactly(-2)));
    }

    #[test]
    fn a_comparator_says_only_what_it_says() {
        assert_eq!(convert(60, 0, [1, 1], 0, Bound::Above).map(|span| span.lo), Some(61));
        assert_eq!(convert(5, 1, [1, 1], 0, Bound::Below).map(|span| span.hi), Some(0));
    }
}
