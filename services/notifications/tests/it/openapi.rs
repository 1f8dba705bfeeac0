//! The committed description of the HTTP interface is that of the code.

#[test]
fn the_committed_openapi_is_current() {
    let current = format!("{}\n", notifications::openapi().to_pretty_json().unwrap());
    let committed = include_str!("../../openapi.json");

    assert!(committed == current, "openapi.json is stale, run: make openapi");
}
