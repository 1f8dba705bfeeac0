//! Figures, and what small cells do not reveal.

use schema::Role;
use serde_json::{Value, json};

use crate::given::{checkup, complete_person, conclusion, council, person, service};

const PATH: &str = "/classification/v1/figures";

#[tokio::test]
async fn figures_count_proposals_signatures_and_what_is_missing() {
    let service = service().await;
    let signed = complete_person(&service, &["I10"]).await;
    complete_person(&service, &["I11.9", "E78.5"]).await;
    service.deliver(&checkup(person(), "2026-05-04").pressure("120", "70").0).await.unwrap();
    let id = conclusion(&service, signed).await["id"].as_str().unwrap().to_owned();
    council(&service, "anna")
        .post(&format!("/classification/v1/conclusions/{id}/signature"), &json!({"class": "B1"}))
        .await
        .ok();

    let figures: Value = service.caller().role(Role::BoardOfficer).get(PATH).await.ok().json();

    assert_eq!(figures["assessed"], 3);
    assert_eq!((&figures["proposed"]["B2"], &figures["proposed"]["B1"]), (&json!(1), &json!(0)));
    assert_eq!((&figures["proposed"]["open"], &figures["signed"]["B1"]), (&json!(1), &json!(1)));
    assert_eq!(figures["missing"].as_array().unwrap().len(), 10);
    assert_eq!(figures["missing"][0]["assessments"], 1);
}

#[tokio::test]
async fn whoever_may_not_see_individuals_sees_no_small_cell_and_no_exact_one() {
    let service = service().await;
    for _ in 0..12 {
        complete_person(&service, &["I10"]).await;
    }
    complete_person(&service, &["I11.9", "E78.5"]).await;
    let leader = service.caller().role(Role::Leader);

    let before: Value = leader.get(PATH).await.ok().json();
    complete_person(&service, &["I10"]).await;
    let after: Value = leader.get(PATH).await.ok().json();

    assert_eq!((&before["proposed"]["B1"], &before["proposed"]["B2"]), (&json!(10), &json!(null)));
    assert_eq!((&before["assessed"], &before["rounded"]), (&json!(10), &json!(true)));
    assert_eq!(before, after, "one person more does not show");
}

#[tokio::test]
async fn a_correction_moves_the_counters_and_counts_nobody_twice() {
    let service = service().await;
    let person = person();
    let first = checkup(person, "2026-05-04").complete().diagnosis("I10");
    let mut corrected =
        checkup(person, "2026-05-04").complete().diagnosis("I11.9").diagnosis("E78.5").version(2);
    corrected.0.encounter_id = first.0.encounter_id;
    service.deliver(&first.0).await.unwrap();
    service.deliver(&corrected.0).await.unwrap();

    let figures: Value = service.caller().role(Role::BoardOfficer).get(PATH).await.ok().json();

    assert_eq!(figures["assessed"], 1);
    assert_eq!((&figures["proposed"]["B1"], &figures["proposed"]["B2"]), (&json!(0), &json!(1)));
    assert_eq!(figures["missing"], json!([]));
}
