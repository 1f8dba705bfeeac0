//! Centrally managed people: told like everybody, and nobody sees of what without asking for them.

use ::schema::events::{PersonRejoinedV1, PersonSetApartV1};
use serde_json::Value;
use testkit::{Client, eventually};

use crate::given::{Given, inbox};

async fn notices(client: &Client, path: &str) -> usize {
    let page: Value = client.get(path).await.ok().json();
    page["items"].as_array().unwrap().len()
}

#[tokio::test]
async fn their_notices_are_for_themselves_and_for_whoever_may_ask() {
    let given = Given::start().await;
    let signed = given.signed_and_willing().await;
    let (person_id, at) = (signed.person_id, given.service.clock().now());
    given.service.deliver(&PersonSetApartV1 { person_id, at }).await.unwrap();

    given.service.deliver(&signed).await.unwrap();

    eventually(async || given.sink.mails().len() == 1).await;
    assert_eq!(inbox(&given.oneself(person_id)).await.len(), 1);
    let path = format!("/notifications/v1/people/{person_id}/notices");
    let officer = || given.officer();
    for client in [officer(), officer().asking_for_central(), officer().central()] {
        assert_eq!(notices(&client, &path).await, 0);
    }
    assert_eq!(notices(&officer().central().asking_for_central(), &path).await, 1);

    given.service.deliver(&PersonRejoinedV1 { person_id, at }).await.unwrap();
    assert_eq!(notices(&officer(), &path).await, 1);
}
