//! A person over time: what was so on a day, and what was known on a day.

use std::time::Duration;

use ::schema::Role;
use ::schema::events::{
    IdentityRecordedV1, PersonChangedV1, PersonDiedV1, PersonLeftV1, PersonRegisteredV1,
};
use serde_json::{Value, json};
use testkit::{Client, TestService, eventually};

use crate::lists::{counts, import, import_with, list, man, officer, rows_of, search, start};

const DAY: Duration = Duration::from_secs(24 * 3600);

async fn registry_with_organisations() -> (TestService, Client) {
    let registry = start().await;
    let officer = officer(&registry);
    for (code, name) in [("A", "Sở A"), ("B", "Sở B"), ("C", "Sở C")] {
        let path = format!("/registry/v1/organisations/{code}");
        officer.put(&path, json!({ "name": name })).await.ok();
    }
    (registry, officer)
}

fn newcomer() -> Value {
    json!({
        "name": "Đỗ Văn Mẫu", "sex": "male", "born": "1970-03-02", "citizen_id": "001070000123",
        "insurance": "DN4010000000123", "tier": "PROV_STANDING", "organisation": "A",
        "post": "Giám đốc", "phone": "0912345678", "address": "12 Phố Cũ, phường Cũ, thị xã Cũ",
        "address_unit": "00004", "on": "2026-01-01", "reason": "Mới bổ nhiệm",
        "document": "QĐ 5-QĐ/TU",
    })
}

async fn enter(officer: &Client) -> String {
    let person: Value = officer.post("/registry/v1/people", newcomer()).await.ok().json();
    format!("/registry/v1/people/{}", person["id"].as_str().unwrap())
}

async fn change(officer: &Client, person: &str, on: &str, change: Value) -> Value {
    officer.post(&format!("{person}/changes"), on_day(on, change)).await.ok().json()
}

fn on_day(on: &str, mut change: Value) -> Value {
    let grounds = json!({ "on": on, "reason": "Theo quyết định" });
    change.as_object_mut().unwrap().extend(grounds.as_object().unwrap().clone());
    change
}

/// Standing, tier, organisation and post on a day, as known on a day.
async fn then(client: &Client, person: &str, as_of: &str, known: &str) -> String {
    let path = format!("{person}?as_of={as_of}&as_known_on={known}");
    let then: Value = client.get(&path).await.ok().json();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let code = text(&then["organisation"]["code"]);
    let parts = [text(&then["standing"]), text(&then["tier"]), code, text(&then["post"])];
    parts.join("|")
}

#[tokio::test]
async fn what_was_so_on_a_day_and_what_we_knew_on_a_day_are_two_things() {
    let (registry, officer) = registry_with_organisations().await;
    let officer = officer.central().asking_for_central();
    let person = enter(&officer).await; // told on 21 November
    registry.clock().advance(DAY);
    let post = json!({ "kind": "move", "organisation": "B", "post": "Bí thư" });
    change(&officer, &person, "2026-06-01", post).await; // told on the 22nd
    registry.clock().advance(DAY);
    let tier = json!({ "kind": "tier", "tier": "CENTRAL" });
    change(&officer, &person, "2026-09-01", tier).await; // told on the 23rd
    registry.clock().advance(DAY);
    let late = json!({ "kind": "move", "organisation": "C", "post": "Phó Bí thư" });
    change(&officer, &person, "2026-03-01", late).await; // told last, and was first

    let (a, b) = ("managed|PROV_STANDING|A|Giám đốc", "managed|PROV_STANDING|B|Bí thư");
    let (c, d) = ("managed|PROV_STANDING|C|Phó Bí thư", "managed|CENTRAL|B|Bí thư");
    let table = [
        ("2025-12-31", "2026-11-30", "|||"),
        ("2026-02-28", "2026-11-30", a),
        ("2026-03-01", "2026-11-30", c),
        ("2026-05-31", "2026-11-30", c),
        ("2026-06-01", "2026-11-30", b),
        ("2026-09-01", "2026-11-30", d),
        ("2026-03-01", "2026-11-23", a),
        ("2026-09-01", "2026-11-23", d),
        ("2026-09-01", "2026-11-22", b),
        ("2026-09-01", "2026-11-21", a),
        ("2026-09-01", "2026-11-20", "|||"),
    ];
    for (as_of, known, expected) in table {
        assert_eq!(then(&officer, &person, as_of, known).await, expected, "{as_of} {known}");
    }
    let today: Value = officer.get(&person).await.ok().json();
    assert_eq!((&today["organisation"]["code"], &today["tier"]), (&json!("B"), &json!("CENTRAL")));
    let history: Value = officer.get(&format!("{person}/history")).await.ok().json();
    assert!(
        history["facts"].as_array().unwrap().iter().any(|fact| !fact["superseded_at"].is_null())
    );
    assert_eq!(history["changes"][0]["kind"], "tier");
}

#[tokio::test]
async fn whoever_is_entered_by_hand_is_registered_once_and_found() {
    let (registry, officer) = registry_with_organisations().await;
    let person = enter(&officer).await;

    let found = search(&officer, json!({ "citizen_id": "001070000123" })).await;
    assert_eq!((&found[0]["name"], &found[0]["post"]), (&json!("Đỗ Văn Mẫu"), &json!("Giám đốc")));
    assert_eq!(registry.sent::<PersonRegisteredV1>().await.len(), 1);
    let own = registry.caller().role(Role::UnitContact).organisation("A");
    own.get(&person).await.ok();
    let other = registry.caller().role(Role::UnitContact).organisation("B");
    for path in [person.clone(), format!("{person}/history"), format!("{person}/contacts")] {
        assert_eq!(other.get(&path).await.problem().kind(), "person-not-found");
    }
    let again = officer.post("/registry/v1/people", newcomer()).await.problem();
    assert_eq!(again.kind(), "person-known");
    let mut wrong = newcomer();
    for (key, value) in [
        ("born", "1971"),
        ("sex", "female"),
        ("post", "Tổng Bí thư"),
        ("organisation", "NOBODY"),
        ("address_unit", "99999"),
        ("on", "2027-01-01"),
        ("reason", ""),
    ] {
        wrong[key] = value.into();
    }
    let problem = officer.post("/registry/v1/people", wrong).await.problem();
    let pointers =
        ["/reason", "/post", "/on", "/organisation", "/address_unit", "/citizen_id", "/citizen_id"];
    assert_eq!(problem.pointers(), pointers);
    let unreadable = json!({ "name": "", "sex": "x", "born": "31/2/1970", "citizen_id": "12",
        "insurance": "1", "tier": "x", "organisation": "sở a", "post": "Trưởng phòng",
        "phone": "1", "reason": "Mới" });
    let problem = officer.post("/registry/v1/people", unreadable).await.problem();
    let pointers =
        ["/name", "/sex", "/born", "/citizen_id", "/insurance", "/tier", "/organisation", "/phone"];
    assert_eq!(problem.pointers(), pointers);
    officer.post("/registry/v1/refusals", json!({ "citizen_id": "001070000999" })).await.ok();
    let mut refused = newcomer();
    refused["citizen_id"] = "001070000999".into();
    assert_eq!(officer.post("/registry/v1/people", refused).await.problem().codes(), ["refused"]);
    let part = registry.caller().role(Role::BoardOfficer).organisation("A");
    let mut third = newcomer();
    third["citizen_id"] = "001070000777".into();
    assert_eq!(part.post("/registry/v1/people", third).await.status(), 403);
}

#[tokio::test]
async fn who_retires_keeps_the_right_and_who_leaves_does_not() {
    let (registry, officer) = registry_with_organisations().await;
    let person = enter(&officer).await;

    change(&officer, &person, "2026-07-01", json!({ "kind": "retire" })).await;
    let retired: Value = officer.get(&person).await.ok().json();
    assert_eq!(retired["post"], "Nguyên Giám đốc");
    assert_eq!((&retired["in_office"], &retired["tier"]), (&json!(false), &json!("PROV_STANDING")));
    let again = on_day("2026-08-01", json!({ "kind": "retire" }));
    let again = officer.post(&format!("{person}/changes"), again).await.problem();
    assert_eq!(again.kind(), "person-retired");

    change(&officer, &person, "2026-08-01", json!({ "kind": "leave" })).await;
    assert_eq!(registry.sent::<PersonLeftV1>().await.len(), 1);
    assert!(search(&officer, json!({ "name": "Đỗ Văn Mẫu" })).await.is_empty());
    assert_eq!(search(&officer, json!({ "citizen_id": "001070000123" })).await.len(), 1);
    let figures: Value = officer.get("/registry/v1/figures").await.ok().json();
    assert_eq!(figures["people"], 0);
    let own = registry.caller().role(Role::UnitContact).organisation("A");
    assert_eq!(own.get(&person).await.status(), 404);
    assert_eq!(
        then(&officer, &person, "2026-07-31", "2026-11-21").await,
        "managed|PROV_STANDING|A|Nguyên Giám đốc"
    );

    let back = json!({ "kind": "move", "organisation": "C", "post": "Cố vấn" });
    change(&officer, &person, "2026-10-01", back).await;
    let figures: Value = officer.get("/registry/v1/figures").await.ok().json();
    assert_eq!(figures["people"], 1);
    assert_eq!(
        search(&officer, json!({ "name": "Đỗ Văn Mẫu" })).await[0]["organisation"]["code"],
        "C"
    );
    assert_eq!(then(&officer, &person, "2026-09-30", "2026-11-21").await, "left|PROV_STANDING||");
}

#[tokio::test]
async fn who_died_is_changed_no_more_and_held_on_a_list() {
    let (registry, officer) = registry_with_organisations().await;
    import_with(&officer, "a.xlsx", list(&[man(1, "Lê An")]), &[("organisation", "A")]).await;
    let id = search(&officer, json!({ "name": "Lê An" })).await[0]["id"].clone();
    let person = format!("/registry/v1/people/{}", id.as_str().unwrap());

    change(&officer, &person, "2026-11-20", json!({ "kind": "die" })).await;

    let died = registry.sent::<PersonDiedV1>().await;
    assert_eq!(died[0].on.to_string(), "2026-11-20");
    let tier = on_day("2026-11-21", json!({ "kind": "tier", "tier": "CENTRAL" }));
    let refused = officer.post(&format!("{person}/changes"), tier).await.problem();
    assert_eq!(refused.kind(), "person-died");
    let again = import(&officer, "b.xlsx", list(&[man(1, "Lê An").with(6, "Trưởng phòng")])).await;
    assert_eq!(counts(&again), [0, 1, 0, 0]);
    let rows: Value = officer.get(&format!("{}?outcome=held", rows_of(&again))).await.ok().json();
    assert_eq!(rows["items"][0]["faults"][0]["code"], "person-died");
}

#[tokio::test]
async fn a_list_makes_history_and_brings_back_who_left() {
    let (registry, officer) = registry_with_organisations().await;
    let fields = [("organisation", "A")];
    import_with(&officer, "a.xlsx", list(&[man(1, "Lê An")]), &fields).await;
    let id = search(&officer, json!({ "name": "Lê An" })).await[0]["id"].clone();
    let person = format!("/registry/v1/people/{}", id.as_str().unwrap());
    registry.clock().advance(DAY);
    change(&officer, &person, "2026-11-22", json!({ "kind": "leave" })).await;
    registry.clock().advance(DAY);

    let next = man(1, "Lê An").with(6, "Trưởng phòng").with(9, "0912999999");
    import_with(&officer, "b.xlsx", list(&[next]), &[("organisation", "B")]).await;

    let days = [
        ("2026-11-20", "|||"),
        ("2026-11-21", "managed|LOCAL|A|Chuyên viên"),
        ("2026-11-22", "left|LOCAL||"),
        ("2026-11-23", "managed|LOCAL|B|Trưởng phòng"),
    ];
    for (day, expected) in days {
        assert_eq!(then(&officer, &person, day, "2026-11-23").await, expected, "{day}");
    }
    let phone = async |day: &str| -> Value {
        let path = format!("{person}/contacts?as_of={day}");
        let found: Value = officer.get(&path).await.ok().json();
        found["contact"][0]["phone"].clone()
    };
    assert_eq!(
        (phone("2026-11-22").await, phone("2026-11-23").await),
        (json!("0912000001"), json!("0912999999"))
    );
    let figures: Value = officer.get("/registry/v1/figures").await.ok().json();
    assert_eq!(figures["people"], 1);
}

#[tokio::test]
async fn a_change_of_a_day_to_come_is_done_on_that_day_or_cancelled_before() {
    let (registry, officer) = registry_with_organisations().await;
    let person = enter(&officer).await;
    let wanted = json!({ "kind": "move", "organisation": "B", "post": "Bí thư" });
    let planned = change(&officer, &person, "2026-12-01", wanted).await;
    let other = change(&officer, &person, "2026-12-01", json!({ "kind": "retire" })).await;
    let cancel = format!("{person}/changes/{}", other["id"].as_str().unwrap());
    officer.delete(&cancel).await.ok();
    assert_eq!(planned["state"], "planned");
    assert_eq!(officer.delete(&cancel).await.problem().kind(), "change-not-planned");
    let before: Value = officer.get(&person).await.ok().json();
    assert_eq!(before["organisation"]["code"], "A");

    registry.clock().advance(DAY * 10);

    eventually(async || {
        let after: Value = officer.get(&person).await.ok().json();
        after["organisation"]["code"] == "B" && after["in_office"] == true
    })
    .await;
    assert!(!registry.sent::<PersonChangedV1>().await.is_empty());
    let said = registry.sent::<IdentityRecordedV1>().await;
    assert_eq!(said.last().unwrap().organisation.as_str(), "B");
    assert_eq!(
        then(&officer, &person, "2026-11-30", "2026-12-01").await,
        "managed|PROV_STANDING|A|Giám đốc"
    );
}

#[tokio::test]
async fn care_groups_merits_doctor_and_family_have_their_days_and_who_may_not_call_sees_no_number()
{
    let (registry, officer) = registry_with_organisations().await;
    let person = enter(&officer).await;
    for (on, wanted) in [
        ("2026-02-01", json!({ "kind": "merit", "code": "THUONG_BINH" })),
        ("2026-02-01", json!({ "kind": "care_group", "code": "NHOM-1" })),
        ("2026-05-01", json!({ "kind": "care_group", "code": "NHOM-1", "ends": true })),
        ("2026-02-01", json!({ "kind": "doctor", "name": "Bùi Thị Y", "role": "PK A số 1" })),
        ("2026-06-01", json!({ "kind": "doctor", "name": "Vũ Văn Z", "phone": "0987654321" })),
        (
            "2026-02-01",
            json!({ "kind": "family_contact", "name": "Đỗ Thị Vợ", "role": "vợ",
                               "phone": "0911111111" }),
        ),
        ("2026-06-01", json!({ "kind": "contact", "phone": "0922222222" })),
    ] {
        change(&officer, &person, on, wanted).await;
    }

    let day = async |day: &str| -> Value {
        officer.get(&format!("{person}?as_of={day}")).await.ok().json()
    };
    assert_eq!(day("2026-04-30").await["care_groups"], json!(["NHOM-1"]));
    let later = day("2026-05-01").await;
    assert_eq!((&later["care_groups"], &later["merits"]), (&json!([]), &json!(["THUONG_BINH"])));
    let contacts = async |query: &str| -> Value {
        officer.get(&format!("{person}/contacts{query}")).await.ok().json()
    };
    assert_eq!(contacts("?as_of=2026-05-31").await["doctor"][0]["name"], "Bùi Thị Y");
    assert_eq!(contacts("?as_of=2026-01-01").await["contact"][0]["address_unit"], "00004");
    let all = contacts("").await;
    assert_eq!(
        (all["doctor"].as_array().unwrap().len(), &all["family_contact"][0]["role"]),
        (2, &json!("vợ"))
    );
    let current: Value = officer.get(&format!("{person}/contact")).await.ok().json();
    assert_eq!(current["phone"], "0922222222");
    let leader = registry.caller().role(Role::Leader);
    assert_eq!(leader.get(&format!("{person}/contacts")).await.status(), 403);
    let history = leader.get(&format!("{person}/history")).await.ok();
    assert!(!String::from_utf8_lossy(history.bytes()).contains("0911111111"));
}

#[tokio::test]
async fn posts_follow_mergers_through_time_and_a_stale_change_is_refused() {
    let (_registry, officer) = registry_with_organisations().await;
    let person = enter(&officer).await;
    let merge = |into: &str, on: &str| {
        on_day(on, json!({ "kind": "merge", "into": { "code": into }, "document": "NQ 1" }))
    };
    let path = |code: &str| format!("/registry/v1/organisations/{code}/changes");
    officer.post(&path("B"), merge("C", "2026-07-01")).await.ok();
    officer.post(&path("A"), merge("B", "2026-06-01")).await.ok();

    for (day, code) in [("2026-05-31", "A"), ("2026-06-01", "B"), ("2026-07-01", "C")] {
        let expected = format!("managed|PROV_STANDING|{code}|Giám đốc");
        assert_eq!(then(&officer, &person, day, "2026-11-21").await, expected, "{day}");
    }
    let stale = officer.clone().header("if-match", "\"1\"");
    let tier = on_day("2026-11-21", json!({ "kind": "tier", "tier": "CENTRAL" }));
    assert_eq!(stale.post(&format!("{person}/changes"), tier).await.problem().status, 412);
}
