//! Health books of many people at once, the queues, and who handed over to whom.

use serde_json::{Value, json};
use std::time::Duration;

use crate::books::{
    as_owner, books_of, change, contact, issue, items, leave, people_of, registry_with,
};
use crate::lists::{man, officer};

const LISTS: &str = "/registry/v1/health-book-lists";
const DAY: Duration = Duration::from_secs(24 * 3_600);

/// The parts of a list's sum, which must add up to the first.
fn sum(list: &Value) -> [u64; 5] {
    let sum = ["received", "accepted", "held", "rejected", "pending"]
        .map(|part| list[part].as_u64().unwrap());
    assert_eq!(sum[0], sum[1..].iter().sum::<u64>());
    sum
}

fn codes(list: &Value) -> Vec<String> {
    let codes = |line: &Value| {
        let codes = line["faults"].as_array().unwrap().iter();
        codes.map(|fault| fault["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join("+")
    };
    list["items"].as_array().unwrap().iter().map(codes).collect()
}

#[tokio::test]
async fn every_line_of_a_list_is_done_or_says_everything_that_stands_in_its_way() {
    let (registry, officer, people) = registry_with(5).await;
    issue(&officer, &people[1]).await;
    leave(&registry, &people[2]).await;
    issue(&officer, &people[3]).await;
    leave(&registry, &people[3]).await;
    let unknown = "0193f8a0-0000-7000-8000-000000000000";
    let order = json!({ "action": "issue", "people": [
        { "person_id": people[0] },
        { "person_id": people[1] },
        { "person_id": people[2] },
        { "person_id": people[3] },
        { "citizen_id": man(5, "").citizen_id() },
        { "citizen_id": "001085999999" },
        { "citizen_id": "12" },
        {},
        { "person_id": people[0] },
        { "person_id": unknown },
    ]});
    let expected = [
        "",
        "has-a-book",
        "person-has-left",
        "person-has-left+has-a-book",
        "",
        "person-unknown",
        "citizen-id-not-twelve-digits",
        "nobody-named",
        "named-twice",
        "person-unknown",
    ];

    let mut dry = order.clone();
    dry["dry_run"] = json!(true);
    let dry: Value = officer.post(LISTS, dry).await.ok().json();
    let before = items(&officer, "health-books").await.len();
    let done: Value = officer.post(LISTS, order).await.ok().json();

    assert_eq!((codes(&dry), codes(&done)), (expected.map(str::to_owned).to_vec(), codes(&dry)));
    assert_eq!((sum(&dry), sum(&done)), ([10, 2, 0, 8, 0], [10, 2, 0, 8, 0]));
    assert_eq!((before, &dry["id"]), (2, &Value::Null));
    assert_eq!(done["items"][0]["number"], "00003/2026/YB");
    assert_eq!(done["items"][4]["number"], "00004/2026/YB");
    assert_eq!(done["items"][2]["faults"][0]["message"], "người này không còn thuộc diện quản lý");
    let kept: Value =
        officer.get(&format!("{LISTS}/{}", done["id"].as_str().unwrap())).await.ok().json();
    assert_eq!((sum(&kept), codes(&kept)), (sum(&done), codes(&done)));
    assert_eq!(kept["items"][0]["name"], crate::books::name(1));
    assert_eq!(items(&officer, "health-book-lists").await.len(), 1);
    let wrong = as_owner(&registry, "update health_book_list set accepted = 3").await;
    assert!(wrong.unwrap_err().to_string().contains("every_person_is_counted_once"));
}

#[tokio::test]
async fn a_list_renews_and_revokes_and_keeps_its_requests() {
    let (registry, officer, people) = registry_with(3).await;
    let lines: Vec<Value> = people.iter().map(|id| json!({ "person_id": id })).collect();
    officer.post(LISTS, json!({ "action": "issue", "people": lines })).await.ok();
    let path = format!("/registry/v1/people/{}/health-book-requests", people[0]);
    officer.post(&path, json!({ "kind": "renew" })).await.ok();
    registry.advance(DAY * 400);

    let renewed: Value = officer
        .post(LISTS, json!({ "action": "renew", "people": lines, "valid_to": "2040-06-01" }))
        .await
        .ok()
        .json();
    let silent =
        officer.post(LISTS, json!({ "action": "revoke", "people": lines })).await.problem();
    let reason = json!({ "action": "revoke", "people": lines, "reason": "Giải thể đơn vị" });
    let revoked: Value = officer.post(LISTS, reason).await.ok().json();

    assert_eq!((sum(&renewed)[1], sum(&revoked)[1]), (3, 3));
    assert_eq!(silent.pointers(), ["/reason"]);
    let books = books_of(&officer, &people[0]).await;
    assert_eq!(books["items"][0]["valid_to"], "2040-06-01");
    assert_eq!(books["requests"][0]["state"], "done");
    let events = registry.sent_events().await;
    let count = |name: &str| events.iter().filter(|event| *event == name).count();
    assert_eq!(count("health-book.renewed.v1"), 3);
    assert_eq!(count("health-book.revoked.v1"), 3);
}

#[tokio::test]
async fn two_lists_at_once_share_the_series_without_a_gap() {
    let (registry, one, people) = registry_with(60).await;
    let two = officer(&registry).subject("officer-2");
    let lines = |people: &[String]| {
        let lines: Vec<Value> = people.iter().map(|id| json!({ "person_id": id })).collect();
        json!({ "action": "issue", "people": lines })
    };
    // They overlap in twenty people, and go over them in opposite directions.
    let mut reversed = people[20..].to_vec();
    reversed.reverse();

    let (first, second) =
        tokio::join!(one.post(LISTS, lines(&people[..40])), two.post(LISTS, lines(&reversed)));
    let (first, second): (Value, Value) = (first.ok().json(), second.ok().json());

    assert_eq!(sum(&first)[1] + sum(&second)[1], 60);
    let mut numbers: Vec<String> = items(&one, "health-books?limit=200")
        .await
        .iter()
        .map(|book| book["number"].as_str().unwrap().to_owned())
        .collect();
    numbers.sort();
    let dense: Vec<String> = (1..=60).map(|serial| format!("{serial:05}/2026/YB")).collect();
    assert_eq!(numbers, dense);
}

#[tokio::test]
async fn a_list_that_cannot_be_read_says_every_fault() {
    let (_registry, officer, _) = registry_with(1).await;

    let nothing = officer.post(LISTS, json!({ "action": "burn", "people": [] })).await.problem();
    let lines: Vec<Value> = (0..1_001).map(|_| json!({})).collect();
    let long = json!({ "action": "issue", "people": lines });
    let long = officer.post(LISTS, long).await.problem();
    let past = json!({ "action": "revoke", "people": [{}], "valid_to": "2020-01-01" });
    let past = officer.post(LISTS, past).await.problem();

    assert_eq!((nothing.status, nothing.pointers()), (422, vec!["/action", "/people"]));
    assert_eq!(long.pointers(), ["/people"]);
    assert_eq!(past.pointers(), ["/reason", "/valid_to"]);
}

#[tokio::test]
async fn the_expiry_queue_goes_from_the_first_to_end_and_page_by_page() {
    let (registry, officer, people) = registry_with(4).await;
    for (person, valid_to) in
        people.iter().zip(["2027-03-01", "2026-12-01", "2027-01-15", "2030-01-01"])
    {
        let path = format!("/registry/v1/people/{person}/health-books");
        officer.post(&path, json!({ "valid_to": valid_to })).await.ok();
    }
    registry.advance(DAY * 20); // 2026-12-11: the second has expired.

    let soon = items(&officer, "health-books?queue=expiring").await;
    let first: Value = officer
        .get("/registry/v1/health-books?queue=expiring&within_days=5000&limit=2")
        .await
        .ok()
        .json();
    let next = first["next"].as_str().unwrap();
    let path = format!("health-books?queue=expiring&within_days=5000&limit=2&after={next}");
    let second = items(&officer, &path).await;

    let days = |books: &[Value]| -> Vec<String> {
        books.iter().map(|book| book["valid_to"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(days(&soon), ["2026-12-01", "2027-01-15", "2027-03-01"]);
    assert_eq!((&soon[0]["valid"], &soon[1]["valid"]), (&json!(false), &json!(true)));
    assert_eq!(days(first["items"].as_array().unwrap()), ["2026-12-01", "2027-01-15"]);
    assert_eq!(days(&second), ["2027-03-01", "2030-01-01"]);
    for wrong in ["queue=lost", "queue=expiring&after=x", "after=x"] {
        let problem = officer.get(&format!("/registry/v1/health-books?{wrong}")).await.problem();
        assert_eq!(problem.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn who_has_no_book_is_found_by_organisation_in_the_order_of_names() {
    let (registry, officer, people) = registry_with(4).await;
    people_of(&officer, "STC", 11..=12).await;
    issue(&officer, &people[0]).await;
    leave(&registry, &people[3]).await;

    let found = items(&officer, "health-book-candidates?organisation=SYT").await;
    let page: Value = officer
        .get("/registry/v1/health-book-candidates?organisation=SYT&limit=1")
        .await
        .ok()
        .json();
    let rest = items(
        &officer,
        &format!(
            "health-book-candidates?organisation=SYT&limit=1&after={}",
            page["next"].as_str().unwrap()
        ),
    )
    .await;
    let foreign =
        items(&contact(&registry, "STC"), "health-book-candidates?organisation=SYT").await;

    let ids: Vec<&Value> = found.iter().map(|person| &person["id"]).collect();
    assert_eq!(ids, [&json!(people[1]), &json!(people[2])]); // Đậu, Quyết.
    assert_eq!(rest, found[1..]);
    assert!(foreign.is_empty());
}

#[tokio::test]
async fn a_handover_says_who_gave_what_to_whom_and_empties_the_queue() {
    let (registry, officer, people) = registry_with(2).await;
    let books = [issue(&officer, &people[0]).await, issue(&officer, &people[1]).await];
    let ids: Vec<&Value> = books.iter().map(|book| &book["id"]).collect();
    let path = "/registry/v1/health-book-handovers";
    assert_eq!(items(&officer, "health-books?queue=handover").await.len(), 2);

    let given =
        json!({ "books": ids, "from": "Lê Văn Thư", "to": "Trần Đầu Mối", "note": "Nhận thay" });
    let done: Value = officer.post(path, given).await.ok().json();

    assert_eq!(done["accepted"], 2);
    assert!(items(&officer, "health-books?queue=handover").await.is_empty());
    let book = &books_of(&officer, &people[0]).await["items"][0];
    let handover = &book["handovers"][0];
    assert_eq!(
        (&handover["from"], &handover["to"]),
        (&json!("Lê Văn Thư"), &json!("Trần Đầu Mối"))
    );
    assert_eq!(book["handed_over_on"], "2026-11-21");
    let sealed = "select from health_book_handover where position('Đầu Mối'::bytea in sealed) > 0";
    assert_eq!(as_owner(&registry, sealed).await.unwrap(), 0);

    let back =
        json!({ "books": [ids[0]], "direction": "returned", "from": "Ông A", "to": "Văn thư" });
    let early = officer.post(path, back.clone()).await.problem();
    officer.post(&change(&books[0], "exchange"), json!({ "reason": "Hết trang" })).await.ok();
    assert_eq!(items(&officer, "health-books?queue=return").await.len(), 1);
    officer.post(path, back.clone()).await.ok();
    let twice = officer.post(path, back).await.problem();

    assert_eq!((early.status, early.codes()), (422, vec!["book-in-force"]));
    assert_eq!(twice.codes(), ["book-returned"]);
    assert!(items(&officer, "health-books?queue=return").await.is_empty());
}

#[tokio::test]
async fn a_handover_of_a_wrong_list_hands_over_nothing_and_says_why() {
    let (_registry, officer, people) = registry_with(2).await;
    let book = issue(&officer, &people[0]).await;
    let revoked = issue(&officer, &people[1]).await;
    officer.post(&change(&revoked, "revocation"), json!({ "reason": "Cấp nhầm" })).await.ok();
    let path = "/registry/v1/health-book-handovers";
    let wrong = json!({
        "books": [book["id"], revoked["id"], book["id"], people[0]],
        "from": " ", "to": "Ông A", "handed_on": "2027-01-01",
    });

    let problem = officer.post(path, wrong).await.problem();
    let before =
        json!({ "books": [book["id"]], "from": "A", "to": "B", "handed_on": "2026-11-20" });
    let before = officer.post(path, before).await.problem();

    assert_eq!(problem.status, 422);
    assert_eq!(problem.pointers(), ["/from", "/handed_on", "/books/1", "/books/2", "/books/3"]);
    assert_eq!(problem.codes()[2..], ["book-has-ended", "named-twice", "book-unknown"]);
    assert_eq!(before.codes(), ["day-before-issue"]);
    assert_eq!(items(&officer, "health-books?queue=handover").await.len(), 1);
}
