//! `yba doctor`: each thing is broken for real, and the sentence about it is there.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use testkit::kafka::Kafka;
use url::Url;

use super::installation::{Installation, text};

const NO_CHANGE: [(&str, &str); 0] = [];

/// What the doctor says, with some settings changed.
struct Said {
    code: Option<i32>,
    findings: Vec<Value>,
}

fn doctor<N: AsRef<str>, V: AsRef<str>>(
    installation: &Installation,
    changed: impl IntoIterator<Item = (N, V)>,
) -> Said {
    let mut command = installation.command(&["doctor", "--json"]);
    for (name, value) in changed {
        command.env(name.as_ref(), value.as_ref());
    }
    let output = command.output().unwrap();
    let told = text(&output.stdout);
    let document: Value = serde_json::from_str(&told)
        .unwrap_or_else(|error| panic!("{error}: {told}{}", text(&output.stderr)));
    let findings = document["findings"].as_array().unwrap().clone();
    Said { code: output.status.code(), findings }
}

impl Said {
    /// The findings that are not fine, as `service/check: sentence`.
    fn bad(&self) -> Vec<String> {
        let bad = self.findings.iter().filter(|finding| finding["state"] != "fine");
        bad.map(|finding| {
            let service = finding["service"].as_str().unwrap_or("-");
            let (check, en) = (finding["check"].as_str(), finding["found"]["en"].as_str());
            format!("{service}/{}: {}", check.unwrap(), en.unwrap())
        })
        .collect()
    }

    /// Panics unless this one fault is told, in both languages, with advice in both.
    fn tells(&self, state: &str, place: &str, sentence: &str) {
        let (service, check) = place.split_once('/').unwrap();
        let found = self.findings.iter().find(|finding| {
            finding["service"].as_str().unwrap_or("-") == service
                && finding["check"] == check
                && finding["state"] == state
                && finding["found"]["en"].as_str().unwrap().contains(sentence)
        });
        let found = found.unwrap_or_else(|| panic!("{place}: {sentence}: {:#?}", self.bad()));
        for said in ["found", "advice"] {
            for language in ["vi", "en"] {
                assert!(!found[said][language].as_str().unwrap().is_empty(), "{found}");
            }
        }
        let expected = if state == "fault" { 2 } else { 1 };
        assert!(self.code >= Some(expected), "{:?}", self.code);
    }
}

async fn admin(installation: &Installation, service: &str) -> PgConnection {
    let mut url: Url = testkit::admin_url().parse().unwrap();
    url.set_path(&format!("{}_{service}", installation.prefix()));
    PgConnection::connect(url.as_str()).await.unwrap()
}

async fn run(installation: &Installation, service: &str, sql: &str) {
    let mut admin = admin(installation, service).await;
    admin.execute(AssertSqlSafe(sql.to_owned())).await.unwrap();
}

fn setting(installation: &Installation, name: &str) -> String {
    let settings = std::fs::read_to_string(installation.settings()).unwrap();
    let line = settings.lines().find_map(|line| line.strip_prefix(&format!("{name}=")));
    line.unwrap().to_owned()
}

/// A development installation that has run once: it has an audit, a chain and anchors.
async fn installed() -> Installation {
    let installation = Installation::new();
    let mut running = installation.start(&mut installation.command(&["serve", "all", "--dev"]));
    running.ready().await;
    let token = installation.ok(&["token", "--role", "it_admin"]);
    let client = runtime::http_client(&runtime::HttpClientConfig::default());
    // A denial leaves a row in the audit.
    for service in ["registry", "clinics"] {
        let path = match service {
            "registry" => "/registry/v1/people/01930000-0000-7000-8000-000000000001",
            _ => "/clinics/v1/people/01930000-0000-7000-8000-000000000001/follow-ups",
        };
        let answer = client.get(installation.url(path)).bearer_auth(token.trim()).send().await;
        assert_eq!(answer.unwrap().status(), 403);
    }
    assert_eq!(running.terminate().await, Some(0), "{}", installation.log());
    installation
}

#[tokio::test]
async fn a_sound_development_installation_has_only_its_warning() {
    let installation = installed().await;
    let mut running = installation.start(&mut installation.command(&["serve", "all", "--dev"]));
    running.ready().await;

    let said = doctor(&installation, NO_CHANGE);
    let told = installation.run(&["doctor", "exams"]);

    assert_eq!(running.terminate().await, Some(0));
    assert_eq!(said.code, Some(1), "{:#?}", said.bad());
    let bad = said.bad();
    assert!(bad.iter().all(|one| one.starts_with("-/identity: ")), "{bad:#?}");
    let text = text(&told.stdout);
    assert!(text.contains("tốt      exams/schema: "), "{text}");
    assert!(!text.contains("registry/"), "one service was asked for: {text}");
}

#[tokio::test]
async fn what_is_wrong_with_a_database_is_told() {
    let installation = installed().await;
    let url = setting(&installation, "REGISTRY_DATABASE_URL");
    let with = |change: &dyn Fn(&mut Url)| {
        let mut url: Url = url.parse().unwrap();
        change(&mut url);
        doctor(&installation, [("REGISTRY_DATABASE_URL", url.as_str())])
    };

    with(&|url| url.set_port(Some(1)).unwrap()).tells(
        "fault",
        "registry/database",
        "cannot be reached",
    );
    with(&|url| url.set_path("nobody_made_it")).tells(
        "fault",
        "registry/database",
        "does not exist",
    );
    with(&|url| url.set_username("nobody_made_it").unwrap()).tells(
        "fault",
        "registry/database",
        "refuses the name or the password",
    );
    let owner = setting(&installation, "REGISTRY_OWNER_DATABASE_URL");
    doctor(&installation, [("REGISTRY_DATABASE_URL", owner)]).tells(
        "fault",
        "registry/roles",
        "owns the tables",
    );
    let role = format!("{}_registry", installation.prefix());
    run(&installation, "registry", &format!("alter role {role} bypassrls createdb")).await;
    let said = doctor(&installation, NO_CHANGE);
    said.tells("fault", "registry/roles", "has BYPASSRLS");
    said.tells("fault", "registry/roles", "may create roles or databases");
    run(&installation, "registry", &format!("alter role {role} nobypassrls nocreatedb")).await;
    run(
        &installation,
        "exams",
        &format!("grant delete on audit to {}_exams", installation.prefix()),
    )
    .await;
    doctor(&installation, NO_CHANGE).tells("fault", "exams/roles", "change or delete the audit");
}

#[tokio::test]
async fn what_is_wrong_with_row_security_and_schema_is_told() {
    let installation = installed().await;

    run(&installation, "exams", "alter table observation disable row level security").await;
    run(&installation, "exams", "create policy everybody on checkup using (true)").await;
    run(&installation, "classification", "drop policy reach on conclusion").await;
    run(&installation, "clinics", "create table note (person_id uuid)").await;
    let said = doctor(&installation, NO_CHANGE);
    said.tells("fault", "exams/row-security", "observation is not under row security");
    said.tells("fault", "exams/row-security", "checkup has the policy everybody");
    said.tells("fault", "classification/row-security", "conclusion lacks the policy reach");
    said.tells("fault", "clinics/row-security", "note is not under row security");

    run(&installation, "registry", "delete from _migrations where version = 1").await;
    run(&installation, "exams", "update _migrations_auth set checksum = '\\x00' where version = 3")
        .await;
    run(
        &installation,
        "clinics",
        "insert into _migrations (version, description, success, checksum, execution_time)
         values (9001, 'newer', true, '\\x00', 0)",
    )
    .await;
    let said = doctor(&installation, NO_CHANGE);
    said.tells("fault", "registry/schema", "lacks step 1 (_migrations)");
    said.tells("fault", "exams/schema", "migration 3 (_migrations_auth) is not the one");
    said.tells("warning", "clinics/schema", "newer than the program (step 9001");
    let empty = Installation::new();
    let settings = empty.settings().display().to_string();
    empty.ok(&["database", "init", "--write", &settings]);
    doctor(&empty, NO_CHANGE).tells("fault", "notifications/schema", "never migrated");
}

#[tokio::test]
async fn what_is_wrong_with_keys_folders_and_the_audit_is_told() {
    let installation = installed().await;
    let key = "other:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";
    let wrapped = "insert into person_key (person_id, key_id, wrapped, created_at)
                   values (gen_random_uuid(), 'lost', '\\x01', now())";
    run(&installation, "exams", wrapped).await;

    doctor(&installation, NO_CHANGE).tells("fault", "exams/keys", "with the key lost");
    run(&installation, "exams", "update person_key set key_id = 'first'").await;
    doctor(&installation, NO_CHANGE).tells("fault", "exams/keys", "cannot be opened");
    let said = doctor(&installation, [("DATA_KEY", key)]);
    said.tells("fault", "registry/anchors", "cannot be believed");
    doctor(&installation, [("DATA_KEY", "no key")]).tells("fault", "exams/keys", "cannot be read");

    doctor(&installation, [("AUDIT_ANCHOR_DIR", "/nowhere")]).tells(
        "fault",
        "-/anchors",
        "does not exist",
    );
    doctor(&installation, [("ERASURE_LIST_DIR", "/proc")]).tells(
        "fault",
        "-/erasure-list",
        "cannot be written to",
    );
    let tamper = "alter table audit disable trigger all;
                  update audit set subject = 'nobody', at = at - interval '1 hour'
                  where id = (select audit_id from audit_chain where sequence = 1);
                  alter table audit enable trigger all";
    run(&installation, "clinics", tamper).await;
    doctor(&installation, NO_CHANGE).tells("fault", "clinics/audit", "Changed");
    let none_sent =
        "insert into audit_handover (destination, sequence) values ('siem.example.vn/in', 0)";
    run(&installation, "clinics", none_sent).await;
    doctor(&installation, [("SIEM_URL", "https://siem.example.vn/in?key=made-up")]).tells(
        "warning",
        "clinics/audit",
        "the SIEM at siem.example.vn/in lacks rows",
    );
    let foreign = "insert into audit (id, xid, at, subject, roles, permission, action, outcome)
                   values (gen_random_uuid(), '9000000000000', now(), 'x', '', 'x', 'read', 'done')";
    run(&installation, "registry", foreign).await;
    doctor(&installation, NO_CHANGE).tells("fault", "registry/audit", "another cluster");
}

#[tokio::test]
async fn what_holds_up_events_is_told() {
    let installation = installed().await;
    let waits = "insert into outbox (event_id, event_type, source, topic, key, occurred_at)
                 values (gen_random_uuid(), 'x', 'x', 'people', 'x', now() - interval '2 minutes')";
    let parked = "insert into dead_letter (consumer, topic, key, event_id, event_type, source, occurred_at, origin)
                  values ('exams', 'people', 'x', gen_random_uuid(), 'x', 'x', now(), 'x')";

    run(&installation, "registry", waits).await;
    run(&installation, "exams", parked).await;
    run(&installation, "clinics", "update bus set carrier = 'kafka'").await;
    let said = doctor(&installation, [("KAFKA_BROKERS", "127.0.0.1:1")]);
    said.tells("warning", "registry/outbox", "1 events wait to be sent");
    said.tells("warning", "exams/dead-letters", "1 keys have an event");
    said.tells("fault", "-/carrier", "clinics record the other one");
    said.tells("fault", "-/kafka", "no broker answers at 127.0.0.1:1");
    run(&installation, "registry", "update outbox set occurred_at = now() - interval '1 hour'")
        .await;
    doctor(&installation, [("KAFKA_BROKERS", "127.0.0.1:1")]).tells(
        "fault",
        "registry/outbox",
        "wait to be sent",
    );
}

/// An identity provider that answers what the test wants, with the date that the test wants.
fn provider(document: impl Fn(&str) -> String + Send + 'static, keys: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let own = issuer.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut request = String::new();
            BufReader::new(&stream).read_line(&mut request).unwrap();
            let body = if request.contains("/jwks") { keys.to_owned() } else { document(&own) };
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: application/json\r\n\
                 Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    issuer
}

fn speaks(issuer: &str) -> String {
    format!(r#"{{"issuer":"{issuer}","jwks_uri":"{issuer}/jwks"}}"#)
}

#[tokio::test]
async fn what_is_wrong_with_the_identity_provider_is_told() {
    const KEY: &str = r#"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"1","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;
    let installation = installed().await;
    let told = |issuer: &str| doctor(&installation, [("OIDC_ISSUER", issuer)]);

    told("http://127.0.0.1:1").tells("fault", "-/identity", "does not answer");
    told(&provider(|_| speaks("http://127.0.0.1:2"), KEY)).tells(
        "fault",
        "-/identity",
        "names another issuer",
    );
    told(&provider(|_| "<html>".to_owned(), KEY)).tells("fault", "-/identity", "cannot be read");
    told(&provider(speaks, r#"{"keys":[]}"#)).tells(
        "fault",
        "-/identity",
        "no key that can be used",
    );
    let late = told(&provider(speaks, KEY));
    late.tells("fault", "-/identity-clock", "differ by");
    assert!(!late.bad().iter().any(|one| one.starts_with("-/identity: ")), "{:#?}", late.bad());
}

/// A proxy that lets nobody through, and the first lines of what it was asked for.
fn refusing_proxy() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (asked, asked_for) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut request = String::new();
            BufReader::new(&stream).read_line(&mut request).unwrap();
            asked.send(request.trim().to_owned()).unwrap();
            let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        }
    });
    (address, asked_for)
}

#[tokio::test]
async fn https_leaves_through_the_environments_proxy_unless_its_host_is_excepted() {
    let installation = installed().await;
    let (proxy, asked_for) = refusing_proxy();
    let excepting = |hosts: &str| {
        let issuer = ("OIDC_ISSUER", "https://login.invalid/realms/yba");
        doctor(&installation, [issuer, ("HTTPS_PROXY", &proxy), ("NO_PROXY", hosts)])
    };

    excepting("").tells("fault", "-/identity", "does not answer");
    assert_eq!(asked_for.try_recv().unwrap(), "CONNECT login.invalid:443 HTTP/1.1");
    while asked_for.try_recv().is_ok() {}
    excepting(".invalid").tells("fault", "-/identity", "does not answer");
    assert!(asked_for.try_recv().is_err());
}

#[tokio::test]
async fn what_is_wrong_with_topics_is_told() {
    let Some(kafka) = Kafka::start().await else { return };
    let installation = Installation::new();
    let on = [("BUS", "kafka".to_owned()), ("KAFKA_BROKERS", kafka.brokers())];

    let missing = doctor(&installation, on.clone());
    let checkups = format!("{}.checkups does not exist", installation.prefix());
    missing.tells("fault", "-/topics", &checkups);
    missing.tells("warning", "-/acls", "Kafka asks nobody's name");
    let mut create = installation.command(&["topics", "--create"]);
    assert!(create.envs(on.clone()).output().unwrap().status.success());
    let made = doctor(&installation, on);
    assert!(!made.bad().iter().any(|one| one.starts_with("-/topics")), "{:#?}", made.bad());
}

#[test]
fn an_empty_machine_is_told_every_setting_that_is_missing() {
    let said = doctor(&Installation::new(), NO_CHANGE);

    assert_eq!(said.code, Some(2));
    for name in ["DATA_KEY", "OIDC_ISSUER", "AUDIT_ANCHOR_DIR", "EXAMS_DATABASE_URL"] {
        said.tells("fault", "-/settings", name);
    }
}
