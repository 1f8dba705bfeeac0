//! What each made-up person suffers from.

use super::diseases::{DISEASES, Disease, Level, is_mens};
use super::draw::{Draw, Purpose};
use super::people::Person;

/// Classes of those in office, per mille (Cao Bằng 2021, domain section 8.2).
const IN_OFFICE: &[(Level, u64)] = &[(Level::A, 6), (Level::B1, 503), (Level::B2, 491)];
/// Classes of the retired, per mille (the same report, derived).
const RETIRED: &[(Level, u64)] =
    &[(Level::B1, 125), (Level::B2, 660), (Level::C, 196), (Level::D, 19)];

/// A disease of a person and since when it is known.
#[derive(Debug, Clone, Copy)]
pub struct Ailment {
    pub disease: &'static Disease,
    /// Year of the diagnosis.
    pub since: i32,
}

/// A person's diseases and habits, for all years.
#[derive(Clone)]
pub struct Health {
    /// What the generator meant the person's class to be in the last year.
    pub meant: Level,
    pub ailments: Vec<Ailment>,
    pub smokes: bool,
    /// Centimetres.
    pub height_cm: i64,
    /// Tenths of kg/m².
    pub bmi_tenths: i64,
}

impl Health {
    /// Draws a person's health: the class by office or retirement, then diseases that fit it.
    pub(super) fn draw(seed: u64, person: &Person) -> Self {
        let draw = &mut Draw::of(seed, Purpose::Health, person.number);
        let meant = *draw.weighted(if person.in_office { IN_OFFICE } else { RETIRED });
        let ailments = ailments(draw, person, meant);
        Self {
            meant,
            ailments,
            smokes: draw.chance(if person.male { 290 } else { 10 }),
            height_cm: if person.male { draw.around(156, 178) } else { draw.around(146, 166) },
            bmi_tenths: if meant == Level::A {
                draw.around(195, 228)
            } else {
                draw.around(192, 270)
            },
        }
    }

    /// The diseases known in `year`.
    pub fn known_in(&self, year: i32) -> impl Iterator<Item = &Ailment> {
        self.ailments.iter().filter(move |ailment| ailment.since <= year)
    }
}

fn ailments(draw: &mut Draw, person: &Person, meant: Level) -> Vec<Ailment> {
    let mut found: Vec<Ailment> = Vec::new();
    let fits = |disease: &&Disease| person.male || !is_mens(disease);
    if meant > Level::A {
        let drivers: Vec<(&'static Disease, u64)> = DISEASES
            .iter()
            .filter(|disease| disease.level == meant && disease.drives > 0)
            .filter(fits)
            .map(|disease| (disease, disease.drives))
            .collect();
        let disease = *draw.weighted(&drivers);
        found.push(Ailment { disease, since: since(draw, 930) });
    }
    for disease in DISEASES.iter().filter(fits) {
        let chance = if person.in_office { disease.besides * 7 / 10 } else { disease.besides };
        let has = draw.chance(chance);
        let known_since = since(draw, 900);
        let alone = found.iter().all(|other| other.disease.family != disease.family);
        if has && alone && disease.level <= meant {
            found.push(Ailment { disease, since: known_since });
        }
    }
    found
}

/// Before the first of the two years for `known` of a thousand, else new in the second.
fn since(draw: &mut Draw, known: u64) -> i32 {
    let earlier = 2024 - i32::try_from(draw.below(15)).expect("below fifteen");
    if draw.chance(known) { earlier } else { 2026 }
}
