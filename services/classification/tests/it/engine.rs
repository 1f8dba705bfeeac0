//! Properties of the engine, on the default table.

use classification::domain::compile::compile;
use classification::domain::evaluate::{Engine, Evaluation};
use classification::domain::facts::{Facts, Span};
use classification::domain::table::{Source, Table};
use proptest::prelude::*;

fn default_table() -> (Table, Engine) {
    let table: Table =
        serde_json::from_str(include_str!("../../rule-tables/default-1.json")).unwrap();
    let engine = compile(&table).unwrap();
    (table, engine)
}

/// For each fact: what is true, and whether it is known exactly, within bounds, or not at all.
fn worlds(slots: usize) -> impl Strategy<Value = Vec<(i32, u8, u8)>> {
    proptest::collection::vec((0..1_000_i32, 0..4_u8, 0..4_u8), slots)
}

/// The true value of a fact, drawn from its range.
fn truth(table: &Table, slot: usize, draw: i32) -> i32 {
    match &table.facts[slot].source {
        Source::Quantity(quantity) => {
            let end = |index: usize| {
                classification::domain::decimal::parse(&quantity.range[index], quantity.decimals)
                    .unwrap()
            };
            let (lo, hi) = (i64::from(end(0)), i64::from(end(1)));
            i32::try_from(lo + (hi - lo) * i64::from(draw) / 1_000).unwrap()
        }
        Source::Sustained(_) => draw,
        Source::Age => draw * 110 / 1_000,
        _ => i32::from(draw < 80), // Most people do not have most diseases.
    }
}

/// The less is known, the wider the span around the truth.
fn span(value: i32, ignorance: u8, yes_or_no: bool) -> Span {
    match (ignorance, yes_or_no) {
        (0, _) => Span::exactly(value),
        (1, false) => Span { lo: value - 5, hi: value },
        (2, false) => Span { lo: value - 20, hi: value + 30 },
        _ => Span::UNKNOWN,
    }
}

fn facts(
    table: &Table,
    world: &[(i32, u8, u8)],
    ignorance: impl Fn(&(i32, u8, u8)) -> u8,
) -> Facts {
    let mut facts = Facts::unknown(u16::try_from(table.facts.len()).unwrap());
    for (slot, drawn) in world.iter().enumerate() {
        let yes_or_no = !table.facts[slot].source.is_measured();
        let span = span(truth(table, slot, drawn.0), ignorance(drawn), yes_or_no);
        facts.set(u16::try_from(slot).unwrap(), span);
    }
    facts
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn knowing_more_never_widens_an_interval(world in worlds(175)) {
        let (table, engine) = default_table();
        prop_assume!(world.len() == table.facts.len());
        let little = engine.evaluate(&facts(&table, &world, |drawn| drawn.1.max(drawn.2)));
        let more = engine.evaluate(&facts(&table, &world, |drawn| drawn.1.min(drawn.2)));
        let all = engine.evaluate(&facts(&table, &world, |_| 0));

        for (wide, narrow) in [(&little, &more), (&more, &all)] {
            prop_assert!(wide.findings.contains(narrow.findings));
            prop_assert!(wide.after_age.contains(narrow.after_age));
            for (wide, narrow) in wide.systems().iter().zip(narrow.systems()) {
                prop_assert!(wide.interval.contains(narrow.interval));
            }
        }
    }

    #[test]
    fn whoever_is_called_a_stays_a_whatever_the_unknown_turns_out_to_be(world in worlds(175)) {
        let (table, engine) = default_table();
        let partly = engine.evaluate(&facts(&table, &world, |drawn| drawn.1));
        let known = engine.evaluate(&facts(&table, &world, |_| 0));

        if let Some(class) = partly.findings.closed() {
            prop_assert_eq!(known.findings.closed(), Some(class));
        }
    }

    #[test]
    fn packed_evidence_and_facts_read_back_as_they_were(world in worlds(175)) {
        let (table, engine) = default_table();
        let facts = facts(&table, &world, |drawn| drawn.1);
        let evaluation = engine.evaluate(&facts);

        prop_assert_eq!(Evaluation::unpack(&evaluation.pack()), Ok(evaluation));
        prop_assert_eq!(Facts::unpack(&facts.pack()), Ok(facts));
    }
}

#[test]
fn nothing_known_yields_the_widest_interval_and_names_what_is_missing() {
    let (table, engine) = default_table();

    let evaluation = engine.evaluate(&Facts::unknown(engine.slots()));

    assert_eq!(evaluation.overall, classification::domain::interval::ClassInterval::OPEN);
    assert!(evaluation.missing.iter().count() > table.facts.len() / 2);
}
