//! People whose records must not be here.

use ::schema::events::RefusalListedV1;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};
use testkit::TestService;

use crate::lists::{counts, import, list, man, officer, rows_of, search, start};

/// How much is stored of a row.
async fn stored(registry: &TestService, row: i32) -> (bool, bool, bool) {
    let sql = "select sealed is null, citizen_hash is null, person_id is null
               from roster_row where \"row\" = $1";
    let backend = sea_orm::DatabaseBackend::Postgres;
    let statement = Statement::from_sql_and_values(backend, sql, [row.into()]);
    let row = registry.owner().query_one_raw(statement).await.unwrap().unwrap();
    let empty = |at| row.try_get_by_index::<bool>(at).unwrap();
    (empty(0), empty(1), empty(2))
}

#[tokio::test]
async fn nothing_of_a_listed_person_is_stored() {
    let registry = start().await;
    let officer = officer(&registry);
    let (an, binh) = (man(1, "Lê An"), man(2, "Lý Bình"));
    let listed = json!({ "citizen_id": an.citizen_id() });
    let first = officer.post("/registry/v1/refusals", &listed).await;
    assert_eq!(first.status(), 201);
    assert_eq!(officer.post("/registry/v1/refusals", &listed).await.status(), 200);

    let import = import(&officer, "a.xlsx", list(&[an.clone(), binh])).await;

    assert_eq!(counts(&import), [1, 0, 0, 1]);
    assert_eq!(stored(&registry, 4).await, (true, true, true));
    assert!(search(&officer, json!({ "citizen_id": an.citizen_id() })).await.is_empty());
    assert_eq!(registry.sent::<RefusalListedV1>().await.len(), 1);
    let path = format!("/registry/v1/roster-imports/{}/workbook", import["id"].as_str().unwrap());
    officer.get(&path).await.ok();
}

#[tokio::test]
async fn members_of_the_politburo_are_refused_by_tier_and_by_post() {
    let registry = start().await;
    let officer = officer(&registry);
    let people = [
        man(1, "Lê An").with(8, "Bộ Chính trị"),
        man(2, "Lý Bình").with(6, "Nguyên Ủy viên Bộ Chính trị, Bí thư Thành ủy"),
        man(3, "Hồ Chi").with(8, "Trung ương quản lý"),
    ];

    let import = import(&officer, "a.xlsx", list(&people)).await;

    assert_eq!(counts(&import), [1, 0, 0, 2]);
    let rows: Value =
        officer.get(&format!("{}?outcome=rejected", rows_of(&import))).await.ok().json();
    assert_eq!(rows["items"][0]["values"], json!({}));
    assert_eq!(rows["items"][0]["faults"][0]["code"], "state-secret");
    assert_eq!(stored(&registry, 5).await, (true, true, true));
    let trusted = officer.central().asking_for_central();
    let found = search(&trusted, json!({ "name": "ho chi" })).await;
    assert_eq!(found[0]["tier"], "CENTRAL");
}

#[tokio::test]
async fn a_held_row_of_somebody_listed_later_is_emptied() {
    let registry = start().await;
    let officer = officer(&registry);
    let an = man(1, "");
    let import = import(&officer, "a.xlsx", list(std::slice::from_ref(&an))).await;
    assert_eq!(stored(&registry, 4).await, (false, false, true));

    let body = json!({ "citizen_id": an.citizen_id() });
    let answer: Value = officer.post("/registry/v1/refusals", body).await.ok().json();

    assert_eq!(answer["imports_purged"], 1);
    assert_eq!(stored(&registry, 4).await, (true, true, true));
    let path = format!("/registry/v1/roster-imports/{}", import["id"].as_str().unwrap());
    assert_eq!(counts(&officer.get(&path).await.ok().json()), [0, 0, 0, 1]);
}

#[tokio::test]
async fn a_correction_that_names_somebody_listed_empties_the_row() {
    let registry = start().await;
    let officer = officer(&registry);
    let an = man(1, "Lê An");
    officer.post("/registry/v1/refusals", json!({ "citizen_id": an.citizen_id() })).await.ok();
    let import = import(&officer, "a.xlsx", list(&[an.clone().with(4, "")])).await;
    assert_eq!(counts(&import), [0, 1, 0, 0]);

    let row = format!("{}/4", rows_of(&import));
    let view: Value =
        officer.patch(&row, json!({ "citizen_id": an.citizen_id() })).await.ok().json();

    assert_eq!(view["outcome"], "rejected");
    assert_eq!(stored(&registry, 4).await, (true, true, true));
}
