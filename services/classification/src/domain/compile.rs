//! From a document to an engine: every fault of the document at once, or the engine.

mod predicates;
mod proof;
mod references;
mod rows;

use std::collections::HashMap;

use schema::HealthClass;

use super::evaluate::{CompiledAge, CompiledCombination, Engine};
use super::interval::CLASSES;
use super::table::Table;

/// One fault of a table document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFault {
    /// Where, as a JSON pointer.
    pub pointer: String,
    /// Which kind, for programs.
    pub code: &'static str,
    /// What is wrong, in Vietnamese.
    pub vi: String,
    /// What is wrong, in English.
    pub en: String,
}

impl TableFault {
    fn new(
        pointer: impl Into<String>,
        code: &'static str,
        vi: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self { pointer: pointer.into(), code, vi: vi.into(), en: en.into() }
    }
}

/// Fact names and the slots they stand for.
pub(crate) type Slots<'a> = HashMap<&'a str, u16>;

/// Compiles a document, or lists everything that is wrong with it.
pub fn compile(table: &Table) -> Result<Engine, Vec<TableFault>> {
    let mut faults = Vec::new();
    let slots = references::check(table, &mut faults);
    let mut engine = Engine {
        slots: u16::try_from(table.facts.len()).unwrap_or(u16::MAX),
        atoms: Vec::new(),
        terms: Vec::new(),
        rows: Vec::new(),
        systems: Vec::new(),
        combination: Vec::new(),
        age: age(table, &slots, &mut faults),
    };
    rows::compile(table, &slots, &mut engine, &mut faults);
    combination(table, &mut engine, &mut faults);
    if faults.is_empty() {
        proof::prove(table, &engine, &mut faults); // Needs rows that mean something.
    }
    if faults.is_empty() { Ok(engine) } else { Err(faults) }
}

/// Without a rule for each class a system could be at it and the person at A.
fn combination(table: &Table, engine: &mut Engine, faults: &mut Vec<TableFault>) {
    for rule in &table.combination {
        let counts = rule.when.iter().map(|count| (count.systems, count.at)).collect();
        engine.combination.push(CompiledCombination { counts, class: rule.class });
    }
    for (index, rule) in table.combination.iter().enumerate() {
        if rule.when.is_empty() || rule.when.iter().any(|count| count.systems == 0) {
            faults.push(TableFault::new(
                format!("/combination/{index}/when"),
                "empty-combination",
                "Quy tắc kết hợp phải đếm ít nhất một hệ cơ quan.",
                "A combination must count at least one system.",
            ));
        }
    }
    for class in CLASSES.into_iter().filter(|class| *class != HealthClass::A) {
        let covered = table.combination.iter().any(|rule| {
            let one = rule.when.iter().all(|count| count.systems <= 1 && count.at <= class);
            one && rule.class.worst() >= class
        });
        if !covered {
            faults.push(TableFault::new(
                "/combination",
                "combination-hole",
                format!("Không có quy tắc nào khi chỉ một hệ cơ quan ở loại {class}."),
                format!("No rule says what one system at class {class} makes."),
            ));
        }
    }
}

fn age(table: &Table, slots: &Slots<'_>, faults: &mut Vec<TableFault>) -> CompiledAge {
    let rule = &table.age;
    let slot = slots.get(rule.fact.as_str()).copied();
    let is_age = slot.is_some_and(|slot| {
        matches!(table.facts[usize::from(slot)].source, super::table::Source::Age)
    });
    if !is_age {
        faults.push(TableFault::new(
            "/age/fact",
            "not-an-age",
            "Quy tắc tuổi phải dựa vào dữ kiện tuổi.",
            "The age rule must name the fact that holds the age.",
        ));
    }
    let mut floors = Vec::new();
    for (index, ceiling) in rule.ceilings.iter().enumerate() {
        let next = CLASSES.into_iter().find(|class| *class > ceiling.class);
        match next {
            Some(next) => floors.push((i32::from(ceiling.to_years), next)),
            None => faults.push(TableFault::new(
                format!("/age/ceilings/{index}/class"),
                "no-worse-class",
                "Loại D không có trần tuổi vì không còn loại nào xấu hơn.",
                "Class D has no ceiling: there is no worse class.",
            )),
        }
    }
    CompiledAge { mode: rule.mode, slot: slot.unwrap_or(0), floors }
}
