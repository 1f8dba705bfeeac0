use runtime::Language;
use serde_json::json;

use super::follow::{Refused, progress, result};
use super::*;
use crate::api::{FaultView, ProblemView};

fn page() -> Page {
    Page { language: Language::Vi, path: PATH.into(), viewer: None }
}

fn an_import(state: &str) -> RosterImport {
    serde_json::from_value(json!({
        "id": "0195-i", "state": state, "total": 1200, "accepted": 1100, "held": 60,
        "duplicates": 30, "rejected": 10, "pending": 0, "eta_seconds": 3,
    }))
    .unwrap()
}

fn held_rows() -> List<crate::api::views::HeldRow> {
    let row = json!({
        "row": 17, "outcome": "held",
        "faults": [{"column": "born", "code": "no-such-day", "message": "Ngày 31/02 không có thật"}],
        "values": {"born": "31/02/1960", "name": "Lê Văn Mẫu"},
    });
    List { items: vec![serde_json::from_value(row).unwrap()], next: None }
}

#[test]
fn the_token_stands_before_the_file() {
    let drawn = form(&page(), "", None).into_string();

    assert!(drawn.find("name=\"csrf\"") < drawn.find("type=\"file\""));
}

#[test]
fn a_running_import_says_how_far_it_is() {
    let drawn = progress(&page(), &an_import("running"), true).into_string();

    assert!(drawn.contains("1.200") && drawn.contains("<progress"));
    assert!(drawn.contains("/console/imports/0195-i/stop"));
}

#[test]
fn the_result_shows_every_part_of_the_whole() {
    let drawn = result(&page(), &an_import("done")).into_string();

    for count in ["1.200", "1.100", "60", "30", "10"] {
        assert!(drawn.contains(count), "{count}");
    }
    assert!(drawn.contains("/console/imports/0195-i/workbook") && drawn.contains("message good"));
}

#[test]
fn a_held_row_has_the_fault_beside_the_cell_and_the_cell_can_be_corrected() {
    let drawn = rows::held(&page(), "0195-i", &held_rows(), true, None).into_string();

    assert!(drawn.contains(r#"action="/console/imports/0195-i/rows/17""#));
    assert!(drawn.contains(r#"value="31/02/1960""#));
    assert!(drawn.contains("Ngày 31/02 không có thật"));
    assert!(drawn.contains(r#"aria-describedby="row-17-born-fault""#));
}

#[test]
fn a_refused_correction_keeps_what_was_typed_and_says_what_is_wrong_now() {
    let fault = FaultView { pointer: "/born".into(), message: "Năm sinh chưa đến".into() };
    let problem = ProblemView { status: 422, faults: vec![fault], ..ProblemView::default() };
    let typed = [("born".to_owned(), "2060".to_owned())];
    let failure = Failure::Problem(problem);
    let refused = Refused { row: 17, failure: &failure, typed: &typed };

    let drawn = rows::held(&page(), "0195-i", &held_rows(), true, Some(&refused)).into_string();

    assert!(drawn.contains(r#"value="2060""#) && drawn.contains("Năm sinh chưa đến"));
    assert!(!drawn.contains("Ngày 31/02 không có thật"));
}

#[test]
fn who_may_only_look_sees_the_faults_without_fields() {
    let drawn = rows::held(&page(), "0195-i", &held_rows(), false, None).into_string();

    assert!(drawn.contains("Ngày 31/02 không có thật") && !drawn.contains("<input"));
}
