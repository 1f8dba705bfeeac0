//! Who has looked, and everything that is held of a person.

use serde_json::Value;
use testkit::assert_download_covers;

use crate::given::{Given, MAILBOX};

#[tokio::test]
async fn the_download_covers_every_table_and_opens_the_address() {
    let given = Given::start().await;
    let signed = given.signed_and_willing().await;
    given.service.deliver(&signed).await.unwrap();
    let (own, person) = (given.oneself(signed.person_id), signed.person_id);

    let held: Value = own.get(&format!("/notifications/v1/people/{person}/data")).await.ok().json();
    let log: Value =
        own.get(&format!("/notifications/v1/people/{person}/accesses")).await.ok().json();

    assert_download_covers(&given.service, &held).await;
    assert!(held["parts"].to_string().contains(MAILBOX));
    let items = log["items"].as_array().unwrap();
    assert!(items.iter().any(|item| item["by_the_program"] == true), "{log}");
    assert!(items.iter().any(|item| item["action"] == "export"), "{log}");
}

#[tokio::test]
async fn somebody_of_whom_nothing_has_arrived_sees_that_they_looked_themselves() {
    let given = Given::start().await;
    let person = given.signed().person_id;
    let path = format!("/notifications/v1/people/{person}/accesses");

    given.oneself(person).get(&path).await.ok();
    let log: Value = given.oneself(person).get(&path).await.ok().json();

    assert_eq!(log["items"].as_array().unwrap().len(), 1);
    assert_eq!(log["items"][0]["permission"], "audit.see-access-log");
}
