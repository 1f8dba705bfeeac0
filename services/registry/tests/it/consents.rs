//! For what a person's data are used: by law, or by consent.

use ::schema::Role;
use ::schema::events::ConsentRecordedV1;
use serde_json::{Value, json};
use testkit::{Client, TestService};

use crate::books::{as_owner, registry_with};

fn oneself(registry: &TestService, person: &str) -> Client {
    registry.caller().role(Role::Person).person(person.parse().unwrap())
}

fn path(person: &str) -> String {
    format!("/registry/v1/people/{person}/consents")
}

fn wanted(purpose: &str, decision: &str) -> Value {
    json!({ "purpose": purpose, "decision": decision, "text_version": 1 })
}

async fn purpose(client: &Client, person: &str, purpose: &str) -> Value {
    let list: Value = client.get(&path(person)).await.ok().json();
    let items = list["items"].as_array().unwrap();
    items.iter().find(|item| item["purpose"] == purpose).unwrap().clone()
}

#[tokio::test]
async fn nothing_is_consented_to_until_the_person_says_so_and_takes_it_back_as_easily() {
    let (registry, _, people) = registry_with(1).await;
    let own = oneself(&registry, &people[0]);
    let before = purpose(&own, &people[0], "email_notices").await;

    own.post(&path(&people[0]), wanted("email_notices", "give")).await.ok();
    registry.advance(std::time::Duration::from_secs(60));
    let twice = own.post(&path(&people[0]), wanted("email_notices", "give")).await.problem();
    own.post(&path(&people[0]), wanted("email_notices", "withdraw")).await.ok();
    let after = purpose(&own, &people[0], "email_notices").await;

    assert_eq!((&before["state"], &before["history"]), (&json!("never"), &json!([])));
    assert_eq!(twice.kind(), "consent-unchanged");
    let decisions: Vec<&Value> =
        after["history"].as_array().unwrap().iter().map(|one| &one["decision"]).collect();
    assert_eq!(
        (&after["state"], decisions),
        (&json!("withdrawn"), vec![&json!("withdrawn"), &json!("given")])
    );
    let told: Vec<bool> =
        registry.sent::<ConsentRecordedV1>().await.iter().map(|event| event.allowed).collect();
    assert_eq!(told, [true, false]);
    let history = as_owner(&registry, "update consent set decision = 'given'").await.unwrap_err();
    assert!(history.to_string().contains("history is written once"), "{history}");
}

#[tokio::test]
async fn what_the_law_asks_for_needs_no_consent_and_old_words_count_for_nothing() {
    let (registry, _, people) = registry_with(1).await;
    let own = oneself(&registry, &people[0]);

    let by_law = own.post(&path(&people[0]), wanted("health_care", "give")).await.problem();
    let mut old = wanted("research", "give");
    old["text_version"] = 7.into();
    let old = own.post(&path(&people[0]), old).await.problem();
    let unknown = own.post(&path(&people[0]), wanted("sale", "maybe")).await.problem();

    assert_eq!(purpose(&own, &people[0], "health_care").await["state"], "not_needed");
    assert_eq!((by_law.pointers(), old.pointers()), (vec!["/purpose"], vec!["/text_version"]));
    assert_eq!(unknown.pointers(), ["/purpose", "/decision"]);
}

#[tokio::test]
async fn an_officer_writes_a_consent_down_from_paper_and_a_withdrawal_without() {
    let (registry, officer, people) = registry_with(2).await;
    let without = officer.post(&path(&people[0]), wanted("family", "give")).await.problem();
    let mut paper = wanted("family", "give");
    paper["document"] = "Giấy đồng ý 20/11/2026".into();

    officer.post(&path(&people[0]), paper).await.ok();
    let given = purpose(&officer, &people[0], "family").await;
    registry.advance(std::time::Duration::from_secs(60));
    officer.post(&path(&people[0]), wanted("family", "withdraw")).await.ok();

    assert_eq!(without.pointers(), ["/document"]);
    assert_eq!(
        (&given["state"], &given["history"][0]["means"]),
        (&json!("given"), &json!("paper"))
    );
    let stranger =
        oneself(&registry, &people[1]).post(&path(&people[0]), wanted("family", "give")).await;
    assert_eq!(stranger.status(), 404);
}
