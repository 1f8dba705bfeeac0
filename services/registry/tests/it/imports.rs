//! Lists sent whole.

use ::schema::Role;
use ::schema::events::{IdentityRecordedV1, OrganisationRecordedV1, PersonRegisteredV1};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use testkit::TestService;

use crate::lists::{counts, finished, import, import_with, list, man, officer, rows_of, start};
use crate::reading::sample;

#[tokio::test]
async fn every_sample_list_is_accepted_held_and_deduplicated_exactly_as_expected() {
    let Some((folder, expected)) = sample() else { return };
    let registry = start().await;
    let officer = officer(&registry);
    let (mut people, mut wrong) = (0, Vec::new());
    for (file, expected) in expected {
        let bytes = std::fs::read(folder.join(&file)).unwrap();
        let import = import(&officer, &file, bytes).await;
        assert_eq!(import["state"], "done", "{file}");
        let of = |outcome: &str| expected.rows.iter().filter(|row| row.expect == outcome).count();
        let (accepted, held, duplicates) = (of("accept"), of("hold"), of("duplicate"));
        let wanted = [accepted, held, duplicates, 0].map(|count| i64::try_from(count).unwrap());
        if counts(&import) != wanted {
            wrong.push(format!("{file}: {:?}, not {wanted:?}", counts(&import)));
        }
        people += accepted;
        for outcome in ["held", "duplicate"] {
            let rows = format!("{}?outcome={outcome}", rows_of(&import));
            let rows: Value = officer.get(&rows).await.ok().json();
            let rows = rows["items"].as_array().unwrap();
            let got: Vec<u64> = rows.iter().map(|row| row["row"].as_u64().unwrap()).collect();
            let expect = if outcome == "held" { "hold" } else { outcome };
            let wanted: Vec<u64> = (expected.rows.iter())
                .filter(|row| row.expect == expect)
                .map(|row| u64::from(row.row))
                .collect();
            assert_eq!(got, wanted, "{file} {outcome}");
            for row in rows {
                let fault = &row["faults"][0];
                assert!(fault["column"].is_string() && fault["code"].is_string(), "{row}");
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    let figures: Value = officer.get("/registry/v1/figures").await.ok().json();
    assert_eq!(figures["people"], people);
    assert_eq!(registry.sent::<PersonRegisteredV1>().await.len(), people);
    assert_eq!(registry.sent::<OrganisationRecordedV1>().await.len(), 50);
}

#[tokio::test]
async fn a_list_registers_its_people_and_says_so() {
    let registry = start().await;
    let officer = officer(&registry);

    let import = import(&officer, "syt.xlsx", list(&[man(1, "Lê An"), man(2, "LÝ BÌNH")])).await;

    assert_eq!((counts(&import), &import["registered"]), ([2, 0, 0, 0], &json!(2)));
    assert_eq!(import["organisation"], json!({ "code": "SYT", "name": "Sở Y tế" }));
    let said = registry.sent::<IdentityRecordedV1>().await;
    let names: Vec<&str> = said.iter().map(|identity| identity.name.as_str()).collect();
    assert_eq!(names, ["Lê An", "Lý Bình"]);
    assert!(said[0].ancestors.is_empty() && said[0].organisation.as_str() == "SYT");
    let types = registry.sent_events().await;
    assert_eq!(types.iter().filter(|name| *name == "person.registered.v1").count(), 2);
}

#[tokio::test]
async fn the_same_workbook_again_changes_nothing() {
    let registry = start().await;
    let officer = officer(&registry);
    let file = list(&[man(1, "Lê An"), man(2, "Lý Bình"), man(3, "")]);

    let first = import(&officer, "a.xlsx", file.clone()).await;
    let events = registry.sent_events().await;
    let again = import(&officer, "b.xlsx", file).await;

    assert_eq!(first["id"], again["id"]);
    assert_eq!(counts(&again), [2, 1, 0, 0]);
    assert_eq!(registry.sent_events().await, events);
}

#[tokio::test]
async fn a_changed_workbook_changes_only_who_changed() {
    let registry = start().await;
    let officer = officer(&registry);
    let (an, binh) = (man(1, "Lê An"), man(2, "Lý Bình"));
    import(&officer, "a.xlsx", list(&[an.clone(), binh.clone()])).await;
    let before = registry.sent_events().await.len();

    let binh = binh.with(6, "Giám đốc (đã nghỉ hưu)").with(8, "Cán bộ hưu trí diện quản lý");
    let import = import(&officer, "b.xlsx", list(&[an, binh])).await;

    assert_eq!((&import["updated"], &import["unchanged"]), (&json!(1), &json!(1)));
    let after = registry.sent_events().await;
    assert_eq!(after[before..], ["person.changed.v1", "identity.recorded.v1"]);
    let said = registry.sent::<IdentityRecordedV1>().await;
    let last = said.last().unwrap();
    assert_eq!((last.tier.as_str(), last.in_office), ("PROV_OTHER", false));
}

#[tokio::test]
async fn a_person_on_two_lists_is_one_person() {
    let registry = start().await;
    let officer = officer(&registry);
    import(&officer, "a.xlsx", list(&[man(1, "Lê An")])).await;

    let fields = [("organisation", "STC")];
    let second = import_with(&officer, "b.xlsx", list(&[man(1, "LÊ AN")]), &fields).await;

    assert_eq!((counts(&second), &second["updated"]), ([1, 0, 0, 0], &json!(1)));
    let figures: Value = officer.get("/registry/v1/figures").await.ok().json();
    assert_eq!(figures["people"], 1);
    for code in ["SYT", "STC"] {
        let contact = registry.caller().role(Role::UnitContact).organisation(code);
        let found = crate::lists::search(&contact, json!({ "name": "le an" })).await;
        assert_eq!(found.len(), 1, "{code}");
    }
}

#[tokio::test]
async fn two_lists_that_contradict_each_other_about_one_person_wait_for_a_decision() {
    let registry = start().await;
    let officer = officer(&registry);
    import(&officer, "a.xlsx", list(&[man(1, "Lê An")])).await;
    let other = man(1, "LÊ AN").with(8, "Ban Thường vụ Tỉnh ủy quản lý").with(9, "0912999999");
    let fields = [("organisation", "STC")];

    let second = import_with(&officer, "b.xlsx", list(&[other]), &fields).await;

    assert_eq!(counts(&second), [0, 1, 0, 0]);
    let rows: Value = officer.get(&format!("{}?outcome=held", rows_of(&second))).await.ok().json();
    let row = &rows["items"][0];
    let codes: Vec<_> = row["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| (&fault["column"], &fault["code"]))
        .collect();
    let (tier, phone, conflicts) = (json!("tier"), json!("phone"), json!("conflicts"));
    assert_eq!(codes, [(&tier, &conflicts), (&phone, &conflicts)]);
    assert_eq!(row["registered"]["tier"], "LOCAL", "what the other list says stands beside it");
    let tier_of = async || {
        let found = crate::lists::search(&officer, json!({ "name": "le an" })).await;
        (found.len(), found[0]["tier"].as_str().unwrap().to_owned())
    };
    assert_eq!(tier_of().await, (1, "LOCAL".to_owned()));

    let decisions = format!("{}/decisions", rows_of(&second));
    let said =
        officer.post(&decisions, json!({ "decision": "accept", "all_held": true })).await.ok();
    let done = finished(&officer, said.header("location").unwrap()).await;

    assert_eq!(counts(&done), [1, 0, 0, 0], "{done}");
    assert_eq!(tier_of().await, (1, "PROV_STANDING".to_owned()));
}

#[tokio::test]
async fn a_dry_run_tells_what_would_happen_and_does_nothing() {
    let registry = start().await;
    let officer = officer(&registry);
    let file = list(&[man(1, "Lê An"), man(1, "Lê An"), man(2, "")]);

    let import = import_with(&officer, "a.xlsx", file.clone(), &[("dry_run", "true")]).await;

    assert_eq!((counts(&import), &import["dry_run"]), ([1, 1, 1, 0], &json!(true)));
    assert!(registry.sent_events().await.is_empty());
    let found = crate::lists::search(&officer, json!({ "name": "an" })).await;
    assert!(found.is_empty());
    let real = import_with(&officer, "a.xlsx", file, &[]).await;
    assert_ne!(real["id"], import["id"]);
    assert_eq!(counts(&real), [1, 1, 1, 0]);
}

#[tokio::test]
async fn a_repeated_request_with_its_key_gets_the_first_answer() {
    let registry = start().await;
    let officer = officer(&registry).header("idempotency-key", "one");
    let path = "/registry/v1/roster-imports";
    // Made once: a workbook says when it was made.
    let file = list(&[man(1, "Lê An")]);

    let first = officer.post_file(path, "a.xlsx", file.clone(), &[]).await.ok();
    finished(&officer, first.header("location").unwrap()).await;
    let second = officer.post_file(path, "a.xlsx", file, &[]).await.ok();
    let other = officer.post_file(path, "a.xlsx", list(&[man(2, "Lý Bình")]), &[]).await;

    assert_eq!(first.json::<Value>(), second.json::<Value>());
    assert_eq!(other.problem().status, 422);
}

#[tokio::test]
async fn a_contact_sends_only_the_own_units_list_and_learns_nothing_of_others() {
    let registry = start().await;
    let board = officer(&registry);
    import(&board, "a.xlsx", list(&[man(1, "Lê An")])).await;
    let contact = registry.caller().role(Role::UnitContact).organisation("STC");

    let foreign = [("organisation", "SYT")];
    let path = "/registry/v1/roster-imports";
    let refused = contact.post_file(path, "b.xlsx", list(&[man(2, "Lý Bình")]), &foreign).await;
    let own = import(&contact, "b.xlsx", list(&[man(1, "Lê An"), man(2, "Lý Bình")])).await;

    assert_eq!(refused.problem().codes(), ["organisation-unknown"]);
    assert_eq!((&own["organisation"]["code"], counts(&own)), (&json!("STC"), [1, 1, 0, 0]));
    let held: Value = contact.get(&format!("{}?outcome=held", rows_of(&own))).await.ok().json();
    assert_eq!(held["items"][0]["faults"][0]["code"], "needs-review");

    // The Board's officer decides, and the person is on both lists.
    let row = format!("{}/4", rows_of(&own));
    let view: Value = board.patch(&row, json!({})).await.ok().json();
    assert_eq!((&view["outcome"], &view["effect"]), (&json!("accepted"), &json!("updated")));
}

#[tokio::test]
async fn imports_are_listed_newest_first_in_pages() {
    let registry = start().await;
    let officer = officer(&registry);
    for number in 1..=3 {
        registry.advance(std::time::Duration::from_secs(1));
        import(&officer, &format!("{number}.xlsx"), list(&[man(number, "Lê An")])).await;
    }

    let page = officer.get("/registry/v1/roster-imports?limit=2").await.ok();
    let first: Value = page.json();
    let next = first["next"].as_str().unwrap();
    let second: Value =
        officer.get(&format!("/registry/v1/roster-imports?limit=2&after={next}")).await.ok().json();

    let names = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["file_name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        (names(&first), names(&second)),
        (vec!["3.xlsx".to_owned(), "2.xlsx".to_owned()], vec!["1.xlsx".to_owned()])
    );
    assert!(page.header("link").unwrap().contains(next));
    assert!(second["next"].is_null());
}

#[tokio::test]
async fn an_unchanged_import_is_not_sent_again() {
    let registry = start().await;
    let officer = officer(&registry);
    let import = import(&officer, "a.xlsx", list(&[man(1, "Lê An")])).await;
    let path = format!("/registry/v1/roster-imports/{}", import["id"].as_str().unwrap());

    let tag = officer.get(&path).await.ok().header("etag").unwrap().to_owned();
    let again = officer.header("if-none-match", &tag).get(&path).await;

    assert_eq!(again.status(), 304);
}

#[tokio::test]
async fn a_finished_import_cannot_be_cancelled() {
    let registry = start().await;
    let officer = officer(&registry);
    let import = import(&officer, "a.xlsx", list(&[man(1, "Lê An")])).await;
    let path = format!("/registry/v1/roster-imports/{}", import["id"].as_str().unwrap());

    assert_eq!(officer.delete(&path).await.problem().kind(), "import-has-ended");
}

#[tokio::test]
async fn rows_of_one_person_in_different_chunks_are_still_one_person() {
    let registry = TestService::setup(&registry::MIGRATIONS, "registry")
        .env("ROSTER_CHUNK_ROWS", "2")
        .start(registry::start)
        .await;
    let officer = officer(&registry);
    let held = man(3, "Hồ Chi").with(4, "0010");
    let people = [
        man(1, "Lê An"),
        held,
        man(2, "Lý Bình"),
        man(1, "LÊ AN"),
        man(3, "Hồ Chi"),
        man(1, "Lê Văn An"),
    ];

    let import = import(&officer, "a.xlsx", list(&people)).await;

    assert_eq!(counts(&import), [2, 2, 2, 0]);
    let rows: Value = officer.get(&rows_of(&import)).await.ok().json();
    let codes: Vec<&Value> = (rows["items"].as_array().unwrap().iter())
        .map(|row| &row["faults"][0]["code"])
        .filter(|code| !code.is_null())
        .collect();
    let expected = [
        "citizen-id-not-twelve-digits",
        "row-repeated",
        "row-repeated",
        "citizen-id-repeated-differs",
    ];
    assert_eq!(codes, expected);
}

#[tokio::test]
async fn rows_that_a_crash_left_pending_are_taken_without_being_asked() {
    let registry = start().await;
    let officer = officer(&registry);
    let import = import(&officer, "a.xlsx", list(&[man(1, "Lê An"), man(2, "Lý Bình")])).await;
    // As another process would have left it: one chunk committed, the next one not.
    let left = "
        with left_behind as (
            update roster_row set outcome = 'pending', effect = null, person_id = null, citizen_hash = null
            where \"row\" = 5 returning import_id)
        update roster_import i
        set state = 'running', accepted = 1, registered = 1, pending = 1, finished_at = null
        from left_behind l where i.id = l.import_id";
    registry.owner().execute_unprepared(left).await.unwrap();

    let path = format!("/registry/v1/roster-imports/{}", import["id"].as_str().unwrap());
    let resumed = finished(&officer, &path).await;

    assert_eq!((&resumed["state"], counts(&resumed)), (&json!("done"), [2, 0, 0, 0]));
    assert_eq!((&resumed["registered"], &resumed["unchanged"]), (&json!(1), &json!(1)));
    assert_eq!(registry.sent::<PersonRegisteredV1>().await.len(), 2);
}
