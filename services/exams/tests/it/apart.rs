//! Centrally managed people: what hospitals deliver about them is taken in, and an officer sees nothing of it unasked.

use ::schema::events::{CheckupRecordedV1, IdentityRecordedV1, PersonRejoinedV1, PersonSetApartV1};
use ::schema::{ManagementTier, Role};
use serde_json::{Value, json};
use testkit::Client;

use crate::world::{Somebody, World, check_up, receipt, send, somebody};

/// One who is kept apart with a check-up, and another with one.
async fn two() -> (World, Somebody, Somebody) {
    let world = World::start().await;
    let (apart, other) = (somebody(1), somebody(2));
    for person in [&apart, &other] {
        world.register(person).await;
    }
    let at = world.exams.clock().now();
    world.exams.deliver(&PersonSetApartV1 { person_id: apart.id, at }).await.unwrap();
    for person in [&apart, &other] {
        assert_eq!(world.send(&check_up(person, "2026-05-04")).await.status(), 200);
    }
    (world, apart, other)
}

async fn items(client: &Client, path: &str) -> Vec<Value> {
    let page: Value = client.get(path).await.ok().json();
    page["items"].as_array().unwrap().clone()
}

fn council(world: &World) -> Client {
    world.council().central()
}

fn officer(world: &World) -> Client {
    world.officer().central()
}

#[tokio::test]
async fn their_check_ups_are_taken_in_and_absent_without_a_grant_and_the_header() {
    let (world, apart, _) = two().await;
    let path = format!("/exams/v1/people/{}/checkups", apart.id);
    let nobody = format!("/exams/v1/people/{}/checkups", somebody(9).id);

    for client in [world.council(), world.council().asking_for_central(), council(&world)] {
        let (hidden, absent) = (client.get(&path).await, client.get(&nobody).await);
        let (hidden, absent) = (hidden.problem(), absent.problem());
        assert_eq!((hidden.status, hidden.kind()), (absent.status, absent.kind()));
    }
    assert_eq!(items(&council(&world).asking_for_central(), &path).await.len(), 1);
    let oneself = world.exams.caller().role(Role::Person).person(apart.id);
    assert_eq!(items(&oneself, &path).await.len(), 1);
    let told = world.exams.sent::<CheckupRecordedV1>().await;
    assert_eq!(told.len(), 2, "classification is told of them like of the others");

    let at = world.exams.clock().now();
    world.exams.deliver(&PersonRejoinedV1 { person_id: apart.id, at }).await.unwrap();
    assert_eq!(items(&world.council(), &path).await.len(), 1);
}

#[tokio::test]
async fn receipts_name_them_to_their_hospital_and_not_to_an_officer() {
    let (world, _, _) = two().await;
    let all = "/exams/v1/receipts";

    assert_eq!(items(&world.hospital(), all).await.len(), 2);
    assert_eq!(items(&world.officer(), all).await.len(), 1);
    assert_eq!(items(&officer(&world), all).await.len(), 1);
    assert_eq!(items(&officer(&world).asking_for_central(), all).await.len(), 2);
    let shown: Vec<String> = items(&world.officer(), all)
        .await
        .iter()
        .map(|one| one["id"].as_str().unwrap().to_owned())
        .collect();
    for one in items(&world.hospital(), all).await {
        let id = one["id"].as_str().unwrap();
        let expected = if shown.iter().any(|shown| shown == id) { 200 } else { 404 };
        assert_eq!(world.officer().get(&format!("{all}/{id}")).await.status(), expected);
    }
    assert_eq!(world.number("select sum(accepted)::bigint from figure").await, 2, "they count");
}

#[tokio::test]
async fn what_waits_under_their_number_is_not_shown_to_an_officer() {
    let (world, apart, other) = two().await;
    let of_apart = Somebody { name: "Đỗ Thị Khác".into(), ..apart };
    let of_other = Somebody { name: "Đỗ Thị Khác".into(), ..other };
    let held = world.send(&check_up(&of_apart, "2026-06-04")).await;
    assert_eq!(held.status(), 202);
    world.send(&check_up(&of_other, "2026-06-04")).await.ok();
    // The same number again under the day of a delivery that is known to be theirs.
    world.send(&check_up(&of_apart, "2026-05-04")).await.ok();
    world.send(&check_up(&somebody(3), "2026-06-04")).await.ok();
    let waiting = "/exams/v1/unmatched";

    assert_eq!(items(&world.officer(), waiting).await.len(), 2);
    assert_eq!(items(&officer(&world), waiting).await.len(), 2);
    let asking = officer(&world).asking_for_central();
    assert_eq!(items(&asking, waiting).await.len(), 4);

    let id = receipt(&held).rsplit('/').next().unwrap().to_owned();
    let path = format!("{waiting}/{id}/match");
    let person = json!({ "person_id": of_apart.id });
    assert_eq!(world.officer().post(&path, &person).await.status(), 404);
    asking.post(&path, &person).await.ok();
}

#[tokio::test]
async fn an_officer_who_delivers_for_a_hospital_delivers_for_them_too() {
    let (world, apart, _) = two().await;

    let sent = send(&world.officer(), &check_up(&apart, "2026-07-04")).await;

    assert_eq!(sent.status(), 200, "{sent:?}");
    let path = format!("/exams/v1/people/{}/checkups", apart.id);
    assert_eq!(items(&council(&world).asking_for_central(), &path).await.len(), 2);
}

#[tokio::test]
async fn an_identity_that_says_so_is_enough_until_the_registry_tells() {
    let world = World::start().await;
    let apart = somebody(1);
    let identity = IdentityRecordedV1 { tier: ManagementTier::Central, ..world.identity(&apart) };
    world.exams.deliver(&identity).await.unwrap();
    world.send(&check_up(&apart, "2026-05-04")).await.ok();
    let path = format!("/exams/v1/people/{}/checkups", apart.id);

    assert_eq!(world.council().get(&path).await.status(), 404);
    let at = world.exams.clock().now();
    world.exams.deliver(&PersonRejoinedV1 { person_id: apart.id, at }).await.unwrap();
    world.exams.deliver(&identity).await.unwrap();
    assert_eq!(items(&world.council(), &path).await.len(), 1, "an identity does not overrule it");
}
