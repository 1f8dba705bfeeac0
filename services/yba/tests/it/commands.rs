//! The commands that do their work and end.

use super::installation::{Installation, text};

#[test]
fn policy_prints_who_may_do_what() {
    let table = Installation::new().ok(&["policy"]);

    assert!(table.starts_with("permission\tdepth\trole\treach\n"), "{table}");
    assert!(table.lines().count() > 50);
}

#[test]
fn keys_are_new_each_time() {
    let installation = Installation::new();

    assert_ne!(installation.ok(&["keys"]), installation.ok(&["keys"]));
}

#[test]
fn openapi_prints_a_document() {
    let document = Installation::new().ok(&["openapi", "clinics"]);

    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    assert!(document["paths"]["/clinics/v1/facilities"].is_object());
}

#[test]
fn an_unknown_service_is_refused_with_those_that_are() {
    let output = Installation::new().run(&["migrate", "clinic"]);

    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("clinics"), "{}", text(&output.stderr));
}

#[test]
fn databases_are_made_once_and_migrated_twice_without_harm() {
    let installation = Installation::new();
    let settings = installation.settings().display().to_string();

    installation.ok(&["database", "init", "--write", &settings]);
    let first = std::fs::read_to_string(&settings).unwrap();
    installation.ok(&["database", "init", "--write", &settings]);
    let again = std::fs::read_to_string(&settings).unwrap();
    let migrated = installation.ok(&["migrate", "all"]);
    let service = format!("{}_clinics:", installation.prefix());

    assert_eq!(first, again, "roles keep their passwords");
    assert!(first.contains(&service), "{first}");
    assert!(migrated.contains("clinics is up to date"), "{migrated}");
    installation.ok(&["migrate", "clinics"]);
    let letters = installation.ok(&["dead-letters", "list"]);
    assert_eq!(letters.lines().count(), 1, "{letters}");
}

#[cfg(unix)]
#[test]
fn the_settings_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let installation = Installation::new();
    let settings = installation.settings();

    installation.ok(&["database", "init", "--write", &settings.display().to_string()]);

    assert_eq!(settings.metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn two_officers_are_granted_and_no_third() {
    let installation = Installation::new();
    let settings = installation.settings().display().to_string();
    installation.ok(&["database", "init", "--write", &settings]);
    installation.ok(&["migrate", "registry"]);

    let first = installation.ok(&["grant", "--subject", "lan"]);
    let again = installation.run(&["grant", "--subject", "lan"]);
    installation.ok(&["grant", "--subject", "minh"]);
    let third = installation.run(&["grant", "--subject", "tuan"]);

    assert!(first.starts_with("granted: "), "{first}");
    assert!(text(&again.stderr).contains("such a grant"), "{}", text(&again.stderr));
    assert!(text(&third.stderr).contains("two officers already"), "{}", text(&third.stderr));
}

#[test]
fn a_grant_for_a_scope_that_the_role_cannot_have_is_refused() {
    let installation = Installation::new();
    let settings = installation.settings().display().to_string();
    installation.ok(&["database", "init", "--write", &settings]);
    installation.ok(&["migrate", "registry"]);
    let doctor = ["grant", "--subject", "lan", "--role", "clinic_doctor", "--scope", "province"];

    let refused = installation.run(&doctor);

    assert!(text(&refused.stderr).contains("not granted for this scope"));
}
