//! Searching people, and reading them.

use ::schema::{PersonId, Role};
use serde_json::{Value, json};
use testkit::{Client, TestService};

use crate::lists::{Row, import, import_with, list, man, officer, search, start};

const NAMES: [&str; 6] = [
    "Nguyễn Văn Hùng",
    "Nguyễn Văn Hưng",
    "Hùng Văn Nguyễn",
    "Nguyễn Thị Hòa",
    "Trần Hùng",
    "Phạm Nguyễn Văn Hùng Anh",
];

async fn registry_with_names() -> (TestService, Client) {
    let registry = start().await;
    let officer = officer(&registry);
    let rows: Vec<Row> = (1..).zip(NAMES).map(|(number, name)| man(number, name)).collect();
    import(&officer, "a.xlsx", list(&rows)).await;
    (registry, officer)
}

fn names(found: &[Value]) -> Vec<&str> {
    found.iter().map(|person| person["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_name_is_found_with_or_without_marks_best_match_first() {
    let (_registry, officer) = registry_with_names().await;

    let marked = search(&officer, json!({ "name": "Nguyễn Văn Hưng" })).await;
    let bare = search(&officer, json!({ "name": "nguyen van hung", "near": true })).await;

    assert_eq!(names(&marked), ["Nguyễn Văn Hưng", "Nguyễn Văn Hùng"]);
    let bare = names(&bare);
    assert_eq!(bare.len(), 4);
    assert!(bare[..2].contains(&"Nguyễn Văn Hùng") && bare[..2].contains(&"Nguyễn Văn Hưng"));
    assert_eq!(bare[2..], ["Hùng Văn Nguyễn", "Phạm Nguyễn Văn Hùng Anh"]);
}

#[tokio::test]
async fn whoever_has_the_whole_name_is_shown_alone_unless_others_are_asked_for() {
    let (_registry, officer) = registry_with_names().await;
    let ask = async |question: Value| -> Value {
        officer.post("/registry/v1/people/search", question).await.ok().json()
    };

    let whole = ask(json!({ "name": "Nguyễn Văn Hùng" })).await;
    let near = ask(json!({ "name": "Nguyễn Văn Hùng", "near": true })).await;
    let words = ask(json!({ "name": "Trần Hùng" })).await;
    let other_year = ask(json!({ "name": "Nguyễn Văn Hùng", "born": "1953" })).await;

    assert_eq!((whole["items"].as_array().unwrap().len(), &whole["exact"]), (2, &json!(true)));
    assert_eq!((near["items"].as_array().unwrap().len(), &near["exact"]), (4, &json!(false)));
    assert_eq!(words["exact"], false, "two words may be the ends of a longer name");
    let found = other_year["items"].as_array().unwrap();
    assert_eq!(names(found), ["Hùng Văn Nguyễn"], "where nobody is called so, the near ones come");
}

#[tokio::test]
async fn the_parts_of_a_name_may_come_in_any_order_and_in_part() {
    let (_registry, officer) = registry_with_names().await;

    let found = search(&officer, json!({ "name": "hùng trần" })).await;
    assert_eq!(names(&found), ["Trần Hùng"]);
    let found = search(&officer, json!({ "name": "thi ho" })).await;
    assert_eq!(names(&found), ["Nguyễn Thị Hòa"]);
    let found = search(&officer, json!({ "name": "Hoà" })).await;
    assert_eq!(names(&found), ["Nguyễn Thị Hòa"]);
}

#[tokio::test]
async fn a_slip_of_the_hand_still_finds_the_name() {
    let (_registry, officer) = registry_with_names().await;
    let found = search(&officer, json!({ "name": "nguyen thi hoaa" })).await;
    assert_eq!(names(&found)[0], "Nguyễn Thị Hòa");
}

#[tokio::test]
async fn a_birth_narrows_a_search() {
    let (_registry, officer) = registry_with_names().await;

    let year = search(&officer, json!({ "name": "hung", "born": "1951" })).await;
    let day = search(&officer, json!({ "name": "hung", "born": "1951-02-02" })).await;
    let other = search(&officer, json!({ "name": "hung", "born": "1951-02-03" })).await;

    assert_eq!(names(&year), ["Nguyễn Văn Hùng"]);
    assert_eq!(day, year);
    assert!(other.is_empty());
}

#[tokio::test]
async fn a_citizen_id_finds_one_person_or_nobody() {
    let (_registry, officer) = registry_with_names().await;
    let id = man(5, "").0[4].clone();

    assert_eq!(names(&search(&officer, json!({ "citizen_id": id })).await), ["Trần Hùng"]);
    assert!(search(&officer, json!({ "citizen_id": "001099999999" })).await.is_empty());
    let problem = officer.post("/registry/v1/people/search", json!({ "citizen_id": "1" })).await;
    assert_eq!(problem.problem().pointers(), ["/citizen_id"]);
    let problem = officer.post("/registry/v1/people/search", json!({})).await.problem();
    assert_eq!((problem.status, problem.kind()), (422, "invalid"));
}

#[tokio::test]
async fn a_person_is_read_with_post_and_unit_and_their_contact_apart() {
    let (registry, officer) = registry_with_names().await;
    let found = search(&officer, json!({ "name": "Trần Hùng" })).await;
    let path = format!("/registry/v1/people/{}", found[0]["id"].as_str().unwrap());

    let person: Value = officer.get(&path).await.ok().json();
    let contact: Value = officer.get(&format!("{path}/contact")).await.ok().json();

    assert_eq!(person["organisation"], json!({ "code": "SYT", "name": "Sở Y tế" }));
    assert_eq!((&person["tier"], &person["born"]), (&json!("LOCAL"), &json!("1955-06-06")));
    assert_eq!((&person["post"], &person["in_office"]), (&json!("Chuyên viên"), &json!(true)));
    let reached = json!({ "phone": "0912000005", "email": null, "standing": "managed" });
    assert_eq!(contact, reached);
    let service: Value =
        (registry.caller().role(Role::Service)).get(&format!("{path}/contact")).await.ok().json();
    assert_eq!(service, contact);
}

#[tokio::test]
async fn a_contact_finds_and_reads_only_the_own_unit() {
    let (registry, officer) = registry_with_names().await;
    let fields = [("organisation", "STC")];
    import_with(&officer, "b.xlsx", list(&[man(50, "Nguyễn Văn Hùng")]), &fields).await;
    let contact = registry.caller().role(Role::UnitContact).organisation("STC");

    let found = search(&contact, json!({ "name": "nguyen van hung" })).await;
    let all = search(&officer, json!({ "name": "nguyen van hung" })).await;

    assert_eq!((found.len(), all.len()), (1, 3));
    let foreign = all.iter().find(|person| person["id"] != found[0]["id"]).unwrap();
    let path = format!("/registry/v1/people/{}", foreign["id"].as_str().unwrap());
    assert_eq!(contact.get(&path).await.problem().kind(), "person-not-found");
    assert_eq!(contact.get(&format!("{path}/contact")).await.problem().status, 404);
    let id = man(5, "").0[4].clone();
    assert!(search(&contact, json!({ "citizen_id": id })).await.is_empty());
}

#[tokio::test]
async fn a_clinic_reaches_the_people_whose_card_is_there() {
    let (registry, officer) = registry_with_names().await;
    let found = search(&officer, json!({ "name": "Trần Hùng" })).await;
    let id: PersonId = found[0]["id"].as_str().unwrap().parse().unwrap();
    let path = format!("/registry/v1/people/{id}");
    let at = |code: &str| registry.caller().role(Role::ClinicStaff).facility(code);
    assert_eq!(at("01001").get(&path).await.status(), 404);

    let card = |facility: &str| ::schema::events::CardRegisteredV1 {
        registration_id: ::schema::RegistrationId::generate(registry.clock().now()),
        person_id: id,
        facility: facility.parse().unwrap(),
        at: registry.clock().now(),
    };
    registry.deliver(&card("01001")).await.unwrap();
    at("01001").get(&path).await.ok();
    registry.deliver(&card("01002")).await.unwrap();

    assert_eq!(at("01001").get(&path).await.status(), 404);
    at("01002").get(&path).await.ok();
}

#[tokio::test]
async fn an_organisation_that_moves_takes_its_people_along() {
    let (registry, officer) = registry_with_names().await;
    let above = registry.caller().role(Role::UnitContact).organisation("DUUB");
    let put = |code: &str, body: Value| {
        let (officer, path) = (officer.clone(), format!("/registry/v1/organisations/{code}"));
        async move { officer.put(&path, body).await }
    };
    put("DUUB", json!({ "name": "Đảng ủy UBND" })).await.ok();
    assert!(search(&above, json!({ "name": "hung" })).await.is_empty());

    put("SYT", json!({ "name": "Sở Y tế", "parent": "DUUB" })).await.ok();

    assert_eq!(search(&above, json!({ "name": "trần hùng" })).await.len(), 1);
    testkit::eventually(async || {
        let said = registry.sent::<::schema::events::IdentityRecordedV1>().await;
        said.len() == 12 && said[6..].iter().all(|one| one.ancestors.len() == 1)
    })
    .await;
    let circle = put("DUUB", json!({ "name": "Đảng ủy UBND", "parent": "SYT" })).await.problem();
    assert_eq!(circle.codes(), ["organisation-circle"]);
}

#[tokio::test]
async fn the_text_of_a_card_finds_its_holder_and_so_does_an_insurance_number() {
    let (_registry, officer) = registry_with_names().await;
    let row = man(5, "Trần Hùng");
    let card = format!("{}|012345678|Trần Hùng|06061955|Nam|Hà Nội|25122021", row.citizen_id());
    assert_eq!(names(&search(&officer, json!({ "card": card })).await), ["Trần Hùng"]);
    let unknown = "001055999999||Trần Hùng|06061955|Nam|Hà Nội|25122021";
    assert_eq!(names(&search(&officer, json!({ "card": unknown })).await), ["Trần Hùng"]);
    let other = "001055999999||Trần Hùng|07061955|Nam|Hà Nội|25122021";
    assert!(search(&officer, json!({ "card": other })).await.is_empty());
    let insurance = row.0[5].to_lowercase();
    assert_eq!(names(&search(&officer, json!({ "insurance": insurance })).await), ["Trần Hùng"]);
    assert!(search(&officer, json!({ "insurance": "0000000000" })).await.is_empty());

    let path = "/registry/v1/people/search";
    let wrong = [("card", "xin chào"), ("insurance", "1"), ("tier", "x"), ("name", " ")];
    for (field, text) in wrong {
        let problem = officer.post(path, json!({ field: text })).await.problem();
        assert_eq!(problem.pointers(), [format!("/{field}")]);
    }
}

#[tokio::test]
async fn people_are_found_by_what_they_are_sorted_by_given_name() {
    let (registry, officer) = registry_with_names().await;
    let put = json!({ "name": "Đảng ủy UBND" });
    officer.put("/registry/v1/organisations/UB", put).await.ok();
    let put = json!({ "name": "Sở Tài chính", "parent": "UB" });
    officer.put("/registry/v1/organisations/STC", put).await.ok();
    let rows = [
        man(21, "Nguyễn Văn Bình").with(6, "Giám đốc Sở").with(8, "Tỉnh ủy quản lý"),
        man(22, "Trần Thị Ánh").with(6, "Phó Giám đốc"),
        man(23, "Đặng Văn Ân").with(6, "Nguyên Giám đốc").with(8, "Cán bộ hưu trí"),
        man(24, "Bùi Anh"),
    ];
    import_with(&officer, "b.xlsx", list(&rows), &[("organisation", "STC")]).await;
    let found = async |wanted: Value| -> Vec<String> {
        let found = search(&officer, wanted).await;
        names(&found).into_iter().map(str::to_owned).collect()
    };

    let all = found(json!({ "organisation": "UB" })).await;
    assert_eq!(all, ["Bùi Anh", "Trần Thị Ánh", "Đặng Văn Ân", "Nguyễn Văn Bình"]);
    assert_eq!(
        found(json!({ "organisation": "STC", "tier": "PROV_STANDING" })).await,
        ["Nguyễn Văn Bình"]
    );
    assert_eq!(
        found(json!({ "post": "giam doc", "in_office": true })).await,
        ["Trần Thị Ánh", "Nguyễn Văn Bình"]
    );
    assert_eq!(
        found(json!({ "name": "binh nguyen", "organisation": "UB" })).await,
        ["Nguyễn Văn Bình"]
    );
    assert_eq!(
        found(json!({ "name": "nguyen van binhh", "organisation": "UB" })).await,
        ["Nguyễn Văn Bình"]
    );
    assert!(found(json!({ "name": "Trần Hùng", "organisation": "UB" })).await.is_empty());
    assert_eq!(
        found(json!({ "name": "an", "organisation": "UB", "sort": "name" })).await,
        ["Bùi Anh", "Trần Thị Ánh", "Đặng Văn Ân"]
    );
    let contact = registry.caller().role(Role::UnitContact).organisation("SYT");
    assert!(search(&contact, json!({ "organisation": "UB" })).await.is_empty());
}
