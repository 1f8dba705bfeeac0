//! The tree of organisations over time, and what follows when it changes.

use std::time::Duration;

use ::schema::Role;
use ::schema::events::{
    GrantIssuedV1, GrantRevokedV1, IdentityRecordedV1, OrganisationRecordedV1, PersonChangedV1,
};
use serde_json::{Value, json};
use testkit::{Client, TestService, eventually, eventually_some};

use crate::lists::{Row, import_with, list, man, officer, search, start};

const ROOT: &str = "/registry/v1/organisations";

async fn put(officer: &Client, code: &str, body: Value) {
    officer.put(&format!("{ROOT}/{code}"), body).await.ok();
}

/// A change by a document of that day.
fn with_grounds(on: &str, mut change: Value) -> Value {
    let grounds = json!({ "on": on, "document": format!("QĐ {on}"), "reason": "Sắp xếp bộ máy" });
    change.as_object_mut().unwrap().extend(grounds.as_object().unwrap().clone());
    change
}

async fn change(officer: &Client, code: &str, on: &str, change: Value) -> Value {
    let path = format!("{ROOT}/{code}/changes");
    officer.post(&path, with_grounds(on, change)).await.ok().json()
}

async fn refusal(officer: &Client, code: &str, on: &str, change: Value) -> String {
    let path = format!("{ROOT}/{code}/changes");
    officer.post(&path, with_grounds(on, change)).await.problem().kind().to_owned()
}

/// The tree on a day: code, name and what stands above.
async fn tree(client: &Client, day: &str) -> Vec<String> {
    let answer: Value = client.get(&format!("{ROOT}?as_of={day}")).await.ok().json();
    let text = |one: &Value, key: &str| one[key].as_str().unwrap_or("-").to_owned();
    let items = answer["items"].as_array().unwrap().iter();
    items
        .map(|one| format!("{} {} {}", text(one, "code"), text(one, "name"), text(one, "parent")))
        .collect()
}

async fn people_at(officer: &Client, code: &str, rows: &[Row]) {
    let fields = [("organisation", code)];
    import_with(officer, &format!("{code}.xlsx"), list(rows), &fields).await;
}

async fn registry_with_three() -> (TestService, Client) {
    let registry = start().await;
    let officer = officer(&registry);
    put(&officer, "UB", json!({ "name": "Đảng ủy UBND" })).await;
    for (code, name) in [("A", "Sở A"), ("B", "Sở B"), ("C", "Sở C")] {
        put(&officer, code, json!({ "name": name, "parent": "UB" })).await;
    }
    put(&officer, "A1", json!({ "name": "Chi cục A1", "parent": "A" })).await;
    people_at(&officer, "A", &[man(1, "Lê An"), man(2, "Lý Bình")]).await;
    people_at(&officer, "A1", &[man(3, "Trần Chi")]).await;
    people_at(&officer, "B", &[man(2, "Lý Bình"), man(4, "Đỗ Dũng")]).await;
    (registry, officer)
}

async fn organisation_of(client: &Client, name: &str) -> Value {
    search(client, json!({ "name": name })).await[0]["organisation"]["code"].clone()
}

#[tokio::test]
async fn a_name_and_a_place_have_their_days_and_what_is_told_late_falls_between() {
    let registry = start().await;
    let officer = officer(&registry);
    put(&officer, "TU", json!({ "name": "Tỉnh ủy", "opened_on": "1990-01-01" })).await;
    put(&officer, "NV", json!({ "name": "Sở Nội vụ", "opened_on": "2000-01-01" })).await;

    change(&officer, "NV", "2025-07-01", json!({ "kind": "rename", "name": "Sở Mới" })).await;
    change(&officer, "NV", "2024-01-01", json!({ "kind": "move", "parent": "TU" })).await;
    change(&officer, "NV", "2010-01-01", json!({ "kind": "rename", "name": "Sở Giữa" })).await;

    let days = [
        ("1999-12-31", vec!["TU Tỉnh ủy -"]),
        ("2009-12-31", vec!["NV Sở Nội vụ -", "TU Tỉnh ủy -"]),
        ("2010-01-01", vec!["NV Sở Giữa -", "TU Tỉnh ủy -"]),
        ("2024-01-01", vec!["NV Sở Giữa TU", "TU Tỉnh ủy -"]),
        ("2025-07-01", vec!["NV Sở Mới TU", "TU Tỉnh ủy -"]),
    ];
    for (day, expected) in days {
        assert_eq!(tree(&officer, day).await, expected, "{day}");
    }
    let history: Value = officer.get(&format!("{ROOT}/NV/history")).await.ok().json();
    assert_eq!(
        history["names"][1],
        json!({
            "value": "Sở Giữa", "from": "2010-01-01", "to": "2025-06-30"
        })
    );
    assert_eq!(history["changes"][0]["document"], "QĐ 2025-07-01");
    let last = registry.sent::<OrganisationRecordedV1>().await.pop().unwrap();
    assert_eq!((last.name.as_str(), last.parent.unwrap().as_str()), ("Sở Mới", "TU"));
}

/// Everything that two ways of telling the same must agree on.
async fn outcome(registry: &TestService, officer: &Client) -> Value {
    let mut trees = Vec::new();
    for day in ["2025-05-31", "2025-06-01", "2025-06-30", "2025-07-01", "2026-11-21"] {
        trees.push(tree(officer, day).await);
    }
    let mut at = Vec::new();
    for name in ["Lê An", "Lý Bình", "Trần Chi", "Đỗ Dũng"] {
        at.push(organisation_of(officer, name).await);
    }
    let mut seen = Vec::new();
    for code in ["A", "B", "C", "UB"] {
        let contact = registry.caller().role(Role::UnitContact).organisation(code);
        seen.push(search(&contact, json!({ "name": "l" })).await.len());
    }
    let figures: Value = officer.get("/registry/v1/figures").await.ok().json();
    json!({ "trees": trees, "at": at, "seen": seen, "figures": figures["by_organisation"],
            "people": figures["people"] })
}

#[tokio::test]
async fn the_order_in_which_mergers_are_told_does_not_matter() {
    let merge = |into: &str| json!({ "kind": "merge", "into": { "code": into } });
    let (registry, officer) = registry_with_three().await;
    change(&officer, "A", "2025-06-01", merge("B")).await;
    change(&officer, "B", "2025-07-01", merge("C")).await;
    let in_order = outcome(&registry, &officer).await;

    let (registry, officer) = registry_with_three().await;
    change(&officer, "B", "2025-07-01", merge("C")).await;
    change(&officer, "A", "2025-06-01", merge("B")).await;
    let late = outcome(&registry, &officer).await;

    assert_eq!(in_order, late);
    assert_eq!(in_order["at"], json!(["C", "C", "A1", "C"]));
    assert_eq!(in_order["seen"], json!([0, 0, 2, 2]));
    assert_eq!(
        in_order["trees"][1],
        json!(["A1 Chi cục A1 B", "B Sở B UB", "C Sở C UB", "UB Đảng ủy UBND -"])
    );
    let after = ["A1 Chi cục A1 C", "C Sở C UB", "UB Đảng ủy UBND -"];
    assert_eq!(in_order["trees"][3], json!(after));
    assert_eq!(in_order["people"], 4);
}

#[tokio::test]
async fn people_and_contacts_go_with_a_merger_and_everybody_who_must_know_is_told() {
    let (registry, officer) = registry_with_three().await;
    let two = officer.clone().subject("officer-2");
    let wanted = json!({ "subject": "chi-lan", "role": "unit_contact", "scope": "organisation:A",
                         "reason": "CV 3" });
    let grant: Value = officer.post("/registry/v1/grants", wanted).await.ok().json();
    let approval = format!("/registry/v1/grants/{}/approval", grant["id"].as_str().unwrap());
    two.post(&approval, json!({})).await.ok();
    let before = registry.sent::<IdentityRecordedV1>().await.len();
    let person = search(&officer, json!({ "name": "Lê An" })).await[0]["id"].clone();

    let done = change(
        &officer,
        "A",
        "2026-11-01",
        json!({ "kind": "merge", "into": { "code": "D", "name": "Sở D" } }),
    )
    .await;

    assert_eq!(done["state"], "applied");
    let issued = registry.sent::<GrantIssuedV1>().await.pop().unwrap();
    assert_eq!(
        (issued.subject.as_str(), issued.scope.to_string()),
        ("chi-lan", "organisation:D".to_owned())
    );
    assert_eq!(registry.sent::<GrantRevokedV1>().await.len(), 1);
    let grants: Value = officer.get("/registry/v1/grants?state=issued").await.ok().json();
    assert_eq!(grants["items"][0]["approved_by"], "officer-2");
    let closed = registry.sent::<OrganisationRecordedV1>().await;
    let closed = closed.iter().rev().find(|one| one.code.as_str() == "A").unwrap();
    assert_eq!(
        (closed.closed_on.unwrap().to_string(), closed.successors[0].as_str()),
        ("2026-11-01".to_owned(), "D")
    );
    let said = eventually_some(async || {
        let said = registry.sent::<IdentityRecordedV1>().await;
        (said.len() >= before + 3).then_some(said)
    })
    .await;
    let moved = said.iter().rev().find(|one| one.person_id.to_string() == person).unwrap();
    assert_eq!((moved.organisation.as_str(), moved.ancestors[0].as_str()), ("D", "UB"));
    let changed = registry.sent::<PersonChangedV1>().await;
    assert!(changed.iter().any(|one| one.person_id.to_string() == person));
}

#[tokio::test]
async fn a_split_sends_the_named_to_their_part_and_the_rest_to_the_first() {
    let (registry, officer) = registry_with_three().await;
    let an = search(&officer, json!({ "name": "Lê An" })).await[0]["id"].clone();
    let parts = json!([{ "code": "X", "name": "Sở X" },
                       { "code": "Y", "name": "Sở Y", "people": [an] }]);

    change(&officer, "A", "2025-07-01", json!({ "kind": "split", "into": parts, "closes": true }))
        .await;

    assert_eq!(organisation_of(&officer, "Lê An").await, "Y");
    let contact = registry.caller().role(Role::UnitContact).organisation("X");
    assert_eq!(search(&contact, json!({ "name": "Lý Bình" })).await.len(), 1);
    assert!(search(&contact, json!({ "name": "Lê An" })).await.is_empty());
    let day = tree(&officer, "2025-07-01").await;
    assert!(day.contains(&"A1 Chi cục A1 X".to_owned()) && day.contains(&"Y Sở Y UB".to_owned()));
    let history: Value = officer.get(&format!("{ROOT}/Y/history")).await.ok().json();
    assert_eq!(history["predecessors"][0]["code"], "A");
}

#[tokio::test]
async fn a_part_that_is_split_off_leaves_the_rest_where_it_was() {
    let (_registry, officer) = registry_with_three().await;
    let an = search(&officer, json!({ "name": "Lê An" })).await[0]["id"].clone();
    let parts = json!([{ "code": "X", "name": "Sở X", "people": [an] }]);

    change(&officer, "A", "2025-07-01", json!({ "kind": "split", "into": parts })).await;

    assert_eq!(organisation_of(&officer, "Lê An").await, "X");
    assert!(tree(&officer, "2025-07-01").await.contains(&"A Sở A UB".to_owned()));
    let foreign = json!([{ "code": "Z", "name": "Z", "people": [an] }]);
    let refused = refusal(&officer, "A", "2025-08-01", json!({ "kind": "split", "into": foreign }));
    assert_eq!(refused.await, "person-not-of-organisation");
}

#[tokio::test]
async fn a_preview_says_who_goes_where_and_the_split_does_just_that() {
    let (registry, officer) = registry_with_three().await;
    let posted = |number: u32, name: &str, post: &str| man(number, name).with(6, post);
    let more = [
        posted(21, "Hồ Chi", "Bác sĩ"),
        posted(22, "Hồ Dung", "BÁC SĨ"),
        posted(23, "Đỗ Giang", "Bác sĩ"),
    ];
    people_at(&officer, "A", &more).await;
    let id = async |name: &str| search(&officer, json!({ "name": name })).await[0]["id"].clone();
    let (an, chi) = (id("Lê An").await, id("Hồ Chi").await);
    let preview = format!("{ROOT}/A/split-preview");
    let parts = json!([
        { "code": "X", "name": "Sở X" },
        { "code": "Y", "name": "Sở Y", "people": [an, chi] },
        { "code": "B", "posts": ["bác sĩ"] },
    ]);

    let posts: Value = officer.post(&preview, json!({ "find": "ho d" })).await.ok().json();
    let wanted = json!({ "into": parts, "closes": true, "on": "2025-07-01" });
    let seen: Value = officer.post(&preview, wanted).await.ok().json();
    let untouched = tree(&officer, "2025-07-01").await;
    let split = json!({ "kind": "split", "into": parts, "closes": true });
    change(&officer, "A", "2025-07-01", split).await;

    assert_eq!((&posts["people"], &posts["rest"]["stays"]), (&json!(5), &json!(true)));
    assert_eq!(posts["posts"][0]["people"], 3);
    let names = |list: &Value| -> Vec<String> {
        list.as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&posts["found"]), ["Hồ Dung"]);
    let counts: Vec<(&Value, &Value)> = (seen["parts"].as_array().unwrap().iter())
        .map(|part| (&part["people"], &part["is_new"]))
        .collect();
    let (yes, no) = (json!(true), json!(false));
    assert_eq!(counts, [(&json!(0), &yes), (&json!(2), &yes), (&json!(2), &no)]);
    assert_eq!(names(&seen["parts"][1]["items"]), ["Lê An", "Hồ Chi"]);
    assert_eq!(names(&seen["parts"][2]["items"]), ["Hồ Dung", "Đỗ Giang"]);
    assert_eq!(seen["rest"], json!({ "people": 1, "code": "X", "stays": false }));
    assert!(untouched.contains(&"A Sở A UB".to_owned()), "a preview does nothing");
    for (name, unit) in [("Lê An", "Y"), ("Hồ Chi", "Y"), ("Hồ Dung", "B"), ("Đỗ Giang", "B")]
    {
        assert_eq!(organisation_of(&officer, name).await, unit, "{name}");
    }
    // Who has a post elsewhere as well goes with the rest.
    let contact = registry.caller().role(Role::UnitContact).organisation("X");
    assert_eq!(search(&contact, json!({ "name": "Lý Bình" })).await.len(), 1);
}

#[tokio::test]
async fn a_preview_refuses_what_the_split_would_be_refused_for() {
    let (_registry, officer) = registry_with_three().await;
    let preview = format!("{ROOT}/A/split-preview");
    let chu = search(&officer, json!({ "name": "Lê An" })).await[0]["id"].clone();
    let problem = async |into: Value| {
        let problem = officer.post(&preview, json!({ "into": into })).await.problem();
        (problem.kind().to_owned(), problem.faults.first().map(|fault| fault.pointer.clone()))
    };

    let twice =
        json!([{ "code": "X", "name": "X", "people": [chu] }, { "code": "B", "people": [chu] }]);
    assert_eq!(problem(twice).await, ("invalid".to_owned(), Some("/into/1/people".to_owned())));
    let nobody =
        json!([{ "code": "X", "name": "X", "people": ["0193f8a0-0000-7000-8000-000000000000"] }]);
    assert_eq!(problem(nobody).await, ("person-not-of-organisation".to_owned(), None));
    assert_eq!(problem(json!([{ "code": "Z" }])).await, ("organisation-unknown".to_owned(), None));
}

#[tokio::test]
async fn what_does_not_fit_the_tree_is_refused() {
    let (_registry, officer) = registry_with_three().await;
    let merge = |into: &str| json!({ "kind": "merge", "into": { "code": into } });
    change(&officer, "B", "2025-07-01", merge("C")).await;

    let cases = [
        ("UB", "2025-08-01", merge("C"), "organisation-circle"),
        ("C", "2025-05-01", merge("B"), "organisation-received-later"),
        ("A", "2025-08-01", merge("B"), "organisation-closed"),
        ("B", "2025-08-01", merge("A"), "organisation-closed"),
        ("A", "2025-08-01", merge("NOBODY"), "organisation-unknown"),
        ("A", "2025-08-01", json!({ "kind": "close" }), "organisation-not-empty"),
        ("UB", "2025-08-01", json!({ "kind": "move", "parent": "A1" }), "organisation-circle"),
        ("A", "2025-08-01", json!({ "kind": "rename", "name": " " }), "invalid"),
        ("NOBODY", "2025-08-01", merge("A"), "organisation-not-found"),
    ];
    for (code, on, wanted, expected) in cases {
        assert_eq!(refusal(&officer, code, on, wanted.clone()).await, expected, "{code} {wanted}");
    }
    let nothing = json!({ "kind": "close", "on": "1800-01-01", "document": "", "reason": "" });
    let problem = officer.post(&format!("{ROOT}/A/changes"), nothing).await.problem();
    assert_eq!(problem.pointers(), ["/document", "/reason", "/on"]);
    let put = officer.put(&format!("{ROOT}/B"), json!({ "name": "Sở B" })).await.problem();
    assert_eq!(put.kind(), "organisation-closed");
}

#[tokio::test]
async fn what_is_planned_is_done_on_its_day_and_can_be_cancelled_before() {
    let (registry, officer) = registry_with_three().await;
    let merge = json!({ "kind": "merge", "into": { "code": "B" } });
    let planned = change(&officer, "A", "2026-12-01", merge.clone()).await;
    let other =
        change(&officer, "C", "2026-12-01", json!({ "kind": "rename", "name": "C2" })).await;
    let path = format!("{ROOT}/C/changes/{}", other["id"].as_str().unwrap());
    let cancelled: Value = officer.delete(&path).await.ok().json();
    assert_eq!((&planned["state"], &cancelled["state"]), (&json!("planned"), &json!("cancelled")));
    assert_eq!(officer.delete(&path).await.problem().kind(), "change-not-planned");
    assert_eq!(organisation_of(&officer, "Lê An").await, "A");

    registry.clock().advance(Duration::from_secs(10 * 24 * 3600));

    eventually(async || organisation_of(&officer, "Lê An").await == "B").await;
    let history: Value = officer.get(&format!("{ROOT}/A/history")).await.ok().json();
    assert_eq!(history["changes"][0]["state"], "applied");
    assert!(tree(&officer, "2026-12-01").await.contains(&"C Sở C UB".to_owned()));
}

#[tokio::test]
async fn a_list_under_the_code_of_a_merged_unit_is_its_heirs() {
    let (_registry, officer) = registry_with_three().await;
    change(&officer, "A", "2025-07-01", json!({ "kind": "merge", "into": { "code": "B" } })).await;

    people_at(&officer, "A", &[man(9, "Vũ Giang")]).await;

    assert_eq!(organisation_of(&officer, "Vũ Giang").await, "B");
}

#[tokio::test]
async fn who_answers_for_an_organisation_has_days_and_is_not_for_everybody() {
    let (registry, officer) = registry_with_three().await;
    let path = format!("{ROOT}/A/contacts");
    let who = json!({ "name": "Phạm Thu Hà", "phone": "0204 3855 999", "from": "2026-01-01" });
    let first: Value = officer.post(&path, who).await.ok().json();
    let end = format!("{path}/{}?on=2026-05-31", first["id"].as_str().unwrap());
    officer.delete(&end).await.ok();
    let next = json!({ "name": "Ngô Văn Hải", "email": "hai@soa.example", "from": "2026-06-01" });
    officer.post(&path, next).await.ok();

    let names = async |client: &Client, query: &str| -> Vec<String> {
        let found: Value = client.get(&format!("{path}{query}")).await.ok().json();
        let items = found["items"].as_array().unwrap().iter();
        items.map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&officer, "").await, ["Ngô Văn Hải"]);
    assert_eq!(names(&officer, "?as_of=2026-05-31").await, ["Phạm Thu Hà"]);
    assert_eq!(names(&officer, "?all=true").await.len(), 2);
    let own = registry.caller().role(Role::UnitContact).organisation("A");
    assert_eq!(names(&own, "").await.len(), 1);
    let other = registry.caller().role(Role::UnitContact).organisation("B");
    assert_eq!(other.get(&path).await.problem().kind(), "organisation-not-found");
    let wrong = json!({ "name": "", "email": "x", "from": "1900-01-01" });
    let problem = officer.post(&path, wrong).await.problem();
    assert_eq!(problem.pointers(), ["/name", "/email", "/from"]);
    assert_eq!(officer.delete(&end).await.problem().kind(), "contact-ended");
}

#[tokio::test]
async fn an_officer_of_a_part_of_the_tree_names_within_it_and_merges_nothing() {
    let (registry, officer) = registry_with_three().await;
    let part = registry.caller().role(Role::BoardOfficer).organisation("A");

    change(&part, "A1", "2025-07-01", json!({ "kind": "rename", "name": "Chi cục mới" })).await;

    let merge = json!({ "kind": "merge", "into": { "code": "A" } });
    assert_eq!(refusal(&part, "A1", "2025-07-01", merge).await, "organisation-not-found");
    let rename = json!({ "kind": "rename", "name": "Của người khác" });
    assert_eq!(refusal(&part, "B", "2025-07-01", rename).await, "organisation-not-found");
    let stale = officer.clone().header("if-match", "\"99\"");
    let rename = with_grounds("2025-07-01", json!({ "kind": "rename", "name": "X" }));
    assert_eq!(stale.post(&format!("{ROOT}/A/changes"), rename).await.problem().status, 412);
}
