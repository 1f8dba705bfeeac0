//! Classes of former years from the office's paper.

use chrono::Duration;
use schema::events::{ClassStandard, PaperRecordRecordedV1};
use schema::{HealthClass, PersonId, Role};
use serde_json::{Value, json};
use testkit::TestService;

use crate::given::{council, day, now, person, service};

fn record(person: PersonId, year: i32, class: Option<HealthClass>) -> PaperRecordRecordedV1 {
    PaperRecordRecordedV1 {
        person_id: person,
        year,
        checkup_on: Some(day(&format!("{year}-08-14"))),
        took_part: Some(class.is_some()),
        class,
        standard: class.map(|_| ClassStandard::Of2005),
        at: now(),
    }
}

async fn classes(service: &TestService, person: PersonId) -> Value {
    let path = format!("/classification/v1/people/{person}/paper-classes");
    council(service, "anna").get(&path).await.ok().json()
}

async fn figures(service: &TestService) -> Value {
    let officer = service.caller().role(Role::BoardOfficer);
    officer.get("/classification/v1/figures").await.ok().json::<Value>()["paper"].clone()
}

#[tokio::test]
async fn a_former_year_is_shown_unsigned_and_makes_no_conclusion() {
    let service = service().await;
    let person = person();
    service.deliver(&record(person, 2018, Some(HealthClass::B1))).await.unwrap();
    service.deliver(&record(person, 2019, None)).await.unwrap();

    let known = classes(&service, person).await;

    let years: Vec<_> = known["items"].as_array().unwrap().iter().map(|one| &one["year"]).collect();
    assert_eq!(years, [2019, 2018]);
    let first = &known["items"][1];
    assert_eq!((&first["class"], &first["standard"]), (&json!("B1"), &json!("2136/2005")));
    assert_eq!(first["signed"], false);
    let path = format!("/classification/v1/people/{person}/conclusions");
    let none: Value = council(&service, "anna").get(&path).await.ok().json();
    assert_eq!(none["items"], json!([]));
}

#[tokio::test]
async fn a_later_record_takes_the_place_of_an_earlier_in_any_order_and_counts_once() {
    let service = service().await;
    let person = person();
    let first = record(person, 2018, Some(HealthClass::B1));
    let later = PaperRecordRecordedV1 {
        class: Some(HealthClass::C),
        at: now() + Duration::seconds(5),
        ..first.clone()
    };
    service.deliver(&first).await.unwrap();
    service.deliver(&later).await.unwrap();
    service.deliver(&first).await.unwrap();

    assert_eq!(classes(&service, person).await["items"][0]["class"], "C");
    let year = json!([{"year": "2018", "A": 0, "B1": 0, "B2": 0, "C": 1, "D": 0}]);
    assert_eq!(figures(&service).await, year);
}

#[tokio::test]
async fn whoever_does_not_reach_the_person_learns_nothing() {
    let service = service().await;
    let person = person();
    service.deliver(&record(person, 2018, Some(HealthClass::A))).await.unwrap();
    let foreign = service.caller().role(Role::ClinicDoctor).facility("01001");
    let path = format!("/classification/v1/people/{person}/paper-classes");
    assert_eq!(foreign.get(&path).await.problem().status, 404);
}
