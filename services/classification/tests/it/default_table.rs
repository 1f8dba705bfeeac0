//! What the default table promises of itself.

use classification::domain::compile::compile;
use classification::domain::table::Table;

fn default_table() -> Table {
    serde_json::from_str(include_str!("../../rule-tables/default-1.json")).unwrap()
}

fn codes(table: &Table) -> Vec<(String, &'static str)> {
    let faults = compile(table).err().unwrap_or_default();
    faults.into_iter().map(|fault| (fault.pointer, fault.code)).collect()
}

#[test]
fn it_compiles_without_a_hole_or_a_contradiction() {
    assert_eq!(codes(&default_table()), []);
}

#[test]
fn every_row_is_a_default_and_none_names_the_decision() {
    let table = default_table();
    let rows = table.systems.iter().flat_map(|system| &system.rows);

    for row in rows {
        assert!(row.authority.is_default(), "{}", row.id);
    }
    assert!(!include_str!("../../rule-tables/default-1.json").contains("1266"));
}

#[test]
fn taking_a_row_out_leaves_a_hole_that_the_proof_names() {
    let mut table = default_table();
    let kidney = table.systems.iter().position(|system| system.id == "kidney").unwrap();
    table.systems[kidney].rows.retain(|row| row.id != "a2");

    let faults = compile(&table).unwrap_err();

    assert_eq!((faults[0].code, faults[0].pointer.as_str()), ("hole", "/systems/8/rows"));
    assert!(faults[0].en.contains("albumin/creatinine ratio 30–"), "{}", faults[0].en);
    assert!(faults[0].vi.contains("ACR"), "{}", faults[0].vi);
}

#[test]
fn a_healthy_row_that_overlaps_a_worse_one_is_a_contradiction() {
    let mut table = default_table();
    let row = table.systems[0].rows.last_mut().unwrap();
    row.when = serde_json::from_str(r#"{"measure": {"fact": "sbp", "below": "150"}}"#).unwrap();

    let codes = codes(&table);

    assert!(codes.contains(&("/systems/0/rows/6".to_owned(), "overlap")), "{codes:?}");
}

#[test]
fn a_row_that_can_never_matter_is_named() {
    let mut table = default_table();
    let mut twin = table.systems[0].rows[0].clone();
    twin.id = "twin".to_owned();
    table.systems[0].rows.push(twin);

    let codes = codes(&table);

    assert_eq!(codes.len(), 0, "a row that needs confirmation may still matter: {codes:?}");
    let mut row = table.systems[0].rows[4].clone();
    row.id = "again".to_owned();
    table.systems[0].rows.push(row);
    let again = compile(&table).unwrap_err();
    assert_eq!((again[0].code, again[0].pointer.as_str()), ("pointless-row", "/systems/0/rows/8"));
}

#[test]
fn every_fault_is_reported_at_once() {
    let mut table = default_table();
    table.version = "Bảng 1".to_owned();
    table.systems[0].rows[0].when = serde_json::from_str(r#"{"present": "nobody_knows"}"#).unwrap();
    table.systems[1].rows[0].when = serde_json::from_str(r#"{"present": "sbp"}"#).unwrap();
    table.systems[2].rows[0].text.en = "By the Annex of 1266".to_owned();
    table.combination.retain(|rule| rule.id != "one-d");

    let found: Vec<&str> = compile(&table).unwrap_err().iter().map(|fault| fault.code).collect();

    for code in ["bad-name", "unknown-fact", "wrong-kind", "default-names-1266", "combination-hole"]
    {
        assert!(found.contains(&code), "{code} in {found:?}");
    }
}
