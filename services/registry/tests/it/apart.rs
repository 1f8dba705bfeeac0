//! Centrally managed people who are served locally: kept apart, and in nobody's lists unless asked for.

use ::schema::events::{PersonRejoinedV1, PersonSetApartV1};
use ::schema::{PersonId, Role};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::{Value, json};
use testkit::{Client, TestService, eventually};

use crate::duplicates::{compared, pairs};
use crate::lists::{Row, import, import_with, list, man, officer, rows_of, search, start};
use crate::merges::merge;

const NOBODY: &str = "0193f8a0-0000-7000-8000-000000000000";

fn central(number: u32, name: &str) -> Row {
    man(number, name).with(8, "Trung ương quản lý")
}

/// An officer with a grant for them; asks when told to.
fn trusted(registry: &TestService) -> Client {
    officer(registry).subject("trusted").central()
}

fn asking(registry: &TestService) -> Client {
    trusted(registry).asking_for_central()
}

async fn id_of(client: &Client, row: &Row) -> String {
    let found = search(client, json!({ "citizen_id": row.citizen_id() })).await;
    found[0]["id"].as_str().unwrap().to_owned()
}

/// One who is kept apart and one who is not.
async fn two() -> (TestService, String, String) {
    let registry = start().await;
    let rows = [central(1, "Lê An"), man(2, "Lý Bình")];
    import(&officer(&registry), "a.xlsx", list(&rows)).await;
    let asking = asking(&registry);
    let (apart, other) = (id_of(&asking, &rows[0]).await, id_of(&asking, &rows[1]).await);
    (registry, apart, other)
}

async fn change(client: &Client, id: &str, tier: &str) -> testkit::Answer {
    let body = json!({ "kind": "tier", "tier": tier, "on": "2026-11-21", "reason": "QĐ" });
    client.post(&format!("/registry/v1/people/{id}/changes"), body).await
}

async fn told(registry: &TestService) -> (Vec<String>, Vec<String>) {
    let ids = |mut ids: Vec<String>| {
        ids.sort();
        ids
    };
    let apart = registry.sent::<PersonSetApartV1>().await;
    let rejoined = registry.sent::<PersonRejoinedV1>().await;
    (
        ids(apart.iter().map(|one| one.person_id.to_string()).collect()),
        ids(rejoined.iter().map(|one| one.person_id.to_string()).collect()),
    )
}

async fn as_owner(registry: &TestService, sql: &str) {
    registry.owner().execute_unprepared(sql).await.unwrap();
}

async fn apart_now(registry: &TestService) -> i64 {
    let sql = "select count(*) from apart_person where ended_at is null";
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let row = registry.owner().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

/// More than a transaction keeps the ids of.
async fn crowd(registry: &TestService) {
    let many = "insert into apart_person (person_id, since)
                select gen_random_uuid(), now() from generate_series(1, 101)";
    as_owner(registry, many).await;
}

#[tokio::test]
async fn an_officer_does_not_find_them_without_a_grant_and_the_header() {
    let (registry, apart, other) = two().await;
    let unasked = trusted(&registry);
    let ungranted = officer(&registry).asking_for_central();

    for client in [officer(&registry), unasked, ungranted] {
        for wanted in [json!({ "name": "le an" }), json!({ "tier": "CENTRAL" })] {
            assert!(search(&client, wanted).await.is_empty());
        }
        let number = json!({ "citizen_id": central(1, "").citizen_id() });
        assert!(search(&client, number).await.is_empty());
        for path in ["", "/contact", "/history", "/contacts", "/health-books", "/consents"] {
            let hidden = client.get(&format!("/registry/v1/people/{apart}{path}")).await.problem();
            let absent = client.get(&format!("/registry/v1/people/{NOBODY}{path}")).await.problem();
            assert_eq!((hidden.status, hidden.kind()), (absent.status, absent.kind()), "{path}");
        }
        assert_eq!(change(&client, &apart, "LOCAL").await.status(), 404);
        client.get(&format!("/registry/v1/people/{other}")).await.ok();
    }
    let asking = asking(&registry);
    let seen: Value = asking.get(&format!("/registry/v1/people/{apart}")).await.ok().json();
    assert_eq!((&seen["name"], &seen["tier"]), (&json!("Lê An"), &json!("CENTRAL")));
    assert_eq!(search(&asking, json!({ "tier": "CENTRAL" })).await.len(), 1);
}

#[tokio::test]
async fn they_themselves_and_the_services_see_them_as_ever() {
    let (registry, apart, _) = two().await;
    let person: PersonId = apart.parse().unwrap();
    let path = format!("/registry/v1/people/{apart}");

    registry.caller().role(Role::Person).person(person).get(&path).await.ok();
    registry.caller().role(Role::Proxy).person(person).get(&path).await.ok();
    registry.caller().role(Role::Service).get(&format!("{path}/contact")).await.ok();
    assert_eq!(told(&registry).await, (vec![apart], vec![]));
}

#[tokio::test]
async fn whoever_sent_a_list_goes_on_seeing_its_rows_and_others_do_not() {
    let registry = start().await;
    let sender = officer(&registry).subject("sender");
    let import = import(&sender, "a.xlsx", list(&[central(1, "Lê An"), man(2, "Lý Bình")])).await;
    let rows = async |client: &Client| -> usize {
        let page: Value = client.get(&rows_of(&import)).await.ok().json();
        page["items"].as_array().unwrap().len()
    };

    assert_eq!(rows(&sender).await, 2);
    assert_eq!(rows(&officer(&registry)).await, 1);
    assert_eq!(rows(&asking(&registry)).await, 2);
    // A later list still knows them, and finds nothing new.
    let again = import_with(&sender, "b.xlsx", list(&[central(1, "Lê An")]), &[]).await;
    assert_eq!((&again["unchanged"], &again["registered"]), (&json!(1), &json!(0)));
    let missing = format!("/registry/v1/roster-imports/{}/missing", again["id"].as_str().unwrap());
    let missing: Value = officer(&registry).get(&missing).await.ok().json();
    assert_eq!(missing["items"].as_array().unwrap().len(), 1, "those who are left out: {missing}");
}

#[tokio::test]
async fn a_list_leaves_nobody_out_of_whom_the_reader_may_not_know() {
    let (registry, _, _) = two().await;
    let later = import(&officer(&registry), "b.xlsx", list(&[man(3, "Hồ Chi")])).await;

    let missing = format!("/registry/v1/roster-imports/{}/missing", later["id"].as_str().unwrap());
    let names = async |client: &Client| -> Vec<String> {
        let page: Value = client.get(&missing).await.ok().json();
        let items = page["items"].as_array().unwrap();
        items.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };

    assert_eq!(names(&officer(&registry)).await, ["Lý Bình"]);
    assert_eq!(names(&asking(&registry)).await.len(), 2);
}

#[tokio::test]
async fn entering_and_changing_a_tier_sets_apart_and_lets_rejoin() {
    let (registry, first, other) = two().await;
    let office = officer(&registry);
    let asking = asking(&registry);

    change(&office, &other, "CENTRAL").await.ok();
    assert_eq!(office.get(&format!("/registry/v1/people/{other}")).await.status(), 404);
    change(&asking, &other, "PROV_OTHER").await.ok();
    office.get(&format!("/registry/v1/people/{other}")).await.ok();

    let entered = json!({
        "name": "Đỗ Văn Mẫu", "sex": "male", "born": "1960", "citizen_id": "001060000123",
        "tier": "CENTRAL", "organisation": "SYT", "post": "Bí thư", "reason": "Theo quyết định",
    });
    let id: Value = office.post("/registry/v1/people", entered.clone()).await.ok().json();
    let id = id["id"].as_str().unwrap().to_owned();
    assert_eq!(office.get(&format!("/registry/v1/people/{id}")).await.status(), 404);
    asking.get(&format!("/registry/v1/people/{id}")).await.ok();
    let again = office.post("/registry/v1/people", entered).await.problem();
    assert_eq!(again.kind(), "person-known", "not entered a second time");
    let mut apart = vec![first, other.clone(), id];
    apart.sort();
    assert_eq!(told(&registry).await, (apart, vec![other]));
}

#[tokio::test]
async fn a_transaction_that_sets_somebody_apart_ends_well_where_there_are_many_of_them() {
    let (registry, _, other) = two().await;
    crowd(&registry).await;
    let office = officer(&registry);

    change(&office, &other, "CENTRAL").await.ok();
    assert_eq!(office.get(&format!("/registry/v1/people/{other}")).await.status(), 404);
    let entered = json!({
        "name": "Đỗ Văn Mẫu", "sex": "male", "born": "1960", "citizen_id": "001060000123",
        "tier": "CENTRAL", "organisation": "SYT", "post": "Bí thư", "reason": "Theo quyết định",
    });
    office.post("/registry/v1/people", entered).await.ok();
    assert_eq!(apart_now(&registry).await, 104);
    asking(&registry).get(&format!("/registry/v1/people/{other}")).await.ok();
}

#[tokio::test]
async fn a_merge_and_its_undo_set_every_id_of_the_person_apart_and_back() {
    let registry = start().await;
    let office = officer(&registry);
    let rows = [man(1, "Lê Văn An"), central(2, "Lê Văn An").with(5, "")];
    import_with(&office, "a.xlsx", list(&rows[..1]), &[("organisation", "SYT")]).await;
    import_with(&office, "b.xlsx", list(&rows[1..]), &[("organisation", "STC")]).await;
    compared(&registry).await;
    let asking = asking(&registry);
    let (local, apart) = (id_of(&asking, &rows[0]).await, id_of(&asking, &rows[1]).await);
    assert!(pairs(&office, "open").await.is_empty(), "half of the pair is hidden");

    // The local one goes into the one who is apart.
    let into = merge(&asking, &apart, &local, json!([])).await;
    assert_eq!(office.get(&format!("/registry/v1/people/{local}")).await.status(), 404);
    assert_eq!(apart_now(&registry).await, 2);
    let undo = async |id: &str| {
        let path = format!("/registry/v1/merges/{id}/undo");
        asking.post(&path, json!({ "reason": "Hai người" })).await.ok();
    };
    undo(&into).await;
    office.get(&format!("/registry/v1/people/{local}")).await.ok();
    assert_eq!(apart_now(&registry).await, 1);

    // The one who is apart goes into the local one, who stays as they were.
    registry.clock().advance(std::time::Duration::from_secs(1));
    let into = merge(&asking, &local, &apart, json!([])).await;
    assert_eq!(apart_now(&registry).await, 0);
    undo(&into).await;
    assert_eq!(apart_now(&registry).await, 1);

    // Or gives them its tier.
    registry.clock().advance(std::time::Duration::from_secs(1));
    merge(&asking, &local, &apart, json!(["tier"])).await;
    assert_eq!(apart_now(&registry).await, 2);
    let (set_apart, rejoined) = told(&registry).await;
    let count = |ids: &[String], id: &str| ids.iter().filter(|one| *one == id).count();
    assert_eq!((count(&set_apart, &local), count(&rejoined, &local)), (2, 1));
    assert_eq!((count(&set_apart, &apart), count(&rejoined, &apart)), (2, 1));
}

#[tokio::test]
async fn those_who_were_here_before_are_told_of_in_the_background() {
    let (registry, apart, _) = two().await;
    as_owner(&registry, "delete from apart_person").await;

    // What the migration does.
    let settle =
        "select registry_settle_apart(array(select id from person where tier = 'CENTRAL'))";
    as_owner(&registry, settle).await;

    assert_eq!(officer(&registry).get(&format!("/registry/v1/people/{apart}")).await.status(), 404);
    eventually(async || registry.sent::<PersonSetApartV1>().await.len() == 2).await;
}

#[tokio::test]
async fn moving_an_organisation_takes_them_along_and_a_refusal_purges_them() {
    let (registry, apart, _) = two().await;
    let office = officer(&registry);
    let ends = json!({
        "kind": "merge", "into": { "code": "SYT2", "name": "Sở Y tế mới" },
        "on": "2026-11-21", "document": "1/NQ", "reason": "Sắp xếp",
    });
    office.post("/registry/v1/organisations/SYT/changes", ends).await.ok();
    let asking = asking(&registry);
    let person: Value = asking.get(&format!("/registry/v1/people/{apart}")).await.ok().json();
    assert_eq!(person["organisation"]["code"], "SYT2");

    let refused = json!({ "citizen_id": central(1, "").citizen_id() });
    let answer: Value = office.post("/registry/v1/refusals", refused).await.ok().json();

    assert_eq!(answer["registered"], true);
    assert_eq!(asking.get(&format!("/registry/v1/people/{apart}")).await.status(), 404);
    assert_eq!(apart_now(&registry).await, 0);
}

#[tokio::test]
async fn a_grant_for_them_is_asked_for_and_approved_like_any_other() {
    let registry = start().await;
    let office = officer(&registry);
    let wanted = |role: &str| json!({ "subject": "bs-lan", "role": role, "scope": "central", "reason": "QĐ 7" });

    let refused = office.post("/registry/v1/grants", wanted("unit_contact")).await.problem();
    assert_eq!(refused.faults[0].code, "scope-of-another-role");
    let grant: Value =
        office.post("/registry/v1/grants", wanted("clinic_doctor")).await.ok().json();
    let approval = format!("/registry/v1/grants/{}/approval", grant["id"].as_str().unwrap());
    let approved: Value = office.subject("second").post(&approval, json!({})).await.ok().json();

    assert_eq!((&approved["scope"], &approved["state"]), (&json!("central"), &json!("issued")));
}
