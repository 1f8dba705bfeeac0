//! Centrally managed people: assessed like everybody, and absent from the Council's desk unless asked for.

use schema::events::{IdentityRecordedV1, PersonRejoinedV1, PersonSetApartV1};
use schema::{ManagementTier, Role};
use serde_json::{Value, json};
use testkit::Client;

use crate::given::{complete_person, conclusion, council, identity, now, service};

async fn proposed(client: &Client) -> usize {
    let list: Value = client.get("/classification/v1/conclusions?state=proposed").await.ok().json();
    list["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn the_council_sees_and_signs_theirs_with_a_grant_and_the_header_alone() {
    let service = service().await;
    let apart = complete_person(&service, &["I10"]).await;
    complete_person(&service, &["I10"]).await;
    let waits = conclusion(&service, apart).await;
    let id = waits["id"].as_str().unwrap().to_owned();
    service.deliver(&PersonSetApartV1 { person_id: apart, at: now() }).await.unwrap();
    let trusted = council(&service, "anna").central();
    let asking = trusted.clone().asking_for_central();

    let person = format!("/classification/v1/people/{apart}/assessments");
    let one = format!("/classification/v1/conclusions/{id}");
    let sign = format!("{one}/signature");
    let class = json!({ "class": waits["proposed"] });
    let ungranted = council(&service, "anna").asking_for_central();
    for client in [council(&service, "anna"), ungranted, trusted] {
        assert_eq!(client.get(&person).await.status(), 404);
        assert_eq!(client.get(&one).await.status(), 404);
        assert_eq!(client.post(&sign, &class).await.status(), 404);
        assert_eq!(proposed(&client).await, 1);
    }
    assert_eq!(proposed(&asking).await, 2);
    asking.get(&person).await.ok();
    asking.post(&sign, &class).await.ok();
    service.caller().role(Role::Service).get(&one).await.ok();
    service.caller().role(Role::Person).person(apart).get(&person).await.ok();

    service.deliver(&PersonRejoinedV1 { person_id: apart, at: now() }).await.unwrap();
    council(&service, "anna").get(&person).await.ok();
}

#[tokio::test]
async fn an_identity_that_says_so_is_enough_until_the_registry_tells() {
    let service = service().await;
    let person = complete_person(&service, &[]).await;
    let path = format!("/classification/v1/people/{person}/assessments");
    council(&service, "anna").get(&path).await.ok();

    let tier = ManagementTier::Central;
    let central = IdentityRecordedV1 { tier, ..identity(person, "1980-01-01") };
    service.deliver(&central).await.unwrap();

    assert_eq!(council(&service, "anna").get(&path).await.status(), 404);
}
