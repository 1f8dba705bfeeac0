//! The committed description of the interface is the one that the program has.

const COMMITTED: &str = include_str!("../../openapi.json");

#[test]
fn the_committed_description_is_the_programs() {
    let current = classification::openapi().to_pretty_json().unwrap();

    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json"), current + "\n")
            .unwrap();
        return;
    }
    assert_eq!(COMMITTED.trim_end(), current, "run with UPDATE_OPENAPI=1");
}
