//! Predicates in disjunctive normal form over intervals of one fact each.

use super::super::decimal;
use super::super::evaluate::Atom;
use super::super::table::fact::Source;
use super::super::table::predicate::{Measure, Predicate};
use super::super::table::{Fact, Table};
use super::{Slots, TableFault};

/// Most terms of one predicate: beyond that nobody can read it either.
const MAX_TERMS: usize = 256;

/// All atoms together.
pub(super) type Term = Vec<Atom>;

/// Reads predicates of one table.
pub(super) struct Reader<'a> {
    pub(super) table: &'a Table,
    pub(super) slots: &'a Slots<'a>,
    pub(super) faults: &'a mut Vec<TableFault>,
}

impl<'a> Reader<'a> {
    /// The terms of a predicate, one of which must hold.
    pub(super) fn terms(&mut self, predicate: &Predicate, at: &str) -> Vec<Term> {
        let terms = self.read(predicate, false, at);
        if terms.len() > MAX_TERMS {
            self.fault(
                at,
                "too-complex",
                "Điều kiện quá phức tạp.",
                "The condition is too complex.",
            );
            return Vec::new();
        }
        terms
    }

    /// `negated` is pushed down to the facts, where the complement of an interval is two.
    fn read(&mut self, predicate: &Predicate, negated: bool, at: &str) -> Vec<Term> {
        match (predicate, negated) {
            (Predicate::All(parts), false) => self.product(parts, negated, &format!("{at}/all")),
            (Predicate::Any(parts), true) => self.product(parts, negated, &format!("{at}/any")),
            (Predicate::Any(parts), false) => self.sum(parts, negated, &format!("{at}/any")),
            (Predicate::All(parts), true) => self.sum(parts, negated, &format!("{at}/all")),
            (Predicate::Not(inner), _) => self.read(inner, !negated, &format!("{at}/not")),
            (Predicate::Present(fact), _) => {
                self.yes_or_no(fact, !negated, &format!("{at}/present"))
            }
            (Predicate::Absent(fact), _) => self.yes_or_no(fact, negated, &format!("{at}/absent")),
            (Predicate::Measure(measure), _) => {
                self.measure(measure, negated, &format!("{at}/measure"))
            }
        }
    }

    fn sum(&mut self, parts: &[Predicate], negated: bool, at: &str) -> Vec<Term> {
        self.not_empty(parts, at);
        let mut terms = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            terms.extend(self.read(part, negated, &format!("{at}/{index}")));
        }
        terms
    }

    fn product(&mut self, parts: &[Predicate], negated: bool, at: &str) -> Vec<Term> {
        self.not_empty(parts, at);
        let mut terms: Vec<Term> = vec![Vec::new()];
        for (index, part) in parts.iter().enumerate() {
            let right = self.read(part, negated, &format!("{at}/{index}"));
            if terms.len().saturating_mul(right.len()) > MAX_TERMS {
                self.fault(
                    at,
                    "too-complex",
                    "Điều kiện quá phức tạp.",
                    "The condition is too complex.",
                );
                return Vec::new();
            }
            terms = terms
                .iter()
                .flat_map(|left| right.iter().filter_map(|right| both(left, right)))
                .collect();
        }
        terms
    }

    fn not_empty(&mut self, parts: &[Predicate], at: &str) {
        if parts.is_empty() {
            self.fault(at, "empty-condition", "Điều kiện rỗng.", "The condition is empty.");
        }
    }

    fn yes_or_no(&mut self, fact: &str, yes: bool, at: &str) -> Vec<Term> {
        let Some((slot, fact)) = self.find(fact, at) else { return Vec::new() };
        if fact.source.is_measured() {
            self.fault(
                at,
                "wrong-kind",
                "Dữ kiện này là số đo; hãy dùng measure.",
                "This fact is measured: use measure.",
            );
            return Vec::new();
        }
        let value = i32::from(yes);
        vec![vec![Atom { slot, lo: value, hi: value }]]
    }

    fn measure(&mut self, measure: &Measure, negated: bool, at: &str) -> Vec<Term> {
        let Some((slot, fact)) = self.find(&measure.fact, at) else { return Vec::new() };
        let Some(decimals) = decimals(self.table, self.slots, fact) else {
            self.fault(
                at,
                "wrong-kind",
                "Dữ kiện này là có/không; hãy dùng present hoặc absent.",
                "This fact is yes or no: use present or absent.",
            );
            return Vec::new();
        };
        let mut bound = |text: &Option<String>, step: i32| -> Option<i32> {
            match decimal::parse(text.as_ref()?, decimals) {
                Ok(value) => Some(value.saturating_add(step)),
                Err(error) => {
                    self.fault(
                        at,
                        "bad-number",
                        "Ngưỡng không đọc được ở độ chính xác của dữ kiện.",
                        &error.to_string(),
                    );
                    None
                }
            }
        };
        let lows = [bound(&measure.at_least, 0), bound(&measure.above, 1)];
        let highs = [bound(&measure.at_most, 0), bound(&measure.below, -1)];
        let lo = lows.into_iter().flatten().max().unwrap_or(i32::MIN);
        let hi = highs.into_iter().flatten().min().unwrap_or(i32::MAX);
        if lo > hi || (lo == i32::MIN && hi == i32::MAX) {
            self.fault(
                at,
                "bad-range",
                "Khoảng rỗng hoặc không có ngưỡng.",
                "The range is empty or has no bound.",
            );
            return Vec::new();
        }
        match negated {
            false => vec![vec![Atom { slot, lo, hi }]],
            true => {
                let below = (lo > i32::MIN).then(|| vec![Atom { slot, lo: i32::MIN, hi: lo - 1 }]);
                let above = (hi < i32::MAX).then(|| vec![Atom { slot, lo: hi + 1, hi: i32::MAX }]);
                below.into_iter().chain(above).collect()
            }
        }
    }

    fn find(&mut self, name: &str, at: &str) -> Option<(u16, &'a Fact)> {
        let Some(slot) = self.slots.get(name).copied() else {
            self.fault(
                at,
                "unknown-fact",
                &format!("Không có dữ kiện {name}."),
                &format!("There is no fact {name}."),
            );
            return None;
        };
        let table: &'a Table = self.table;
        table.facts.get(usize::from(slot)).map(|fact| (slot, fact))
    }

    fn fault(&mut self, at: &str, code: &'static str, vi: &str, en: &str) {
        self.faults.push(TableFault::new(at, code, vi, en));
    }
}

/// The decimals of a measured fact.
pub(crate) fn decimals(table: &Table, slots: &Slots<'_>, fact: &Fact) -> Option<u8> {
    match &fact.source {
        Source::Quantity(quantity) => Some(quantity.decimals),
        Source::Sustained(sustained) => {
            let of = slots.get(sustained.of.as_str())?;
            match &table.facts.get(usize::from(*of))?.source {
                Source::Quantity(quantity) => Some(quantity.decimals),
                _ => None,
            }
        }
        Source::Age => Some(0),
        _ => None,
    }
}

/// Both terms at once: one interval per fact; nothing when they contradict each other.
fn both(left: &Term, right: &Term) -> Option<Term> {
    let mut term = left.clone();
    for atom in right {
        match term.iter_mut().find(|known| known.slot == atom.slot) {
            Some(known) => {
                known.lo = known.lo.max(atom.lo);
                known.hi = known.hi.min(atom.hi);
                if known.lo > known.hi {
                    return None;
                }
            }
            None => term.push(*atom),
        }
    }
    Some(term)
}
