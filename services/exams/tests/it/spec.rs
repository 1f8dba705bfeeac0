//! The committed description of the API.

#[test]
fn openapi_json_is_what_the_code_says() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");
    let described = format!("{}\n", exams::openapi().to_pretty_json().unwrap());
    if std::env::var_os("UPDATE_OPENAPI").is_some() {
        std::fs::write(path, &described).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == described, "run UPDATE_OPENAPI=1 cargo test -p exams --test it openapi");
}
