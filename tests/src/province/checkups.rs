//! Two years of check-ups (khám sức khỏe định kỳ).

use chrono::{Days, NaiveDate};

use super::diseases::{Sign, is_recent};
use super::draw::{Draw, Purpose};
use super::health::{Ailment, Health};
use super::people::Person;

/// The years in which people were examined.
pub const YEARS: [i32; 2] = [2025, 2026];

/// One check-up of one person: what was measured and what was found.
pub struct Checkup {
    pub on: NaiveDate,
    /// Minutes after midnight, local time.
    pub minute: i64,
    /// Index into the hospitals.
    pub hospital: usize,
    pub results: Results,
    pub ailments: Vec<Ailment>,
}

/// Measured values as whole numbers of the unit that the name says.
#[derive(Debug, Clone)]
pub struct Results {
    pub systolic_mmhg: i64,
    pub diastolic_mmhg: i64,
    pub pulse_per_min: i64,
    pub height_cm: i64,
    pub weight_tenths_kg: i64,
    pub bmi_tenths: i64,
    pub waist_cm: i64,
    pub glucose_tenths_mmol: i64,
    pub hba1c_tenths_percent: i64,
    pub creatinine_umol: i64,
    pub filtration_ml: i64,
    pub urea_tenths_mmol: i64,
    pub cholesterol_tenths_mmol: i64,
    pub triglycerides_tenths_mmol: i64,
    pub hdl_tenths_mmol: i64,
    pub ldl_tenths_mmol: i64,
    pub urate_umol: i64,
    pub ast_units: i64,
    pub alt_units: i64,
    pub ggt_units: i64,
    pub bilirubin_umol: i64,
    pub leukocytes_tenths_giga: i64,
    pub erythrocytes_tenths_tera: i64,
    pub haemoglobin_g: i64,
    pub platelets_giga: i64,
    pub sodium_mmol: i64,
    pub potassium_tenths_mmol: i64,
    pub albumin_creatinine_mg_per_g: i64,
    pub ejection_percent: Option<i64>,
    pub has_hepatitis_b: bool,
    pub smokes: bool,
    /// Whether blood was taken; without it there are no laboratory results.
    pub has_blood: bool,
}

impl Checkup {
    /// The person's check-up of `year`, when they came: 85 to 97 % do, depending on their organisation.
    pub(super) fn draw(seed: u64, person: &Person, health: &Health, year: i32) -> Option<Self> {
        let office = &mut Draw::of(seed, Purpose::Office, u64::try_from(person.organisation).ok()?);
        let participation = u64::try_from(office.between(850, 970)).ok()?;
        let hospital = usize::try_from(office.below(8)).ok()?;
        let first_day = NaiveDate::from_ymd_opt(year, 3, 2)? + Days::new(office.below(200));

        let stream = person.number * 8 + u64::try_from(year - YEARS[0]).ok()?;
        let draw = &mut Draw::of(seed, Purpose::Checkup, stream);
        if !draw.chance(participation) {
            return None;
        }
        let on = first_day + Days::new(draw.below(10));
        let mut ailments: Vec<Ailment> = health.known_in(year).copied().collect();
        for recent in ailments.iter_mut().filter(|ailment| is_recent(ailment.disease)) {
            recent.onset = on - Days::new(20 + draw.below(100));
        }
        Some(Self {
            on,
            minute: draw.between(7 * 60, 11 * 60),
            hospital,
            results: Results::draw(draw, person, health, &ailments),
            ailments,
        })
    }
}

impl Results {
    fn draw(draw: &mut Draw, person: &Person, health: &Health, ailments: &[Ailment]) -> Self {
        let bmi_tenths = health.bmi_tenths + draw.between(-4, 4);
        let mut results = Self::healthy(draw, person, bmi_tenths, health.height_cm);
        results.smokes = health.smokes;
        results.has_hepatitis_b = ailments.iter().any(|ailment| ailment.disease.icd10 == "B18.1");
        for ailment in ailments {
            results.show(draw, ailment.disease.sign);
        }
        results.cholesterol_tenths_mmol = results.ldl_tenths_mmol
            + results.hdl_tenths_mmol
            + results.triglycerides_tenths_mmol * 45 / 100;
        results
    }

    fn healthy(draw: &mut Draw, person: &Person, bmi_tenths: i64, height_cm: i64) -> Self {
        let male = person.male;
        Self {
            systolic_mmhg: draw.around(108, 132),
            diastolic_mmhg: draw.around(64, 84),
            pulse_per_min: draw.around(60, 88),
            height_cm,
            // kg = BMI · m²: tenths of BMI times cm² over 10⁴ gives tenths of a kilogram.
            weight_tenths_kg: bmi_tenths * height_cm * height_cm / 10_000,
            bmi_tenths,
            waist_cm: draw.around(68, 88) - if male { 0 } else { 10 },
            glucose_tenths_mmol: draw.around(43, 55),
            hba1c_tenths_percent: draw.around(48, 56),
            creatinine_umol: if male { draw.around(66, 92) } else { draw.around(50, 72) },
            filtration_ml: draw.around(90, 104),
            urea_tenths_mmol: draw.around(30, 72),
            cholesterol_tenths_mmol: 0, // The sum of its parts, once they are known.
            triglycerides_tenths_mmol: draw.around(8, 16),
            hdl_tenths_mmol: draw.around(13, 17),
            ldl_tenths_mmol: draw.around(18, 30),
            urate_umol: if male { draw.around(240, 400) } else { draw.around(180, 340) },
            ast_units: draw.around(16, 34),
            alt_units: draw.around(14, 36),
            ggt_units: if male { draw.around(14, 46) } else { draw.around(8, 30) },
            bilirubin_umol: draw.around(5, 16),
            leukocytes_tenths_giga: draw.around(46, 92),
            erythrocytes_tenths_tera: if male { draw.around(43, 53) } else { draw.around(41, 48) },
            haemoglobin_g: if male { draw.around(134, 158) } else { draw.around(123, 140) },
            platelets_giga: draw.around(170, 340),
            sodium_mmol: draw.around(136, 144),
            potassium_tenths_mmol: draw.around(36, 48),
            albumin_creatinine_mg_per_g: draw.around(4, 24),
            ejection_percent: None,
            has_hepatitis_b: false,
            smokes: false,
            has_blood: !draw.chance(50),
        }
    }

    fn show(&mut self, draw: &mut Draw, sign: Sign) {
        match sign {
            Sign::None => {}
            Sign::Systolic(least, most) => {
                self.systolic_mmhg = draw.between(least, most);
                self.diastolic_mmhg = self.systolic_mmhg * 55 / 100 + draw.between(2, 10);
            }
            Sign::Glycated(least, most) => {
                self.hba1c_tenths_percent = draw.between(least, most);
                // Estimated mean glucose (mmol/L) = 1.59 · HbA1c − 2.59; fasting lies a little lower.
                self.glucose_tenths_mmol =
                    (159 * self.hba1c_tenths_percent - 2590) / 100 - draw.between(6, 14);
            }
            Sign::Ldl(least, most) => {
                self.ldl_tenths_mmol = draw.between(least, most);
                self.triglycerides_tenths_mmol = draw.between(17, 34);
                self.hdl_tenths_mmol = draw.between(10, 14);
            }
            Sign::Filtration(least, most) => {
                self.filtration_ml = draw.between(least, most);
                self.creatinine_umol = 6_400 / self.filtration_ml + draw.between(-6, 6);
                self.urea_tenths_mmol = 3_200 / self.filtration_ml + draw.between(-5, 5);
                self.haemoglobin_g -= 8;
            }
            Sign::Alt(least, most) => {
                self.alt_units = draw.between(least, most);
                self.ast_units = self.alt_units * 8 / 10;
                self.ggt_units += 18;
            }
            Sign::Urate(least, most) => self.urate_umol = draw.between(least, most),
            Sign::Haemoglobin(least, most) => self.haemoglobin_g = draw.between(least, most),
            Sign::Ejection(least, most) => self.ejection_percent = Some(draw.between(least, most)),
        }
    }
}
