use runtime::Language;
use serde_json::json;

use super::signing::{Case, Decision, Signing};
use super::*;
use crate::api::views::Assessment;
use crate::api::{Failure, FaultView, ProblemView};

fn page() -> Page {
    Page { language: Language::Vi, path: PATH.into(), viewer: None }
}

fn conclusion(state: &str) -> Conclusion {
    serde_json::from_value(json!({
        "id": "0195-c", "person_id": "0195-p", "state": state, "class": null, "proposed": "B2",
        "table": "mac-dinh-1", "checkup_on": "2026-11-20",
        "table_note": "Tiêu chí mặc định của phần mềm, không phải Phụ lục QĐ 1266",
    }))
    .unwrap()
}

fn drawn(state: &str, signing: Option<(&Decision, Option<&Failure>)>) -> String {
    let signing = signing.map(|(decision, failure)| Signing { seen: "\"3\"", decision, failure });
    let person =
        serde_json::from_value(json!({"id": "0195-p", "name": "Lê Văn Mẫu", "sex": "male"}));
    let assessment: Assessment = serde_json::from_value(json!({
        "table": "mac-dinh-1", "class": "B2",
        "assessment_id": "0195-a",
        "systems": [{"system": "cardiovascular", "text": {"vi": "Tim mạch", "en": "Heart"},
            "class": "B2", "at_least": "B2", "at_most": "B2",
            "rows": [{"row": "tm-3", "text": {"vi": "Huyết áp độ 2", "en": "Grade 2"},
                "authority": "default", "confirmed": true, "facts": []}]}],
    }))
    .unwrap();
    let case = Case {
        conclusion: &conclusion(state),
        person: &Ok(person.unwrap()),
        assessments: &Ok(List { items: vec![assessment], next: None }),
    };
    signing::view(&page(), &case, signing).into_string()
}

#[test]
fn a_signer_sees_whose_it_is_the_evidence_the_note_and_the_form() {
    let drawn = drawn("proposed", Some((&Decision::default(), None)));

    for text in ["Lê Văn Mẫu", "Huyết áp độ 2", "không phải Phụ lục QĐ 1266", "<form"]
    {
        assert!(drawn.contains(text), "{text}");
    }
    assert!(drawn.contains(r#"<option value="B2" selected"#), "the proposed class is chosen");
    assert!(drawn.contains(r#"name="seen" value="&quot;3&quot;""#), "what was seen is signed");
}

#[test]
fn what_is_signed_is_not_signed_again() {
    assert!(!drawn("signed", Some((&Decision::default(), None))).contains("<form"));
}

#[test]
fn who_may_not_sign_gets_no_form() {
    assert!(!drawn("proposed", None).contains("<form"));
}

#[test]
fn a_missing_reason_is_asked_for_beside_its_field() {
    let fault = FaultView { pointer: "/reason".into(), message: "Nêu lý do".into() };
    let problem = ProblemView { status: 422, faults: vec![fault], ..ProblemView::default() };

    let drawn = drawn("proposed", Some((&Decision::default(), Some(&Failure::Problem(problem)))));

    assert!(drawn.contains(r#"aria-describedby="field-reason-hint field-reason-fault""#));
}

#[test]
fn proposals_are_listed_with_names_and_a_way_to_each() {
    let list = Ok(List { items: vec![conclusion("proposed")], next: None });

    let drawn = view(&page(), &list, &[Some("Lê Văn Mẫu".into())], "proposed").into_string();

    assert!(drawn.contains("/console/council/0195-c") && drawn.contains("Lê Văn Mẫu"));
}
