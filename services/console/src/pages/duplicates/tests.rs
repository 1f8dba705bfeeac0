use runtime::Language;
use serde_json::{Value, json};

use super::*;

fn page() -> Page {
    Page { language: Language::Vi, path: PATH.into(), viewer: None }
}

fn side(name: &str, citizen_id: &str) -> Value {
    json!({ "id": name, "name": name, "sex": "male", "born": "1951-02-03", "citizen_id": citizen_id,
            "standing": "managed", "tier": "LOCAL", "post": "", "version": 1 })
}

#[test]
fn a_pair_says_in_words_why_it_is_one() {
    let pair = json!({ "id": "p1", "score": 65, "state": "open",
        "reasons": [{ "code": "name-same", "weight": 35 }, { "code": "sex-differs", "weight": -20 }],
        "people": [side("Lê An", ""), side("Lê Ân", "")] });
    let items = vec![serde_json::from_value(pair).unwrap()];
    let drawn = pairs(&page(), &Ok(List { items, next: None }), "open").into_string();

    for text in ["cùng họ tên (+35)", "khác giới tính (-20)", "/console/duplicates/p1", "Lê Ân"]
    {
        assert!(drawn.contains(text), "{text}");
    }
}

#[test]
fn what_differs_stands_out() {
    let sides = [side("Lê An", "•••••••••123"), side("Lê An", "•••••••••132")];
    let sides = sides.map(|side| serde_json::from_value::<Side>(side).unwrap());
    let drawn = side_by_side(&page(), [&sides[0], &sides[1]]).into_string();

    assert!(drawn.contains("<strong>•••••••••123</strong>"));
    assert!(!drawn.contains("<strong>Lê An</strong>"));
}

#[test]
fn what_is_the_other_sides_is_taken_from_the_one_who_ends() {
    let choice = |survivor: &str| -> preview::Choice {
        let form = json!({ "survivor": survivor, "name": "left", "born": "right", "tier": "" });
        serde_json::from_value(form).unwrap()
    };
    assert_eq!(choice("left").taken(), ["born"]);
    assert_eq!(choice("right").taken(), ["name"]);
}

#[test]
fn a_merge_can_be_undone_while_there_are_days_left() {
    let merged = "2026-11-21T02:00:00Z";
    let drawn = |undo_until: &str, may: bool| {
        let merge = json!({ "id": "m1", "survivor": { "id": "a", "name": "Lê An" },
            "old": { "id": "b", "name": "Lê Ân" }, "merged_at": merged, "undo_until": undo_until });
        let items = vec![serde_json::from_value(merge).unwrap()];
        let now = merged.parse().unwrap();
        merges::view(&page(), &Ok(List { items, next: None }), (may, now)).into_string()
    };
    assert!(drawn("2027-02-19T02:00:00Z", true).contains("/console/merges/m1/undo"));
    assert!(drawn("2027-02-19T02:00:00Z", false).contains("Còn 90 ngày"));
    assert!(!drawn("2027-02-19T02:00:00Z", false).contains("/undo"));
    assert!(!drawn("2026-11-20T01:00:00Z", true).contains("/undo"));
}
