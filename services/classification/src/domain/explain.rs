//! Evidence in words: which row decided each system, on which facts, and what is missing.

use schema::HealthClass;
use serde::Serialize;

use super::decimal;
use super::evaluate::{Engine, Evaluation, MAX_ROWS, SystemOutcome};
use super::facts::{Facts, Span};
use super::interval::{ClassInterval, rank};
use super::table::fact::Absence;
use super::table::{Authority, Source, Table, Wording};

/// What an assessment rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Each system, in the table's order.
    pub systems: Vec<SystemView>,
    /// The combination rules that hold for sure.
    pub combination: Vec<RuleView>,
    /// What would narrow the class: facts to measure, examinations to make.
    pub missing: Vec<MissingView>,
    /// Measurements to repeat before their row counts.
    pub repeat: Vec<Wording>,
    /// Nothing is missing and the class is still open: the table leaves it to the Council.
    pub council_decides: bool,
    /// Whether a row or rule that holds is only the software's default.
    pub rests_on_defaults: bool,
}

/// One system's outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SystemView {
    /// Its short name.
    pub system: String,
    /// What it is called.
    pub text: Wording,
    /// Its class; null while it is open.
    pub class: Option<HealthClass>,
    /// The best class that is still possible.
    pub at_least: HealthClass,
    /// The worst class that is still possible.
    pub at_most: HealthClass,
    /// The rows that hold; the system is at least as bad as each.
    pub rows: Vec<RowView>,
    /// Rows that may yet hold, by their short names.
    pub possible: Vec<String>,
}

/// A row and the facts it looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowView {
    /// Its short name.
    pub row: String,
    /// What it says.
    pub text: Wording,
    /// On whose word: `cited`, `council_ratified`, `default`.
    pub authority: &'static str,
    /// Where it comes from.
    pub source: Wording,
    /// False until a repeated measurement confirms it.
    pub confirmed: bool,
    /// The facts that made it hold.
    pub facts: Vec<FactView>,
}

/// A combination rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleView {
    /// Its short name.
    pub rule: String,
    /// What it says.
    pub text: Wording,
    /// On whose word.
    pub authority: &'static str,
}

/// A fact and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactView {
    /// Its short name.
    pub fact: String,
    /// What it is called.
    pub text: Wording,
    /// `yes`, `no`, a number, or a range; null when nothing is known.
    pub value: Option<String>,
    /// The unit of a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// Something to find out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingView {
    /// The fact, or the examination that would settle it.
    pub fact: String,
    /// What it is called.
    pub text: Wording,
}

/// Explains an evaluation of `facts` by `table`, which `engine` was compiled from.
pub fn explain(
    table: &Table,
    engine: &Engine,
    facts: &Facts,
    evaluation: &Evaluation,
) -> Explanation {
    let reader = Reader { table, engine, facts };
    let outcomes = evaluation.systems();
    let systems: Vec<SystemView> =
        (0..).zip(outcomes).map(|(index, outcome)| reader.system(index, outcome)).collect();
    let combination = reader.combination(outcomes);
    let missing = missing(table, facts, evaluation);
    let mut repeat: Vec<Wording> = Vec::new();
    for wording in (0..).zip(outcomes).flat_map(|(index, outcome)| reader.repeat(index, outcome)) {
        if !repeat.contains(&wording) {
            repeat.push(wording);
        }
    }
    let open = evaluation.overall.closed().is_none();
    let defaults = systems.iter().flat_map(|system| &system.rows).map(|row| row.authority);
    let rules = combination.iter().map(|rule| rule.authority);
    Explanation {
        council_decides: open && missing.is_empty() && repeat.is_empty(),
        rests_on_defaults: defaults.chain(rules).any(|authority| authority == "default")
            || (open && table.rests_on_defaults()),
        systems,
        combination,
        missing,
        repeat,
    }
}

/// The facts that would narrow the class, each once, examinations in place of what they settle.
pub fn missing(table: &Table, facts: &Facts, evaluation: &Evaluation) -> Vec<MissingView> {
    let mut missing: Vec<MissingView> = Vec::new();
    for slot in evaluation.missing.iter() {
        let Some(fact) = table.facts.get(usize::from(slot)) else { continue };
        let fact = settled_by(table, facts, &fact.source).unwrap_or(fact);
        if missing.iter().all(|known| known.fact != fact.id) {
            missing.push(MissingView { fact: fact.id.clone(), text: fact.text.clone() });
        }
    }
    missing
}

/// The examination that has not taken place and would settle a diagnosis.
fn settled_by<'a>(
    table: &'a Table,
    facts: &Facts,
    source: &Source,
) -> Option<&'a super::table::Fact> {
    let find = |name: &str| (0_u16..).zip(&table.facts).find(|(_, fact)| fact.id == name);
    let examined = match source {
        Source::Diagnosis(diagnosis) => match &diagnosis.absence {
            Absence::NoIf(examined) => examined,
            _ => return None,
        },
        Source::Unrecognised(unrecognised) => match &unrecognised.absence {
            Absence::NoIf(examined) => examined,
            _ => return None,
        },
        Source::Onset(onset) => {
            let (slot, of) = find(&onset.of)?;
            let unknown = facts.get(slot) == Span::UNKNOWN;
            return if unknown { settled_by(table, facts, &of.source) } else { None };
        }
        _ => return None,
    };
    let (slot, fact) = find(examined)?;
    (facts.get(slot) != Span::PRESENT).then_some(fact)
}

struct Reader<'a> {
    table: &'a Table,
    engine: &'a Engine,
    facts: &'a Facts,
}

impl Reader<'_> {
    fn system(&self, index: usize, outcome: &SystemOutcome) -> SystemView {
        let system = &self.table.systems[index];

        SystemView {
            system: system.id.clone(),
            text: system.text.clone(),
            class: outcome.interval.closed(),
            at_least: outcome.interval.best(),
            at_most: outcome.interval.worst(),
            possible: rows(outcome.possible).map(|row| system.rows[row].id.clone()).collect(),
            rows: rows(outcome.held).map(|row| self.row(index, row, outcome)).collect(),
        }
    }

    fn row(&self, system: usize, number: usize, outcome: &SystemOutcome) -> RowView {
        let row = &self.table.systems[system].rows[number];
        let compiled = &self.engine.rows[self.engine.systems[system].start + number];
        let mut asked = Vec::new();
        for term in &self.engine.terms[compiled.when.clone()] {
            for atom in &self.engine.atoms[term.clone()] {
                let span = self.facts.get(atom.slot);
                let held = span.lo >= atom.lo && span.hi <= atom.hi;
                if held && !asked.contains(&atom.slot) {
                    asked.push(atom.slot);
                }
            }
        }
        RowView {
            row: row.id.clone(),
            text: row.text.clone(),
            authority: row.authority.kind(),
            source: row.authority.source().clone(),
            confirmed: outcome.unconfirmed >> number & 1 == 0,
            facts: asked.into_iter().map(|slot| self.fact(slot)).collect(),
        }
    }

    fn repeat(&self, system: usize, outcome: &SystemOutcome) -> impl Iterator<Item = Wording> {
        let all = &self.table.systems[system].rows;
        let confirmations = rows(outcome.unconfirmed).filter_map(|row| all[row].confirm.as_ref());
        confirmations.map(|confirm| confirm.repeat.clone())
    }

    fn combination(&self, outcomes: &[SystemOutcome]) -> Vec<RuleView> {
        let surely = |class: HealthClass| {
            outcomes.iter().filter(|outcome| outcome.interval.best() >= class).count()
        };
        let met = self.table.combination.iter().filter(|rule| {
            rule.when.iter().all(|count| surely(count.at) >= usize::from(count.systems))
        });
        met.map(|rule| RuleView {
            rule: rule.id.clone(),
            text: rule.text.clone(),
            authority: Authority::kind(&rule.authority),
        })
        .collect()
    }

    fn fact(&self, slot: u16) -> FactView {
        let fact = &self.table.facts[usize::from(slot)];
        let span = self.facts.get(slot);
        let (value, unit) = match self.scale(&fact.source) {
            Some((decimals, unit)) => (number(span, decimals), unit),
            None => {
                (span.value().map(|value| if value == 1 { "yes" } else { "no" }.to_owned()), None)
            }
        };
        FactView { fact: fact.id.clone(), text: fact.text.clone(), value, unit }
    }

    fn scale(&self, source: &Source) -> Option<(u8, Option<String>)> {
        match source {
            Source::Quantity(quantity) => Some((quantity.decimals, Some(quantity.unit.clone()))),
            Source::Sustained(sustained) => {
                let of = self.table.facts.iter().find(|fact| fact.id == sustained.of)?;
                self.scale(&of.source)
            }
            Source::Age => Some((0, Some("a".to_owned()))),
            _ => None,
        }
    }
}

/// The rows of a mask.
fn rows(mask: u16) -> impl Iterator<Item = usize> {
    (0..MAX_ROWS).filter(move |row| mask >> row & 1 == 1)
}

fn number(span: Span, decimals: u8) -> Option<String> {
    let text = |value: i32| decimal::format(value, decimals);
    match (span.lo, span.hi) {
        (i32::MIN, i32::MAX) => None,
        (lo, hi) if lo == hi => Some(text(lo)),
        (i32::MIN, hi) => Some(format!("≤ {}", text(hi))),
        (lo, i32::MAX) => Some(format!("≥ {}", text(lo))),
        (lo, hi) => Some(format!("{}–{}", text(lo), text(hi))),
    }
}

/// A column of figures and matrices: a class, or `open`.
pub fn label(interval: ClassInterval) -> &'static str {
    const LABELS: [&str; 5] = ["A", "B1", "B2", "C", "D"];
    interval.closed().map_or("open", |class| LABELS[usize::from(rank(class))])
}
