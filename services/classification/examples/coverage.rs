//! What share of the people in a folder of FHIR Bundles reach a class, and what the rest lack.
//!
//! `cargo run -p classification --example coverage -- <folder>` prints `docs/COVERAGE.md`.
//! Reads the coded findings of each Bundle itself, without a service: a reader of this table, not
//! of FHIR. The folder is not part of the project.

#[path = "coverage/bundle.rs"]
mod bundle;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use classification::domain::compile::compile;
use classification::domain::derive::derive;
use classification::domain::evaluate::Engine;
use classification::domain::explain::{Explanation, explain, label};
use classification::domain::simulation::COLUMNS;
use classification::domain::table::Table;

use bundle::Person;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: coverage <folder of bundles>")?;
    let table: Table = serde_json::from_str(include_str!("../rule-tables/default-1.json"))?;
    let engine = compile(&table).map_err(|faults| format!("{faults:#?}"))?;
    let people = bundle::read(Path::new(&folder))?;
    report(&table, &engine, &people);
    Ok(())
}

fn report(table: &Table, engine: &Engine, people: &BTreeMap<String, Person>) {
    let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut at_least: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut missing, mut open_systems) = (BTreeMap::new(), BTreeMap::new());
    let (mut council, mut repeat, mut unrecognised, mut examined) = (0, 0, 0, 0);
    for person in people.values() {
        let (explanation, class, best) = assess(table, engine, person);
        *classes.entry(class).or_default() += 1;
        examined += usize::from(person.was_examined(table));
        unrecognised += usize::from(person.has_unrecognised(&explanation));
        if class != "open" {
            continue;
        }
        *at_least.entry(best).or_default() += 1;
        council += usize::from(explanation.council_decides);
        repeat += usize::from(!explanation.repeat.is_empty());
        for fact in &explanation.missing {
            *missing.entry((fact.text.en.clone(), fact.text.vi.clone())).or_insert(0_usize) += 1;
        }
        for system in explanation.systems.iter().filter(|system| system.class.is_none()) {
            *open_systems.entry(system.text.en.clone()).or_insert(0_usize) += 1;
        }
    }
    let total = people.len();
    let open = classes.get("open").copied().unwrap_or(0);
    println!("# What the default table can say of real input\n");
    println!(
        "Made by `cargo run -p classification --example coverage -- <folder of bundles>` with"
    );
    println!("table `{}`; each person as of their latest check-up.\n", table.version);
    println!(
        "{total} people, {} check-ups.",
        people.values().map(|p| p.checkups.len()).sum::<usize>()
    );
    println!(
        "**{} of {total} ({} %) reached a class**; {open} stay open.\n",
        total - open,
        share(total - open, total)
    );
    println!("| class | people | % |\n| --- | --- | --- |");
    for class in COLUMNS {
        let people = classes.get(class).copied().unwrap_or(0);
        println!("| {class} | {people} | {} |", share(people, total));
    }
    println!("\nOf those who stay open, at least: {at_least:?}.");
    println!(
        "{examined} of {total} count as examined by a doctor (vital signs and a diagnosis list)."
    );
    println!(
        "{council} stay open although nothing is missing: the table leaves them to the Council."
    );
    println!(
        "{repeat} have a measurement to repeat; {unrecognised} have a diagnosis that the table does not recognise.\n"
    );
    print_counts(
        "What was missing for those who stay open",
        missing.iter().map(|((en, vi), n)| (format!("{en} ({vi})"), *n)),
        open,
    );
    print_counts(
        "Systems that stay open, among them",
        open_systems.iter().map(|(text, n)| (text.clone(), *n)),
        open,
    );
}

fn assess<'a>(table: &Table, engine: &Engine, person: &Person) -> (Explanation, &'a str, &'a str) {
    let facts = derive(table, person.subject, &person.checkups, person.as_of());
    let evaluation = engine.evaluate(&facts);
    let explanation = explain(table, engine, &facts, &evaluation);
    let best = classification::domain::interval::ClassInterval::exactly(evaluation.overall.best());
    (explanation, label(evaluation.overall), label(best))
}

fn print_counts(title: &str, counts: impl Iterator<Item = (String, usize)>, of: usize) {
    let mut counts: Vec<(String, usize)> = counts.collect();
    counts.sort_by_key(|(text, people)| (std::cmp::Reverse(*people), text.clone()));
    println!("| {title} | people | % of the open |\n| --- | --- | --- |");
    for (text, people) in counts.into_iter().take(25) {
        println!("| {text} | {people} | {} |", share(people, of));
    }
    println!();
}

fn share(part: usize, of: usize) -> usize {
    (part * 100 + of / 2).checked_div(of).unwrap_or(0)
}
