//! What the office had on paper, taken over.

use ::schema::events::PaperRecordRecordedV1;
use ::schema::{HealthClass, Role};
use registry::domain::workbook::{Limits, read};
use serde_json::{Value, json};
use testkit::{Answer, Client, TestService};

use crate::lists::{import, list, man, officer, search, sheet, start};

const HEADER: [&str; 8] =
    ["Số CCCD", "Họ và tên", "Ngày sinh", "Năm", "Ngày khám", "Có khám", "Phân loại", "Số sổ"];

/// A registry that knows two men, and who may take paper over.
async fn registry() -> (TestService, Client) {
    let registry = start().await;
    let officer = officer(&registry);
    let rows = [man(1, "Nguyễn Văn Mẫu"), man(2, "Trần Văn Thử")];
    import(&officer, "a.xlsx", list(&rows)).await;
    (registry, officer)
}

fn paper(rows: &[[&str; 8]]) -> Vec<u8> {
    sheet(|sheet| {
        sheet.write_string(0, 0, "SỔ THEO DÕI SỨC KHỎE").unwrap();
        for (row, texts) in (1..).zip(std::iter::once(&HEADER).chain(rows)) {
            for (column, text) in (0..).zip(texts).filter(|(_, text)| !text.is_empty()) {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    })
}

/// Lets time pass, so that what comes later is listed first.
fn later(registry: &TestService) {
    registry.advance(std::time::Duration::from_secs(1));
}

async fn send(client: &Client, file: Vec<u8>, fields: &[(&str, &str)]) -> Answer {
    let fields = [&[("source", "Sổ 2015–2022")], fields].concat();
    client.post_file("/registry/v1/paper-imports", "so-cu.xlsx", file, &fields).await
}

async fn sent(client: &Client, file: Vec<u8>, fields: &[(&str, &str)]) -> Value {
    send(client, file, fields).await.ok().json()
}

fn counts(taken: &Value) -> [i64; 5] {
    ["received", "accepted", "replaced", "unchanged", "held"]
        .map(|count| taken[count].as_i64().unwrap())
}

fn faults(taken: &Value) -> Vec<(i64, &str, &str)> {
    let faults = taken["faults"].as_array().unwrap().iter();
    faults
        .map(|fault| {
            let text = |name: &str| fault[name].as_str().unwrap();
            (fault["row"].as_i64().unwrap(), text("column"), text("code"))
        })
        .collect()
}

/// The path of whoever is called so.
async fn person(officer: &Client, name: &str) -> String {
    let found = search(officer, json!({ "name": name })).await;
    format!("/registry/v1/people/{}", found[0]["id"].as_str().unwrap())
}

#[tokio::test]
async fn years_are_taken_over_by_number_or_by_name_and_birth_and_told_to_classification() {
    let (registry, officer) = registry().await;
    let (one, other) = (man(1, "").0[4].clone(), man(2, "").0[2].clone());
    let file = paper(&[
        [&one, "", "", "2018", "14/8/2018", "x", "B1", "12/SYB"],
        [&one, "NGUYỄN VĂN MẪU", "1951", "2019", "", "không", "", ""],
        ["", "Trần Văn Thử", &other, "2022", "", "", "Loại C", ""],
    ]);

    let taken = sent(&officer, file, &[]).await;

    assert_eq!((counts(&taken), faults(&taken)), ([3, 3, 0, 0, 0], vec![]));
    let events = registry.sent::<PaperRecordRecordedV1>().await;
    let said: Vec<_> = events
        .iter()
        .map(|event| {
            (event.year, event.took_part, event.class, event.standard.map(|it| it.as_str()))
        })
        .collect();
    let wanted = [
        (2018, Some(true), Some(HealthClass::B1), Some("2136/2005")),
        (2019, Some(false), None, None),
        (2022, Some(true), Some(HealthClass::C), Some("1266/2020")),
    ];
    assert_eq!(said, wanted);
    let path = format!("{}/paper-records", person(&officer, "Nguyễn Văn Mẫu").await);
    let known: Value = officer.get(&path).await.ok().json();
    assert_eq!(known["items"][1]["book_number"], "12/SYB");
    assert_eq!(
        (&known["items"][0]["year"], &known["items"][0]["took_part"]),
        (&json!(2019), &json!(false))
    );
    assert_eq!(known["items"][0]["source"], "Sổ 2015–2022");
    assert!(!known.to_string().contains("B1"), "the registry tells no class");
}

#[tokio::test]
async fn the_same_file_again_changes_nothing_and_another_word_needs_to_be_meant() {
    let (registry, officer) = registry().await;
    let id = man(1, "").0[4].clone();
    let row = |class: &'static str| paper(&[[id.as_str(), "", "", "2018", "", "", class, ""]]);
    assert_eq!(counts(&sent(&officer, row("A"), &[("dry_run", "true")]).await), [1, 1, 0, 0, 0]);
    assert_eq!(counts(&sent(&officer, row("A"), &[]).await), [1, 1, 0, 0, 0]);

    later(&registry);
    let again = sent(&officer, row("A"), &[]).await;
    later(&registry);
    let other = sent(&officer, row("B2"), &[]).await;
    later(&registry);
    let meant = sent(&officer, row("B2"), &[("replace", "true")]).await;

    assert_eq!(counts(&again), [1, 0, 0, 1, 0]);
    assert_eq!(faults(&other), [(3, "year", "known-differs")]);
    assert_eq!(counts(&meant), [1, 0, 1, 0, 0]);
    assert_eq!(
        registry.sent::<PaperRecordRecordedV1>().await.len(),
        2,
        "only what is news is told"
    );
    let imports: Value = officer.get("/registry/v1/paper-imports").await.ok().json();
    let kept: Vec<[i64; 5]> = imports["items"].as_array().unwrap().iter().map(counts).collect();
    assert_eq!(kept, [[1, 0, 1, 0, 0], [1, 0, 0, 0, 1], [1, 0, 0, 1, 0], [1, 1, 0, 0, 0]]);
}

#[tokio::test]
async fn a_row_about_nobody_or_about_another_is_not_taken_and_says_why() {
    let (registry, officer) = registry().await;
    let id = man(1, "").0[4].clone();
    let file = paper(&[
        ["001099000099", "", "", "2018", "", "", "A", ""],
        [&id, "Lê Văn Khác", "", "2018", "", "", "A", ""],
        [&id, "", "1949", "2018", "", "", "A", ""],
        ["", "Nguyễn Văn Mẫu", "1901", "2018", "", "", "A", ""],
        [&id, "", "", "2018", "", "", "A", ""],
        [&id, "", "", "2018", "", "", "B1", ""],
        [&id, "", "", "2018", "", "", "A", ""],
        [&id, "", "", "", "", "", "E", ""],
    ]);

    let taken = sent(&officer, file, &[]).await;

    assert_eq!(counts(&taken), [8, 1, 0, 1, 6]);
    let wanted = [
        (3, "citizen_id", "person-unknown"),
        (4, "name", "name-differs"),
        (5, "born", "born-differs"),
        (6, "name", "person-unknown"),
        (8, "year", "year-repeated"),
        (10, "year", "missing"),
        (10, "class", "class-unknown"),
    ];
    assert_eq!(faults(&taken), wanted);
    assert_eq!(
        taken["faults"][0]["message"].as_str().unwrap().split(':').next(),
        Some("Số CCCD (A3)")
    );
    assert_eq!(registry.sent::<PaperRecordRecordedV1>().await.len(), 1);
}

#[tokio::test]
async fn two_of_one_name_and_birth_need_a_number() {
    let (_registry, officer) = registry().await;
    let twin = man(46, "Nguyễn Văn Mẫu").with(2, &man(1, "").0[2]);
    import(&officer, "b.xlsx", list(&[twin])).await;
    let born = man(1, "").0[2].clone();

    let taken =
        sent(&officer, paper(&[["", "nguyễn văn mẫu", &born, "2021", "", "x", "", ""]]), &[]).await;

    assert_eq!(faults(&taken), [(3, "name", "person-ambiguous")]);
}

#[tokio::test]
async fn a_file_that_is_no_paper_is_refused_whole() {
    let (_registry, officer) = registry().await;
    let kind = async |file: Vec<u8>, fields: &[(&str, &str)]| {
        let problem = send(&officer, file, fields).await.problem();
        (problem.status, problem.kind().to_owned())
    };
    assert_eq!(kind(b"no workbook \xff".to_vec(), &[]).await.0, 415);
    assert_eq!(kind(list(&[man(1, "A")]), &[]).await, (422, "no-header".to_owned()));
    assert_eq!(kind(paper(&[]), &[]).await, (422, "no-rows".to_owned()));
    assert_eq!(kind(paper(&[]), &[("source", " ")]).await, (422, "invalid".to_owned()));
    let none: Value = officer.get("/registry/v1/paper-imports").await.ok().json();
    assert_eq!(none["items"], json!([]));
}

#[tokio::test]
async fn the_template_is_read_as_paper_and_another_units_person_is_absent() {
    let (registry, officer) = registry().await;
    let template = officer.get("/registry/v1/paper-template").await.ok();
    let sheets = read(template.bytes(), &Limits::default()).unwrap();
    let why = registry::domain::paper::find_paper(sheets).unwrap_err();
    assert_eq!(why, registry::domain::paper::NoPaper::NoRows);

    let path = format!("{}/paper-records", person(&officer, "Nguyễn Văn Mẫu").await);
    let foreign = registry.caller().role(Role::UnitContact).organisation("STC");
    assert_eq!(foreign.get(&path).await.problem().kind(), "person-not-found");
}
