//! Who left or died is on no worklist; who comes back is again.

use std::time::Duration;

use ::schema::PersonId;
use ::schema::events::{
    FollowUpClosedV1, FollowUpScheduledV1, PersonChangedV1, PersonDiedV1, PersonErasedV1,
    PersonLeftV1, PersonMergedV1,
};
use serde_json::{Value, json};
use testkit::traces;

use crate::given::{CLINIC, Given, OTHER_CLINIC, items};

async fn leave(given: &Given, person_id: PersonId) {
    given.service.advance(Duration::from_secs(60));
    *given.standing.lock().unwrap() = "left";
    let (on, at) = ("2026-11-21".parse().unwrap(), given.service.clock().now());
    given.service.deliver(&PersonLeftV1 { person_id, on, at }).await.unwrap();
}

async fn die(given: &Given, person_id: PersonId) {
    given.service.advance(Duration::from_secs(60));
    *given.standing.lock().unwrap() = "died";
    let (on, at) = ("2026-11-20".parse().unwrap(), given.service.clock().now());
    given.service.deliver(&PersonDiedV1 { person_id, on, at }).await.unwrap();
}

/// The registry tells that something changed, and says on asking how the person stands.
async fn change(given: &Given, person_id: PersonId, standing: &'static str) {
    given.service.advance(Duration::from_secs(60));
    *given.standing.lock().unwrap() = standing;
    let at = given.service.clock().now();
    let changed = PersonChangedV1 { person_id, organisation: "SYT".parse().unwrap(), at };
    given.service.deliver(&changed).await.unwrap();
}

async fn figures(given: &Given) -> Value {
    given.officer().get("/clinics/v1/figures").await.ok().json()
}

async fn of_person(given: &Given, person: PersonId) -> Vec<Value> {
    let path = format!("/clinics/v1/people/{person}/follow-ups");
    items(&given.officer().get(&path).await.ok().json())
}

#[tokio::test]
async fn who_died_has_no_card_and_is_on_no_worklist() {
    let given = Given::start().await;
    let (person, id) = given.follow_up().await;

    die(&given, person).await;

    assert!(given.worklist(CLINIC, "due").await.is_empty());
    let ended = given.worklist(CLINIC, "ended").await;
    assert_eq!((&ended[0]["id"], &ended[0]["ended_for"]), (&json!(id), &json!("died")));
    assert!(ended[0]["closed_at"].is_string());
    assert_eq!(given.card(person).await["facility"], Value::Null);
    let totals = &figures(&given).await["totals"];
    assert_eq!(
        (&totals["cards"], &totals["due"], &totals["ended"]),
        (&json!(0), &json!(0), &json!(1))
    );
    let path = format!("/clinics/v1/follow-ups/{id}/outcome");
    let late = given.staff(CLINIC).post(&path, json!({ "outcome": "no_answer" })).await;
    assert_eq!(late.problem().kind(), "follow-up-closed");
    assert!(given.service.sent::<FollowUpClosedV1>().await.is_empty(), "nobody was seen or called");
}

#[tokio::test]
async fn nothing_that_comes_later_opens_anything_for_who_died() {
    let given = Given::start().await;
    let (person, _) = given.follow_up().await;
    die(&given, person).await;
    let told = given.service.sent::<FollowUpScheduledV1>().await.len();

    given.signed(person, "D", "2026-11-01").await;
    given.service.deliver(&given.identity(person, "SYT")).await.unwrap();
    given.clinic(OTHER_CLINIC).await; // Whoever waits for a clinic is registered now.
    tokio::time::sleep(Duration::from_millis(200)).await;

    assert!(given.worklist(CLINIC, "due").await.is_empty());
    assert_eq!(given.card(person).await["facility"], Value::Null);
    assert_eq!(given.service.sent::<FollowUpScheduledV1>().await.len(), told);
    assert_eq!(of_person(&given, person).await.len(), 2, "both are kept, ended");
    let path = format!("/clinics/v1/people/{person}/card");
    let by_hand = given.officer().put(&path, json!({ "facility": CLINIC })).await.problem();
    assert_eq!((by_hand.status, by_hand.kind()), (409, "person-departed"));
}

#[tokio::test]
async fn a_departure_may_come_before_its_person() {
    let given = Given::start().await;
    given.clinic(CLINIC).await;
    let person = PersonId::generate(given.service.clock().now());

    leave(&given, person).await;
    given.service.deliver(&given.identity(person, "SYT")).await.unwrap();

    assert_eq!(given.card(person).await["facility"], Value::Null);
}

#[tokio::test]
async fn who_comes_back_has_card_and_follow_up_as_before() {
    let given = Given::start().await;
    let (person, id) = given.follow_up().await;
    let (card, counted) = (given.card(person).await, figures(&given).await);
    leave(&given, person).await;
    assert_ne!(figures(&given).await, counted);

    // What changes while they are away brings nobody back.
    change(&given, person, "left").await;
    assert_eq!(given.card(person).await["facility"], Value::Null);
    change(&given, person, "managed").await;

    assert_eq!(given.card(person).await, card);
    let due = given.worklist(CLINIC, "due").await;
    assert_eq!((&due[0]["id"], &due[0]["closed_at"]), (&json!(id), &Value::Null));
    assert_eq!(figures(&given).await, counted);
    change(&given, person, "managed").await;
    assert_eq!(given.worklist(CLINIC, "due").await.len(), 1);
}

#[tokio::test]
async fn who_comes_back_to_a_clinic_that_has_closed_gets_another() {
    let given = Given::start().await;
    let (person, id) = given.follow_up().await;
    leave(&given, person).await;
    given.clinic(OTHER_CLINIC).await;
    let closed =
        json!({"name": "Phòng khám A", "kind": "clinic_a", "email": null, "active": false});
    let path = format!("/clinics/v1/facilities/{CLINIC}");
    given.officer().put(&path, closed).await.ok();

    change(&given, person, "managed").await;

    assert_eq!(given.card(person).await["facility"], OTHER_CLINIC);
    assert_eq!(given.worklist(OTHER_CLINIC, "due").await[0]["id"], id.as_str());
}

#[tokio::test]
async fn of_several_ended_follow_ups_only_the_newest_comes_back() {
    let given = Given::start().await;
    let (person, _) = given.follow_up().await;
    leave(&given, person).await;
    given.signed(person, "D", "2026-11-01").await;

    change(&given, person, "managed").await;

    let due = given.worklist(CLINIC, "due").await;
    assert_eq!(due.len(), 1);
    assert_eq!(of_person(&given, person).await[0]["id"], due[0]["id"]);
    assert_eq!(given.service.sent::<FollowUpScheduledV1>().await.len(), 2);
}

#[tokio::test]
async fn whose_other_record_died_is_called_no_more() {
    let given = Given::start().await;
    let (old, _) = given.follow_up().await;
    let survivor = given.person("SYT").await;
    die(&given, survivor).await;
    let at = given.service.clock().now();

    given.service.deliver(&PersonMergedV1 { old, survivor, at }).await.unwrap();

    assert!(given.worklist(CLINIC, "due").await.is_empty());
    assert_eq!(given.card(survivor).await["facility"], Value::Null);
    assert_eq!(figures(&given).await["totals"]["cards"], json!(0));
}

#[tokio::test]
async fn an_erasure_takes_the_departure_along() {
    let given = Given::start().await;
    let (person_id, _) = given.follow_up().await;
    die(&given, person_id).await;
    let at = given.service.clock().now();

    given.service.deliver(&PersonErasedV1 { person_id, at }).await.unwrap();
    die(&given, person_id).await;

    let left = traces(given.service.owner(), &[&person_id.to_string()]).await;
    assert_eq!(left, ["audit", "erased_person", "outbox"]);
}
