//! Rows of lists: held, corrected, given back as a workbook.

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};

use crate::lists::{counts, import, list, man, officer, rows_of, start};

#[tokio::test]
async fn a_held_row_names_its_column_in_both_languages() {
    let registry = start().await;
    let officer = officer(&registry);
    let wrong = man(1, "Lê An").with(4, "038087900").with(2, "31/02/1970");
    let import = import(&officer, "a.xlsx", list(&[wrong])).await;

    let rows = format!("{}?outcome=held", rows_of(&import));
    let vietnamese: Value = officer.get(&rows).await.ok().json();
    let english: Value = officer.clone().in_english().get(&rows).await.ok().json();

    let row = &vietnamese["items"][0];
    assert_eq!((&row["row"], &row["values"]["citizen_id"]), (&json!(4), &json!("038087900")));
    let codes: Vec<&str> =
        row["faults"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["date-does-not-exist", "citizen-id-old-number"]);
    let fault = &row["faults"][1];
    assert_eq!((&fault["column"], &fault["cell"]), (&json!("citizen_id"), &json!("E4")));
    assert_eq!(fault["header"], "Số CCCD");
    assert!(fault["message"].as_str().unwrap().starts_with("Số CCCD (E4): "));
    let message = english["items"][0]["faults"][1]["message"].as_str().unwrap();
    assert!(message.starts_with("citizen id (E4): "), "{message}");
}

#[tokio::test]
async fn a_corrected_row_is_accepted_at_once() {
    let registry = start().await;
    let officer = officer(&registry);
    let right = man(1, "Lê An");
    let import = import(&officer, "a.xlsx", list(&[right.clone().with(4, "")])).await;
    assert_eq!(counts(&import), [0, 1, 0, 0]);
    let row = format!("{}/4", rows_of(&import));

    let still: Value = officer.patch(&row, json!({ "citizen_id": "1" })).await.ok().json();
    let view: Value =
        officer.patch(&row, json!({ "citizen_id": right.citizen_id() })).await.ok().json();

    assert_eq!(still["outcome"], "held");
    assert_eq!((&view["outcome"], &view["effect"]), (&json!("accepted"), &json!("registered")));
    let path = format!("/registry/v1/roster-imports/{}", import["id"].as_str().unwrap());
    let import: Value = officer.get(&path).await.ok().json();
    assert_eq!((&import["state"], counts(&import)), (&json!("done"), [1, 0, 0, 0]));
    let found = crate::lists::search(&officer, json!({ "citizen_id": right.citizen_id() })).await;
    assert_eq!(found[0]["id"], view["person_id"]);
    assert_eq!(officer.patch(&row, json!({})).await.problem().kind(), "row-not-held");
}

#[tokio::test]
async fn a_correction_of_a_stale_row_is_refused() {
    let registry = start().await;
    let officer = officer(&registry);
    let import = import(&officer, "a.xlsx", list(&[man(1, "")])).await;
    let row = format!("{}/4", rows_of(&import));

    let stale = officer.header("if-match", "\"99\"").patch(&row, json!({ "name": "Lê An" })).await;

    assert_eq!(stale.problem().status, 412);
}

#[tokio::test]
async fn a_row_whose_person_is_known_under_another_name_is_held() {
    let registry = start().await;
    let officer = officer(&registry);
    import(&officer, "a.xlsx", list(&[man(1, "Lê An")])).await;

    let other = import(&officer, "b.xlsx", list(&[man(1, "Trần Văn Bình")])).await;

    let rows: Value = officer.get(&format!("{}?outcome=held", rows_of(&other))).await.ok().json();
    assert_eq!(rows["items"][0]["faults"][0]["code"], "citizen-id-known-differs");
}

#[tokio::test]
async fn the_second_holder_of_an_insurance_number_is_held() {
    let registry = start().await;
    let officer = officer(&registry);
    let (an, binh) = (man(1, "Lê An"), man(2, "Lý Bình"));
    let number = an.0[5].clone();

    let import = import(&officer, "a.xlsx", list(&[an, binh.with(5, &number)])).await;

    let rows: Value = officer.get(&format!("{}?outcome=held", rows_of(&import))).await.ok().json();
    let fault = &rows["items"][0]["faults"][0];
    assert_eq!(
        (&fault["column"], &fault["code"]),
        (&json!("insurance"), &json!("insurance-of-another"))
    );
}

#[tokio::test]
async fn rows_come_in_pages() {
    let registry = start().await;
    let officer = officer(&registry);
    let people: Vec<_> = (1..=5).map(|number| man(number, "Lê An")).collect();
    let import = import(&officer, "a.xlsx", list(&people)).await;

    let first: Value = officer.get(&format!("{}?limit=3", rows_of(&import))).await.ok().json();
    let rest: Value =
        officer.get(&format!("{}?limit=3&after=6", rows_of(&import))).await.ok().json();

    assert_eq!(first["next"], "6");
    let numbers = |page: &Value| -> Vec<u64> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["row"].as_u64().unwrap()).collect()
    };
    assert_eq!((numbers(&first), numbers(&rest)), (vec![4, 5, 6], vec![7, 8]));
}

#[tokio::test]
async fn the_workbook_comes_back_with_an_explanation_beside_each_row() {
    let registry = start().await;
    let officer = officer(&registry);
    let people = [man(1, "Lê An"), man(2, "").with(4, "123"), man(1, "Lê An")];
    let import = import(&officer, "a.xlsx", list(&people)).await;
    let path = format!("/registry/v1/roster-imports/{}/workbook", import["id"].as_str().unwrap());

    let answer = officer.get(&path).await.ok();

    let mut workbook = Xlsx::new(std::io::Cursor::new(answer.bytes().to_vec())).unwrap();
    let sheet = workbook.worksheet_range_at(0).unwrap().unwrap();
    let text = |row: u32, column: u32| match sheet.get_value((row, column)) {
        Some(Data::String(text)) => text.clone(),
        other => format!("{other:?}"),
    };
    assert_eq!(text(0, 0), "SỞ Y TẾ");
    assert_eq!(
        (text(2, 4), text(2, 10)),
        ("Số CCCD".to_owned(), "Kết quả nhập danh sách".to_owned())
    );
    assert_eq!((text(3, 1), text(3, 10)), ("Lê An".to_owned(), "Đã nhận".to_owned()));
    assert!(text(4, 10).starts_with("Cần sửa: Họ và tên (B5): còn thiếu"), "{}", text(4, 10));
    assert!(text(5, 10).contains("dòng 4"), "{}", text(5, 10));
}
