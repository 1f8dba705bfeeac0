//! Answering for it: a breach's file, the register, the audit handed on.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use url::Url;

use super::installation::{Installation, text};

/// A running province with one person, whom an officer has looked for; answers the person's id.
async fn looked_at(installation: &Installation) -> String {
    let mut running = installation.start(&mut installation.command(&["serve", "all", "--dev"]));
    running.ready().await;
    let client = runtime::http_client(&runtime::HttpClientConfig::default());
    let token = |subject: &str, role: &str| {
        installation.ok(&["token", "--role", role, "--subject", subject]).trim().to_owned()
    };
    let (lan, it) = (token("lan", "board_officer"), token("quan-tri", "it_admin"));
    let put = |path: &str, body: Value| {
        client.put(installation.url(path)).bearer_auth(&lan).json(&body).send()
    };
    let organisation = put("/registry/v1/organisations/SYT", json!({ "name": "Sở Y tế" })).await;
    assert!(organisation.unwrap().status().is_success());
    let person = json!({
        "name": "Trần Thị Mẫu", "sex": "female", "born": "1980-02-03", "citizen_id": "001180000017",
        "tier": "PROV_OTHER", "organisation": "SYT", "post": "Chuyên viên", "reason": "mới vào diện",
        "document": "1/QĐ",
    });
    let entered = client.post(installation.url("/registry/v1/people")).bearer_auth(&lan);
    let entered = entered.header("Idempotency-Key", "1").json(&person).send().await.unwrap();
    let (status, answer) = (entered.status(), entered.text().await.unwrap());
    assert_eq!(status, 201, "{answer}");
    let id = serde_json::from_str::<Value>(&answer).unwrap()["id"].as_str().unwrap().to_owned();
    let path = installation.url(&format!("/registry/v1/people/{id}"));
    for (who, expected) in [(&lan, 200), (&it, 403)] {
        let answer = client.get(&path).bearer_auth(who).send().await.unwrap();
        assert_eq!(answer.status(), expected);
    }
    all_are_chained(installation).await;
    assert_eq!(running.terminate().await, Some(0), "{}", installation.log());
    id
}

/// A row gets its place once no older transaction runs in the whole cluster, where other tests work as well.
async fn all_are_chained(installation: &Installation) {
    let mut url: Url = testkit::admin_url().parse().unwrap();
    url.set_path(&format!("{}_registry", installation.prefix()));
    let mut admin = PgConnection::connect(url.as_str()).await.unwrap();
    let waiting = "select (select count(*) from audit) - (select count(*) from audit_chain)";
    let end = Instant::now() + Duration::from_secs(60);
    while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut admin).await.unwrap() > 0 {
        assert!(Instant::now() < end, "rows of the audit have no place");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test]
async fn a_breach_file_says_who_saw_whom_without_a_name_and_is_itself_on_record() {
    let installation = Installation::new();
    let id = looked_at(&installation).await;
    let folder = installation.settings().with_file_name("breach");
    let out = folder.display().to_string();
    let arguments = [
        "breach",
        "--from",
        "2026-01-01",
        "--to",
        "2099-12-31",
        "--reason",
        "12/BC",
        "--out",
        &out,
    ];
    let discovered =
        [arguments.as_slice(), &["--discovered", "2026-01-02T08:00:00+07:00"]].concat();

    let said = installation.ok(&discovered);
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let (page, csv) = (read("summary.html"), read("accesses.csv"));

    assert!(said.contains("about 1 people by 2 accounts"), "{said}");
    let late = "<strong>05/01/2026 08:00</strong> <span class=\"bad\">(ĐÃ QUÁ HẠN)";
    assert!(page.contains(late), "72 hours later: {page}");
    assert!(page.contains("<td>lan</td>") && page.contains("<td>quan-tri</td>"), "{page}");
    assert!(page.contains("<td>Văn phòng Ban</td>"), "{page}");
    assert!(page.contains("<td>registry</td><td>khớp</td>"), "{page}");
    let lines: Vec<Value> =
        read("accesses.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(csv.lines().count(), lines.len() + 1);
    let of = |subject: &str, permission: &str| {
        let found =
            lines.iter().find(|one| one["subject"] == subject && one["permission"] == permission);
        found.unwrap_or_else(|| panic!("{subject} {permission}: {lines:#?}")).clone()
    };
    let seen = of("lan", "registry.see-person");
    assert_eq!(
        [&seen["person_id"], &seen["action"], &seen["depth"]],
        [&json!(id), &json!("read"), &json!("identity")]
    );
    assert_eq!(of("quan-tri", "registry.see-person")["outcome"], "denied");
    for file in ["summary.html", "summary.json", "accesses.csv", "accesses.jsonl"] {
        assert!(!read(file).contains("Thị Mẫu") && !read(file).contains("001180000017"), "{file}");
    }

    let another = installation.settings().with_file_name("person").display().to_string();
    let of_person = [arguments[..7].to_vec(), vec!["--out", &another, "--person", &id]].concat();
    installation.ok(&of_person);
    let again = std::fs::read_to_string(format!("{another}/accesses.jsonl")).unwrap();
    let on_record = again
        .lines()
        .filter(|line| line.contains("\"export\"") && line.contains("service:registry"));
    assert_eq!(on_record.count(), 1, "the first file left its row about the person: {again}");
    assert!(!installation.run(&of_person).status.success(), "nothing is written over");
}

#[tokio::test]
async fn the_audit_is_handed_on_where_the_last_call_ended() {
    let installation = Installation::new();
    looked_at(&installation).await;
    let export = |since: &str| {
        let output = installation.run(&["audit", "export", "registry", "--since", since]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let lines: Vec<Value> =
            text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        lines
    };

    let all = export("0");
    let sequences: Vec<i64> = all.iter().map(|line| line["sequence"].as_i64().unwrap()).collect();
    let half = sequences.len() / 2;

    assert!(sequences.len() > 3);
    assert_eq!(sequences, (1..=i64::try_from(sequences.len()).unwrap()).collect::<Vec<_>>());
    assert_eq!(export(&half.to_string()), all[half..]);
    assert_eq!(all[0]["service"], "registry");
    assert_eq!(all[0]["hash"].as_str().unwrap().len(), 64);
}

#[tokio::test]
async fn the_register_tells_purposes_columns_readers_and_retention() {
    let installation = Installation::new();
    let settings = installation.settings().display().to_string();
    installation.ok(&["database", "init", "--write", &settings]);
    installation.ok(&["migrate", "registry"]);

    let page = installation.ok(&["processing-register"]);
    let json: Value =
        serde_json::from_str(&installation.ok(&["processing-register", "--json"])).unwrap();

    for part in [
        "Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15",
        "### Phân hệ classification",
        "chỉ số đã đo (`observation`)",
        "Bác sĩ phòng khám A",
        "| Hồ sơ của người đã chết | 30 | khi người ấy đã chết | Thông tư 33/2025/TT-BYT |",
        "| `checkups` | **có dữ liệu cá nhân** | exams | classification | 7 ngày |",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert_eq!(json["people"], 0);
    assert_eq!(json["purposes"].as_array().unwrap().len(), 5);
    assert_eq!(json["services"].as_array().unwrap().len(), 5);
}
