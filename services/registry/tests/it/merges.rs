//! Two people who are one: previewed, merged, undone.

use std::time::Duration;

use ::schema::Role;
use ::schema::events::{HealthBookRevokedV1, IdentityRecordedV1, PersonMergedV1, PersonUnmergedV1};
use serde_json::{Value, json};
use testkit::{Client, TestService};

use crate::books::{books_of, issue};
use crate::duplicates::{compared, pairs, row};
use crate::lists::{Row, counts, finished, import_with, list, officer, rows_of, search, start};

const HOUR: Duration = Duration::from_secs(3600);

fn first() -> Row {
    row(1, "Lê Văn An", "03/02/1951", "001051000123")
}

fn second() -> Row {
    row(2, "Lê Văn Ân", "03/02/1951", "001051000132").with(6, "Phó Giám đốc").with(5, "")
}

/// Two who are one: of the Department of Health, and of Finance.
async fn two() -> (TestService, Client, [String; 2]) {
    let registry = start().await;
    let officer = officer(&registry);
    import_with(&officer, "a.xlsx", list(&[first()]), &[("organisation", "SYT")]).await;
    import_with(&officer, "b.xlsx", list(&[second()]), &[("organisation", "STC")]).await;
    compared(&registry).await;
    let ids = [id_of(&officer, &first()).await, id_of(&officer, &second()).await];
    (registry, officer, ids)
}

async fn id_of(officer: &Client, row: &Row) -> String {
    let found = search(officer, json!({ "citizen_id": row.citizen_id() })).await;
    found[0]["id"].as_str().unwrap().to_owned()
}

fn question(survivor: &str, old: &str, take: &Value) -> Value {
    json!({ "survivor": survivor, "old": old, "take": take, "reason": "Cùng một người" })
}

async fn preview(officer: &Client, question: &Value) -> (Value, String) {
    let mut question = question.clone();
    question["dry_run"] = true.into();
    let answer = officer.post("/registry/v1/merges", question).await;
    let tag = answer.header("etag").unwrap().to_owned();
    (answer.ok().json(), tag)
}

/// Merges as the preview showed it; the merge's id.
pub(crate) async fn merge(officer: &Client, survivor: &str, old: &str, take: Value) -> String {
    let question = question(survivor, old, &take);
    let (_, tag) = preview(officer, &question).await;
    let request = officer.request(reqwest::Method::POST, "/registry/v1/merges");
    let request = request.header("If-Match", tag).json(&question);
    let merged: Value = officer.send(request).await.ok().json();
    merged["id"].as_str().unwrap().to_owned()
}

async fn undo(officer: &Client, merge: &str) -> testkit::Answer {
    let path = format!("/registry/v1/merges/{merge}/undo");
    officer.post(&path, json!({ "reason": "Hai người khác nhau" })).await
}

/// Rows of everything that a merge writes, for the test of row security.
pub(crate) async fn one_of_everything(registry: &TestService) {
    let officer = officer(registry);
    let (one, other) = (first().with(5, ""), second());
    import_with(&officer, "g.xlsx", list(std::slice::from_ref(&one)), &[("organisation", "SGD")])
        .await;
    import_with(&officer, "h.xlsx", list(std::slice::from_ref(&other)), &[("organisation", "SNV")])
        .await;
    compared(registry).await;
    let (one, other) = (id_of(&officer, &one).await, id_of(&officer, &other).await);
    merge(&officer, &one, &other, json!([])).await;
}

/// Everything that the registry tells of somebody and that an undo must give back.
async fn told(officer: &Client, id: &str) -> Value {
    let get = async |path: &str| -> Value {
        officer.get(&format!("/registry/v1/people/{id}{path}")).await.ok().json()
    };
    let mut history = get("/history").await;
    let said: Vec<Value> = history["facts"]
        .as_array_mut()
        .unwrap()
        .iter_mut()
        .filter(|fact| fact["superseded_at"].is_null())
        .map(|fact| {
            let kept = ["kind", "key", "detail", "from", "to", "reason"];
            kept.iter().map(|key| ((*key).to_owned(), fact[*key].clone())).collect()
        })
        .collect();
    let books: Vec<Value> = get("/health-books").await["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|book| json!({ "number": book["number"], "state": book["state"] }))
        .collect();
    let contacts = get("/contacts?as_of=2026-11-21").await;
    let contact = get("/contact").await;
    json!({ "person": get("").await, "said": said, "books": books, "contact": contact, "contacts": contacts })
}

#[tokio::test]
async fn a_preview_says_what_will_be_and_changes_nothing() {
    let (registry, officer, [one, other]) = two().await;
    issue(&officer, &one).await;
    issue(&officer, &other).await;
    let before = told(&officer, &one).await;

    let (seen, _) = preview(&officer, &question(&one, &other, &json!(["name", "post"]))).await;

    assert_eq!(
        (&seen["after"]["name"], &seen["after"]["post"]),
        (&json!("Lê Văn Ân"), &json!("Phó Giám đốc"))
    );
    assert_eq!(seen["after"]["organisation"], "STC");
    assert_eq!(seen["conflicts"], json!(["name", "post", "contact", "health_book"]));
    assert_eq!(seen["survivor"]["posts"], json!([{ "code": "SYT", "name": "Sở Y tế" }]));
    assert_eq!(seen["posts"].as_array().unwrap().len(), 2);
    assert_eq!(seen["survivor"]["lists"], 1);
    assert_ne!(seen["book_stays"]["number"], seen["book_ends"]["number"]);
    assert_eq!(told(&officer, &one).await, before);
    assert!(registry.sent::<PersonMergedV1>().await.is_empty());
}

#[tokio::test]
async fn a_merge_makes_one_person_of_two_and_says_so_under_both_keys() {
    let (registry, officer, [one, other]) = two().await;

    merge(&officer, &one, &other, json!(["name"])).await;

    // Both numbers, both names of old and the old id lead to the one who is left.
    for wanted in [
        json!({ "citizen_id": second().citizen_id() }),
        json!({ "citizen_id": first().citizen_id() }),
    ] {
        assert_eq!(search(&officer, wanted).await[0]["id"], one.as_str());
    }
    let named = search(&officer, json!({ "name": "Lê Văn Ân" })).await;
    assert_eq!((named.len(), &named[0]["id"]), (1, &json!(one)));
    let answer = officer.get(&format!("/registry/v1/people/{other}")).await;
    assert_eq!(
        answer.header("content-location"),
        Some(format!("/registry/v1/people/{one}").as_str())
    );
    assert_eq!(answer.ok().json::<Value>()["id"], one.as_str());
    // Whoever had the old one on their list reaches the survivor.
    let contact = registry.caller().role(Role::UnitContact).organisation("STC");
    contact.get(&format!("/registry/v1/people/{one}")).await.ok();
    assert_eq!(pairs(&officer, "open").await.len(), 0);
    let said = registry.sent::<PersonMergedV1>().await;
    assert_eq!(said.len(), 2);
    assert_eq!(
        (said[0].old.to_string(), said[0].survivor.to_string()),
        (other.clone(), one.clone())
    );
    assert_eq!(said[0], said[1]);
    let identity = registry.sent::<IdentityRecordedV1>().await.pop().unwrap();
    assert_eq!(
        (identity.person_id.to_string(), identity.name.as_str()),
        (one.clone(), "Lê Văn Ân")
    );
    let figures: Value = officer.get("/registry/v1/figures").await.ok().json();
    assert_eq!(figures["people"], 1, "{figures}");
}

#[tokio::test]
async fn an_undo_gives_both_back_as_they_were() {
    for take in [
        json!([]),
        json!(["name", "sex", "born", "tier", "standing", "post", "contact", "health_book"]),
    ] {
        let (registry, officer, [one, other]) = two().await;
        issue(&officer, &one).await;
        issue(&officer, &other).await;
        let before = [told(&officer, &one).await, told(&officer, &other).await];
        registry.clock().advance(HOUR);

        let id = merge(&officer, &one, &other, take.clone()).await;
        assert_ne!(told(&officer, &one).await, before[0]);
        assert_eq!(told(&officer, &other).await["person"]["id"], one.as_str());
        registry.clock().advance(HOUR);
        undo(&officer, &id).await.ok();

        assert_eq!(told(&officer, &one).await, before[0], "{take}");
        assert_eq!(told(&officer, &other).await, before[1], "{take}");
        assert_eq!(id_of(&officer, &second()).await, other);
        let contact = registry.caller().role(Role::UnitContact).organisation("STC");
        assert_eq!(contact.get(&format!("/registry/v1/people/{one}")).await.status(), 404);
        contact.get(&format!("/registry/v1/people/{other}")).await.ok();
        assert_eq!(registry.sent::<PersonUnmergedV1>().await.len(), 2);
        compared(&registry).await;
        assert_eq!(pairs(&officer, "dismissed").await.len(), 1);
        assert_eq!(undo(&officer, &id).await.problem().kind(), "merge-undone");
    }
}

#[tokio::test]
async fn what_changed_since_stays_with_the_survivor() {
    let (registry, officer, [one, other]) = two().await;
    registry.clock().advance(HOUR);
    let id = merge(&officer, &one, &other, json!(["post", "contact"])).await;
    registry.clock().advance(HOUR);
    let change =
        json!({ "kind": "tier", "tier": "PROV_OTHER", "on": "2026-11-21", "reason": "QĐ" });
    officer.post(&format!("/registry/v1/people/{other}/changes"), change).await.ok();

    undo(&officer, &id).await.ok();

    let survivor: Value = officer.get(&format!("/registry/v1/people/{one}")).await.ok().json();
    let old: Value = officer.get(&format!("/registry/v1/people/{other}")).await.ok().json();
    assert_eq!((&survivor["tier"], &old["tier"]), (&json!("PROV_OTHER"), &json!("LOCAL")));
    assert_eq!(
        (&survivor["organisation"]["code"], &old["organisation"]["code"]),
        (&json!("SYT"), &json!("STC"))
    );
    let contact = |id: &str| format!("/registry/v1/people/{id}/contact");
    let phone = officer.get(&contact(&one)).await.ok().json::<Value>()["phone"].clone();
    assert_eq!(phone, "0912000001");
}

#[tokio::test]
async fn a_merge_needs_the_tag_of_the_preview() {
    let (_registry, officer, [one, other]) = two().await;
    let question = question(&one, &other, &json!([]));
    let (_, tag) = preview(&officer, &question).await;
    let without = officer.post("/registry/v1/merges", question.clone()).await;
    assert_eq!(without.status(), 412);

    let again = first().with(6, "Trưởng phòng");
    import_with(&officer, "c.xlsx", list(&[again]), &[("organisation", "SYT")]).await;
    let request = officer.request(reqwest::Method::POST, "/registry/v1/merges");
    let stale = officer.send(request.header("If-Match", tag).json(&question)).await;
    assert_eq!(stale.status(), 412);
    let alone = json!({ "survivor": one, "old": one, "dry_run": true });
    assert_eq!(officer.post("/registry/v1/merges", alone).await.problem().codes(), ["same-person"]);
}

#[tokio::test]
async fn what_waits_for_the_old_one_must_be_settled_first() {
    let (_registry, officer, [one, other]) = two().await;
    let change = json!({ "kind": "leave", "on": "2027-01-01", "reason": "Chuyển tỉnh" });
    officer.post(&format!("/registry/v1/people/{other}/changes"), change).await.ok();
    let asked = format!("/registry/v1/people/{other}/health-book-requests");
    officer.post(&asked, json!({ "kind": "issue" })).await.ok();

    let question = question(&one, &other, &json!([]));
    let (seen, tag) = preview(&officer, &question).await;
    assert_eq!(seen["hindrances"], json!(["change-planned", "request-open"]));
    let request = officer.request(reqwest::Method::POST, "/registry/v1/merges");
    let refused = officer.send(request.header("If-Match", tag).json(&question)).await.problem();
    assert_eq!((refused.status, refused.kind()), (409, "merge-hindered"));
}

#[tokio::test]
async fn a_merge_is_undone_within_ninety_days_and_after_what_builds_on_it() {
    let (registry, officer, [one, other]) = two().await;
    let third = row(3, "Lê An", "03/02/1951", "001051000999");
    import_with(&officer, "c.xlsx", list(std::slice::from_ref(&third)), &[("organisation", "SXD")])
        .await;
    let last = id_of(&officer, &third).await;
    let inner = merge(&officer, &one, &other, json!([])).await;
    registry.clock().advance(HOUR);
    let outer = merge(&officer, &last, &one, json!([])).await;

    // Whoever was the old one is the last survivor now.
    assert_eq!(id_of(&officer, &second()).await, last);
    assert_eq!(undo(&officer, &inner).await.problem().kind(), "merge-built-on");
    registry.clock().advance(HOUR);
    undo(&officer, &outer).await.ok();
    assert_eq!(id_of(&officer, &second()).await, one);
    registry.clock().advance(HOUR * 24 * 90);
    assert_eq!(undo(&officer, &inner).await.problem().kind(), "undo-too-late");
    let listed: Value = officer.get("/registry/v1/merges").await.ok().json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    assert_eq!(listed["items"][0]["undo_reason"], "Hai người khác nhau");
}

#[tokio::test]
async fn a_list_with_the_old_number_means_the_survivor() {
    let (registry, officer, [one, other]) = two().await;
    merge(&officer, &one, &other, json!(["name"])).await;
    let renewed = second().with(6, "Giám đốc").with(5, "DN4010000000099");

    let done = import_with(
        &officer,
        "d.xlsx",
        list(&[renewed, first().with(1, "Lê Văn Ân")]),
        &[("organisation", "STC")],
    )
    .await;

    // Two rows of one person: the second is told to repeat the first, or to contradict it. The first says another number
    // than the lists that they are on already.
    assert_eq!(counts(&done)[1..3], [1, 1], "{done}");
    let decisions = format!("{}/decisions", rows_of(&done));
    let said =
        officer.post(&decisions, json!({ "decision": "accept", "all_held": true })).await.ok();
    let done = finished(&officer, said.header("location").unwrap()).await;
    assert_eq!(counts(&done)[0], 1, "{done}");
    let person: Value = officer.get(&format!("/registry/v1/people/{one}")).await.ok().json();
    assert_eq!(person["post"], "Giám đốc");
    let insured = search(&officer, json!({ "insurance": "DN4010000000099" })).await;
    assert_eq!(insured[0]["id"], one.as_str());
    compared(&registry).await;
    assert!(pairs(&officer, "open").await.is_empty());
}

#[tokio::test]
async fn of_two_health_books_one_stays_and_both_histories_are_told() {
    let (registry, officer, [one, other]) = two().await;
    let (own, others) = (issue(&officer, &one).await, issue(&officer, &other).await);

    let id = merge(&officer, &one, &other, json!(["health_book"])).await;

    let books = books_of(&officer, &other).await;
    let state = |number: &Value| {
        let books = books["items"].as_array().unwrap();
        books.iter().find(|book| book["number"] == *number).unwrap()["state"].clone()
    };
    assert_eq!(
        (state(&own["number"]), state(&others["number"])),
        (json!("revoked"), json!("in_force"))
    );
    assert_eq!(registry.sent::<HealthBookRevokedV1>().await.len(), 1);
    // The book that stays is the survivor's to change, and no second one is issued.
    let path = format!("/registry/v1/people/{one}/health-books");
    assert_eq!(officer.post(&path, json!({})).await.status(), 409);
    let path = format!("/registry/v1/health-books/{}/exchange", others["id"].as_str().unwrap());
    let exchanged: Value = officer.post(&path, json!({ "reason": "Sổ đầy" })).await.ok().json();
    assert_eq!(exchanged["person_id"], one.as_str());

    registry.clock().advance(HOUR);
    undo(&officer, &id).await.ok();
    // The exchanged book stays with the survivor, so the one before it does not come back beside it.
    let states: Vec<Value> = books_of(&officer, &one).await["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|book| book["state"].clone())
        .collect();
    assert_eq!(states, ["in_force", "revoked"]);
}
