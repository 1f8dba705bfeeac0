use ::schema::events::FacilityRecordedV1;
use serde_json::{Value, json};

use crate::given::{Given, items};

const PATH: &str = "/clinics/v1/facilities/01001";

fn hospital() -> Value {
    json!({"name": "Bệnh viện Thử", "kind": "hospital", "email": "hop.thu@benhvien.example"})
}

#[tokio::test]
async fn a_facility_that_is_recorded_twice_alike_is_told_once() {
    let given = Given::start().await;

    let created = given.officer().put(PATH, hospital()).await;
    let again = given.officer().put(PATH, hospital()).await;

    assert_eq!((created.status(), again.status()), (201, 200));
    let told = given.service.sent::<FacilityRecordedV1>().await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].email.as_deref(), Some("hop.thu@benhvien.example"));
    assert!(told[0].active);
}

#[tokio::test]
async fn a_change_of_what_somebody_else_changed_meanwhile_is_refused() {
    let given = Given::start().await;
    given.officer().put(PATH, hospital()).await.ok();
    let shown = given.officer().get(PATH).await.ok();
    let etag = shown.header("etag").unwrap().to_owned();
    let renamed = |name: &str| json!({"name": name, "kind": "hospital"});
    let officer = given.officer().header("if-match", &etag);

    officer.put(PATH, renamed("Bệnh viện Một")).await.ok();
    let problem = officer.put(PATH, renamed("Bệnh viện Hai")).await.problem();

    assert_eq!((problem.status, problem.kind()), (412, "facility-changed"));
}

#[tokio::test]
async fn what_is_no_facility_is_refused_with_its_place() {
    let given = Given::start().await;
    for (body, pointer) in [
        (json!({"name": "  ", "kind": "hospital"}), "/name"),
        (json!({"name": "X", "kind": "pharmacy"}), "/kind"),
        (json!({"name": "X", "kind": "hospital", "email": "not an address"}), "/email"),
    ] {
        let problem = given.officer().put(PATH, body).await.problem();
        assert_eq!((problem.status, problem.pointers()), (422, vec![pointer]));
    }
    let problem = given.officer().put("/clinics/v1/facilities/1", hospital()).await.problem();
    assert_eq!(problem.status, 404);
    assert!(given.service.sent_events().await.is_empty());
}

#[tokio::test]
async fn facilities_are_listed_by_code_a_page_at_a_time() {
    let given = Given::start().await;
    given.officer().put(PATH, hospital()).await.ok();
    for code in ["01101", "01102", "01103"] {
        given.clinic(code).await;
    }

    let first = given.officer().get("/clinics/v1/facilities?kind=clinic_a&limit=2").await.ok();
    let page: Value = first.json();
    let next = first.header("link").unwrap().split(['<', '>']).nth(1).unwrap().to_owned();
    let rest: Value = given.officer().get(&next).await.ok().json();

    let codes = |page: &Value| -> Vec<String> {
        items(page).iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(&page), ["01101", "01102"]);
    assert_eq!(codes(&rest), ["01103"]);
    assert_eq!(rest["next"], Value::Null);
}

#[tokio::test]
async fn the_default_care_plan_says_that_it_is_one() {
    let given = Given::start().await;

    let plans: Value = given.officer().get("/clinics/v1/care-plans").await.ok().json();

    let plan = &items(&plans)[0];
    assert_eq!((plan["basis"].as_str(), plan["decision"].as_str()), (Some("default"), None));
    let c = plan["intervals"].as_array().unwrap().iter().find(|one| one["class"] == "C").unwrap();
    assert_eq!((c["opens_months"].as_i64(), c["due_months"].as_i64()), (Some(1), Some(3)));
}
