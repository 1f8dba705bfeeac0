//! The rows of every system, compiled into the engine's flat arrays.

use std::ops::Range;

use super::super::evaluate::{CompiledRow, Engine};
use super::super::table::{Predicate, Table};
use super::predicates::Reader;
use super::{Slots, TableFault};

/// Compiles every row; faults name their place.
pub(super) fn compile(
    table: &Table,
    slots: &Slots<'_>,
    engine: &mut Engine,
    faults: &mut Vec<TableFault>,
) {
    for (index, system) in table.systems.iter().enumerate() {
        let first = engine.rows.len();
        for (number, row) in system.rows.iter().enumerate() {
            let at = format!("/systems/{index}/rows/{number}");
            let mut reader = Reader { table, slots, faults: &mut *faults };
            let when = predicate(&mut reader, &row.when, &format!("{at}/when"), engine);
            let confirm = row.confirm.as_ref().map(|confirm| {
                predicate(&mut reader, &confirm.when, &format!("{at}/confirm/when"), engine)
            });
            let otherwise = row.confirm.as_ref().map_or(row.class, |confirm| confirm.otherwise);
            if !otherwise.contains(row.class) {
                faults.push(TableFault::new(
                    format!("{at}/confirm/otherwise"),
                    "unconfirmed-excludes-class",
                    "Khoảng khi chưa xác nhận phải chứa loại của tiêu chí.",
                    "What is said before confirmation must contain the row's class.",
                ));
            }
            engine.rows.push(CompiledRow { when, class: row.class, confirm, otherwise });
        }
        engine.systems.push(first..engine.rows.len());
    }
}

fn predicate(
    reader: &mut Reader<'_>,
    predicate: &Predicate,
    at: &str,
    engine: &mut Engine,
) -> Range<usize> {
    let first = engine.terms.len();
    for term in reader.terms(predicate, at) {
        let start = engine.atoms.len();
        engine.atoms.extend(term);
        engine.terms.push(start..engine.atoms.len());
    }
    first..engine.terms.len()
}
