//! What each made-up person suffers from.

use chrono::{Datelike, NaiveDate};

use super::diseases::{DISEASES, Disease, Level, is_mens, is_recent};
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
    /// When it began, or was found.
    pub onset: NaiveDate,
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
        self.ailments.iter().filter(move |ailment| ailment.onset.year() <= year)
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
        found.push(Ailment { disease, onset: onset(draw, disease, 930) });
    }
    for disease in DISEASES.iter().filter(fits) {
        let chance = if person.in_office { disease.besides * 8 / 10 } else { disease.besides };
        let has = draw.chance(chance);
        let onset = onset(draw, disease, 900);
        if has && disease.level <= meant && has_room(&found, disease, meant) {
            found.push(Ailment { disease, onset });
        }
    }
    complete(draw, &mut found, meant);
    found
}

/// One disease a system, and no more than three that need following for somebody of class B1.
fn has_room(found: &[Ailment], disease: &Disease, meant: Level) -> bool {
    let alone = found.iter().all(|other| other.disease.system != disease.system);
    let followed = found.iter().filter(|other| other.disease.level == Level::B1).count();
    alone && (meant != Level::B1 || disease.level == Level::A || followed < 3)
}

/// Nobody is examined without a finding, and B2 and C mean several diseases.
fn complete(draw: &mut Draw, found: &mut Vec<Ailment>, meant: Level) {
    let wanted = match meant {
        Level::A | Level::B1 | Level::D => 1,
        Level::B2 | Level::C => 2,
    };
    let least = if meant == Level::A { Level::A } else { Level::B1 };
    let known = |found: &[Ailment]| {
        found.iter().filter(|one| one.disease.level >= least && one.onset.year() < 2025).count()
    };
    let common: Vec<&'static Disease> = DISEASES
        .iter()
        .filter(|disease| disease.level == least && !is_mens(disease))
        .filter(|disease| disease.level == Level::A || disease.drives > 0)
        .collect();
    let first = usize::try_from(draw.below(100)).expect("below a hundred") % common.len();
    for disease in common.iter().cycle().skip(first).take(common.len()) {
        if known(found) >= wanted {
            return;
        }
        if has_room(found, disease, meant) {
            found.push(Ailment { disease, onset: onset(draw, disease, 1000) });
        }
    }
}

/// Before the first of the two years for `known` of a thousand, else in the second year before anyone is examined.
fn onset(draw: &mut Draw, disease: &Disease, known: u64) -> NaiveDate {
    let earlier = 2024 - i32::try_from(draw.below(15)).expect("below fifteen");
    let day = u32::try_from(draw.between(1, 55)).expect("positive");
    let year = if draw.chance(known) && !is_recent(disease) { earlier } else { 2026 };
    NaiveDate::from_yo_opt(year, day).expect("a day of January or February")
}
