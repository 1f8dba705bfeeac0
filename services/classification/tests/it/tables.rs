//! Rule tables over HTTP.

use schema::Role;
use serde_json::{Value, json};

use crate::given::{assessments, checkup, complete_person, council, identity, person, service};

fn edited(version: &str) -> Value {
    let mut table: Value =
        serde_json::from_str(include_str!("../../rule-tables/default-1.json")).unwrap();
    table["version"] = json!(version);
    table
}

#[tokio::test]
async fn the_default_table_is_there_at_the_start_published_and_in_force() {
    let service = service().await;

    let list: Value =
        council(&service, "anna").get("/classification/v1/rule-tables").await.ok().json();

    let table = &list["items"][0];
    assert_eq!((&table["version"], &table["state"]), (&json!("default-1"), &json!("published")));
    assert_eq!(table["in_force"], true);
    assert_eq!(table["table_note"], "Tiêu chí mặc định của phần mềm, không phải Phụ lục QĐ 1266");
    assert_eq!(service.sent_events().await, ["rule-table.published.v1"]);
}

#[tokio::test]
async fn a_table_is_drafted_published_and_ratified_and_then_used() {
    let service = service().await;
    let anna = council(&service, "anna");
    let mut table = edited("sn-2026");
    table["systems"][0]["rows"][4]["class"] = json!("B2"); // Known hypertension.

    anna.post("/classification/v1/rule-tables", &table).await.ok();
    anna.post("/classification/v1/rule-tables", &table).await.ok(); // The same again.
    let decision = json!({"decision": "12/QĐ-HĐCM", "date": "2026-06-01"});
    let too_soon =
        anna.post("/classification/v1/rule-tables/sn-2026/ratification", &decision).await.problem();
    assert_eq!((too_soon.status, too_soon.kind()), (409, "rule-table-not-published"));
    anna.post("/classification/v1/rule-tables/sn-2026/publication", &json!({})).await.ok();
    let ratified: Value = anna
        .post("/classification/v1/rule-tables/sn-2026/ratification", &decision)
        .await
        .ok()
        .json();

    assert_eq!((&ratified["state"], &ratified["in_force"]), (&json!("ratified"), &json!(true)));
    assert_eq!(
        (&ratified["decision"], &ratified["decided_on"]),
        (&json!("12/QĐ-HĐCM"), &json!("2026-06-01"))
    );
    let person = complete_person(&service, &["I10", "E78.5"]).await;
    let assessment = &assessments(&service, person).await[0];
    assert_eq!((&assessment["table"], &assessment["class"]), (&json!("sn-2026"), &json!("B2")));
    let again =
        anna.post("/classification/v1/rule-tables/sn-2026/ratification", &decision).await.problem();
    assert_eq!(again.kind(), "rule-table-already-ratified");
}

#[tokio::test]
async fn a_new_table_leaves_former_assessments_as_they_are() {
    let service = service().await;
    let anna = council(&service, "anna");
    let person = person();
    service.deliver(&identity(person, "1980-01-01")).await.unwrap();
    service.deliver(&checkup(person, "2025-05-04").complete().diagnosis("I10").0).await.unwrap();
    anna.post("/classification/v1/rule-tables", &edited("sn-2026")).await.ok();
    anna.post("/classification/v1/rule-tables/sn-2026/publication", &json!({})).await.ok();

    service.deliver(&checkup(person, "2026-05-04").complete().diagnosis("I10").0).await.unwrap();

    let tables: Vec<_> =
        assessments(&service, person).await.iter().map(|one| one["table"].clone()).collect();
    assert_eq!(tables, [json!("sn-2026"), json!("default-1")]);
}

#[tokio::test]
async fn another_content_under_the_same_version_is_a_conflict() {
    let service = service().await;
    let mut table = edited("default-1");
    table["title"]["en"] = json!("Another");

    let problem =
        council(&service, "anna").post("/classification/v1/rule-tables", &table).await.problem();

    assert_eq!((problem.status, problem.kind()), (409, "rule-table-exists"));
}

#[tokio::test]
async fn a_faulty_table_is_refused_with_every_fault_in_the_readers_language() {
    let service = service().await;
    let mut table = edited("sn-2026");
    table["systems"][0]["rows"].as_array_mut().unwrap().pop(); // Nobody is healthy any more.
    let officer = service.caller().role(Role::BoardOfficer);

    let vietnamese = officer.post("/classification/v1/rule-tables", &table).await.problem();
    let english =
        officer.in_english().post("/classification/v1/rule-tables", &table).await.problem();

    assert_eq!((vietnamese.status, vietnamese.kind()), (422, "faulty-rule-table"));
    assert_eq!(vietnamese.codes(), ["hole"]);
    assert!(
        vietnamese.faults[0]
            .message
            .starts_with("Không có tiêu chí nào cho: Huyết áp tâm thu 50–139")
    );
    assert!(english.faults[0].message.starts_with("No row covers: Systolic blood pressure 50–139"));
}

#[tokio::test]
async fn a_misspelt_field_names_its_place() {
    let service = service().await;
    let mut table = edited("sn-2026");
    table["systems"][0]["rows"][0]["clas"] = json!("B1");

    let problem =
        council(&service, "anna").post("/classification/v1/rule-tables", &table).await.problem();

    assert_eq!(problem.status, 422);
    assert_eq!(problem.pointers(), ["/systems/0/rows/0/clas"]);
}

#[tokio::test]
async fn a_table_that_does_not_exist_is_not_found() {
    let service = service().await;

    let problem =
        council(&service, "anna").get("/classification/v1/rule-tables/nothing").await.problem();

    assert_eq!((problem.status, problem.kind()), (404, "rule-table-not-found"));
}
