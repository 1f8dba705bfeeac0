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
    for text in ["", "-", "+1", ".5", "5.", "05", "1e", "1e+", "0x1", "1,5", "NaN", " 1", "1 ", "٣"]
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
