use super::*;

fn kind(text: &str) -> UnreadableKind {
    match parse(text.as_bytes(), 1_000) {
        Err(unreadable) => unreadable.kind,
        Ok(_) => panic!("should not be readable: {text}"),
    }
}

#[test]
fn what_is_not_json_is_refused() {
    for text in [
        "",
        "NaN",
        "{\"a\":NaN}",
        "[1,]",
        "{\"a\":1,}",
        "01",
        "1.",
        "-",
        "\"\t\"",
        "\"\\ud800\"",
        "\"\\x\"",
        "[1] 2",
        "Infinity",
        "'a'",
        "{a:1}",
        "\"abc",
        "[",
        "tru",
    ] {
        assert_eq!(kind(text), UnreadableKind::Syntax, "{text}");
    }
}

#[test]
fn a_key_twice_is_refused_and_placed() {
    let found = parse(br#"{"entry":[{"a":1,"b":2,"a":3}]}"#, 100).err();
    let found = found.expect("the key a occurs twice");
    assert_eq!(found.kind, UnreadableKind::DuplicateKey);
    assert_eq!(found.path, "entry[0].a");
    let many: Vec<String> = (0..40).map(|index| format!("\"k{}\":0", index % 39)).collect();
    assert_eq!(kind(&format!("{{{}}}", many.join(","))), UnreadableKind::DuplicateKey);
}

#[test]
fn bombs_are_refused() {
    assert_eq!(kind(&"[".repeat(100_000)), UnreadableKind::TooDeep);
    assert_eq!(kind(&"{\"a\":".repeat(100_000)), UnreadableKind::TooDeep);
    assert_eq!(kind(&format!("[{}1]", "1,".repeat(2_000))), UnreadableKind::TooMany);
    assert_eq!(kind("1e999"), UnreadableKind::NumberRange);
    assert_eq!(kind(&"9".repeat(400)), UnreadableKind::NumberRange);
}

#[test]
fn the_text_of_a_number_and_of_a_string_stays() {
    let value = parse(br#"{"n":5.60,"s":"a\u0111\ud83d\ude00\n"}"#, 10);
    let value = value.expect("this is JSON");
    let object = value.as_object().expect("this is an object");
    assert!(matches!(object.get("n"), Some(Value::Number("5.60"))));
    assert_eq!(object.text("s"), Some("ađ😀\n"));
}

#[test]
fn other_encodings_are_refused() {
    let found = parse(b"\"\xe9\"", 10).err();
    assert_eq!(found.map(|found| found.kind), Some(UnreadableKind::Encoding));
    assert!(parse("\u{feff}{}".as_bytes(), 10).is_ok());
}
