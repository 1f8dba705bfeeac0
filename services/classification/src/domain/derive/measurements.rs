//! Measured values and coded answers.

use chrono::NaiveDate;
use schema::Comparator;
use schema::events::{CodedObservation, CodedValue};

use super::super::decimal::{self, Bound};
use super::super::facts::Span;
use super::super::table::Source;
use super::super::table::fact::{Assumption, Concept, Extreme, Quantity, Sustained};
use super::Person;

/// Whether the observation holds anything, be it words.
pub(super) fn is_there(observation: &CodedObservation) -> bool {
    !matches!(observation.value, CodedValue::Absent { .. })
}

impl Person<'_> {
    /// The latest value; without one, what is assumed.
    pub(super) fn quantity(&self, quantity: &Quantity) -> Span {
        let readings = self.readings(quantity, quantity.max_age_days);
        match readings.last() {
            Some((_, span)) => *span,
            None => self.assumed(quantity),
        }
    }

    fn assumed(&self, quantity: &Quantity) -> Span {
        let applies = |assumption: &&Assumption| self.is_present(&assumption.if_examined);
        let Some(assumption) = quantity.assume.iter().find(applies) else { return Span::UNKNOWN };
        let bound = |text: &Option<String>, free: i32| match text {
            Some(text) => decimal::parse(text, quantity.decimals).unwrap_or(free),
            None => free,
        };
        Span { lo: bound(&assumption.at_least, i32::MIN), hi: bound(&assumption.at_most, i32::MAX) }
    }

    /// The end that stays from the latest value back to the next one that is old enough.
    pub(super) fn sustained(&self, sustained: &Sustained) -> Span {
        let Some((_, Source::Quantity(quantity))) = self.named(&sustained.of) else {
            return Span::UNKNOWN;
        };
        let readings = self.readings(quantity, sustained.within_days);
        let Some((latest, _)) = readings.last() else { return Span::UNKNOWN };
        if self.days_ago(*latest) > i64::from(quantity.max_age_days) {
            return Span::UNKNOWN;
        }
        let apart = i64::from(sustained.apart_days);
        let first = readings.iter().rposition(|(day, _)| (*latest - *day).num_days() >= apart);
        let Some(first) = first else { return Span::UNKNOWN };
        let ends = readings[first..].iter().map(|(_, span)| *span);
        ends.reduce(|one, another| extreme(sustained.take, one, another)).unwrap_or(Span::UNKNOWN)
    }

    /// One value a day, in order of the days.
    fn readings(&self, quantity: &Quantity, max_age_days: u16) -> Vec<(NaiveDate, Span)> {
        let mut readings: Vec<(NaiveDate, Span)> = Vec::new();
        for observation in self.recent(max_age_days) {
            let Some(span) = value(quantity, observation) else { continue };
            let day = observation.effective;
            match readings.iter_mut().find(|(known, _)| *known == day) {
                Some((_, known)) => *known = extreme(quantity.same_day, *known, span),
                None => readings.push((day, span)),
            }
        }
        readings.sort_by_key(|(day, _)| *day);
        readings
    }

    fn recent(&self, max_age_days: u16) -> impl Iterator<Item = &CodedObservation> {
        let all = self.checkups.iter().flat_map(|checkup| &checkup.findings.observations);
        all.filter(move |observation| {
            (0..=i64::from(max_age_days)).contains(&self.days_ago(observation.effective))
        })
    }

    /// The latest answer that is understood as yes or no; yes, when one day has both.
    pub(super) fn concept(&self, concept: &Concept) -> Span {
        let mut latest: Option<(NaiveDate, Span)> = None;
        for observation in self.recent(concept.max_age_days) {
            let CodedValue::Concept { code, .. } = &observation.value else { continue };
            if observation.code != concept.loinc {
                continue;
            }
            let answer = match (concept.present.contains(code), concept.absent.contains(code)) {
                (true, _) => Span::PRESENT,
                (false, true) => Span::ABSENT,
                (false, false) => Span::UNKNOWN,
            };
            let certain = |span: Span| (span == Span::PRESENT, span == Span::ABSENT);
            let candidate = (observation.effective, answer);
            let better = latest
                .is_none_or(|(day, known)| (candidate.0, certain(answer)) > (day, certain(known)));
            if better {
                latest = Some(candidate);
            }
        }
        latest.map_or(Span::UNKNOWN, |(_, answer)| answer)
    }
}

/// Both ends of the higher, or of the lower, of two values.
fn extreme(take: Extreme, one: Span, another: Span) -> Span {
    match take {
        Extreme::Highest => Span { lo: one.lo.max(another.lo), hi: one.hi.max(another.hi) },
        Extreme::Lowest => Span { lo: one.lo.min(another.lo), hi: one.hi.min(another.hi) },
    }
}

/// The scaled value, if the code, the unit and the range are the fact's.
fn value(quantity: &Quantity, observation: &CodedObservation) -> Option<Span> {
    let CodedValue::Quantity(measured) = &observation.value else { return None };
    let reading = quantity
        .readings
        .iter()
        .find(|reading| reading.loinc == observation.code && reading.unit == measured.unit())?;
    let bound = match measured.comparator() {
        None => Bound::Equal,
        Some(Comparator::Lt) => Bound::Below,
        Some(Comparator::Le) => Bound::AtMost,
        Some(Comparator::Ge) => Bound::AtLeast,
        Some(Comparator::Gt) => Bound::Above,
    };
    let (mantissa, scale) = (measured.mantissa(), measured.scale());
    let span = decimal::convert(mantissa, scale, reading.times, quantity.decimals, bound)?;
    let end = |index: usize| decimal::parse(&quantity.range[index], quantity.decimals).ok();
    let (lo, hi) = (end(0)?, end(1)?);
    (span.hi >= lo && span.lo <= hi).then_some(span)
}
