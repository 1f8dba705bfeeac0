//! Results as FHIR Observations, half the hospitals in SI units, half in conventional ones.

use serde_json::{Value, json};

use super::{SNOMED, Writer};
use crate::province::checkups::{Checkup, Results};
use crate::province::people::Person;

/// A whole number of some decimal fraction of a unit.
struct Amount {
    units: i64,
    /// Digits behind the point.
    scale: u32,
}

/// A laboratory value in one unit system.
struct Unit {
    loinc: &'static str,
    code: &'static str,
    /// Digits behind the point in the report.
    scale: u32,
    /// Ten-thousandths by which the SI value is multiplied.
    factor: i64,
}

/// A laboratory analyte: the result in SI units, as it is reported here and there.
struct Analyte {
    display: &'static str,
    value: fn(&Results) -> i64,
    /// Digits behind the point in [`Results`].
    scale: u32,
    si: Unit,
    conventional: Unit,
}

const fn unit(loinc: &'static str, code: &'static str, scale: u32, factor: i64) -> Unit {
    Unit { loinc, code, scale, factor }
}

macro_rules! analytes {
    ($($display:literal $field:ident $scale:literal: $si:expr, $conventional:expr;)*) => {
        &[$(Analyte { display: $display, value: |results| results.$field, scale: $scale, si: $si, conventional: $conventional }),*]
    };
}

const SAME: i64 = 10_000;

/// Factors are those of domain section 10, in ten-thousandths.
const ANALYTES: &[Analyte] = analytes![
    "Fasting glucose" glucose_tenths_mmol 1: unit("14771-0", "mmol/L", 1, SAME), unit("1558-6", "mg/dL", 0, 180_200);
    "Hemoglobin A1c" hba1c_tenths_percent 1: unit("4548-4", "%", 1, SAME), unit("4548-4", "%", 1, SAME);
    "Creatinine" creatinine_umol 0: unit("14682-9", "umol/L", 0, SAME), unit("2160-0", "mg/dL", 2, 113);
    "Glomerular filtration rate" filtration_ml 0: unit("98979-8", "mL/min/{1.73_m2}", 0, SAME), unit("33914-3", "mL/min/{1.73_m2}", 0, SAME);
    "Urea" urea_tenths_mmol 1: unit("22664-7", "mmol/L", 1, SAME), unit("3094-0", "mg/dL", 0, 28_000);
    "Total cholesterol" cholesterol_tenths_mmol 1: unit("14647-2", "mmol/L", 1, SAME), unit("2093-3", "mg/dL", 0, 386_700);
    "Triglycerides" triglycerides_tenths_mmol 1: unit("14927-8", "mmol/L", 1, SAME), unit("2571-8", "mg/dL", 0, 885_000);
    "HDL cholesterol" hdl_tenths_mmol 1: unit("14646-4", "mmol/L", 1, SAME), unit("2085-9", "mg/dL", 0, 386_700);
    "LDL cholesterol" ldl_tenths_mmol 1: unit("22748-8", "mmol/L", 1, SAME), unit("18262-6", "mg/dL", 0, 386_700);
    "Uric acid" urate_umol 0: unit("14933-6", "umol/L", 0, SAME), unit("3084-1", "mg/dL", 1, 168);
    "Aspartate aminotransferase" ast_units 0: unit("1920-8", "U/L", 0, SAME), unit("1920-8", "U/L", 0, SAME);
    "Alanine aminotransferase" alt_units 0: unit("1742-6", "U/L", 0, SAME), unit("1742-6", "U/L", 0, SAME);
    "Gamma glutamyl transferase" ggt_units 0: unit("2324-2", "U/L", 0, SAME), unit("2324-2", "U/L", 0, SAME);
    "Bilirubin, total" bilirubin_umol 0: unit("14631-6", "umol/L", 0, SAME), unit("1975-2", "mg/dL", 1, 585);
    "Leukocytes" leukocytes_tenths_giga 1: unit("6690-2", "10*9/L", 1, SAME), unit("6690-2", "10*3/uL", 1, SAME);
    "Erythrocytes" erythrocytes_tenths_tera 1: unit("789-8", "10*12/L", 1, SAME), unit("789-8", "10*6/uL", 1, SAME);
    "Hemoglobin" haemoglobin_g 0: unit("718-7", "g/L", 0, SAME), unit("718-7", "g/dL", 1, 1_000);
    "Platelets" platelets_giga 0: unit("777-3", "10*9/L", 0, SAME), unit("777-3", "10*3/uL", 0, SAME);
    "Sodium" sodium_mmol 0: unit("2951-2", "mmol/L", 0, SAME), unit("2951-2", "mmol/L", 0, SAME);
    "Potassium" potassium_tenths_mmol 1: unit("2823-3", "mmol/L", 1, SAME), unit("2823-3", "mmol/L", 1, SAME);
    "Albumin/creatinine in urine" albumin_creatinine_mg_per_g 0: unit("9318-7", "mg/g", 0, SAME), unit("9318-7", "mg/g", 0, SAME);
];

/// LOINC, display, whether it is for women alone.
const EXAMINATIONS: &[(&str, &str, bool)] = &[
    ("10197-2", "Physical findings of Eye", false),
    ("11393-6", "Physical findings of Ears and Nose and Mouth and Throat", false),
    ("10201-2", "Physical findings of Mouth and Throat and Teeth", false),
    ("10206-1", "Physical findings of Skin", false),
    ("10198-0", "Physical findings of Genitourinary tract", true),
];

impl Writer<'_> {
    /// Adds every result of `checkup`.
    pub(super) fn observations(&mut self, person: &Person, checkup: &Checkup) {
        let results = &checkup.results;
        self.vital_signs(results);
        self.examinations(person);
        if results.has_blood {
            self.laboratory(results);
        }
        if let Some(units) = results.ejection_percent {
            self.quantity(
                "procedure",
                ("10230-1", "Left ventricular ejection fraction"),
                Amount { units, scale: 0 },
                "%",
            );
        }
        let smoking = if results.smokes {
            ("77176002", "Smoker")
        } else {
            ("266919005", "Never smoked tobacco")
        };
        self.concept("social-history", ("72166-2", "Tobacco smoking status"), smoking);
    }

    fn laboratory(&mut self, results: &Results) {
        let conventional = self.hospital.conventional_units;
        for analyte in ANALYTES {
            let unit = if conventional { &analyte.conventional } else { &analyte.si };
            let amount = reported((analyte.value)(results), analyte.scale, unit);
            self.quantity("laboratory", (unit.loinc, analyte.display), amount, unit.code);
        }
        let hepatitis = if results.has_hepatitis_b {
            ("10828004", "Positive")
        } else {
            ("260385009", "Negative")
        };
        self.concept("laboratory", ("5195-3", "Hepatitis B virus surface Ag"), hepatitis);
    }

    /// What the specialists saw, in words: that they looked is what counts.
    fn examinations(&mut self, person: &Person) {
        for (loinc, display, of_women) in EXAMINATIONS {
            if person.male && *of_women {
                continue;
            }
            let mut observation = self.observation("exam", (loinc, display));
            observation["valueString"] = json!("Đã khám; bệnh tìm thấy ghi ở phần chẩn đoán.");
            self.add_observation(observation);
        }
    }

    fn vital_signs(&mut self, results: &Results) {
        let whole = |units| Amount { units, scale: 0 };
        let tenths = |units| Amount { units, scale: 1 };
        for (code, amount, unit) in [
            (("8302-2", "Body height"), whole(results.height_cm), "cm"),
            (("29463-7", "Body weight"), tenths(results.weight_tenths_kg), "kg"),
            (("39156-5", "Body mass index"), tenths(results.bmi_tenths), "kg/m2"),
            (("8280-0", "Waist circumference"), whole(results.waist_cm), "cm"),
            (("8867-4", "Heart rate"), whole(results.pulse_per_min), "/min"),
        ] {
            self.quantity("vital-signs", code, amount, unit);
        }
        let component = |code, display, units| {
            json!({"code": coded("http://loinc.org", code, display),
                   "valueQuantity": quantity(&whole(units), "mm[Hg]")})
        };
        let mut panel = self.observation("vital-signs", ("85354-9", "Blood pressure panel"));
        panel["component"] = json!([
            component("8480-6", "Systolic blood pressure", results.systolic_mmhg),
            component("8462-4", "Diastolic blood pressure", results.diastolic_mmhg),
        ]);
        self.add_observation(panel);
    }

    fn quantity(&mut self, category: &str, code: (&str, &str), amount: Amount, unit: &str) {
        let mut observation = self.observation(category, code);
        observation["valueQuantity"] = quantity(&amount, unit);
        self.add_observation(observation);
    }

    fn concept(&mut self, category: &str, code: (&str, &str), value: (&str, &str)) {
        let mut observation = self.observation(category, code);
        observation["valueCodeableConcept"] = coded(SNOMED, value.0, value.1);
        self.add_observation(observation);
    }

    fn observation(&mut self, category: &str, (code, display): (&str, &str)) -> Value {
        json!({
            "resourceType": "Observation",
            "id": self.draw.uuid(),
            "status": "final",
            "category": [coded("http://terminology.hl7.org/CodeSystem/observation-category", category, category)],
            "code": coded("http://loinc.org", code, display),
            "subject": self.subject(),
            "encounter": self.reference_to_encounter(),
            "effectiveDateTime": self.at,
        })
    }

    fn add_observation(&mut self, observation: Value) {
        let id = observation["id"].as_str().unwrap_or_default().to_owned();
        self.add(&id, observation);
    }
}

fn coded(system: &str, code: &str, display: &str) -> Value {
    json!({"coding": [{"system": system, "code": code, "display": display}], "text": display})
}

fn quantity(amount: &Amount, unit: &str) -> Value {
    // One correctly rounded division, so the shortest text of the number is the decimal meant.
    #[expect(clippy::cast_precision_loss, reason = "results are far below 2^53")]
    let value = if amount.scale == 0 {
        json!(amount.units)
    } else {
        json!(amount.units as f64 / 10_i64.pow(amount.scale) as f64)
    };
    json!({"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit})
}

/// The value in the unit of the report, rounded half up to its digits.
fn reported(value: i64, scale: u32, unit: &Unit) -> Amount {
    let numerator = value * unit.factor * 10_i64.pow(unit.scale);
    let denominator = SAME * 10_i64.pow(scale);
    Amount { units: (2 * numerator + denominator) / (2 * denominator), scale: unit.scale }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conventional_values_are_the_si_values_in_another_unit() {
        for (value, scale, unit, expected) in [
            (70, 1, unit("1558-6", "mg/dL", 0, 180_200), 126), // 7.0 mmol/L is 126 mg/dL.
            (100, 0, unit("2160-0", "mg/dL", 2, 113), 113),    // 100 µmol/L is 1.13 mg/dL.
            (142, 0, unit("718-7", "g/dL", 1, 1_000), 142),    // 142 g/L is 14.2 g/dL.
            (26, 1, unit("18262-6", "mg/dL", 0, 386_700), 101),
        ] {
            assert_eq!(reported(value, scale, &unit).units, expected, "{}", unit.loinc);
        }
    }
}
