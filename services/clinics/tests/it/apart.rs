//! Centrally managed people: cared for like everybody, and in no worklist of those who may not ask for them.

use ::schema::Role;
use ::schema::events::{IdentityRecordedV1, PersonRejoinedV1, PersonSetApartV1};
use ::schema::{ManagementTier, PersonId};
use serde_json::json;
use testkit::Client;

use crate::given::{CLINIC, Given, items};

async fn due(client: &Client) -> usize {
    items(&client.get("/clinics/v1/follow-ups?state=due").await.ok().json()).len()
}

#[tokio::test]
async fn a_clinic_sees_its_own_of_them_with_a_grant_and_the_header_alone() {
    let given = Given::start().await;
    let (person, follow_up) = given.follow_up().await;
    let at = given.service.clock().now();
    given.service.deliver(&PersonSetApartV1 { person_id: person, at }).await.unwrap();
    let card = format!("/clinics/v1/people/{person}/card");
    let outcome = format!("/clinics/v1/follow-ups/{follow_up}/outcome");
    let tried = json!({ "outcome": "no_answer", "note": "" });
    let staff = || given.staff(CLINIC);

    for client in [staff(), staff().asking_for_central(), staff().central()] {
        assert_eq!(due(&client).await, 0);
        assert_eq!(client.get(&card).await.status(), 404);
        assert_eq!(client.post(&outcome, &tried).await.status(), 404);
    }
    assert_eq!(given.officer().get(&card).await.status(), 404);
    let trusted = staff().central().asking_for_central();
    assert_eq!(due(&trusted).await, 1);
    trusted.get(&card).await.ok();
    trusted.post(&outcome, &tried).await.ok();
    // A grant for them is for those of one's own clinic.
    let elsewhere = given.staff("01109").central().asking_for_central();
    assert_eq!(due(&elsewhere).await, 0);
    let oneself = given.service.caller().role(Role::Person).person(person);
    oneself.get(&card).await.ok();
    given.service.caller().role(Role::Service).get(&card).await.ok();

    given.service.deliver(&PersonRejoinedV1 { person_id: person, at }).await.unwrap();
    given.officer().get(&card).await.ok();
}

#[tokio::test]
async fn they_get_a_card_and_care_though_nobody_in_the_list_sees_it() {
    let given = Given::start().await;
    given.clinic(CLINIC).await;
    let person = PersonId::generate(given.service.clock().now());
    let central =
        IdentityRecordedV1 { tier: ManagementTier::Central, ..given.identity(person, "SYT") };
    given.service.deliver(&central).await.unwrap();

    given.signed(person, "C", "2026-06-01").await;

    assert!(given.worklist(CLINIC, "due").await.is_empty());
    assert_eq!(due(&given.staff(CLINIC).central().asking_for_central()).await, 1);
}
