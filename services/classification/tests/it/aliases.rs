//! Two ids of one person: assessed by the facts of both, and each on its own again after an undo.

use std::time::Duration;

use schema::PersonId;
use schema::events::{ConclusionSignedV1, PersonMergedV1, PersonUnmergedV1};
use serde_json::{Value, json};
use testkit::TestService;

use crate::given::{assessments, checkup, conclusion, council, identity, number, person, service};

async fn merge(service: &TestService, old: PersonId, survivor: PersonId) {
    let at = service.clock().now();
    for _ in 0..2 {
        service.deliver(&PersonMergedV1 { old, survivor, at }).await.unwrap();
    }
}

async fn undo(service: &TestService, old: PersonId, survivor: PersonId) {
    service.advance(Duration::from_secs(60));
    let at = service.clock().now();
    for _ in 0..2 {
        service.deliver(&PersonUnmergedV1 { old, survivor, at }).await.unwrap();
    }
}

/// One with an earlier check-up with diabetes, one with a later one where everything was examined.
async fn two(service: &TestService) -> (PersonId, PersonId) {
    let (old, survivor) = (person(), person());
    for id in [old, survivor] {
        service.deliver(&identity(id, "1980-01-01")).await.unwrap();
    }
    let earlier = checkup(old, "2025-05-04").complete().diagnosis("E11");
    service.deliver(&earlier.0).await.unwrap();
    service.deliver(&checkup(survivor, "2026-05-04").complete().0).await.unwrap();
    (old, survivor)
}

/// What is in force of somebody: days and classes.
async fn in_force(service: &TestService, person: PersonId) -> Vec<Value> {
    let all = assessments(service, person).await;
    let current = all.iter().filter(|one| one["current"] == true);
    current
        .map(|one| json!([one["as_of"], one["class"], one["at_least"], one["at_most"]]))
        .collect()
}

#[tokio::test]
async fn a_survivor_is_assessed_by_what_is_known_of_both() {
    let service = service().await;
    let (old, survivor) = two(&service).await;
    let before = [in_force(&service, old).await, in_force(&service, survivor).await];

    merge(&service, old, survivor).await;
    let merged = in_force(&service, survivor).await;
    assert_eq!(merged.len(), 2);
    assert_eq!(in_force(&service, old).await, merged);
    // What was diagnosed under the other id holds for the later check-up too.
    assert_ne!(merged[0], before[1][0]);
    assert_eq!(number(&service, "select count(*) from person_facts").await, 1);

    undo(&service, old, survivor).await;
    assert_eq!([in_force(&service, old).await, in_force(&service, survivor).await], before);
    assert_eq!(number(&service, "select count(*) from person_facts").await, 2);
}

#[tokio::test]
async fn people_are_counted_once_while_they_are_one() {
    let service = service().await;
    let (old, survivor) = two(&service).await;
    let people = async || -> Value {
        let path = "/classification/v1/figures";
        service.caller().role(schema::Role::BoardOfficer).get(path).await.ok().json::<Value>()["people"].clone()
    };
    let before = people().await;
    merge(&service, old, survivor).await;
    let merged = people().await;
    undo(&service, old, survivor).await;
    assert_eq!(before.as_i64().map(|people| people - 1), merged.as_i64());
    assert_eq!(people().await, before);
}

#[tokio::test]
async fn a_signed_conclusion_keeps_its_id_and_a_new_one_is_told_of_the_survivor() {
    let service = service().await;
    let (old, survivor) = two(&service).await;
    let council = council(&service, "anna");
    let sign = async |conclusion: &Value| {
        let path = format!(
            "/classification/v1/conclusions/{}/signature",
            conclusion["id"].as_str().unwrap()
        );
        council
            .post(&path, json!({ "class": conclusion["proposed"], "reason": "Đồng ý" }))
            .await
            .ok();
    };
    let signed = conclusion(&service, old).await;
    sign(&signed).await;

    merge(&service, old, survivor).await;
    let path = format!("/classification/v1/people/{survivor}/conclusions");
    let listed: Value = council.get(&path).await.ok().json();
    let items = listed["items"].as_array().unwrap();
    let kept = items.iter().find(|one| one["id"] == signed["id"]).unwrap();
    assert_eq!(
        (&kept["state"], &kept["person_id"]),
        (&json!("signed"), &json!(survivor.to_string()))
    );
    let open = conclusion(&service, old).await;
    assert_eq!(open["person_id"], json!(survivor.to_string()));
    sign(&open).await;
    let told = service.sent::<ConclusionSignedV1>().await.pop().unwrap();
    assert_eq!(told.person_id, survivor);

    undo(&service, old, survivor).await;
    let of_old: Value =
        council.get(&format!("/classification/v1/people/{old}/conclusions")).await.ok().json();
    assert_eq!(conclusion(&service, old).await["id"], signed["id"], "nothing is open beside it");
    assert!(of_old["items"].as_array().unwrap().iter().any(|one| one["id"] == signed["id"]));
}

#[tokio::test]
async fn a_check_up_that_comes_under_the_old_id_counts_for_the_survivor() {
    let service = service().await;
    let (old, survivor) = two(&service).await;
    merge(&service, old, survivor).await;

    service.deliver(&checkup(old, "2026-06-04").complete().0).await.unwrap();

    assert_eq!(in_force(&service, survivor).await.len(), 3);
    undo(&service, old, survivor).await;
    assert_eq!(in_force(&service, survivor).await.len(), 1);
    assert_eq!(in_force(&service, old).await.len(), 2);
}

#[tokio::test]
async fn without_the_applications_check_the_survivors_organisation_reaches_both() {
    use sea_orm::{ConnectionTrait, DbBackend, Statement};
    let service = service().await;
    let (old, survivor) = (person(), person());
    let mut elsewhere = identity(old, "1980-01-01");
    elsewhere.organisation = "STC".parse().unwrap();
    elsewhere.ancestors.clear();
    service.deliver(&elsewhere).await.unwrap();
    service.deliver(&identity(survivor, "1980-01-01")).await.unwrap();
    for id in [old, survivor] {
        service.deliver(&checkup(id, "2026-05-04").complete().0).await.unwrap();
    }
    let seen = async |grantee: &str| -> i64 {
        let sql = format!(
            "with scope as materialized (
                 select set_config('yba.reach', '', true), set_config('yba.subject', 'x', true),
                        set_config('yba.grantees', '{grantee}', true),
                        set_config('yba.today', '2026-11-21', true))
             select count(*) from scope, checkup"
        );
        let statement = Statement::from_string(DbBackend::Postgres, sql);
        let row = service.db().connection().query_one_raw(statement).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    };
    let reach = async || [seen("organisation:UNIT1").await, seen("organisation:STC").await];

    assert_eq!(reach().await, [1, 1]);
    merge(&service, old, survivor).await;
    assert_eq!(reach().await, [2, 0]);
    undo(&service, old, survivor).await;
    assert_eq!(reach().await, [1, 1]);
}
