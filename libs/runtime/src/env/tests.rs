use super::*;
use std::time::Duration;

#[test]
fn a_value_is_found_or_its_default_or_nothing() {
    let env = Env::from_pairs([("A", "1"), ("B", "")]);

    assert_eq!(env.text("A").required().unwrap(), "1");
    assert_eq!(env.text("B").default("2").parse::<u8>().unwrap(), 2);
    assert_eq!(env.text("C").optional(), None);
    assert!(env.check().is_ok());
}

#[test]
fn every_fault_is_told_at_once_and_no_value() {
    let env = Env::from_pairs([("PORT", "secret-text"), ("WAIT_MS", "soon")]);

    let port = env.text("PORT").doc("Where to listen.").parse::<u16>();
    let wait = env.text("WAIT_MS").duration();
    let key = env.text("KEY").doc("The key.").secret().required();

    let error = port.unwrap_err();
    assert!(wait.is_err() && key.is_err());
    assert_eq!(error.faults().len(), 3);
    let text = error.to_string();
    assert!(text.contains("PORT cannot be read as u16 — Where to listen."), "{text}");
    assert!(text.contains("KEY is not set — The key."), "{text}");
    assert!(!text.contains("secret-text"), "{text}");
}

#[test]
fn the_unit_is_in_the_name() {
    let env = Env::from_pairs([("A_MS", "250"), ("B_SECONDS", "2"), ("C_DAYS", "1")]);

    assert_eq!(env.text("A_MS").duration().unwrap(), Duration::from_millis(250));
    assert_eq!(env.text("B_SECONDS").duration().unwrap(), Duration::from_secs(2));
    assert_eq!(env.text("C_DAYS").duration().unwrap(), Duration::from_secs(86_400));
    assert_eq!(env.reads()[0].unit, Some(Unit::Milliseconds));
}

#[test]
fn a_service_finds_its_own_value_before_the_shared_one() {
    let env = Env::from_pairs([("DATABASE_URL", "all"), ("EXAMS_DATABASE_URL", "exams")]);

    let exams = env.for_service("exams").text("DATABASE_URL").required().unwrap();
    let clinics = env.for_service("clinics").text("DATABASE_URL").required().unwrap();

    assert_eq!((exams.as_str(), clinics.as_str()), ("exams", "all"));
}

#[test]
fn secrets_and_passwords_are_not_shown() {
    let env = Env::from_pairs([("KEY", "abc"), ("URL", "postgres://yba:abc@db/yba")]);

    env.text("KEY").secret().required().unwrap();
    env.text("URL").required().unwrap();

    let reads = env.reads();
    assert!(reads.iter().all(|read| !read.shown.as_ref().unwrap().contains("abc")), "{reads:?}");
    assert!(reads[1].shown.as_ref().unwrap().starts_with("postgres://yba:"));
}

#[test]
fn what_the_program_works_out_yields_to_what_is_set() {
    let env = Env::from_pairs([("A", "set")]).with("A", "worked out").with("B", "worked out");

    assert_eq!(env.text("A").required().unwrap(), "set");
    assert_eq!(env.text("B").required().unwrap(), "worked out");
    assert_eq!(env.reads()[1].origin, Origin::Program);
}

#[test]
fn a_secret_may_be_in_a_file() {
    let path = std::env::temp_dir().join(format!("yba-env-{}", std::process::id()));
    std::fs::write(&path, "from a file\n").unwrap();

    let env = Env::from_pairs([("KEY_FILE", path.display().to_string())]);
    let value = env.text("KEY").secret().required();
    std::fs::remove_file(&path).unwrap();

    assert_eq!(value.unwrap(), "from a file");
}

#[test]
fn a_switch_is_on_or_off_and_nothing_else() {
    let env = Env::from_pairs([("A", "Yes"), ("B", "0"), ("C", "perhaps")]);

    assert!(env.text("A").flag().unwrap());
    assert!(!env.text("B").flag().unwrap());
    assert!(!env.text("UNSET").flag().unwrap());
    assert!(env.text("C").flag().is_err());
}
