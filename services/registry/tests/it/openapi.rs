//! The committed API document.

#[test]
fn the_committed_openapi_is_current() {
    let current = format!("{}\n", registry::openapi().to_pretty_json().unwrap());
    let committed = include_str!("../../openapi.json");

    assert!(committed == current, "openapi.json is stale, run: make openapi");
}
