//! Who has looked, and everything that is held of a person.

use ::schema::Role;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use testkit::{Client, TestService, assert_download_covers};

use crate::books::registry_with;

fn oneself(registry: &TestService, person: &str) -> Client {
    registry.caller().role(Role::Person).person(person.parse().unwrap())
}

async fn accesses(client: &Client, person: &str, query: &str) -> Value {
    client.get(&format!("/registry/v1/people/{person}/accesses{query}")).await.ok().json()
}

#[tokio::test]
async fn a_person_sees_who_has_looked_newest_first_and_that_they_looked_themselves() {
    let (registry, officer, people) = registry_with(1).await;
    let own = oneself(&registry, &people[0]);
    registry.advance(std::time::Duration::from_secs(60)); // One instant has no order.
    officer.get(&format!("/registry/v1/people/{}/contact", people[0])).await.ok();

    registry.advance(std::time::Duration::from_secs(60));
    let seen = accesses(&own, &people[0], "").await;
    registry.advance(std::time::Duration::from_secs(60));
    let third = accesses(&own, &people[0], "").await;

    let newest = &seen["items"][0];
    assert_eq!(newest["subject"], "test-board_officer");
    assert_eq!((&newest["action"], &newest["depth"]), (&json!("read"), &json!("identity")));
    assert_eq!(newest["what"], "Xem điện thoại, thư, địa chỉ");
    assert_eq!(third["items"][0]["permission"], "audit.see-access-log");
    let program =
        seen["items"].as_array().unwrap().iter().find(|item| item["by_the_program"] == true);
    assert!(program.is_some(), "{seen}");
}

#[tokio::test]
async fn pages_go_on_where_the_last_one_ended() {
    let (registry, officer, people) = registry_with(1).await;
    let (own, path) =
        (oneself(&registry, &people[0]), format!("/registry/v1/people/{}", people[0]));
    for _ in 0..5 {
        officer.get(&path).await.ok();
        registry.advance(std::time::Duration::from_secs(60));
    }

    let first = accesses(&own, &people[0], "?limit=3").await;
    let after = first["next"].as_str().unwrap();
    let second = accesses(&own, &people[0], &format!("?limit=3&after={after}")).await;

    let times = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["at"].as_str().unwrap().to_owned()).collect()
    };
    let all = [times(&first), times(&second)].concat();
    let mut sorted = all.clone();
    sorted.sort_by(|one, other| other.cmp(one));
    assert_eq!(all, sorted);
    assert_ne!(first["items"][2]["cursor"], second["items"][0]["cursor"]);
    assert_eq!(own.get(&format!("{path}/accesses?after=x")).await.problem().kind(), "bad-cursor");
}

#[tokio::test]
async fn the_log_is_for_the_person_their_proxy_and_an_inspector() {
    let (registry, officer, people) = registry_with(2).await;
    let path = format!("/registry/v1/people/{}/accesses", people[1]);

    assert_eq!(
        oneself(&registry, &people[0]).get(&path).await.problem().kind(),
        "person-not-found"
    );
    assert_eq!(officer.get(&path).await.status(), 403);
    registry.caller().role(Role::Inspector).get(&path).await.ok();
    let proxy = registry.caller().role(Role::Proxy).person(people[1].parse().unwrap());
    proxy.subject("chi-an").get(&path).await.ok();
}

#[tokio::test]
async fn the_download_covers_every_table_and_opens_what_is_sealed() {
    let (registry, officer, people) = registry_with(1).await;
    crate::books::issue(&officer, &people[0]).await;
    let own = oneself(&registry, &people[0]);
    registry.advance(std::time::Duration::from_secs(60));

    let held: Value = own.get(&format!("/registry/v1/people/{}/data", people[0])).await.ok().json();

    assert_download_covers(&registry, &held).await;
    let part = |name: &str| {
        let parts = held["parts"].as_array().unwrap();
        parts.iter().find(|part| part["table"] == name).unwrap()["items"].clone()
    };
    assert_eq!(part("person")[0]["private"]["citizen_id"], "001051000001");
    assert!(part("health_book")[0]["reference"].is_string());
    assert!(part("person_fact").as_array().unwrap().len() >= 3);
    let log = accesses(&own, &people[0], "").await;
    assert_eq!(
        (&log["items"][0]["action"], &log["items"][0]["reason"]),
        (&json!("export"), &Value::Null)
    );
}

#[tokio::test]
async fn an_officer_needs_a_reason_and_the_person_sees_it() {
    let (registry, officer, people) = registry_with(1).await;
    let path = format!("/registry/v1/people/{}/data", people[0]);

    registry.advance(std::time::Duration::from_secs(60));
    let without = officer.get(&path).await.problem();
    let reason = "%C4%90%C6%A1n+ng%C3%A0y+20%2F11%2F2026";
    officer.clone().header("Yba-Reason", reason).get(&path).await.ok();
    let log = accesses(&oneself(&registry, &people[0]), &people[0], "").await;

    assert_eq!((without.status, without.pointers()), (422, vec!["/reason"]));
    assert_eq!(log["items"][0]["reason"], "Đơn ngày 20/11/2026");
    assert_eq!(log["items"][0]["subject"], "test-board_officer");
}

async fn looks(client: &Client, asked: &Value) -> Value {
    client.post("/registry/v1/looks", asked).await.ok().json()
}

#[tokio::test]
async fn who_saw_whom_is_told_with_ids_alone_and_is_itself_on_record() {
    let (registry, officer, people) = registry_with(2).await;
    officer.get(&format!("/registry/v1/people/{}/contact", people[0])).await.ok();
    let asked = json!({ "from": "2000-01-01T00:00:00Z", "to": "2000-06-01T00:00:00Z", "reason": "12/BC-VP" });
    assert_eq!(looks(&officer, &asked).await["items"], json!([]), "nobody looked in that year");
    let of_person = json!({
        "from": "2026-01-01T00:00:00Z", "to": "2026-12-31T00:00:00Z", "reason": "12/BC-VP", "person": people[0],
    });

    let inspector = registry.caller().role(Role::Inspector);
    registry.advance(std::time::Duration::from_secs(60)); // One instant has no order.
    let told = looks(&inspector, &of_person).await;
    registry.advance(std::time::Duration::from_secs(60));
    let again = looks(&officer, &of_person).await;

    let items = told["items"].as_array().unwrap();
    assert!(items.iter().all(|item| item["person_id"] == people[0].as_str()), "{told}");
    let contact = items.iter().find(|item| item["permission"] == "registry.see-contact").unwrap();
    assert_eq!(
        (&contact["subject"], &contact["depth"]),
        (&json!("test-board_officer"), &json!("identity"))
    );
    assert!(!told.to_string().contains("Nguyễn") && !told.to_string().contains("001051"), "{told}");
    let newest = again["items"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&newest["subject"], &newest["permission"], &newest["action"]),
        (&json!("test-inspector"), &json!("audit.answer-breach"), &json!("export"))
    );
}

#[tokio::test]
async fn a_breach_is_answered_for_the_whole_province_or_not_at_all() {
    let (registry, officer, _) = registry_with(1).await;
    let asked =
        |to: &str| json!({ "from": "2026-01-01T00:00:00Z", "to": to, "reason": "12/BC-VP" });
    let path = "/registry/v1/looks";

    let problem = officer.post(path, &json!({})).await.problem();
    assert_eq!((problem.status, problem.kind()), (422, "invalid"));
    assert_eq!(problem.pointers(), ["/from", "/to", "/reason"]);
    for to in ["2026-01-01T00:00:00Z", "2027-01-03T00:00:00Z"] {
        assert_eq!(officer.post(path, &asked(to)).await.problem().pointers(), ["/to"], "{to}");
    }
    let unknown = json!({ "von": "2026-01-01T00:00:00Z" });
    assert_eq!(officer.post(path, &unknown).await.status(), 422);
    let of_one_unit = registry.caller().role(Role::BoardOfficer).organisation("SYT");
    let problem = of_one_unit.post(path, &asked("2026-12-01T00:00:00Z")).await.problem();
    assert_eq!((problem.status, problem.kind()), (403, "province-needed"));
}

#[tokio::test]
async fn more_looks_than_one_answer_holds_are_refused_and_a_narrower_question_is_answered() {
    let (registry, officer, _) = registry_with(1).await;
    let machine_of_1999 = "
        insert into audit (id, at, subject, roles, permission, action, outcome)
        select gen_random_uuid(), timestamptz '1999-01-01' + n * interval '1 minute', 'nosy-machine', 'data_steward',
               'registry.see-contact', 'read', 'done'
        from generate_series(1, 20001) n";
    registry.owner().execute_unprepared(machine_of_1999).await.unwrap();
    let asked =
        |to: &str| json!({ "from": "1999-01-01T00:00:00Z", "to": to, "reason": "12/BC-VP" });
    let path = "/registry/v1/looks";

    let problem = officer.post(path, &asked("1999-12-31T00:00:00Z")).await.problem();
    assert_eq!((problem.status, problem.kind()), (422, "too-many-looks"));
    let narrower = looks(&officer, &asked("1999-01-14T21:20:01Z")).await;
    assert_eq!(narrower["items"].as_array().unwrap().len(), 20_000);
    let mut of_another = asked("1999-12-31T00:00:00Z");
    of_another["subject"] = json!(" somebody-else ");
    assert_eq!(looks(&officer, &of_another).await["items"], json!([]));
    of_another["subject"] = json!(" nosy-machine ");
    of_another["to"] = json!("1999-01-01T00:02:01Z");
    assert_eq!(looks(&officer, &of_another).await["items"].as_array().unwrap().len(), 2);
}
