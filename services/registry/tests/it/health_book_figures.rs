//! Counters of health books: they follow whatever happens to books and to those who have them.

use std::time::Duration;

use ::schema::Role;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::{Value, json};
use testkit::{Client, TestService};

use crate::books::{as_owner, books_of, change, contact, issue, people_of, registry_with};

const DAY: Duration = Duration::from_secs(24 * 3_600);

async fn figures(client: &Client) -> Value {
    client.get("/registry/v1/figures").await.ok().json()
}

/// Valid today, expiring, expired.
fn in_force(figures: &Value) -> [Value; 3] {
    ["valid_today", "expiring", "expired"].map(|key| figures["health_books"][key].clone())
}

/// A year's counts in the order of a book's life.
fn year(figures: &Value, year: &str) -> [Value; 6] {
    let years = figures["health_books_by_year"].as_array().unwrap();
    let one = years.iter().find(|one| one["year"] == year).unwrap_or(&Value::Null);
    ["issued", "exchanged", "reissued", "renewed", "revoked", "restored"]
        .map(|key| one[key].clone())
}

/// The counters say what counting the books anew says.
async fn assert_counters_agree(registry: &TestService) {
    let differ = "
        select count(*) from (
            select organisation, valid_to, count(*) as books from health_book
            where state = 'in_force' group by organisation, valid_to) b
        full join (select organisation, valid_to, books from health_book_standing where books > 0) s
            using (organisation, valid_to)
        where b.books is distinct from s.books";
    let astray = "
        select count(*) from health_book b join person p on p.id = yba_survivor(b.person_id)
        where b.organisation is distinct from p.organisation";
    for sql in [differ, astray] {
        let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
        let row = registry.owner().query_one_raw(statement).await.unwrap().unwrap();
        assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0, "{sql}");
    }
}

async fn in_force_book(client: &Client, person: &str) -> Value {
    books_of(client, person).await["items"][0].clone()
}

#[tokio::test]
async fn what_is_done_with_books_is_counted_in_its_year_and_what_is_valid_follows_from_the_day() {
    let (registry, officer, people) = registry_with(5).await;
    for person in &people {
        issue(&officer, person).await;
    }
    for (person, name) in [(0, "exchange"), (1, "reissue"), (2, "renewal"), (3, "revocation")] {
        let book = in_force_book(&officer, &people[person]).await;
        let body = match name {
            "renewal" => json!({ "valid_to": "2036-01-01" }),
            _ => json!({ "reason": "cần" }),
        };
        officer.post(&change(&book, name), body).await.ok();
    }

    let now = figures(&officer).await;
    registry.advance(DAY * (5 * 365 - 30));
    let soon = figures(&officer).await;
    registry.advance(DAY * 60);
    issue(&officer, &people[3]).await;
    let later = figures(&officer).await;

    assert_eq!(in_force(&now), [json!(4), json!(0), json!(0)]);
    assert_eq!(in_force(&soon), [json!(4), json!(3), json!(0)]);
    assert_eq!(in_force(&later), [json!(2), json!(0), json!(3)]);
    assert_eq!(year(&later, "2026"), [5, 1, 1, 1, 1, 0].map(|count| json!(count)));
    assert_eq!(year(&later, "2031"), [1, 0, 0, 0, 0, 0].map(|count| json!(count)));
    assert_eq!(later["health_books_by_year"][0]["year"], "2031");
    assert_counters_agree(&registry).await;
}

#[tokio::test]
async fn books_go_with_their_holders_to_another_unit_and_leave_with_the_erased() {
    let (registry, officer, people) = registry_with(2).await;
    for person in &people {
        issue(&officer, person).await;
    }
    let unit = json!({ "name": "Sở Tài chính" });
    officer.put("/registry/v1/organisations/STC", unit).await.ok();
    let (health, finance) = (contact(&registry, "SYT"), contact(&registry, "STC"));
    let valid = async |client: &Client| in_force(&figures(client).await)[0].clone();
    let before = (valid(&health).await, valid(&finance).await);
    let path = format!("/registry/v1/people/{}/changes", people[0]);
    let moved = json!({ "kind": "move", "organisation": "STC", "post": "Phó Giám đốc",
                        "on": "2026-11-21", "reason": "điều động" });
    officer.post(&path, moved).await.ok();

    let after = (valid(&health).await, valid(&finance).await);
    assert_counters_agree(&registry).await;
    let wanted = json!({ "reason": "theo yêu cầu", "document": "12/QĐ", "by_law": true });
    let path = format!("/registry/v1/people/{}/erasures", people[0]);
    let asked: Value = officer.post(&path, wanted).await.ok().json();
    let approval = format!("/registry/v1/erasures/{}/approval", asked["id"].as_str().unwrap());
    officer.clone().subject("minh").post(&approval, json!({})).await.ok();
    let gone = (valid(&health).await, valid(&finance).await);

    assert_eq!(before, (json!(2), json!(0)));
    assert_eq!(after, (json!(1), json!(1)));
    assert_eq!(gone, (json!(1), json!(0)));
    assert_eq!(year(&figures(&officer).await, "2026")[0], 2, "what was done stays done");
    assert_counters_agree(&registry).await;
}

#[tokio::test]
async fn a_merge_takes_a_book_back_and_its_undo_restores_it() {
    let registry = crate::lists::start().await;
    let officer = crate::lists::officer(&registry);
    let [one] = people_of(&officer, "SYT", 1..=1).await.try_into().unwrap();
    let [other] = people_of(&officer, "STC", 46..=46).await.try_into().unwrap();
    issue(&officer, &one).await;
    issue(&officer, &other).await;

    let merge = crate::merges::merge(&officer, &one, &other, json!([])).await;
    let merged = figures(&officer).await;
    assert_counters_agree(&registry).await;
    registry.advance(DAY);
    let path = format!("/registry/v1/merges/{merge}/undo");
    officer.post(&path, json!({ "reason": "Hai người khác nhau" })).await.ok();
    let undone = figures(&officer).await;

    assert_eq!((in_force(&merged)[0].clone(), in_force(&undone)[0].clone()), (json!(1), json!(2)));
    assert_eq!(year(&undone, "2026"), [2, 0, 0, 0, 1, 1].map(|count| json!(count)));
    assert_counters_agree(&registry).await;
}

#[tokio::test]
async fn who_may_not_see_books_sees_no_small_figure_of_them_and_no_difference() {
    let (registry, officer, people) = registry_with(13).await;
    for person in &people[..11] {
        issue(&officer, person).await;
    }
    let inspector = registry.caller().role(Role::Inspector);
    let before = figures(&inspector).await;
    issue(&officer, &people[11]).await;
    let book = in_force_book(&officer, &people[0]).await;
    officer.post(&change(&book, "revocation"), json!({ "reason": "cần" })).await.ok();

    let after = figures(&inspector).await;

    assert_eq!(in_force(&after), [json!(10), json!(0), json!(0)]);
    assert_eq!(in_force(&after)[0], in_force(&before)[0]);
    assert_eq!(year(&after, "2026")[..2], [json!(10), json!(0)]);
    assert_eq!(year(&after, "2026")[4], Value::Null);
}

#[tokio::test]
async fn a_counter_never_says_less_than_nothing() {
    let (registry, officer, people) = registry_with(1).await;
    issue(&officer, &people[0]).await;

    let wrong = as_owner(&registry, "update health_book_standing set books = books - 2").await;

    assert!(wrong.unwrap_err().to_string().contains("books_check"));
}
