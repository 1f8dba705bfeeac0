//! Health books: their lives, one by one, and who asks for them.

use ::schema::Role;
use ::schema::events::{
    HealthBookIssuedV1, HealthBookRenewedV1, HealthBookRevokedV1, HealthBookWay,
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::time::Duration;

use crate::books::{
    as_owner, books_of, change, contact, issue, items, leave, people_of, registry_with,
};
use crate::lists::{man, officer};

const YEAR: Duration = Duration::from_secs(366 * 24 * 3_600);

#[tokio::test]
async fn a_book_has_the_next_number_of_the_year_and_the_usual_validity() {
    let (registry, officer, people) = registry_with(2).await;

    let first = issue(&officer, &people[0]).await;
    let second = issue(&officer, &people[1]).await;

    assert_eq!(
        (&first["number"], &second["number"]),
        (&json!("00001/2026/YB"), &json!("00002/2026/YB"))
    );
    assert_eq!(
        (&first["issued_on"], &first["valid_to"]),
        (&json!("2026-11-21"), &json!("2031-11-21"))
    );
    let events = registry.sent::<HealthBookIssuedV1>().await;
    assert_eq!(events.len(), 2);
    assert_eq!((events[0].way, events[0].replaces), (HealthBookWay::Issue, None));
    assert_eq!(events[0].health_book_id.to_string(), first["id"].as_str().unwrap());
}

#[tokio::test]
async fn numbers_begin_again_with_the_year() {
    let (registry, officer, people) = registry_with(2).await;
    issue(&officer, &people[0]).await;
    registry.advance(YEAR);

    assert_eq!(issue(&officer, &people[1]).await["number"], "00001/2027/YB");
}

#[tokio::test]
async fn an_exchanged_book_gives_way_to_a_new_number_and_stays_in_the_history() {
    let (registry, officer, people) = registry_with(1).await;
    let old = issue(&officer, &people[0]).await;

    let reason = json!({ "reason": "Sổ đã hết trang" });
    let new: Value = officer.post(&change(&old, "exchange"), reason).await.ok().json();

    assert_eq!((&new["number"], &new["state"]), (&json!("00002/2026/YB"), &json!("in_force")));
    let books = books_of(&officer, &people[0]).await;
    let [first, second] = [&books["items"][0], &books["items"][1]];
    assert_eq!((&first["number"], &first["replaces"]), (&new["number"], &old["id"]));
    assert_eq!((&second["number"], &second["state"]), (&old["number"], &json!("exchanged")));
    assert_eq!(second["history"][1]["reason"], "Sổ đã hết trang");
    assert_eq!(second["history"][1]["action"], "exchanged");
    let told = registry.sent::<HealthBookIssuedV1>().await.pop().unwrap();
    assert_eq!(
        (told.way, told.replaces.map(|id| id.to_string())),
        (HealthBookWay::Exchange, old["id"].as_str().map(str::to_owned))
    );
}

#[tokio::test]
async fn a_renewed_book_keeps_its_number() {
    let (registry, officer, people) = registry_with(1).await;
    let book = issue(&officer, &people[0]).await;
    let today = officer.post(&change(&book, "renewal"), json!({})).await.problem();
    registry.advance(YEAR);

    let renewed: Value = officer.post(&change(&book, "renewal"), json!({})).await.ok().json();

    assert_eq!((today.status, today.codes()), (409, vec!["not-longer"]));
    assert_eq!((&renewed["id"], &renewed["number"]), (&book["id"], &book["number"]));
    assert_eq!(renewed["valid_to"], "2032-11-22");
    assert_eq!(registry.sent::<HealthBookRenewedV1>().await.len(), 1);
}

#[tokio::test]
async fn a_revoked_book_stays_revoked_and_another_can_be_issued() {
    let (registry, officer, people) = registry_with(1).await;
    let book = issue(&officer, &people[0]).await;
    let silent = officer.post(&change(&book, "revocation"), json!({})).await.problem();
    let reason = json!({ "reason": "Cấp nhầm" });
    let revoked: Value =
        officer.post(&change(&book, "revocation"), reason.clone()).await.ok().json();

    assert_eq!((silent.status, silent.pointers()), (422, vec!["/reason"]));
    assert_eq!(revoked["state"], "revoked");
    for name in ["exchange", "reissue", "renewal", "revocation"] {
        let problem = officer.post(&change(&book, name), reason.clone()).await.problem();
        assert_eq!((problem.status, problem.codes()), (409, vec!["book-has-ended"]), "{name}");
    }
    assert_eq!(registry.sent::<HealthBookRevokedV1>().await.len(), 1);
    assert_eq!(issue(&officer, &people[0]).await["number"], "00002/2026/YB");
}

#[tokio::test]
async fn one_person_has_one_book_in_force() {
    let (registry, officer, people) = registry_with(1).await;
    issue(&officer, &people[0]).await;
    let path = format!("/registry/v1/people/{}/health-books", people[0]);

    let second = officer.post(&path, json!({})).await.problem();
    let doubled = as_owner(
        &registry,
        "insert into health_book (id, person_id, year, serial, number, way, issued_on, valid_to,
             reference_hash, sealed_reference, issued_by, issued_at)
         select gen_random_uuid(), person_id, year, 9, '9', way, issued_on, valid_to, sha256('x'),
             '', issued_by, issued_at from health_book",
    );

    assert_eq!((second.status, second.codes()), (409, vec!["has-a-book"]));
    assert!(doubled.await.unwrap_err().to_string().contains("health_book_one_in_force"));
    assert_eq!(
        registry.sent_events().await.iter().filter(|e| e.contains("health-book")).count(),
        1
    );
}

#[tokio::test]
async fn the_database_knows_the_way_a_book_can_go() {
    let (registry, officer, people) = registry_with(1).await;
    let book = issue(&officer, &people[0]).await;
    let refused = async |sql: &str| as_owner(&registry, sql).await.unwrap_err().to_string();

    let number = refused("update health_book set number = '1'").await;
    let shorter = refused("update health_book set valid_to = valid_to - 1").await;
    let alone = refused("update health_book set state = 'revoked'").await;
    officer.post(&change(&book, "revocation"), json!({ "reason": "Cấp nhầm" })).await.ok();
    let back =
        refused("update health_book set state = 'in_force', ended_at = null, ended_by = null")
            .await;
    let history = refused("update health_book_entry set action = 'issued'").await;

    assert!(number.contains("keeps its number"), "{number}");
    assert!(shorter.contains("never valid for less long"), "{shorter}");
    assert!(alone.contains("ended_by_somebody"), "{alone}");
    assert!(back.contains("stays ended"), "{back}");
    assert!(history.contains("written once"), "{history}");
}

#[tokio::test]
async fn who_left_gets_no_book_and_stands_among_those_to_be_revoked_and_who_was_refused_is_gone() {
    let (registry, officer, people) = registry_with(3).await;
    let book = issue(&officer, &people[0]).await;
    leave(&registry, &people[0]).await;
    leave(&registry, &people[1]).await;
    let refusal = json!({ "citizen_id": man(3, "").citizen_id() });
    officer.post("/registry/v1/refusals", refusal).await.ok();

    let path = |person| format!("/registry/v1/people/{person}/health-books");
    let problem = officer.post(&path(&people[1]), json!({})).await.problem();
    assert_eq!((problem.status, problem.codes()), (409, vec!["person-has-left"]));
    assert_eq!(officer.post(&path(&people[2]), json!({})).await.status(), 404);
    let renewal = json!({ "valid_to": "2040-01-01" });
    let problem = officer.post(&change(&book, "renewal"), renewal).await.problem();
    assert_eq!(problem.codes(), ["person-has-left"]);
    let waiting = items(&officer, "health-books?queue=revocation").await;
    assert_eq!((waiting.len(), &waiting[0]["id"]), (1, &book["id"]));
    officer.post(&change(&book, "revocation"), json!({ "reason": "Thôi công tác" })).await.ok();
    assert!(items(&officer, "health-books?queue=revocation").await.is_empty());
}

#[tokio::test]
async fn two_who_issue_at_once_leave_no_gap_and_give_no_number_twice() {
    let (registry, one, people) = registry_with(40).await;
    let two = officer(&registry).subject("officer-2");
    // Both go over the same people, so half of what each tries is refused in the middle of the series.
    let tries = people.iter().flat_map(|person| [(&one, person), (&two, person)]);
    let statuses = join_all(tries.map(async |(officer, person)| {
        let path = format!("/registry/v1/people/{person}/health-books");
        officer.post(&path, json!({})).await.status()
    }))
    .await;

    let done = statuses.iter().filter(|status| **status == 201).count();
    let refused = statuses.iter().filter(|status| **status == 409).count();
    assert_eq!((done, refused), (40, 40), "{statuses:?}");
    let mut numbers: Vec<String> = items(&one, "health-books?limit=200")
        .await
        .iter()
        .map(|book| book["number"].as_str().unwrap().to_owned())
        .collect();
    numbers.sort();
    let dense: Vec<String> = (1..=40).map(|serial| format!("{serial:05}/2026/YB")).collect();
    assert_eq!(numbers, dense);
}

#[tokio::test]
async fn two_who_exchange_one_book_at_once_make_one_new_book() {
    let (registry, one, people) = registry_with(1).await;
    let two = officer(&registry).subject("officer-2");
    let book = issue(&one, &people[0]).await;
    let (path, reason) = (change(&book, "exchange"), json!({ "reason": "Hết trang" }));

    let (first, second) =
        tokio::join!(one.post(&path, reason.clone()), two.post(&path, reason.clone()));

    let mut statuses = [first.status(), second.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(items(&one, "health-books").await.len(), 2);
}

#[tokio::test]
async fn a_repeated_press_is_the_same_book_and_an_old_page_changes_nothing() {
    let (registry, officer, people) = registry_with(1).await;
    let path = format!("/registry/v1/people/{}/health-books", people[0]);
    let pressed = officer.clone().header("Idempotency-Key", "k1");
    let first: Value = pressed.post(&path, json!({})).await.ok().json();
    let again: Value = pressed.post(&path, json!({})).await.ok().json();
    registry.advance(YEAR);
    officer.post(&change(&first, "renewal"), json!({})).await.ok();

    let stale = officer.clone().header("If-Match", "\"1\"");
    let problem =
        stale.post(&change(&first, "revocation"), json!({ "reason": "Cấp nhầm" })).await.problem();

    assert_eq!(first, again);
    assert_eq!(problem.status, 412);
}

#[tokio::test]
async fn a_contact_asks_for_their_own_people_and_the_office_fulfils_or_refuses() {
    let (registry, officer, people) = registry_with(3).await;
    let others = people_of(&officer, "STC", 11..=11).await;
    let contact = contact(&registry, "SYT");
    let ask = async |person: &str, body: Value| {
        contact.post(&format!("/registry/v1/people/{person}/health-book-requests"), body).await
    };
    let issue_it = json!({ "kind": "issue", "reason": "Mới bổ nhiệm" });

    let first: Value = ask(&people[0], issue_it.clone()).await.ok().json();
    let second: Value = ask(&people[1], issue_it.clone()).await.ok().json();
    let third: Value = ask(&people[2], issue_it.clone()).await.ok().json();
    let twice = ask(&people[0], issue_it.clone()).await.problem();
    let foreign = ask(&others[0], issue_it.clone()).await.problem();
    let without_book = ask(&people[0], json!({ "kind": "renew" })).await.problem();
    let unclear = ask(&people[0], json!({ "kind": "burn" })).await.problem();

    assert_eq!(twice.kind(), "health-book-request-open");
    assert_eq!((foreign.status, foreign.kind()), (404, "person-not-found"));
    assert_eq!(without_book.codes(), ["has-no-book"]);
    assert_eq!((unclear.status, unclear.pointers()), (422, vec!["/kind"]));
    let queue = items(&officer, "health-book-requests?organisation=SYT").await;
    assert_eq!((queue.len(), &queue[0]["reason"]), (3, &json!("Mới bổ nhiệm")));

    let book = issue(&officer, &people[0]).await;
    let at = |request: &Value| {
        format!("/registry/v1/health-book-requests/{}", request["id"].as_str().unwrap())
    };
    let answer = json!({ "reason": "Chờ quyết định bổ nhiệm" });
    officer.post(&format!("{}/refusal", at(&second)), answer.clone()).await.ok();
    contact.delete(&at(&third)).await.ok();

    let done: Value = contact.get(&at(&first)).await.ok().json();
    let refused: Value = contact.get(&at(&second)).await.ok().json();
    let withdrawn: Value = contact.get(&at(&third)).await.ok().json();
    assert_eq!((&done["state"], &done["book_id"]), (&json!("done"), &book["id"]));
    assert_eq!((&refused["state"], &refused["answer"]), (&json!("refused"), &answer["reason"]));
    assert_eq!(withdrawn["state"], "withdrawn");
    let again = officer.post(&format!("{}/refusal", at(&second)), answer).await.problem();
    assert_eq!((again.status, again.kind()), (409, "health-book-request-closed"));
    assert!(items(&officer, "health-book-requests").await.is_empty());
}

#[tokio::test]
async fn another_units_book_looks_absent_and_a_person_sees_their_own() {
    let (registry, officer, people) = registry_with(2).await;
    let book = issue(&officer, &people[0]).await;
    let id = book["id"].as_str().unwrap();
    let stranger = contact(&registry, "STC");
    let oneself = registry.caller().role(Role::Person).person(people[0].parse().unwrap());

    let foreign = stranger.get(&format!("/registry/v1/health-books/{id}")).await.problem();
    let foreign_person =
        stranger.get(&format!("/registry/v1/people/{}/health-books", people[0])).await.problem();
    let number = json!({ "number": book["number"] });
    let found: Value =
        stranger.post("/registry/v1/health-books/search", number.clone()).await.ok().json();
    let own = books_of(&oneself, &people[0]).await;
    let neighbour =
        oneself.get(&format!("/registry/v1/people/{}/health-books", people[1])).await.problem();
    let known: Value = officer.post("/registry/v1/health-books/search", number).await.ok().json();

    assert_eq!((foreign.status, foreign.kind()), (404, "health-book-not-found"));
    assert_eq!((foreign_person.status, neighbour.status), (404, 404));
    assert_eq!(found["items"], json!([]));
    assert!(items(&stranger, "health-books").await.is_empty());
    assert_eq!(own["items"][0]["number"], book["number"]);
    assert_eq!(known["items"][0]["person"]["id"], people[0]);
}

#[tokio::test]
async fn reasons_and_names_at_rest_are_sealed() {
    let (registry, officer, people) = registry_with(1).await;
    let book = issue(&officer, &people[0]).await;
    officer.post(&change(&book, "revocation"), json!({ "reason": "Thôi công tác" })).await.ok();

    let plain = as_owner(
        &registry,
        "select from health_book_entry where position('Thôi'::bytea in sealed) > 0",
    );

    assert_eq!(plain.await.unwrap(), 0);
    let kept = as_owner(&registry, "select from health_book_entry").await.unwrap();
    assert_eq!(kept, 2);
}
