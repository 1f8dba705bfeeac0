//! What each LOINC code of a check-up measures: `data/loinc.csv`, read once.

use std::collections::HashMap;
use std::sync::LazyLock;

use schema::Loinc;

use super::units::{self, Measure};

/// One code: what it measures, in what, and between which numbers it is plausible.
#[derive(Debug)]
pub struct Term {
    /// The Vietnamese name.
    pub vi: &'static str,
    /// The English name.
    pub en: &'static str,
    /// Whether it is a number, and how its unit is judged.
    pub scale: Scale,
}

/// How a term's value is given.
#[derive(Debug)]
pub enum Scale {
    /// A number in a unit comparable with a usual one.
    Number(NumberScale),
    /// Present, absent, a colour, a blood group: no unit to judge.
    Presence,
    /// The name of a group; its components have the values.
    Panel,
}

/// The unit of a number and the range it is plausible in.
#[derive(Debug)]
pub struct NumberScale {
    /// A usual unit, UCUM.
    pub unit: &'static str,
    measure: Measure,
    /// A laboratory's `U/L` and `[IU]/L` are one thing for enzymes and tumour markers.
    activity: bool,
    least: f64,
    most: f64,
}

impl NumberScale {
    /// Whether the code can be measured in this unit.
    pub fn allows(&self, measure: &Measure) -> bool {
        if self.measure.is_comparable(measure) {
            return true;
        }
        self.activity && ACTIVITIES.iter().any(|activity| activity.is_comparable(measure))
    }

    /// Whether a living person can have this number; unknown units of activity are not judged.
    pub fn is_plausible(&self, number: f64, measure: &Measure) -> bool {
        if !self.measure.is_comparable(measure) {
            return true;
        }
        let usual = measure.convert(number, &self.measure);
        // A rounding error of the conversion must not flag a value on the edge.
        usual >= self.least - self.least.abs() * 1e-9 && usual <= self.most * (1.0 + 1e-9)
    }
}

static ACTIVITIES: LazyLock<Vec<Measure>> = LazyLock::new(|| {
    ["U/L", "[IU]/L", "[arb'U]/L"].into_iter().filter_map(units::measure).collect()
});

static TERMS: LazyLock<HashMap<&'static str, Term>> = LazyLock::new(|| {
    include_str!("../../data/loinc.csv")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| row(line).expect("the table is committed and a test reads it"))
        .collect()
});

/// The term of a code; nothing for a code that the table does not know.
pub fn find(code: &Loinc) -> Option<&'static Term> {
    TERMS.get(code.as_str())
}

/// Reads one row: `code,vi,en,property,unit,low,high`.
fn row(line: &'static str) -> Option<(&'static str, Term)> {
    let fields: Vec<&'static str> = line.split(',').collect();
    let [code, vi, en, property, unit, least, most] = fields[..] else { return None };
    let scale = match property {
        "presence" => Scale::Presence,
        "panel" => Scale::Panel,
        _ => Scale::Number(NumberScale {
            unit,
            measure: units::measure(unit)?,
            activity: matches!(property, "catalytic_concentration" | "arbitrary_concentration"),
            least: least.parse().ok()?,
            most: most.parse().ok()?,
        }),
    };
    Some((code, Term { vi, en, scale }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(code: &str) -> &'static NumberScale {
        let code: Loinc = code.parse().expect("this is a LOINC code");
        match &find(&code).expect("the table knows the code").scale {
            Scale::Number(scale) => scale,
            _ => panic!("the code is no number"),
        }
    }

    fn allows(code: &str, unit: &str) -> bool {
        number(code).allows(&units::measure(units::ucum(unit)).expect("the unit is UCUM"))
    }

    #[test]
    fn every_row_of_the_table_can_be_read() {
        for line in
            include_str!("../../data/loinc.csv").lines().filter(|line| !line.starts_with('#'))
        {
            let (code, _) = row(line).unwrap_or_else(|| panic!("unreadable: {line}"));
            assert!(code.parse::<Loinc>().is_ok(), "{code} has a wrong check digit");
        }
        assert!(TERMS.len() > 130, "a code occurs twice");
    }

    #[test]
    fn a_code_allows_the_units_of_its_property_only() {
        assert!(allows("14749-6", "mmol/L") && !allows("14749-6", "mg/dL"));
        assert!(allows("2339-0", "mg/dL") && !allows("2339-0", "mmol/L"));
        assert!(allows("6690-2", "10*3/uL") && allows("6690-2", "G/L") && !allows("6690-2", "g/L"));
        assert!(allows("1742-6", "U/L") && allows("1742-6", "UI/L") && allows("1742-6", "nkat/L"));
        assert!(allows("3016-3", "mIU/L") && allows("3016-3", "uIU/mL"));
        assert!(allows("33914-3", "mL/min") && allows("33914-3", "mL/min/{1.73_m2}"));
        assert!(allows("4544-3", "%") && allows("4544-3", "L/L"));
        assert!(allows("5803-2", "pH") && allows("72106-8", "(score)"));
        assert!(!allows("8302-2", "kg") && !allows("29463-7", "cm"));
    }

    #[test]
    fn plausible_is_judged_in_the_usual_unit() {
        let grams_per_litre = units::measure("g/L").expect("is UCUM");
        assert!(number("718-7").is_plausible(140.0, &grams_per_litre));
        assert!(!number("718-7").is_plausible(14.0, &grams_per_litre));
    }
}
