//! Diagnoses: they stay until they are resolved.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schema::Icd10;
use schema::events::{CodedCondition, ConditionStatus};

use super::super::facts::Span;
use super::super::history::Checkup;
use super::super::table::Source;
use super::super::table::fact::{Diagnosis, Onset, Unrecognised};
use super::Person;

type Codes<'a> = (Option<&'a Icd10>, Option<&'a str>);

/// Every diagnosis by its codes, whatever check-up it stands in.
pub(super) struct Mentions<'a>(BTreeMap<Codes<'a>, Course>);

/// What the check-ups say of one diagnosis.
struct Course {
    first: NaiveDate,
    latest: NaiveDate,
    /// By the check-ups of the latest day: active, if one of them says so.
    active: bool,
    latest_onset: Option<NaiveDate>,
    onset_unknown: bool,
}

impl<'a> Mentions<'a> {
    pub(super) fn of(checkups: &[&'a Checkup]) -> Self {
        let mut courses = BTreeMap::new();
        for checkup in checkups {
            for condition in &checkup.findings.conditions {
                let codes = (condition.icd10.as_ref(), condition.snomed.as_deref());
                let course = courses.entry(codes).or_insert(Course {
                    first: checkup.on,
                    latest: checkup.on,
                    active: false,
                    latest_onset: None,
                    onset_unknown: false,
                });
                course.add(checkup.on, condition);
            }
        }
        Self(courses)
    }
}

impl Course {
    fn add(&mut self, on: NaiveDate, condition: &CodedCondition) {
        let active = is_active(condition, on);
        self.first = self.first.min(on);
        if on > self.latest {
            (self.latest, self.active) = (on, active);
        } else if on == self.latest {
            self.active |= active;
        }
        self.latest_onset = self.latest_onset.max(condition.onset);
        self.onset_unknown |= condition.onset.is_none();
    }
}

/// A diagnosis without a status is on the list because somebody has it.
fn is_active(condition: &CodedCondition, on: NaiveDate) -> bool {
    let abated = condition.abated.is_some_and(|day| day <= on);
    let listed = matches!(
        condition.status,
        ConditionStatus::Active
            | ConditionStatus::Recurrence
            | ConditionStatus::Relapse
            | ConditionStatus::Unknown
    );
    listed && !abated
}

impl Person<'_> {
    pub(super) fn diagnosis(&self, diagnosis: &Diagnosis) -> Span {
        let mut mentioned = false;
        for (_, course) in self.matching(diagnosis) {
            if course.active || diagnosis.ever {
                return Span::PRESENT;
            }
            mentioned = true;
        }
        if mentioned { Span::ABSENT } else { self.absent(&diagnosis.absence) }
    }

    /// An onset that was not recorded lies before the diagnosis was first seen.
    pub(super) fn onset(&self, onset: &Onset) -> Span {
        let Some((_, Source::Diagnosis(diagnosis))) = self.named(&onset.of) else {
            return Span::UNKNOWN;
        };
        let recent = |day: NaiveDate| self.days_ago(day) <= i64::from(onset.within_days);
        let (mut mentioned, mut uncertain) = (false, false);
        for (_, course) in self.matching(diagnosis) {
            if course.latest_onset.is_some_and(recent) {
                return Span::PRESENT;
            }
            mentioned = true;
            uncertain |=
                course.latest_onset.is_none() && course.onset_unknown && recent(course.first);
        }
        match (mentioned, uncertain) {
            (true, true) => Span::UNKNOWN,
            (true, false) => Span::ABSENT,
            (false, _) => self.absent(&diagnosis.absence),
        }
    }

    /// Whether an active diagnosis has codes that no fact of the table knows.
    pub(super) fn unrecognised(&self, unrecognised: &Unrecognised) -> Span {
        let known = |codes: &Codes<'_>| {
            self.table.facts.iter().any(|fact| match &fact.source {
                Source::Diagnosis(diagnosis) => matches(diagnosis, codes),
                _ => false,
            })
        };
        if self.mentions.0.iter().any(|(codes, course)| course.active && !known(codes)) {
            return Span::PRESENT;
        }
        self.absent(&unrecognised.absence)
    }

    fn matching<'s>(
        &'s self,
        diagnosis: &'s Diagnosis,
    ) -> impl Iterator<Item = (&'s Codes<'s>, &'s Course)> {
        self.mentions.0.iter().filter(move |(codes, _)| matches(diagnosis, codes))
    }
}

fn matches(diagnosis: &Diagnosis, (icd10, snomed): &Codes<'_>) -> bool {
    let by_icd10 =
        icd10.is_some_and(|code| diagnosis.icd10.iter().any(|pattern| covers(pattern, code)));
    by_icd10 || snomed.is_some_and(|code| diagnosis.snomed.iter().any(|known| known == code))
}

/// A code covers itself and what is finer; a category all its codes; a range its categories.
fn covers(pattern: &str, code: &Icd10) -> bool {
    match pattern.split_once('-') {
        Some((from, to)) => (from..=to).contains(&code.category()),
        None => code.as_str().starts_with(pattern),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_cover_codes_categories_and_ranges() {
        let code = |text: &str| text.parse::<Icd10>().unwrap();

        assert!(covers("I10", &code("I10")));
        assert!(covers("E11", &code("E11.2")));
        assert!(covers("E11.2", &code("E11.21")));
        assert!(covers("I60-I64", &code("I63.9")));
        assert!(!covers("I60-I64", &code("I65.2")));
        assert!(!covers("E11.2", &code("E11")));
    }
}
