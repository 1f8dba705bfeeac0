//! The compiled table and its evaluator: packed facts in, packed evidence out.
//!
//! Three-valued by spans: a fact is every value it can still have, so a condition is true, false
//! or unknown. No float, no allocation, no branch on anything but the facts; the same facts and
//! the same table give the same evaluation on any machine.

use std::ops::Range;

use schema::HealthClass;

use super::facts::{Facts, SlotSet};
use super::interval::ClassInterval;
use super::table::AgeMode;

/// Most systems of a table.
pub const MAX_SYSTEMS: usize = 32;
/// Most rows of a system: which hold is a mask of 16 bits.
pub const MAX_ROWS: usize = 16;

/// A table ready to be evaluated. Made by `compile` only, which has proved that it has no holes.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(crate) slots: u16,
    pub(crate) atoms: Vec<Atom>,
    pub(crate) terms: Vec<Range<usize>>,
    pub(crate) rows: Vec<CompiledRow>,
    pub(crate) systems: Vec<Range<usize>>,
    pub(crate) combination: Vec<CompiledCombination>,
    pub(crate) age: CompiledAge,
}

/// `lo ≤ fact ≤ hi`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Atom {
    pub(crate) slot: u16,
    pub(crate) lo: i32,
    pub(crate) hi: i32,
}

#[derive(Debug, Clone)]
pub(crate) struct CompiledRow {
    pub(crate) when: Range<usize>,
    pub(crate) class: ClassInterval,
    pub(crate) confirm: Option<Range<usize>>,
    pub(crate) otherwise: ClassInterval,
}

#[derive(Debug, Clone)]
pub(crate) struct CompiledCombination {
    pub(crate) counts: Vec<(u8, HealthClass)>,
    pub(crate) class: ClassInterval,
}

#[derive(Debug, Clone)]
pub(crate) struct CompiledAge {
    pub(crate) mode: AgeMode,
    pub(crate) slot: u16,
    /// Above so many years the class is at least this.
    pub(crate) floors: Vec<(i32, HealthClass)>,
}

/// True, false or not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Truth {
    /// It holds for every value that the facts can have.
    Yes,
    /// It holds for none.
    No,
    /// It depends on what is not known.
    Unknown,
}

/// What one system came to. The masks have a bit for each of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SystemOutcome {
    /// The classes that are possible.
    pub interval: ClassInterval,
    /// The rows that hold.
    pub held: u16,
    /// Those of them that a repeated measurement has not confirmed.
    pub unconfirmed: u16,
    /// The rows that may yet hold.
    pub possible: u16,
}

impl SystemOutcome {
    pub(crate) const NONE: Self =
        Self { interval: ClassInterval::OPEN, held: 0, unconfirmed: 0, possible: 0 };
}

/// What a person's facts came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    pub(crate) len: u8,
    pub(crate) systems: [SystemOutcome; MAX_SYSTEMS],
    /// The class by findings.
    pub findings: ClassInterval,
    /// The class after the age ceilings; proposed only where the table is strict.
    pub after_age: ClassInterval,
    /// The class that is proposed: one of the two above.
    pub overall: ClassInterval,
    /// The facts that would narrow it.
    pub missing: SlotSet,
}

impl Evaluation {
    /// The systems' outcomes, in the table's order.
    pub fn systems(&self) -> &[SystemOutcome] {
        &self.systems[..usize::from(self.len)]
    }
}

impl Engine {
    /// How many facts it reads.
    pub fn slots(&self) -> u16 {
        self.slots
    }

    /// Evaluates one person's facts.
    pub fn evaluate(&self, facts: &Facts) -> Evaluation {
        let mut outcomes = [SystemOutcome::NONE; MAX_SYSTEMS];
        for (outcome, rows) in outcomes.iter_mut().zip(&self.systems) {
            *outcome = self.system(&self.rows[rows.clone()], facts);
        }
        let findings = self.combine(&outcomes[..self.systems.len()]);
        let after_age = self.after_age(findings, facts);
        let overall = match self.age.mode {
            AgeMode::Advisory => findings,
            AgeMode::Strict => after_age,
        };
        let missing = match overall.closed() {
            Some(_) => SlotSet::default(),
            None => self.missing(&outcomes, overall.best(), facts),
        };
        let len = u8::try_from(self.systems.len()).expect("compile allows 32 systems");
        Evaluation { len, systems: outcomes, findings, after_age, overall, missing }
    }

    /// A system is at least as bad as every row that holds, and some row holds: compile proved it.
    fn system(&self, rows: &[CompiledRow], facts: &Facts) -> SystemOutcome {
        let mut outcome = SystemOutcome::NONE;
        let mut least = HealthClass::D; // The best that any row which may hold allows.
        let (mut best, mut worst) = (HealthClass::A, HealthClass::A);
        for (index, row) in rows.iter().enumerate() {
            let class = match self.truth(&row.when, facts) {
                Truth::No => continue,
                Truth::Unknown => {
                    outcome.possible |= 1 << index;
                    row.class.hull(row.otherwise)
                }
                Truth::Yes => {
                    let confirm = row.confirm.as_ref();
                    let confirmed =
                        confirm.is_none_or(|confirm| self.truth(confirm, facts) == Truth::Yes);
                    outcome.held |= 1 << index;
                    outcome.unconfirmed |= u16::from(!confirmed) << index;
                    let class = if confirmed { row.class } else { row.otherwise };
                    best = best.max(class.best());
                    class
                }
            };
            least = least.min(class.best());
            worst = worst.max(class.worst());
        }
        if outcome.held | outcome.possible != 0 {
            let interval = ClassInterval::new(best.max(least), worst);
            outcome.interval = interval.unwrap_or(ClassInterval::OPEN);
        }
        outcome
    }

    /// A predicate is a list of terms, one of which must hold; a term is a list of atoms.
    fn truth(&self, terms: &Range<usize>, facts: &Facts) -> Truth {
        let mut truth = Truth::No;
        for term in &self.terms[terms.clone()] {
            match all(&self.atoms[term.clone()], facts) {
                Truth::Yes => return Truth::Yes,
                Truth::No => {}
                Truth::Unknown => truth = Truth::Unknown,
            }
        }
        truth
    }

    /// The unknown facts of the rows that could still make their system worse, if that matters.
    fn missing(&self, outcomes: &[SystemOutcome], best: HealthClass, facts: &Facts) -> SlotSet {
        let mut missing = SlotSet::default();
        for (outcome, rows) in outcomes.iter().zip(&self.systems) {
            for (index, row) in self.rows[rows.clone()].iter().enumerate() {
                let worst = row.class.worst().max(row.otherwise.worst());
                let matters = worst > outcome.interval.best() && worst >= best;
                if !matters || outcome.possible >> index & 1 == 0 {
                    continue;
                }
                for term in &self.terms[row.when.clone()] {
                    let atoms = &self.atoms[term.clone()];
                    if all(atoms, facts) == Truth::Unknown {
                        let unknown =
                            atoms.iter().filter(|atom| holds(atom, facts) == Truth::Unknown);
                        unknown.for_each(|atom| missing.insert(atom.slot));
                    }
                }
            }
        }
        missing
    }

    fn combine(&self, outcomes: &[SystemOutcome]) -> ClassInterval {
        let mut surely = [0_u8; 5]; // How many systems are at a class or worse.
        let mut possibly = [0_u8; 5];
        for outcome in outcomes {
            let (best, worst) = (outcome.interval.best(), outcome.interval.worst());
            surely[usize::from(super::interval::rank(best))] += 1;
            possibly[usize::from(super::interval::rank(worst))] += 1;
        }
        for class in (0..4).rev() {
            surely[class] += surely[class + 1];
            possibly[class] += possibly[class + 1];
        }
        let met = |rule: &CompiledCombination, counted: &[u8; 5]| {
            let at = |class: HealthClass| counted[usize::from(super::interval::rank(class))];
            rule.counts.iter().all(|(systems, class)| at(*class) >= *systems)
        };
        let (mut best, mut worst) = (HealthClass::A, HealthClass::A);
        for rule in &self.combination {
            if met(rule, &surely) {
                best = best.max(rule.class.best());
            }
            if met(rule, &possibly) {
                worst = worst.max(rule.class.worst());
            }
        }
        ClassInterval::new(best, worst).unwrap_or(ClassInterval::OPEN)
    }

    fn after_age(&self, findings: ClassInterval, facts: &Facts) -> ClassInterval {
        let age = facts.get(self.age.slot);
        let floor = |years: i32| {
            let over = self.age.floors.iter().filter(|(ceiling, _)| years > *ceiling);
            over.map(|(_, class)| *class).max().unwrap_or(HealthClass::A)
        };
        let floors = ClassInterval::new(floor(age.lo), floor(age.hi));
        findings.raised(floors.unwrap_or(ClassInterval::OPEN))
    }
}

fn all(atoms: &[Atom], facts: &Facts) -> Truth {
    let mut truth = Truth::Yes;
    for atom in atoms {
        match holds(atom, facts) {
            Truth::No => return Truth::No,
            Truth::Unknown => truth = Truth::Unknown,
            Truth::Yes => {}
        }
    }
    truth
}

fn holds(atom: &Atom, facts: &Facts) -> Truth {
    let span = facts.spans()[usize::from(atom.slot)];
    if span.lo >= atom.lo && span.hi <= atom.hi {
        Truth::Yes
    } else if span.hi < atom.lo || span.lo > atom.hi {
        Truth::No
    } else {
        Truth::Unknown
    }
}
