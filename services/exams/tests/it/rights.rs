//! Who has looked, and everything that is held of a person.

use ::schema::Role;
use serde_json::{Value, json};
use testkit::assert_download_covers;

use crate::world::{World, check_up, somebody};

#[tokio::test]
async fn the_download_covers_every_table_and_has_what_the_hospital_sent_as_it_sent_it() {
    let world = World::start().await;
    let (an, other) = (somebody(1), somebody(2));
    world.register(&an).await;
    world.register(&other).await;
    world.send(&check_up(&an, "2026-05-04")).await.ok();
    let own = world.exams.caller().role(Role::Person).person(an.id);

    world.exams.advance(std::time::Duration::from_secs(60)); // One instant has no order.
    let held: Value = own.get(&format!("/exams/v1/people/{}/data", an.id)).await.ok().json();

    assert_download_covers(&world.exams, &held).await;
    let part = |name: &str| {
        let parts = held["parts"].as_array().unwrap();
        parts.iter().find(|part| part["table"] == name).unwrap()["items"].clone()
    };
    assert_eq!(part("version")[0]["bundle"]["resourceType"], "Bundle");
    assert_eq!(part("receipt")[0]["state"], "accepted");
    assert!(!part("observation").as_array().unwrap().is_empty());
    let log: Value = own.get(&format!("/exams/v1/people/{}/accesses", an.id)).await.ok().json();
    assert_eq!(log["items"][0]["action"], json!("export"));
    let path = format!("/exams/v1/people/{}/data", other.id);
    assert_eq!(own.get(&path).await.problem().kind(), "person-not-found");
}

#[tokio::test]
async fn what_a_hospital_sent_is_not_given_past_row_security() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    world.send(&check_up(&an, "2026-05-04")).await.ok();
    use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
    let sql = format!(
        "with scope as materialized (
             select set_config('yba.reach', '', true), set_config('yba.subject', 'x', true),
                    set_config('yba.grantees', 'facility:01001', true))
         select (select count(*) from exams_deliveries_of('{0}')) + (select count(*) from exams_versions_of('{0}'))
              + (select count(*) from exams_receipts_of('{0}')) from scope",
        an.id
    );
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let row = world.exams.db().connection().query_one_raw(statement).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0);
}

#[tokio::test]
async fn the_download_of_somebody_with_two_ids_has_what_came_under_both() {
    let world = World::start().await;
    let (an, binh) = (somebody(1), somebody(2));
    for (person, day) in [(&an, "2026-05-04"), (&binh, "2025-05-04")] {
        world.register(person).await;
        world.send(&check_up(person, day)).await.ok();
    }
    let at = world.exams.clock().now();
    let merged = ::schema::events::PersonMergedV1 { old: an.id, survivor: binh.id, at };
    world.exams.deliver(&merged).await.unwrap();
    // While the merge lasts what comes for the old number is the survivor's.
    world.send(&check_up(&an, "2026-06-04")).await.ok();

    for id in [an.id, binh.id] {
        let own = world.exams.caller().role(Role::Person).person(id);
        let held: Value = own.get(&format!("/exams/v1/people/{id}/data")).await.ok().json();

        assert_download_covers(&world.exams, &held).await;
        assert_eq!(held["person_id"], json!(binh.id));
        let part = |name: &str| -> Vec<Value> {
            let parts = held["parts"].as_array().unwrap();
            let part = parts.iter().find(|part| part["table"] == name).unwrap();
            part["items"].as_array().unwrap().clone()
        };
        let mut days: Vec<String> =
            part("checkup").iter().map(|one| one["on_day"].as_str().unwrap().to_owned()).collect();
        days.sort();
        assert_eq!(days, ["2025-05-04", "2026-05-04", "2026-06-04"]);
        assert_eq!((part("identity").len(), part("receipt").len()), (2, 3));
        let bundles = part("version");
        assert_eq!(bundles.len(), 3);
        assert!(
            bundles.iter().all(|one| one["bundle"]["resourceType"] == "Bundle"),
            "each is opened"
        );
    }
}
