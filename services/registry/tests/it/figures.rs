//! Figures that reveal nobody.

use ::schema::Role;
use serde_json::{Value, json};

use crate::lists::{import, list, man, officer, start};

#[tokio::test]
async fn counters_follow_people_as_they_come_and_change() {
    let registry = start().await;
    let officer = officer(&registry);
    let people: Vec<_> = (1..=12).map(|number| man(number, "Lê An")).collect();
    import(&officer, "a.xlsx", list(&people)).await;
    let retired = man(1, "Lê An").with(6, "Nguyên Giám đốc").with(8, "Cán bộ hưu trí");
    import(&officer, "b.xlsx", list(&[retired])).await;

    let figures: Value = officer.get("/registry/v1/figures").await.ok().json();

    assert_eq!((&figures["people"], &figures["suppressed"]), (&json!(12), &json!(false)));
    let tiers = json!([{ "key": "LOCAL", "people": 11 }, { "key": "PROV_OTHER", "people": 1 }]);
    assert_eq!(figures["by_tier"], tiers);
    let standing = json!([{ "key": "in_office", "people": 11 }, { "key": "retired", "people": 1 }]);
    assert_eq!(figures["by_standing"], standing);
}

#[tokio::test]
async fn who_may_not_see_people_sees_no_small_figure_and_no_difference() {
    let registry = start().await;
    let officer = officer(&registry);
    let people: Vec<_> = (1..=22).map(|number| man(number, "Lê An")).collect();
    let inspector = registry.caller().role(Role::Inspector);
    import(&officer, "a.xlsx", list(&people[..21])).await;
    let before: Value = inspector.get("/registry/v1/figures").await.ok().json();
    import(&officer, "b.xlsx", list(&people[21..])).await;
    let one = man(30, "Lê Bình").with(8, "Trung ương quản lý");
    import(&officer, "c.xlsx", list(&[one])).await;

    let after: Value = inspector.get("/registry/v1/figures").await.ok().json();

    assert_eq!((&after["suppressed"], &after["people"]), (&json!(true), &before["people"]));
    let central = &after["by_tier"][0];
    assert_eq!(*central, json!({ "key": "CENTRAL", "people": null }));
    assert_eq!(after["by_tier"][1]["people"], Value::Null);
}
