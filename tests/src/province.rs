//! The made-up province Sông Ngân: people, lists and check-ups, drawn from a seed.
//!
//! Equal seeds give equal provinces on every machine, and a person's data do not depend on how many others there are.
//!
//! Class and diseases are drawn so that the default rule table comes near Cao Bằng's report of 2021 (domain section
//! 8.2). Of 2,000 people of seeds 1, 2 and 7, by the last check-up, in per cent (published in brackets): in office A 0.3 to
//! 0.8 (0.6), B1 49.3 to 51.0 (50.3), B2 46.7 to 48.0 (49.1), open 1.9 to 2.1; retired B1 12.6 to 12.8 (12.5), B2 62.4 to 64.6
//! (66.0), C 18.6 to 21.2 (19.6), D 1.8 to 2.1 (1.9), open 1.6 to 2.1. Cardiovascular 65.0 to 66.6 (66.5), diabetes and lipids
//! 59.1 to 60.1 (58.1), digestive 23.2 to 24.6 (24.3), eye 23.4 to 25.0 (23.4). Open are mostly those of whom no blood was taken.

pub mod api;
mod bundles;
mod checkups;
pub mod digest;
mod diseases;
mod draw;
mod health;
pub mod load;
mod names;
mod people;
mod places;
mod rosters;
mod write;

use std::collections::HashSet;

pub use bundles::Delivery;
pub use checkups::{Checkup, Results, YEARS};
pub use diseases::{Disease, Group, Level};
pub use health::{Ailment, Health};
pub use people::Person;
pub use places::{Facility, ORGANISATIONS, Organisation};
pub use rosters::{ExpectedRow, Roster};
pub use write::write;

/// A province that does not exist.
pub struct Province {
    pub seed: u64,
    pub hospitals: Vec<Facility>,
    pub clinics: Vec<Facility>,
    pub people: Vec<Person>,
}

impl Province {
    /// Draws a province of `people` from `seed`.
    pub fn draw(seed: u64, people: u64) -> Self {
        Self {
            seed,
            hospitals: places::hospitals(),
            clinics: places::clinics(),
            people: (0..people).map(|number| Person::draw(seed, number)).collect(),
        }
    }

    /// The health of one of its people.
    pub fn health(&self, person: &Person) -> Health {
        Health::draw(self.seed, person)
    }

    /// The check-ups of one of its people, oldest first: none, one or two.
    pub fn checkups(&self, person: &Person) -> Vec<Checkup> {
        let health = self.health(person);
        YEARS.iter().filter_map(|year| Checkup::draw(self.seed, person, &health, *year)).collect()
    }

    /// The citizen ids of those whose row of a list is to be accepted.
    pub fn registered(&self) -> Result<HashSet<String>, rust_xlsxwriter::XlsxError> {
        Ok(load::registered(&self.rosters()?))
    }

    /// Every check-up as its hospital sends it, person by person.
    pub fn deliveries(&self) -> impl Iterator<Item = Delivery> {
        self.people.iter().flat_map(move |person| {
            self.checkups(person).into_iter().map(move |checkup| self.delivery(person, &checkup))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use sha2::{Digest, Sha256};

    use super::*;

    fn share(count: usize, of: usize) -> f64 {
        (1000 * count / of) as f64 / 10.0
    }

    fn with(province: &Province, group: Group) -> f64 {
        let has = |person: &&Person| {
            province.health(person).known_in(2026).any(|ailment| ailment.disease.group == group)
        };
        share(province.people.iter().filter(has).count(), province.people.len())
    }

    #[test]
    fn equal_seeds_give_equal_bytes() {
        let digest = |seed| {
            let province = Province::draw(seed, 20);
            let mut hash = Sha256::new();
            for roster in province.rosters().unwrap() {
                hash.update(&roster.workbook);
            }
            for delivery in province.deliveries() {
                hash.update(delivery.bundle.to_string());
            }
            hash.finalize()
        };
        assert_eq!(digest(5), digest(5));
        assert_ne!(digest(5), digest(6));
    }

    #[test]
    fn a_person_is_the_same_in_a_larger_province() {
        let [small, large] = [10, 500].map(|people| Province::draw(3, people));

        assert_eq!(small.people[9].citizen_id, large.people[9].citizen_id);
        let bundles = |province: &Province| -> Vec<String> {
            province.deliveries().take(8).map(|delivery| delivery.bundle.to_string()).collect()
        };
        assert_eq!(bundles(&small), bundles(&large));
    }

    #[test]
    fn nobody_shares_a_citizen_id_or_a_telephone() {
        let province = Province::draw(1, 5_000);
        let ids: HashSet<&str> =
            province.people.iter().map(|person| &person.citizen_id[6..]).collect();
        let phones: HashSet<&str> =
            province.people.iter().map(|person| &person.phone[3..]).collect();

        assert_eq!((ids.len(), phones.len()), (5_000, 5_000));
    }

    #[test]
    fn the_people_are_near_the_published_figures() {
        let province = Province::draw(1, 2_000);
        let count = |has: fn(&&Person) -> bool| {
            share(province.people.iter().filter(has).count(), province.people.len())
        };
        let ages: Vec<i64> =
            province.people.iter().map(|person| person.age_on(people::REFERENCE)).collect();
        let examined = province.deliveries().count();

        assert!((61.0..=65.0).contains(&count(|person| !person.in_office)));
        assert!((83.0..=87.0).contains(&count(|person| person.male)));
        assert!(ages.iter().all(|age| (35..=95).contains(age)), "{:?}", ages.iter().max());
        assert!((85.0..=97.0).contains(&share(examined, 4_000)), "{examined}");
    }

    #[test]
    fn the_diseases_are_near_the_published_figures() {
        let province = Province::draw(1, 2_000);

        for (group, published) in [
            (Group::Cardiovascular, 66.5),
            (Group::Metabolic, 58.1),
            (Group::Digestive, 24.3),
            (Group::Eye, 23.4),
        ] {
            let drawn = with(&province, group);
            assert!((drawn - published).abs() < 3.0, "{group:?}: {drawn} against {published}");
        }
    }

    #[test]
    fn a_few_rows_in_a_hundred_are_wrong_in_several_ways() {
        let province = Province::draw(1, 2_000);
        let mut cases: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for row in province.rosters().unwrap().into_iter().flat_map(|roster| roster.rows) {
            *cases.entry((row.expect, row.case)).or_default() += 1;
        }
        let held: usize =
            cases.iter().filter(|((expect, _), _)| *expect == "hold").map(|(_, n)| n).sum();

        assert!((30..=90).contains(&held), "{cases:?}");
        assert!(cases.len() >= 12, "{cases:?}");
    }
}
