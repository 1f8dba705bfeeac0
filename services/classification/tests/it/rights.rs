//! Who has looked, and everything that is held of a person.

use schema::Role;
use serde_json::{Value, json};
use testkit::assert_download_covers;

use crate::given::{complete_person, conclusion, council, service};

#[tokio::test]
async fn the_download_covers_every_table_and_has_the_evidence_in_words() {
    let service = service().await;
    let person = complete_person(&service, &["I10"]).await;
    let own = service.caller().role(Role::Person).person(person);
    let path = format!("/classification/v1/people/{person}/data");

    let before: Value = own.get(&path).await.ok().json();
    let id = conclusion(&service, person).await["id"].as_str().unwrap().to_owned();
    let sign = format!("/classification/v1/conclusions/{id}/signature");
    let signed = json!({ "class": "C", "reason": "theo dõi thêm" });
    council(&service, "anna").post(&sign, &signed).await.ok();
    council(&service, "boris").post(&sign, &signed).await;
    service.advance(std::time::Duration::from_secs(60)); // One instant has no order.
    let held: Value = own.get(&path).await.ok().json();

    assert_download_covers(&service, &held).await;
    let part = |held: &Value, name: &str| {
        let parts = held["parts"].as_array().unwrap();
        let named = |part: &&Value| part["table"] == name || part["part"] == name;
        parts.iter().find(named).unwrap()["items"].clone()
    };
    // Nothing of a conclusion before the Council has signed it.
    assert_eq!(part(&before, "conclusion"), json!([]));
    assert!(part(&held, "checkup")[0]["findings"]["observations"].is_array());
    assert_eq!(part(&held, "assessments-explained")[0]["systems"].as_array().unwrap().len(), 21);
    let log: Value =
        own.get(&format!("/classification/v1/people/{person}/accesses")).await.ok().json();
    assert_eq!(log["items"][0]["what"], "Tải toàn bộ dữ liệu của người này");
}

#[tokio::test]
async fn the_download_of_somebody_with_two_ids_has_what_is_known_under_both() {
    let service = service().await;
    let (old, survivor) =
        (complete_person(&service, &["I10"]).await, complete_person(&service, &[]).await);
    let id = conclusion(&service, old).await["id"].as_str().unwrap().to_owned();
    let proposed = conclusion(&service, old).await["proposed"].clone();
    let sign = format!("/classification/v1/conclusions/{id}/signature");
    council(&service, "anna").post(&sign, json!({ "class": proposed })).await.ok();
    let merged = schema::events::PersonMergedV1 { old, survivor, at: service.clock().now() };
    service.deliver(&merged).await.unwrap();

    for id in [old, survivor] {
        let own = service.caller().role(Role::Person).person(id);
        let path = format!("/classification/v1/people/{id}/data");
        let held: Value = own.get(&path).await.ok().json();

        assert_download_covers(&service, &held).await;
        assert_eq!(held["person_id"], json!(survivor));
        let part = |name: &str| -> Vec<Value> {
            let parts = held["parts"].as_array().unwrap();
            let named = |part: &&Value| part["table"] == name || part["part"] == name;
            parts.iter().find(named).unwrap()["items"].as_array().unwrap().clone()
        };
        let mut people: Vec<String> = part("checkup")
            .iter()
            .map(|one| one["person_id"].as_str().unwrap().to_owned())
            .collect();
        people.sort();
        let mut both = [old.to_string(), survivor.to_string()];
        both.sort();
        assert_eq!(people, both);
        assert!(part("checkup").iter().all(|one| one["findings"]["observations"].is_array()));
        let conclusions = part("conclusion");
        let signed = conclusions.iter().find(|one| one["person_id"] == json!(old));
        assert!(signed.is_some(), "what was signed under the other id is theirs");
        assert!(part("assessments-explained").len() >= 2);
    }
}
