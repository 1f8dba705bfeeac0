//! Who has looked, and everything that is held of a person.

use ::schema::Role;
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
