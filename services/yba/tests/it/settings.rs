//! What the program says of its settings.

use super::installation::{Installation, text};

#[test]
fn everything_that_is_missing_is_told_at_once_with_its_meaning() {
    let installation = Installation::new();

    let output = installation.run(&["serve", "all"]);

    assert!(!output.status.success());
    let told = text(&output.stderr);
    for name in ["DATA_KEY", "IDENTITY_HASH_KEY", "AUDIT_ANCHOR_DIR", "OIDC_ISSUER"] {
        assert!(told.contains(&format!("\n  {name} is not set — ")), "{name}: {told}");
    }
    assert!(told.contains("DATABASE_URL (or CLINICS_DATABASE_URL) is not set"), "{told}");
}

#[test]
fn config_shows_values_with_their_origin_and_no_secret() {
    let installation = Installation::new();
    let mut command = installation.command(&["config", "clinics", "--dev"]);
    command
        .env("CLINICS_DATABASE_URL", "postgres://clinics:hidden@db/clinics")
        .env("DATA_KEY", "first:aGlkZGVuaGlkZGVuaGlkZGVuaGlkZGVuaGlkZGVuaGk=")
        .env("CONSUMER_BACKOFF_MS", "7");

    let output = command.output().unwrap();

    let shown = text(&output.stdout);
    assert!(!shown.contains("hidden") && !shown.contains("aGlkZGVu"), "{shown}");
    let line = |name: &str| {
        let line = shown.lines().find(|line| line.split_whitespace().next() == Some(name));
        line.unwrap_or_else(|| panic!("{name} is not in {shown}")).to_owned()
    };
    assert!(line("CLINICS_DATABASE_URL").contains("********  (environment)"));
    assert!(line("CONSUMER_BACKOFF_MS").contains("7 ms  (environment; default 100)"));
    assert!(line("OUTBOX_POLL_MS").contains("200 ms  (default)"));
    assert!(line("OIDC_ISSUER").contains("(program)"));
    assert!(line("KAFKA_BROKERS").contains("-  (not set)"));
}

#[test]
fn a_settings_file_is_below_the_environment() {
    let installation = Installation::new();
    std::fs::create_dir(installation.settings().parent().unwrap()).unwrap();
    let lines = "HTTP_REQUEST_TIMEOUT_MS=11\nOUTBOX_BATCH=22\n";
    std::fs::write(installation.settings(), lines).unwrap();

    let mut command = installation.command(&["config", "all", "--dev"]);
    let shown = text(&command.env("OUTBOX_BATCH", "33").output().unwrap().stdout);

    assert!(shown.contains("11 ms  (.yba/settings; default 30000)"), "{shown}");
    assert!(shown.contains("33  (environment; default 500)"), "{shown}");
}

#[test]
fn the_development_issuer_needs_to_be_asked_for() {
    let installation = Installation::new();

    let output = installation.run(&["serve", "issuer"]);

    assert!(!output.status.success());
    assert!(text(&output.stderr).contains("add --dev"), "{}", text(&output.stderr));
}
