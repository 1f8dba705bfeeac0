//! Units as laboratories write them, and what UCUM says they measure.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, RwLock};

use octofhir_ucum::{Dimension, SpecialKind, analyse};

/// Most different unit texts that are remembered; a sender of random units gains no memory of ours.
const REMEMBERED: usize = 2_000;

/// What a unit measures.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    dimension: Dimension,
    arbitrary: Vec<(&'static str, i32)>,
    /// Counts moles or equivalents. UCUM's mole is a plain number, so that its dimension alone
    /// cannot tell `mmol/L` from `10*9/L`.
    counts_moles: bool,
    special: Option<SpecialKind>,
    factor: f64,
    offset: f64,
}

impl Measure {
    /// Whether a number in one unit can be converted into the other, as laboratories mean it.
    pub fn is_comparable(&self, other: &Self) -> bool {
        self.dimension == other.dimension
            && self.arbitrary == other.arbitrary
            && self.counts_moles == other.counts_moles
            && self.special.is_some_and(is_logarithmic) == other.special.is_some_and(is_logarithmic)
    }

    /// The number in `other`'s unit; for flags and displays, never for a rule.
    pub fn convert(&self, number: f64, other: &Self) -> f64 {
        (number * self.factor + self.offset - other.offset) / other.factor
    }

    /// Whether the unit has activity in international or other arbitrary units.
    pub fn is_arbitrary(&self) -> bool {
        !self.arbitrary.is_empty()
    }
}

fn is_logarithmic(kind: SpecialKind) -> bool {
    !matches!(
        kind,
        SpecialKind::None
            | SpecialKind::Arbitrary
            | SpecialKind::Celsius
            | SpecialKind::Fahrenheit
            | SpecialKind::Reaumur
    )
}

/// Removes what cannot be seen and what surrounds a text: zero-width characters, no-break spaces.
pub fn visible(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| {
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}') || c.is_control()
    };
    if text.contains(|c: char| hidden(c) || c == '\u{a0}') {
        let shown: String = text
            .chars()
            .filter(|c| !hidden(*c))
            .map(|c| if c == '\u{a0}' { ' ' } else { c })
            .collect();
        return Cow::Owned(shown.trim().to_owned());
    }
    Cow::Borrowed(text.trim())
}

/// The UCUM code of a unit that laboratories write another way; the text itself otherwise.
///
/// `pH` is UCUM's picohenry and `G/L` its gauss per litre: what is meant decides, and no check-up
/// measures those.
pub fn ucum(unit: &str) -> &str {
    match unit {
        "pH" => "[pH]",
        "(score)" | "score" => "{score}",
        "mmHg" | "mmhg" | "mm Hg" => "mm[Hg]",
        "°C" | "oC" | "C" | "degC" => "Cel",
        "bpm" | "lần/phút" | "l/ph" | "beats/minute" | "{beats}/min" => "/min",
        "G/L" | "G/l" | "Giga/L" | "x10^9/L" | "10^9/L" | "10~9/L" => "10*9/L",
        "T/L" | "T/l" | "Tera/L" | "x10^12/L" | "10^12/L" => "10*12/L",
        "K/uL" | "K/µL" | "x10^3/uL" | "10^3/uL" | "10^3/µL" => "10*3/uL",
        "M/uL" | "M/µL" | "x10^6/uL" | "10^6/uL" | "10^6/µL" => "10*6/uL",
        "µmol/L" | "μmol/L" | "micromol/L" | "µmol/l" | "μmol/l" => "umol/L",
        "µg/L" | "μg/L" => "ug/L",
        "mIU/L" | "mUI/L" => "m[IU]/L",
        "uIU/mL" | "µIU/mL" | "μIU/mL" | "uIU/ml" => "u[IU]/mL",
        "IU/L" | "UI/L" | "IU/l" => "[IU]/L",
        "IU/mL" | "UI/mL" => "[IU]/mL",
        "mL/min/1.73m2" | "mL/min/1.73 m2" | "ml/min/1.73m2" | "mL/min/1,73m2"
        | "mL/phút/1.73m2" | "mL/min/1.73m^2" | "mL/min/1.73m²" => "mL/min/{1.73_m2}",
        "kg/m²" | "kg/m^2" => "kg/m2",
        other => other,
    }
}

/// What a UCUM unit measures; nothing if it is not UCUM.
pub fn measure(unit: &str) -> Option<Measure> {
    static KNOWN: LazyLock<RwLock<HashMap<String, Option<Measure>>>> =
        LazyLock::new(RwLock::default);
    if unit.len() > 64 {
        return None;
    }
    let known = KNOWN.read().expect("no holder of this lock panics");
    if let Some(found) = known.get(unit) {
        return found.clone();
    }
    drop(known);
    let found = analysed(unit);
    let mut known = KNOWN.write().expect("no holder of this lock panics");
    if known.len() < REMEMBERED {
        known.insert(unit.to_owned(), found.clone());
    }
    found
}

fn analysed(unit: &str) -> Option<Measure> {
    let analysis = analyse(unit).ok()?;
    Some(Measure {
        dimension: analysis.dimension,
        arbitrary: analysis.arbitrary,
        counts_moles: counts_moles(unit),
        special: analysis.special,
        factor: analysis.factor.to_f64() * analysis.scale.to_f64(),
        offset: analysis.offset.to_f64(),
    })
}

/// Whether moles or equivalents stand in the unit, an odd number of times over both sides.
fn counts_moles(unit: &str) -> bool {
    let bare: String = {
        let mut depth = 0_u32;
        unit.chars()
            .filter(|c| {
                match c {
                    '{' => depth += 1,
                    '}' => depth = depth.saturating_sub(1),
                    _ => return depth == 0,
                }
                false
            })
            .collect()
    };
    let amounts = bare
        .split(['/', '.'])
        .filter(|part| part.ends_with("mol") || part.ends_with("eq") || part.ends_with("osm"));
    amounts.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comparable(left: &str, right: &str) -> bool {
        let measured = |unit| measure(unit).expect("the unit is UCUM");
        measured(left).is_comparable(&measured(right))
    }

    #[test]
    fn moles_masses_counts_and_activities_are_told_apart() {
        assert!(comparable("mmol/L", "umol/dL"));
        assert!(comparable("meq/L", "mmol/L"));
        assert!(!comparable("mmol/L", "mg/dL"));
        assert!(!comparable("mmol/L", "10*9/L"));
        assert!(!comparable("mg/g", "mg/mmol"));
        assert!(!comparable("mmol/mol", "mmol/L"));
        assert!(!comparable("[IU]/L", "U/L"));
        assert!(!comparable("[pH]", "mol/L"));
        assert!(comparable("10*3/uL", "10*9/L"));
        assert!(comparable("mL/min/{1.73_m2}", "mL/min"));
        assert!(comparable("Cel", "[degF]"));
        assert!(comparable("{score}", "{T-score}"));
    }

    #[test]
    fn numbers_convert_between_comparable_units() {
        let convert = |number, from, to| {
            let (from, to) = (measure(from), measure(to));
            from.expect("is UCUM").convert(number, &to.expect("is UCUM"))
        };
        assert!((convert(100.4, "[degF]", "Cel") - 38.0).abs() < 1e-9);
        assert!((convert(16.0, "kPa", "mm[Hg]") - 120.0).abs() < 0.1);
        assert!((convert(0.42, "L/L", "%") - 42.0).abs() < 1e-9);
    }

    #[test]
    fn what_cannot_be_seen_is_removed() {
        assert_eq!(visible(" mg/\u{200b}dL\u{a0}"), "mg/dL");
        assert_eq!(visible("mmol/L"), "mmol/L");
    }
}
