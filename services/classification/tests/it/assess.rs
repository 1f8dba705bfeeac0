//! From check-ups and identities to assessments.

use schema::Role;
use schema::events::ConditionStatus;
use serde_json::json;

use crate::given::{
    assessments, checkup, complete_person, conclusion, identity, number, person, service, texts,
};

#[tokio::test]
async fn somebody_with_two_chronic_diseases_is_proposed_b2_with_the_rows_that_led_there() {
    let service = service().await;
    let person = complete_person(&service, &["I11.9", "E78.5"]).await;

    let assessment = &assessments(&service, person).await[0];

    assert_eq!(assessment["class"], "B2");
    assert_eq!(assessment["table"], "default-1");
    assert_eq!(assessment["as_of"], "2026-05-04");
    assert_eq!(
        assessment["table_note"],
        "Tiêu chí mặc định của phần mềm, không phải Phụ lục QĐ 1266"
    );
    let pressure = &assessment["systems"][0];
    assert_eq!(
        (&pressure["class"], &pressure["rows"][0]["row"]),
        (&json!("B2"), &json!("organ-damage"))
    );
    assert_eq!(pressure["rows"][0]["facts"][0]["fact"], "hypertension_organ");
    assert!(texts(&assessment["combination"], "rule").contains(&"several-b2".to_owned()));
    assert_eq!(assessment["missing"], json!([]));
}

#[tokio::test]
async fn one_disease_with_everything_else_normal_is_b1() {
    let service = service().await;
    let person = complete_person(&service, &["I10"]).await;

    assert_eq!(assessments(&service, person).await[0]["class"], "B1");
    let conclusion = conclusion(&service, person).await;
    assert_eq!((&conclusion["state"], &conclusion["proposed"]), (&json!("proposed"), &json!("B1")));
}

#[tokio::test]
async fn somebody_examined_everywhere_with_a_minor_disease_is_a() {
    let service = service().await;
    let person = complete_person(&service, &["K02.9"]).await;

    assert_eq!(assessments(&service, person).await[0]["class"], "A");
}

#[tokio::test]
async fn an_empty_diagnosis_list_never_makes_anybody_a() {
    let service = service().await;
    let person = complete_person(&service, &[]).await;

    let assessment = &assessments(&service, person).await[0];

    assert_eq!(assessment["class"], json!(null));
    assert_eq!(assessment["at_least"], "A");
    assert!(texts(&assessment["missing"], "fact").contains(&"history_taken".to_owned()));
}

#[tokio::test]
async fn what_was_not_measured_is_named_as_missing() {
    let service = service().await;
    let person = person();
    let bare =
        checkup(person, "2026-05-04").pressure("150", "92").value("39156-5", "22.0", "kg/m2");
    service.deliver(&identity(person, "1980-01-01")).await.unwrap();
    service.deliver(&bare.diagnosis("I10").0).await.unwrap();

    let assessment = &assessments(&service, person).await[0];

    assert_eq!((&assessment["class"], &assessment["at_least"]), (&json!(null), &json!("B1")));
    let missing = texts(&assessment["missing"], "fact");
    for fact in ["egfr", "ldl", "haemoglobin", "alt"] {
        assert!(missing.contains(&fact.to_owned()), "{fact} in {missing:?}");
    }
    assert!(!missing.contains(&"sbp".to_owned()));
}

#[tokio::test]
async fn one_reading_of_180_makes_nobody_c_and_asks_for_another() {
    let service = service().await;
    let person = person();
    service.deliver(&identity(person, "1980-01-01")).await.unwrap();
    let high = checkup(person, "2026-05-04").complete().pressure("186", "98").diagnosis("I10");
    service.deliver(&high.0).await.unwrap();

    let first = &assessments(&service, person).await[0];
    assert_eq!(
        (&first["class"], &first["at_least"], &first["at_most"]),
        (&json!(null), &json!("B1"), &json!("C"))
    );
    assert_eq!(first["repeat"].as_array().unwrap().len(), 1);

    let again = checkup(person, "2026-05-20").complete().pressure("190", "99").diagnosis("I10");
    service.deliver(&again.0).await.unwrap();

    let second = &assessments(&service, person).await[0];
    assert_eq!(second["systems"][0]["class"], "C");
    assert_eq!(second["repeat"], json!([]));
}

#[tokio::test]
async fn age_is_shown_beside_the_class_and_does_not_change_it() {
    let service = service().await;
    let person = person();
    let checkup = checkup(person, "2026-05-04").complete().diagnosis("I10");
    service.deliver(&checkup.0).await.unwrap();
    service.deliver(&identity(person, "1940")).await.unwrap();

    let assessment = &assessments(&service, person).await[0];

    assert_eq!((&assessment["class"], &assessment["class_after_age"]), (&json!("B1"), &json!("C")));
}

#[tokio::test]
async fn a_checkup_may_arrive_before_its_person() {
    let service = service().await;
    let person = person();
    let checkup = checkup(person, "2026-05-04").complete().diagnosis("I10");

    service.deliver(&checkup.0).await.unwrap();
    assert_eq!(assessments(&service, person).await[0]["class"], "B1");
    assert_eq!(assessments(&service, person).await[0]["class_after_age"], json!(null));
    service.deliver(&identity(person, "1950-01-01")).await.unwrap();

    let assessments = assessments(&service, person).await;
    assert_eq!(assessments[0]["class_after_age"], "B2");
    assert_eq!(
        (&assessments[0]["current"], &assessments[1]["current"]),
        (&json!(true), &json!(false))
    );
}

#[tokio::test]
async fn the_same_event_twice_changes_nothing() {
    let service = service().await;
    let person = person();
    let checkup = checkup(person, "2026-05-04").complete().diagnosis("I10");
    let envelope = schema::Envelope::wrap("exams", &checkup.0, crate::given::now(), None);

    service.deliver_envelope(&envelope).await.unwrap();
    service.deliver_envelope(&envelope).await.unwrap();
    service.deliver(&checkup.0).await.unwrap(); // Sent anew under another event id.

    assert_eq!(assessments(&service, person).await.len(), 1);
}

#[tokio::test]
async fn a_correction_is_assessed_and_an_older_version_is_not() {
    let service = service().await;
    let person = person();
    let first = checkup(person, "2026-05-04").complete().diagnosis("I10");
    let mut corrected =
        checkup(person, "2026-05-04").complete().diagnosis("I11.9").diagnosis("E78.5").version(2);
    corrected.0.encounter_id = first.0.encounter_id;
    service.deliver(&identity(person, "1980-01-01")).await.unwrap();

    service.deliver(&corrected.0).await.unwrap();
    service.deliver(&first.0).await.unwrap();

    let assessments = assessments(&service, person).await;
    assert_eq!((assessments.len(), &assessments[0]["class"]), (1, &json!("B2")));
}

#[tokio::test]
async fn a_diagnosis_stays_until_it_is_resolved() {
    let service = service().await;
    let person = person();
    service.deliver(&identity(person, "1980-01-01")).await.unwrap();
    let first = checkup(person, "2024-05-04").complete().diagnosis("H40.9").diagnosis("E78.5");
    let silent = checkup(person, "2025-05-04").complete().diagnosis("E78.5");
    let resolved = checkup(person, "2026-05-04").complete().diagnosis("E78.5");
    let resolved = resolved.condition("H40.9", ConditionStatus::Resolved, None);
    for checkup in [first, silent, resolved] {
        service.deliver(&checkup.0).await.unwrap();
    }

    let classes: Vec<_> =
        assessments(&service, person).await.iter().map(|one| one["class"].clone()).collect();

    assert_eq!(classes, [json!("B1"), json!("B2"), json!("B2")]);
}

#[tokio::test]
async fn an_earlier_checkup_that_comes_late_changes_only_what_it_bears_on() {
    let service = service().await;
    let person = person();
    service.deliver(&identity(person, "1980-01-01")).await.unwrap();
    let late = checkup(person, "2026-05-04").complete().diagnosis("E78.5");
    service.deliver(&late.0).await.unwrap();
    let nothing_new = checkup(person, "2023-05-04").diagnosis("E78.5");
    service.deliver(&nothing_new.0).await.unwrap();
    let after_nothing_new = assessments(&service, person).await.len();
    let glaucoma = checkup(person, "2024-05-04").diagnosis("H40.9");
    service.deliver(&glaucoma.0).await.unwrap();

    let assessments = assessments(&service, person).await;

    assert_eq!(after_nothing_new, 2);
    assert_eq!(assessments.len(), 4, "the one of 2026 was assessed again");
    assert_eq!(
        (&assessments[0]["class"], &assessments[0]["current"]),
        (&json!("B2"), &json!(true))
    );
}

#[tokio::test]
async fn an_unknown_diagnosis_is_left_to_the_council() {
    let service = service().await;
    let person = complete_person(&service, &["I10", "Q99.9"]).await;

    let assessment = &assessments(&service, person).await[0];

    assert_eq!((&assessment["class"], &assessment["at_most"]), (&json!(null), &json!("D")));
    assert_eq!(assessment["council_decides"], true);
}

#[tokio::test]
async fn findings_are_sealed_at_rest() {
    let service = service().await;
    complete_person(&service, &["I10"]).await;

    let readable = "select count(*) from checkup where position('I10'::bytea in findings) > 0
                    or position('8480-6'::bytea in findings) > 0";

    assert_eq!(number(&service, readable).await, 0);
    assert_eq!(number(&service, "select count(*) from checkup").await, 1);
}

#[tokio::test]
async fn whoever_may_not_see_clinical_detail_sees_the_class_alone() {
    let service = service().await;
    let person = complete_person(&service, &["I10"]).await;
    let officer = service.caller().role(Role::BoardOfficer);

    let answer: serde_json::Value =
        officer.get(&format!("/classification/v1/people/{person}/assessments")).await.ok().json();

    assert_eq!(answer["items"][0]["class"], "B1");
    assert_eq!(answer["items"][0].get("systems"), None);
    assert_eq!(answer["items"][0].get("missing"), None);
}

#[tokio::test]
async fn an_event_of_an_unknown_type_is_parked() {
    let service = service().await;
    let mut envelope = schema::Envelope::wrap(
        "exams",
        &checkup(person(), "2026-05-04").0,
        crate::given::now(),
        None,
    );
    envelope.event_type = "checkup.forgotten.v9".to_owned();

    let failure = service.deliver_envelope(&envelope).await.unwrap_err();

    assert!(matches!(failure, messaging::Failure::Park(_)));
}
