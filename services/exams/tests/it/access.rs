//! Every route for every role.

use std::collections::BTreeMap;

use ::schema::{PersonId, Role};
use serde_json::json;
use testkit::Client;

use crate::world::{World, check_up, somebody};

const ROLES: [Role; 16] = [
    Role::Leader,
    Role::OrganisationCommission,
    Role::BoardOfficer,
    Role::CouncilMember,
    Role::ClinicDoctor,
    Role::ClinicStaff,
    Role::ExamStation,
    Role::UnitContact,
    Role::Accountant,
    Role::Inspector,
    Role::ItAdmin,
    Role::Person,
    Role::Proxy,
    Role::HospitalSystem,
    Role::Service,
    Role::CentralBoard,
];

/// Route by route, who gets past the permission check.
const ALLOWED: &[(&str, &str, &[Role])] = &[
    ("POST", "/exams/fhir", &[Role::BoardOfficer, Role::ExamStation, Role::HospitalSystem]),
    ("POST", "/exams/v1/intake", &[Role::BoardOfficer, Role::ExamStation, Role::HospitalSystem]),
    ("GET", "/exams/v1/intake", &[Role::BoardOfficer, Role::ExamStation, Role::HospitalSystem]),
    (
        "GET",
        "/exams/v1/intake/{id}",
        &[Role::BoardOfficer, Role::ExamStation, Role::HospitalSystem],
    ),
    (
        "DELETE",
        "/exams/v1/intake/{id}",
        &[Role::BoardOfficer, Role::ExamStation, Role::HospitalSystem],
    ),
    ("GET", "/exams/v1/receipts", &[Role::BoardOfficer, Role::ExamStation, Role::HospitalSystem]),
    (
        "GET",
        "/exams/v1/receipts/{id}",
        &[Role::BoardOfficer, Role::ExamStation, Role::HospitalSystem],
    ),
    ("GET", "/exams/v1/unmatched", &[Role::BoardOfficer]),
    ("POST", "/exams/v1/unmatched/{receipt}/match", &[Role::BoardOfficer]),
    (
        "GET",
        "/exams/v1/people/{id}/checkups",
        &[Role::CouncilMember, Role::ClinicDoctor, Role::Person, Role::Proxy],
    ),
    ("GET", "/exams/v1/people/{id}/accesses", &[Role::Inspector, Role::Person, Role::Proxy]),
    ("GET", "/exams/v1/people/{id}/data", &[Role::BoardOfficer, Role::Person, Role::Proxy]),
    ("POST", "/exams/v1/looks", &[Role::BoardOfficer, Role::Inspector]),
    (
        "GET",
        "/exams/v1/figures",
        &[
            Role::Leader,
            Role::OrganisationCommission,
            Role::BoardOfficer,
            Role::ClinicDoctor,
            Role::UnitContact,
            Role::Accountant,
            Role::Inspector,
            Role::Service,
            Role::CentralBoard,
        ],
    ),
];

/// Answers anybody: it says what the server can do.
const OPEN: [(&str, &str); 1] = [("GET", "/exams/fhir/metadata")];

fn caller(world: &World, role: Role, person: PersonId) -> Client {
    let caller = world.exams.caller().role(role);
    match role {
        Role::Person | Role::Proxy => caller.person(person),
        Role::UnitContact => caller.organisation("SYT"),
        Role::ClinicDoctor | Role::ClinicStaff | Role::ExamStation | Role::HospitalSystem => {
            caller.facility("01001")
        }
        _ => caller,
    }
}

#[tokio::test]
async fn each_role_gets_as_far_as_the_policy_says() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    let mut wrong = Vec::new();
    for (method, pattern, allowed) in ALLOWED {
        let id = an.id.to_string();
        let path = pattern.replace("{id}", &id).replace("{receipt}", &id);
        for role in ROLES {
            let caller = caller(&world, role, an.id);
            let answer = match *method {
                "GET" => caller.get(&path).await,
                "DELETE" => caller.delete(&path).await,
                _ if path.ends_with("/match") => {
                    caller.post(&path, json!({ "person_id": an.id })).await
                }
                _ if path.ends_with("/looks") => caller.post(&path, json!({})).await,
                _ if path.ends_with("/intake") => {
                    caller.post_bytes(&path, "application/x-ndjson", "").await
                }
                _ => {
                    caller
                        .post_bytes(
                            &path,
                            "application/json",
                            check_up(&an, "2026-05-04").to_string(),
                        )
                        .await
                }
            };
            if (answer.status() == 403) == allowed.contains(&role) {
                wrong.push(format!("{method} {pattern} as {}: {}", role.as_str(), answer.status()));
            }
        }
        let nobody = world.exams.caller().anonymous();
        let answer = if *method == "GET" {
            nobody.get(&path).await
        } else {
            nobody.post(&path, json!({})).await
        };
        assert!(
            [401, 405].contains(&answer.status()),
            "{method} {pattern} without a token: {}",
            answer.status()
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn no_route_is_left_out_of_this_test() {
    let described = serde_json::to_value(exams::openapi()).unwrap();
    let mut routes = BTreeMap::new();
    for (path, methods) in described["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            routes.insert((method.to_uppercase(), path.clone()), ());
        }
    }
    let tested: BTreeMap<(String, String), ()> = ALLOWED
        .iter()
        .map(|(method, path, _)| (*method, *path))
        .chain(OPEN)
        .map(|(method, path)| ((method.to_owned(), path.to_owned()), ()))
        .collect();
    assert_eq!(routes, tested);
}

#[tokio::test]
async fn a_hospital_sees_its_own_receipts_only() {
    let world = World::start().await;
    let answer = world.send(&check_up(&somebody(1), "2026-05-04")).await;
    let path = crate::world::receipt(&answer);

    world.hospital().get(&path).await.ok();
    let stranger = world.hospital_at("01002").get(&path).await;
    let page: serde_json::Value =
        world.hospital_at("01002").get("/exams/v1/receipts").await.ok().json();

    assert_eq!((stranger.status(), stranger.problem().kind()), (404, "receipt-not-found"));
    assert_eq!(page["items"], json!([]));
}
