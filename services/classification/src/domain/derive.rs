//! From check-ups to facts, as of a day.
//!
//! Depends on nothing but its arguments, and on none of their orders: check-ups are a set.

mod diagnoses;
mod measurements;

use chrono::NaiveDate;
use schema::Sex;

use super::facts::{Facts, Span};
use super::history::{Checkup, Subject};
use super::table::fact::{Absence, Examined};
use super::table::{Source, Table};
use diagnoses::Mentions;

/// Derives a person's facts from all check-ups up to `as_of`; later ones are not looked at.
///
/// `table` is one that `compile` accepted.
pub fn derive(table: &Table, subject: Subject, checkups: &[Checkup], as_of: NaiveDate) -> Facts {
    let known: Vec<&Checkup> = checkups.iter().filter(|checkup| checkup.on <= as_of).collect();
    let mut person = Person {
        table,
        checkups: &known,
        as_of,
        mentions: Mentions::of(&known),
        facts: Facts::unknown(u16::try_from(table.facts.len()).expect("compile allows 192 facts")),
    };
    // Examinations first: what the silence of the record means rests on them.
    for examinations in [true, false] {
        for (slot, fact) in (0_u16..).zip(&table.facts) {
            if matches!(fact.source, Source::Examined(_)) == examinations {
                let span = person.read(&fact.source, subject);
                person.facts.set(slot, span);
            }
        }
    }
    person.facts
}

struct Person<'a> {
    table: &'a Table,
    checkups: &'a [&'a Checkup],
    as_of: NaiveDate,
    mentions: Mentions<'a>,
    facts: Facts,
}

impl Person<'_> {
    fn read(&self, source: &Source, subject: Subject) -> Span {
        match source {
            Source::Quantity(quantity) => self.quantity(quantity),
            Source::Sustained(sustained) => self.sustained(sustained),
            Source::Diagnosis(diagnosis) => self.diagnosis(diagnosis),
            Source::Onset(onset) => self.onset(onset),
            Source::Concept(concept) => self.concept(concept),
            Source::Examined(examined) => Span::yes_or_no(self.was_examined(examined)),
            Source::Unrecognised(unrecognised) => self.unrecognised(unrecognised),
            Source::Age => subject.born.map_or(Span::UNKNOWN, |born| {
                let age = born.age_on(self.as_of);
                Span { lo: age.least, hi: age.most }
            }),
            Source::Male => {
                subject.sex.map_or(Span::UNKNOWN, |sex| Span::yes_or_no(sex == Sex::Male))
            }
        }
    }

    /// Whether one check-up shows every sign of the examination.
    fn was_examined(&self, examined: &Examined) -> bool {
        self.checkups.iter().any(|checkup| {
            let recent = self.days_ago(checkup.on) <= i64::from(examined.within_days);
            let listed = !examined.diagnosis_list || !checkup.findings.conditions.is_empty();
            recent
                && listed
                && examined.all_of.iter().all(|codes| {
                    checkup.findings.observations.iter().any(|observation| {
                        measurements::is_there(observation) && codes.contains(&observation.code)
                    })
                })
        })
    }

    /// What silence means.
    fn absent(&self, absence: &Absence) -> Span {
        match absence {
            Absence::Unknown => Span::UNKNOWN,
            Absence::No => Span::ABSENT,
            Absence::NoIf(examined) if self.is_present(examined) => Span::ABSENT,
            Absence::NoIf(_) => Span::UNKNOWN,
        }
    }

    fn is_present(&self, fact: &str) -> bool {
        self.named(fact).is_some_and(|(slot, _)| self.facts.get(slot) == Span::PRESENT)
    }

    fn named(&self, fact: &str) -> Option<(u16, &Source)> {
        let mut facts = (0_u16..).zip(&self.table.facts);
        facts.find(|(_, known)| known.id == fact).map(|(slot, known)| (slot, &known.source))
    }

    fn days_ago(&self, day: NaiveDate) -> i64 {
        (self.as_of - day).num_days()
    }
}
