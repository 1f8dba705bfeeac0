//! Headers that an office gives a meaning.

use std::time::Duration;

use ::schema::Role;
use serde_json::{Value, json};

use crate::lists::{HEADER, counts, import, man, officer, sheet, start};

const PATH: &str = "/registry/v1/roster-wordings";

/// A list whose header says some columns in words that nobody knows.
fn list_with(renamed: &[(usize, &str)]) -> Vec<u8> {
    let mut header = HEADER;
    for (column, wording) in renamed {
        header[*column] = wording;
    }
    sheet(|sheet| {
        sheet.write_string(0, 0, "SỞ Y TẾ").unwrap();
        for (column, title) in (0..).zip(header) {
            sheet.write_string(2, column, title).unwrap();
        }
        for (column, text) in (0..).zip(&man(1, "Lê An").0) {
            sheet.write_string(3, column, text).unwrap();
        }
    })
}

#[tokio::test]
async fn a_header_that_is_not_recognised_is_shown_and_can_be_given_its_meaning() {
    let registry = start().await;
    let officer = officer(&registry);
    let file = list_with(&[(1, "Danh tính"), (4, "Mã hiệu cán bộ")]);

    let refused = officer.post_file("/registry/v1/roster-imports", "a.xlsx", file.clone(), &[]);
    let refused = refused.await;
    let problem: Value = refused.json();
    assert_eq!(problem["type"], "urn:yba:problem:list-without-header");
    let seen = problem["header"].as_array().unwrap();
    assert_eq!(seen.len(), 10, "{problem}");
    let name = json!({ "cell": "B3", "wording": "Danh tính", "column": null });
    assert_eq!(seen[1], name);
    assert_eq!((&seen[2]["column"], &seen[4]["column"]), (&json!("born"), &json!(null)));

    let wordings = [("DANH TÍNH:", "name"), ("Mã hiệu cán bộ", "citizen_id")];
    for (wording, column) in wordings {
        let added = json!({ "wording": wording, "column": column });
        assert_eq!(officer.post(PATH, added).await.status(), 201);
        registry.advance(Duration::from_secs(1)); // Of one moment either may be listed first.
    }
    let import = import(&officer, "a.xlsx", file).await;

    assert_eq!(counts(&import), [1, 0, 0, 0], "{import}");
    let listed: Value = officer.get(PATH).await.ok().json();
    assert_eq!(listed["items"][0]["wording"], "Mã hiệu cán bộ");
    assert_eq!(listed["items"][1]["column"], "name");
}

#[tokio::test]
async fn a_column_that_every_list_needs_is_missed_with_the_header_shown() {
    let registry = start().await;
    let file = list_with(&[(8, "Nhóm")]);

    let officer = officer(&registry);
    let refused = officer.post_file("/registry/v1/roster-imports", "a.xlsx", file, &[]).await;
    let problem: Value = refused.json();

    assert_eq!(problem["type"], "urn:yba:problem:list-without-column");
    assert_eq!(problem["header"][8]["wording"], "Nhóm");
}

#[tokio::test]
async fn an_import_names_the_headers_that_it_did_not_read() {
    let registry = start().await;
    let officer = officer(&registry);

    let import = import(&officer, "a.xlsx", list_with(&[(9, "Liên lạc"), (0, "Hạng")])).await;

    let unknown = json!([
        { "cell": "A3", "wording": "Hạng" },
        { "cell": "J3", "wording": "Liên lạc" },
    ]);
    assert_eq!((&import["unknown_headers"], counts(&import)), (&unknown, [1, 0, 0, 0]));
}

#[tokio::test]
async fn the_same_file_read_by_a_new_wording_is_another_import() {
    let registry = start().await;
    let officer = officer(&registry);
    let file = list_with(&[(9, "Liên lạc")]);
    let first = import(&officer, "a.xlsx", file.clone()).await;

    officer.post(PATH, json!({ "wording": "Liên lạc", "column": "phone" })).await.ok();
    let second = import(&officer, "a.xlsx", file.clone()).await;
    let third = import(&officer, "a.xlsx", file).await;

    assert_ne!(first["id"], second["id"]);
    assert_eq!((&second["updated"], &second["unknown_headers"]), (&json!(1), &json!([])));
    assert_eq!(second["id"], third["id"]);
}

#[tokio::test]
async fn a_wording_has_one_meaning_and_can_be_taken_away() {
    let registry = start().await;
    let officer = officer(&registry);
    let wording = |wording: &str| json!({ "wording": wording, "column": "name" });

    let built_in = officer.post(PATH, wording("Họ và tên")).await.problem();
    let empty = officer.post(PATH, wording(" : ")).await.problem();
    let first: Value = officer.post(PATH, wording("Danh tính")).await.ok().json();
    let again = officer.post(PATH, wording("danh tinh")).await.problem();

    assert_eq!((built_in.status, built_in.kind()), (409, "roster-wording-known"));
    assert_eq!((empty.status, empty.codes()), (422, vec!["missing"]));
    assert_eq!(again.kind(), "roster-wording-known");
    let path = format!("{PATH}/{}", first["id"].as_str().unwrap());
    assert_eq!(officer.delete(&path).await.status(), 204);
    assert_eq!(officer.delete(&path).await.problem().kind(), "roster-wording-not-found");
    assert_eq!(officer.post(PATH, wording("danh tinh")).await.status(), 201);
}

#[tokio::test]
async fn a_committees_contact_reads_wordings_and_adds_none() {
    let registry = start().await;
    let contact = registry.caller().role(Role::UnitContact).organisation("SYT");

    assert_eq!(contact.get(PATH).await.status(), 200);
    let added = contact.post(PATH, json!({ "wording": "Danh tính", "column": "name" })).await;
    assert_eq!(added.problem().status, 403);
}
