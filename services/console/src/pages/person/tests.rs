use runtime::Language;
use serde_json::json;

use super::*;
use crate::api::{Failure, ProblemView};

fn page() -> Page {
    Page { language: Language::Vi, path: "/console/people/0195".into(), viewer: None }
}

fn hidden<T>(status: u16) -> Loaded<T> {
    Err(Failure::Problem(ProblemView { status, ..ProblemView::default() }))
}

fn list<T: serde::de::DeserializeOwned>(items: serde_json::Value) -> Loaded<List<T>> {
    Ok(List { items: serde_json::from_value(items).unwrap(), next: None })
}

fn way() -> Way {
    let person = json!({"id": "0195", "name": "Hoàng Thị Mẫu", "sex": "female", "born": "1958-02-28",
        "tier": "PROV_STANDING", "in_office": false,
        "organisation": {"code": "SYT", "name": "Sở Y tế"}, "post": "Nguyên phó giám đốc"});
    Way {
        person: Ok(serde_json::from_value(person).unwrap()),
        contact: hidden(403),
        card: hidden(404),
        books: hidden(403),
        checkups: hidden(403),
        assessments: hidden(403),
        conclusions: hidden(404),
        follow_ups: hidden(403),
        notices: hidden(403),
        paper_records: hidden(403),
        paper_classes: hidden(403),
    }
}

fn drawn(way: &Way) -> String {
    view(&page(), "Hoàng Thị Mẫu", way).into_string()
}

#[test]
fn what_a_reader_may_not_see_is_a_plain_line() {
    let drawn = drawn(&way());

    assert!(drawn.contains("Hoàng Thị Mẫu") && drawn.contains("28/02/1958"));
    assert_eq!(drawn.matches(&page().t("hidden-from-you")).count(), 6);
    assert!(!drawn.contains("message bad"));
}

#[test]
fn a_service_that_fails_is_named_and_the_rest_is_shown() {
    let drawn = drawn(&Way { checkups: Err(Failure::Unreachable), ..way() });

    assert!(drawn.contains("message bad") && drawn.contains("Hoàng Thị Mẫu"));
}

#[test]
fn results_keep_their_numbers_and_units_as_they_were_sent() {
    let checkups = list(json!([{
        "encounter_id": "0195-e", "on": "2026-11-20", "facility": "01001", "version": 1,
        "observations": [
            {"code": "55284-4", "name": "Huyết áp", "value": {"kind": "nothing"}, "components": [
                {"code": "8480-6", "name": "Huyết áp tâm thu",
                 "value": {"kind": "quantity", "value": "152", "comparator": null, "unit": "mm[Hg]"}}]},
            {"code": "3016-3", "value":
                {"kind": "quantity", "value": "0.010", "comparator": "<", "unit": "m[IU]/L"}},
            {"code": "8302-2", "implausible": true, "value": {"kind": "number", "value": "1720"}},
            {"code": "4548-4", "value": {"kind": "absent", "reason": "not-performed"}},
            {"code": "x", "value": {"kind": "of-tomorrow", "value": 1}}],
        "conditions": [{"icd10": "I10", "status": "active"}],
    }]));

    let drawn = drawn(&Way { checkups, ..way() });

    for text in ["152 mm[Hg]", "&lt; 0.010 m[IU]/L", "I10", "20/11/2026", "Huyết áp tâm thu"] {
        assert!(drawn.contains(text), "{text}");
    }
}

#[test]
fn an_open_assessment_says_the_least_and_what_is_missing() {
    let note = "Tiêu chí mặc định của phần mềm, không phải Phụ lục QĐ 1266";
    let assessments = list(json!([{
        "assessment_id": "0195-a", "as_of": "2026-11-20", "table": "mac-dinh-1", "table_note": note,
        "class": null, "at_least": "B1",
        "missing": [{"fact": "hba1c", "text": {"vi": "HbA1c", "en": "HbA1c"}}],
        "systems": [
            {"text": {"vi": "Tim mạch", "en": "Heart"}, "at_least": "B1", "at_most": "B1",
             "rows": [{"row": "tm-2", "text": {"vi": "Huyết áp độ 1", "en": "Grade 1"},
                "authority": "default", "confirmed": false,
                "facts": [{"fact": "systolic", "text": {"vi": "Huyết áp tâm thu", "en": "SBP"},
                    "value": "152", "unit": "mm[Hg]"}]}]},
            {"text": {"vi": "Đái tháo đường", "en": "Diabetes"}, "at_least": "A", "at_most": "C"}],
    }]));

    let drawn = drawn(&Way { assessments, ..way() });

    for text in
        [note, "Huyết áp độ 1", "152 mm[Hg]", "Cần đo lại", "HbA1c", "ít nhất là B1", "A đến C"]
    {
        assert!(drawn.contains(text), "{text}");
    }
}

#[test]
fn nothing_of_a_person_is_printed_by_debug() {
    assert_eq!(format!("{:?}", way().person.unwrap()), "Person(…)");
}
