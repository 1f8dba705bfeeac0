//! People for health books as a workbook.

use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::{Answer, Client};

use crate::books::{as_owner, books_of, contact, issue, items, name, people_of, registry_with};
use crate::lists::{man, sheet};

const WORKBOOKS: &str = "/registry/v1/health-book-workbooks";
const DAY: Duration = Duration::from_secs(24 * 3_600);
const HEADER: [&str; 7] = ["STT", "Số CCCD", "Số sổ", "Số thẻ BHYT", "Họ và tên", "Việc", "Lý do"];

/// A file with its header in row 3 and people from row 4, signed below.
fn file(rows: &[[&str; 7]]) -> Vec<u8> {
    sheet(|sheet| {
        sheet.write_string(0, 0, "DANH SÁCH ĐỀ NGHỊ VỀ SỔ Y BẠ").unwrap();
        for (row, texts) in (2..).zip(std::iter::once(&HEADER).chain(rows)) {
            for (column, text) in (0..).zip(texts).filter(|(_, text)| !text.is_empty()) {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
        let last = 4 + u32::try_from(rows.len()).unwrap();
        sheet.write_string(last, 4, "Người lập biểu").unwrap();
    })
}

async fn send(client: &Client, file: Vec<u8>, fields: &[(&str, &str)]) -> Answer {
    client.post_file(WORKBOOKS, "so-y-ba.xlsx", file, fields).await
}

async fn sent(client: &Client, file: Vec<u8>, fields: &[(&str, &str)]) -> Value {
    send(client, file, fields).await.ok().json()
}

/// received, accepted, held, rejected, pending; the sum is right.
fn sum(list: &Value) -> [u64; 5] {
    let sum = ["received", "accepted", "held", "rejected", "pending"]
        .map(|part| list[part].as_u64().unwrap());
    assert_eq!(sum[0], sum[1..].iter().sum::<u64>());
    sum
}

/// Row, outcome and faults of each line.
fn lines(list: &Value) -> Vec<(u64, String, String)> {
    let line = |line: &Value| {
        let faults = line["faults"].as_array().unwrap().iter().map(|fault| {
            let text = |key: &str| fault[key].as_str().unwrap_or_default().to_owned();
            format!("{}:{}", text("column"), text("code"))
        });
        let faults = faults.collect::<Vec<_>>().join("+");
        (line["row"].as_u64().unwrap(), line["outcome"].as_str().unwrap().to_owned(), faults)
    };
    list["items"].as_array().unwrap().iter().map(line).collect()
}

#[tokio::test]
async fn rows_name_people_by_number_book_or_card_and_each_is_done_or_says_why_not() {
    let (registry, officer, people) = registry_with(6).await;
    let book = issue(&officer, &people[1]).await;
    let number = book["number"].as_str().unwrap();
    let of = |number: u32| man(number, "").0;
    let (first, third, card) = (of(1)[4].clone(), of(3)[4].clone(), of(4)[5].clone());
    let fourth = name(4);
    let rows = [
        ["1", &first, "", "", &name(1).to_uppercase(), "", ""],
        ["2", "", number, "", "", "Cấp đổi", "Sổ hết trang"],
        ["3", "", "", &card, &fourth, "", ""],
        ["4", "", "", &card, "", "", ""],
        ["5", &third, number, "", "", "", ""],
        ["6", &third, "", "", "Lê Văn Khác", "", ""],
        ["7", "001085999999", "", "", "", "", ""],
        ["8", "12", "", "", "", "Đốt", ""],
        ["9", "", "", "", &fourth, "", ""],
        ["10", &first, "", "", "", "", ""],
        ["11", "", number, "", "", "Thu hồi", ""],
        ["12", &third, "", "", "", "Gia hạn", ""],
    ];
    let expected = [
        (4, "accepted", ""),
        (5, "accepted", ""),
        (6, "accepted", ""),
        (7, "held", "name:name-missing"),
        (8, "held", "citizen_id:numbers-disagree"),
        (9, "held", "name:name-differs"),
        (10, "held", "citizen_id:person-unknown"),
        (11, "held", "citizen_id:citizen-id-not-twelve-digits+action:action-unknown"),
        (12, "held", "citizen_id:nobody-named"),
        (13, "rejected", "citizen_id:named-twice"),
        (14, "held", "reason:reason-missing"),
        (15, "rejected", "citizen_id:has-no-book"),
    ]
    .map(|(row, outcome, faults)| (row, outcome.to_owned(), faults.to_owned()));

    let dry = sent(&officer, file(&rows), &[("action", "issue"), ("dry_run", "true")]).await;
    let before = items(&officer, "health-books").await.len();
    let answer = send(&officer, file(&rows), &[("action", "issue")]).await;
    assert_eq!(answer.status(), 201);
    let done: Value = answer.json();

    assert_eq!((lines(&dry), dry["id"].is_null(), before), (expected.to_vec(), true, 1));
    assert_eq!((lines(&done), sum(&done)), (expected.to_vec(), [12, 3, 7, 2, 0]));
    let message = &done["items"][5]["faults"][0]["message"];
    assert_eq!(message, "Họ và tên (E9): khác họ tên của người mang số này");
    assert_eq!(done["items"][0]["number"], "00002/2026/YB");
    assert_eq!(books_of(&officer, &people[1]).await["items"][0]["way"], "exchange");
    let path = format!("/registry/v1/health-book-lists/{}", done["id"].as_str().unwrap());
    let kept: Value = officer.get(&path).await.ok().json();
    assert_eq!((lines(&kept), &kept["items"][2]["name"]), (expected.to_vec(), &json!(fourth)));
    let wrong = as_owner(&registry, "update health_book_list set held = 0").await;
    assert!(wrong.unwrap_err().to_string().contains("every_person_is_counted_once"));
}

#[tokio::test]
async fn the_same_file_again_does_nothing_twice_and_tries_again_what_was_held() {
    let (registry, officer, people) = registry_with(2).await;
    for person in &people {
        issue(&officer, person).await;
    }
    let ids = [1, 2, 7].map(|number| man(number, "").citizen_id().to_owned());
    let rows = ids.each_ref().map(|id| ["", id, "", "", "", "Cấp đổi", "Sổ hết trang"]);
    let first = sent(&officer, file(&rows), &[]).await;
    registry.advance(DAY);
    people_of(&officer, "SYT", 7..=7).await;

    let again = sent(&officer, file(&rows), &[]).await;
    let corrected = [rows[0], ["", &ids[1], "", "", "", "Cấp đổi", "Sổ rách"]];
    let corrected = sent(&officer, file(&corrected), &[]).await;
    registry.advance(DAY * 40);
    let much_later = sent(&officer, file(&rows[..1]), &[]).await;

    assert_eq!(
        (sum(&first), first["items"][2]["outcome"].as_str()),
        ([3, 2, 1, 0, 0], Some("held"))
    );
    assert_eq!(
        (&again["id"], &again["repeated"], sum(&again)),
        (&first["id"], &json!(true), [3, 2, 0, 1, 0])
    );
    assert_eq!(again["items"][2]["faults"][0]["code"], "has-no-book");
    let recently = "citizen_id:done-recently".to_owned();
    let expected = [4, 5].map(|row| (row, "rejected".to_owned(), recently.clone()));
    assert_eq!(lines(&corrected), expected);
    assert_eq!(sum(&much_later), [1, 1, 0, 0, 0]);
    assert_eq!(books_of(&officer, &people[0]).await["items"].as_array().unwrap().len(), 3);
    assert_eq!(books_of(&officer, &people[1]).await["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn rows_that_a_crash_left_are_taken_when_the_file_comes_again() {
    let (registry, officer, people) = registry_with(2).await;
    let ids = [1, 2].map(|number| man(number, "").citizen_id().to_owned());
    let rows = ids.each_ref().map(|id| ["", id, "", "", "", "", ""]);
    let fields = [("action", "issue")];
    let first = sent(&officer, file(&rows), &fields).await;
    // As it is when the process ends between two rows.
    as_owner(&registry, "delete from health_book where number like '00002/%'").await.unwrap();
    as_owner(
        &registry,
        "update health_book_list_row set outcome = 'pending', book_id = null where position = 1",
    )
    .await
    .unwrap();
    as_owner(&registry, "update health_book_list set accepted = 1, pending = 1").await.unwrap();

    let again = sent(&officer, file(&rows), &fields).await;

    assert_eq!((sum(&first), sum(&again)), ([2, 2, 0, 0, 0], [2, 2, 0, 0, 0]));
    assert_eq!(again["items"][0]["book_id"], first["items"][0]["book_id"]);
    assert_eq!(books_of(&officer, &people[1]).await["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_units_contact_asks_for_their_own_people_and_does_nothing() {
    let (registry, officer, people) = registry_with(2).await;
    people_of(&officer, "STC", 11..=11).await;
    let contact = contact(&registry, "SYT");
    let ids = [1, 2, 11].map(|number| man(number, "").citizen_id().to_owned());
    let rows = ids.each_ref().map(|id| ["", id, "", "", "", "", ""]);
    let fields = [("action", "issue"), ("request", "true")];

    let doing = send(&contact, file(&rows), &fields[..1]).await.status();
    let dry = sent(&contact, file(&rows), &[fields[0], fields[1], ("dry_run", "true")]).await;
    let asked = sent(&contact, file(&rows), &fields).await;
    let other = sent(&officer, file(&rows), &fields).await;

    assert_eq!(doing, 403);
    let expected =
        [(4, "accepted", ""), (5, "accepted", ""), (6, "held", "citizen_id:person-unknown")];
    let expected = expected.map(|(row, to, why)| (row, to.to_owned(), why.to_owned()));
    assert_eq!((lines(&dry), lines(&asked)), (expected.to_vec(), expected.to_vec()));
    assert_eq!(
        (&asked["as_request"], asked["items"][0]["request_id"].is_string()),
        (&json!(true), true)
    );
    assert_eq!(lines(&other)[0].2, "citizen_id:request-open");
    assert_eq!(sum(&other), [3, 1, 0, 2, 0]);
    let requests = items(&officer, "health-book-requests").await;
    assert_eq!(requests.len(), 3);
    assert_eq!(books_of(&officer, &people[0]).await["items"], json!([]));
}

#[tokio::test]
async fn every_row_that_was_looked_at_is_on_record() {
    let (registry, officer, people) = registry_with(3).await;
    issue(&officer, &people[1]).await;
    let ids = [1, 2, 3].map(|number| man(number, "").citizen_id().to_owned());
    let rows = [
        ["", &ids[0], "", "", "", "", ""],
        ["", &ids[1], "", "", "", "", ""],
        ["", &ids[2], "", "", "Lê Văn Khác", "", ""],
    ];
    registry.advance(DAY);

    sent(&officer, file(&rows), &[("action", "issue")]).await;

    let of = async |person: &String| -> Vec<String> {
        let sql = format!(
            "select action from audit where person_id = '{person}'
             and at = (select max(at) from audit where person_id = '{person}') order by action"
        );
        let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
        let rows = registry.owner().query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
    };
    assert_eq!(of(&people[0]).await, ["create"]);
    assert_eq!(of(&people[1]).await, ["read"]);
    assert_eq!(of(&people[2]).await, ["read"]);
}

#[tokio::test]
async fn what_is_no_list_is_refused_whole_with_every_fault() {
    let (_registry, officer, _people) = registry_with(1).await;
    let kind = async |file: Vec<u8>, fields: &[(&str, &str)]| {
        let problem = send(&officer, file, fields).await.problem();
        (problem.status, problem.kind().to_owned())
    };
    let row = ["", "001085000001", "", "", "", "", ""];

    assert_eq!(kind(b"no workbook \xff".to_vec(), &[]).await.0, 415);
    assert_eq!(kind(file(&[]), &[]).await, (422, "no-rows".to_owned()));
    let wrong = [("action", "burn"), ("valid_to", "mai"), ("reason", &"x".repeat(1_001))];
    let problem = send(&officer, file(&[row]), &wrong).await.problem();
    assert_eq!(problem.pointers(), ["action", "reason", "valid_to"]);
    let none = items(&officer, "health-book-lists").await;
    assert_eq!(none.len(), 0);
    let other = officer.get("/registry/v1/health-book-template").await.ok();
    assert!(other.bytes().starts_with(b"PK"));
}
