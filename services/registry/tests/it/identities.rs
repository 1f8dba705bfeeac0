//! Name, sex, birth and citizen id over time: what was so on a day, and what we knew on a day.

use std::time::Duration;

use ::schema::Role;
use ::schema::events::{IdentityRecordedV1, PersonChangedV1};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::{Value, json};
use testkit::{Client, TestService, eventually, traces};

use crate::lists::{import, list, man, officer, search, start};

const DAY: Duration = Duration::from_secs(24 * 3600);
const NUMBER: &str = "001070000123";

async fn registry() -> (TestService, Client, String) {
    let registry = start().await;
    let officer = officer(&registry);
    let path = "/registry/v1/organisations/A";
    officer.put(path, json!({ "name": "Sở A" })).await.ok();
    let person = json!({
        "name": "Đỗ Văn Mẫu", "sex": "male", "born": "1970", "citizen_id": NUMBER,
        "tier": "PROV_STANDING", "organisation": "A", "post": "Giám đốc", "on": "2026-01-01",
        "reason": "Mới bổ nhiệm",
    });
    let entered: Value = officer.post("/registry/v1/people", person).await.ok().json();
    let person = format!("/registry/v1/people/{}", entered["id"].as_str().unwrap());
    registry.advance(DAY);
    (registry, officer, person)
}

fn identity(on: &str, mut said: Value) -> Value {
    let rest = json!({ "kind": "identity", "on": on, "reason": "Quyết định thay đổi hộ tịch",
                       "document": "TP 12/2026" });
    said.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    said
}

async fn say(officer: &Client, person: &str, on: &str, said: Value) {
    officer.post(&format!("{person}/changes"), identity(on, said)).await.ok();
}

/// Name, sex and birth on a day, as known on a day.
async fn then(client: &Client, person: &str, as_of: &str, known: &str) -> String {
    let path = format!("{person}?as_of={as_of}&as_known_on={known}");
    let then: Value = client.get(&path).await.ok().json();
    let text = |key: &str| then[key].as_str().unwrap().to_owned();
    format!("{}|{}|{}", text("name"), text("sex"), text("born"))
}

#[tokio::test]
async fn a_new_name_holds_from_its_day_and_a_correction_always_held() {
    let (registry, officer, person) = registry().await; // registered on the 21st, now the 22nd
    say(&officer, &person, "2026-06-01", json!({ "name": "Đỗ Minh Mẫu" })).await;
    registry.advance(DAY); // the 23rd
    say(&officer, &person, "2026-11-23", json!({ "born": "1970-03-02", "correction": true })).await;
    registry.advance(DAY); // the 24th
    say(&officer, &person, "2026-11-24", json!({ "name": "Đỗ Minh Mậu", "correction": true }))
        .await;

    let (first, second) = ("Đỗ Văn Mẫu|male|1970", "Đỗ Minh Mẫu|male|1970");
    let (third, fourth) = ("Đỗ Minh Mẫu|male|1970-03-02", "Đỗ Minh Mậu|male|1970-03-02");
    let table = [
        ("2026-07-01", "2026-11-21", first),
        ("2026-07-01", "2026-11-22", second),
        ("2026-05-31", "2026-11-22", first),
        ("2026-07-01", "2026-11-23", third),
        ("2026-07-01", "2026-11-24", fourth),
        ("2026-05-31", "2026-11-24", "Đỗ Văn Mẫu|male|1970-03-02"),
        ("1999-01-01", "2026-11-24", "Đỗ Văn Mẫu|male|1970-03-02"),
    ];
    for (as_of, known, expected) in table {
        assert_eq!(then(&officer, &person, as_of, known).await, expected, "{as_of} {known}");
    }
    let now: Value = officer.get(&person).await.ok().json();
    assert_eq!((&now["name"], &now["born"]), (&json!("Đỗ Minh Mậu"), &json!("1970-03-02")));
    let told = registry.sent::<IdentityRecordedV1>().await;
    assert_eq!(told.last().unwrap().name.as_str(), "Đỗ Minh Mậu");
    assert_eq!((told.len(), registry.sent::<PersonChangedV1>().await.len()), (4, 3));
}

#[tokio::test]
async fn the_history_tells_names_to_who_sees_the_person_and_numbers_to_who_sees_contacts() {
    let (registry, officer, person) = registry().await;
    let said = json!({ "name": "Đỗ Minh Mẫu", "citizen_id": "001070000999" });
    say(&officer, &person, "2026-11-22", said).await;

    let history: Value = officer.get(&format!("{person}/history")).await.ok().json();
    let contacts: Value = officer.get(&format!("{person}/contacts")).await.ok().json();
    let leader = registry.caller().role(Role::Leader);
    let seen = leader.get(&format!("{person}/history")).await.ok();
    let stranger = registry.caller().role(Role::UnitContact).organisation("STC");

    let names: Vec<(&Value, bool)> = (history["facts"].as_array().unwrap().iter())
        .filter(|fact| fact["kind"] == "name")
        .map(|fact| (&fact["detail"]["name"], fact["superseded_at"].is_null()))
        .collect();
    let (was, now) = (json!("Đỗ Văn Mẫu"), json!("Đỗ Minh Mẫu"));
    assert_eq!(names, [(&was, false), (&was, true), (&now, true)]);
    let fact =
        &history["facts"].as_array().unwrap().iter().find(|one| one["detail"]["name"] == now);
    assert_eq!(fact.unwrap()["document"], "TP 12/2026");
    let numbers: Vec<(&Value, &Value)> = (contacts["citizen_id"].as_array().unwrap().iter())
        .map(|one| (&one["citizen_id"], &one["from"]))
        .collect();
    let numbered =
        [(json!(NUMBER), json!("1970-01-01")), (json!("001070000999"), json!("2026-11-22"))];
    assert_eq!(numbers, numbered.each_ref().map(|(number, from)| (number, from)));
    assert_eq!(contacts["doctor"], json!([]));
    assert!(!seen.text().contains(NUMBER) && !history.to_string().contains(NUMBER));
    assert_eq!(
        stranger.get(&format!("{person}/history")).await.problem().kind(),
        "person-not-found"
    );
}

#[tokio::test]
async fn they_are_found_by_what_they_are_called_now_and_nothing_former_stands_plain() {
    let (registry, officer, person) = registry().await;
    let said = json!({ "name": "Đỗ Minh Mẫu", "citizen_id": "001070000999" });
    say(&officer, &person, "2026-11-22", said).await;

    let ids = async |wanted: Value| search(&officer, wanted).await.len();

    assert_eq!(ids(json!({ "name": "do minh mau" })).await, 1);
    assert_eq!(ids(json!({ "citizen_id": "001070000999" })).await, 1);
    assert_eq!(ids(json!({ "citizen_id": NUMBER })).await, 0);
    // What was told of them at the time lies in the outbox until it is delivered.
    let plain = traces(registry.owner(), &["Đỗ Văn Mẫu", "do van mau", NUMBER]).await;
    assert_eq!(plain, ["outbox"]);
    let key =
        "select count(*) from person_fact where kind in ('name', 'citizen_id') and sealed is null";
    let statement = Statement::from_string(DatabaseBackend::Postgres, key);
    let row = registry.owner().query_one_raw(statement).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0);
}

#[tokio::test]
async fn who_somebody_is_to_be_is_planned_and_found_on_its_day() {
    let (registry, officer, person) = registry().await;
    say(&officer, &person, "2026-12-01", json!({ "sex": "female", "citizen_id": "001170000123" }))
        .await;
    let before: Value = officer.get(&person).await.ok().json();

    registry.advance(DAY * 10);

    assert_eq!(before["sex"], "male");
    eventually(async || officer.get(&person).await.ok().json::<Value>()["sex"] == "female").await;
    assert_eq!(then(&officer, &person, "2026-11-30", "2026-12-02").await, "Đỗ Văn Mẫu|male|1970");
    let figures: Value = officer.get("/registry/v1/figures").await.ok().json();
    assert_eq!(figures["by_sex"], json!([{ "key": "female", "people": 1 }]));
}

#[tokio::test]
async fn numbers_of_others_and_of_whom_must_not_be_here_are_refused() {
    let (registry, officer, person) = registry().await;
    import(&officer, "a.xlsx", list(&[man(1, "Lê An")])).await;
    officer.post("/registry/v1/refusals", json!({ "citizen_id": "001070000777" })).await.ok();
    let path = format!("{person}/changes");
    let problem = async |said: Value| {
        let problem = officer.post(&path, identity("2026-11-22", said)).await.problem();
        (
            problem.status,
            problem.kind().to_owned(),
            problem.faults.first().map(|one| one.pointer.clone()),
        )
    };
    let other = man(1, "").citizen_id().to_owned();

    let invalid = |pointer: &str| (422, "invalid".to_owned(), Some(pointer.to_owned()));
    let known = (409, "person-known".to_owned(), None);
    let theirs = json!({ "citizen_id": other, "born": "1951", "correction": true });
    assert_eq!(problem(theirs).await, known);
    assert_eq!(problem(json!({ "citizen_id": "001070000777" })).await, invalid("/citizen_id"));
    assert_eq!(problem(json!({})).await, invalid("/name"));
    assert_eq!(problem(json!({ "name": "Đỗ Văn Mẫu" })).await, invalid("/name"));
    assert_eq!(problem(json!({ "sex": "female" })).await, invalid("/citizen_id"));
    assert_eq!(registry.sent::<PersonChangedV1>().await.len(), 0);
}

#[tokio::test]
async fn a_slip_is_put_right_of_somebody_who_died_and_no_new_name_is_given() {
    let (_registry, officer, person) = registry().await;
    let died = json!({ "kind": "die", "on": "2026-11-22", "reason": "Giấy báo tử" });
    officer.post(&format!("{person}/changes"), died).await.ok();
    let path = format!("{person}/changes");

    let renamed = officer.post(&path, identity("2026-11-22", json!({ "name": "Đỗ An" }))).await;
    let slip = json!({ "name": "Đỗ Văn Mậu", "correction": true });
    officer.post(&path, identity("2026-11-22", slip)).await.ok();

    assert_eq!(renamed.problem().status, 409);
    let now: Value = officer.get(&person).await.ok().json();
    assert_eq!((&now["name"], &now["standing"]), (&json!("Đỗ Văn Mậu"), &json!("died")));
}

#[tokio::test]
async fn a_list_that_knows_the_day_corrects_the_year_and_a_merge_corrects_the_name() {
    let registry = start().await;
    let officer = officer(&registry);
    let known = man(1, "Lê Văn An");
    import(&officer, "a.xlsx", list(&[known.clone().with(2, "1951")])).await;
    let found = search(&officer, json!({ "citizen_id": known.citizen_id() })).await;
    let one = found[0]["id"].as_str().unwrap().to_owned();
    let person = format!("/registry/v1/people/{one}");
    registry.advance(DAY);
    import(&officer, "b.xlsx", list(std::slice::from_ref(&known))).await;

    let before = then(&officer, &person, "2026-11-22", "2026-11-21").await;
    let after = then(&officer, &person, "2026-11-01", "2026-11-22").await;

    assert_eq!(
        (before.as_str(), after.as_str()),
        ("Lê Văn An|male|1951", "Lê Văn An|male|1951-02-02")
    );
    let other = man(46, "Lê Văn Ân");
    import(&officer, "c.xlsx", list(std::slice::from_ref(&other))).await;
    let found = search(&officer, json!({ "citizen_id": other.citizen_id() })).await;
    let other = found[0]["id"].as_str().unwrap().to_owned();
    registry.advance(DAY);
    let merge = crate::merges::merge(&officer, &one, &other, json!(["name"])).await;
    registry.advance(DAY);
    let path = format!("/registry/v1/merges/{merge}/undo");
    officer.post(&path, json!({ "reason": "Hai người" })).await.ok();

    let name = async |known: &str| {
        let then = then(&officer, &person, "2026-11-20", known).await;
        then.split('|').next().unwrap().to_owned()
    };
    assert_eq!(name("2026-11-22").await, "Lê Văn An");
    assert_eq!(name("2026-11-23").await, "Lê Văn Ân");
    assert_eq!(name("2026-11-24").await, "Lê Văn An");
}
