//! Who may do what: every route by every role, and whom each reaches.

use auth::{Permission, policy};
use schema::events::CardRegisteredV1;
use schema::{RegistrationId, Role};
use serde_json::{Value, json};
use testkit::{Client, TestService};

use crate::given::{complete_person, conclusion, council, now, number, service};

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

const NOBODY: &str = "01890000-0000-7000-8000-000000000000";

/// Every route, and the permissions of which one suffices.
fn routes() -> Vec<(&'static str, String, Vec<Permission>)> {
    use Permission as P;
    let at = |path: &str| {
        format!(
            "/classification/v1{}",
            path.replace("{id}", NOBODY).replace("{version}", "nothing")
        )
    };
    vec![
        ("get", at("/people/{id}/assessments"), vec![P::SeeAssessments, P::SeeEvidence]),
        ("post", at("/assessments/{id}/replay"), vec![P::SeeEvidence]),
        ("get", at("/people/{id}/conclusions"), vec![P::SeeConclusions]),
        ("get", at("/people/{id}/paper-classes"), vec![P::SeeConclusions]),
        ("get", at("/people/{id}/accesses"), vec![P::SeeAccessLog]),
        ("get", at("/people/{id}/data"), vec![P::DownloadOwnData]),
        ("post", at("/looks"), vec![P::AnswerBreach]),
        ("get", at("/conclusions"), vec![P::SeeProposals]),
        ("get", at("/conclusions?state=signed"), vec![P::SeeConclusions]),
        ("get", at("/conclusions/{id}"), vec![P::SeeConclusions]),
        ("post", at("/conclusions/{id}/signature"), vec![P::SignConclusion]),
        ("get", at("/rule-tables"), vec![P::SeeRuleTables]),
        ("post", at("/rule-tables"), vec![P::DraftRuleTable]),
        ("get", at("/rule-tables/{version}"), vec![P::SeeRuleTables]),
        ("post", at("/rule-tables/{version}/publication"), vec![P::DraftRuleTable]),
        ("post", at("/rule-tables/{version}/ratification"), vec![P::RatifyRuleTable]),
        ("post", at("/rule-tables/{version}/simulations"), vec![P::SimulateRuleTable]),
        ("post", at("/rule-tables/{version}/reassessments"), vec![P::RatifyRuleTable]),
        ("get", at("/runs/{id}"), vec![P::SimulateRuleTable]),
        ("delete", at("/runs/{id}"), vec![P::SimulateRuleTable]),
        ("get", at("/figures"), vec![P::SeeFigures]),
    ]
}

async fn call(client: &Client, method: &str, path: &str) -> u16 {
    let answer = match method {
        "get" => client.get(path).await,
        "delete" => client.delete(path).await,
        _ if path.ends_with("/signature") => client.post(path, &json!({"class": "A"})).await,
        _ if path.ends_with("/ratification") => {
            client.post(path, &json!({"decision": "1", "date": "2026-06-01"})).await
        }
        _ if path.ends_with("/rule-tables") => {
            let table: Value =
                serde_json::from_str(include_str!("../../rule-tables/default-1.json")).unwrap();
            client.post(path, &table).await
        }
        _ => client.post(path, &json!({})).await,
    };
    answer.status()
}

fn somebody(service: &TestService, role: Role) -> Client {
    let person = crate::given::person();
    service.caller().role(role).organisation("SYT").facility("01001").person(person)
}

#[tokio::test]
async fn each_route_answers_the_roles_that_its_permission_names_and_no_other() {
    let service = service().await;

    for role in ROLES {
        let client = somebody(&service, role);
        // A grant for centrally managed people opens no route, and closes none.
        for client in [client.clone(), client.central().asking_for_central()] {
            for (method, path, permissions) in routes() {
                let allowed =
                    permissions.iter().any(|permission| policy::allows(role, *permission));
                let status = call(&client, method, &path).await;
                assert_eq!(status != 403, allowed, "{} {method} {path}: {status}", role.as_str());
            }
        }
    }
}

#[tokio::test]
async fn every_described_route_is_in_the_list_above() {
    let described = serde_json::to_value(classification::openapi()).unwrap();
    let mut listed: Vec<String> = routes()
        .iter()
        .map(|(method, path, _)| {
            let path = path
                .split('?')
                .next()
                .unwrap()
                .replace(NOBODY, "{id}")
                .replace("nothing", "{version}");
            format!("{method} {path}")
        })
        .collect();
    listed.sort();
    listed.dedup();

    let mut known: Vec<String> = Vec::new();
    for (path, methods) in described["paths"].as_object().unwrap() {
        known.extend(methods.as_object().unwrap().keys().map(|method| format!("{method} {path}")));
    }
    known.sort();

    assert_eq!(listed, known);
}

#[tokio::test]
async fn nobody_without_a_token_gets_anything() {
    let service = service().await;

    for (method, path, _) in routes() {
        let status = call(&service.caller().anonymous(), method, &path).await;
        assert_eq!(status, 401, "{method} {path}");
    }
}

#[tokio::test]
async fn a_doctor_sees_the_own_roster_and_a_stranger_sees_nobody() {
    let service = service().await;
    let person = complete_person(&service, &["I10"]).await;
    let card = CardRegisteredV1 {
        registration_id: RegistrationId::generate(now()),
        person_id: person,
        facility: "01001".parse().unwrap(),
        at: now(),
    };
    service.deliver(&card).await.unwrap();
    let path = format!("/classification/v1/people/{person}/assessments");
    let own = service.caller().role(Role::ClinicDoctor).facility("01001");
    let stranger = service.caller().role(Role::ClinicDoctor).facility("01009");

    let seen: Value = own.get(&path).await.ok().json();
    let problem = stranger.get(&path).await.problem();

    assert_eq!(seen["items"][0]["systems"].as_array().unwrap().len(), 21);
    assert_eq!((problem.status, problem.kind()), (404, "person-not-found"));
}

#[tokio::test]
async fn a_person_sees_oneself_and_only_what_is_signed() {
    let service = service().await;
    let person = complete_person(&service, &["I10"]).await;
    let other = complete_person(&service, &["I10"]).await;
    let oneself = service.caller().role(Role::Person).person(person);
    let mine = format!("/classification/v1/people/{person}/conclusions");

    let before: Value = oneself.get(&mine).await.ok().json();
    let id = conclusion(&service, person).await["id"].as_str().unwrap().to_owned();
    let hidden = oneself.get(&format!("/classification/v1/conclusions/{id}")).await.problem();
    let sign = format!("/classification/v1/conclusions/{id}/signature");
    council(&service, "anna").post(&sign, &json!({"class": "B1"})).await.ok();
    let after: Value = oneself.get(&mine).await.ok().json();

    assert_eq!(before["items"], json!([]));
    assert_eq!((hidden.status, hidden.kind()), (404, "conclusion-not-found"));
    assert_eq!(after["items"][0]["class"], "B1");
    let theirs = format!("/classification/v1/people/{other}/conclusions");
    assert_eq!(oneself.get(&theirs).await.status(), 404);
}

#[tokio::test]
async fn a_contact_of_another_organisation_reaches_nobody() {
    let service = service().await;
    complete_person(&service, &["I10"]).await;
    let officer = |code: &str| service.caller().role(Role::BoardOfficer).organisation(code);

    let near: Value = officer("SYT").get("/classification/v1/conclusions").await.ok().json();
    let far: Value = officer("OTHER").get("/classification/v1/conclusions").await.ok().json();

    assert_eq!(near["items"].as_array().unwrap().len(), 1);
    assert_eq!(far["items"], json!([]));
}

#[tokio::test]
async fn every_look_at_a_person_and_every_denial_is_on_record() {
    let service = service().await;
    let person = complete_person(&service, &["I10"]).await;
    let path = format!("/classification/v1/people/{person}/assessments");

    council(&service, "anna").get(&path).await.ok();
    service.caller().role(Role::ItAdmin).subject("root").get(&path).await;

    let seen = format!(
        "select count(*) from audit where subject = 'anna' and person_id = '{person}' and action = 'read'"
    );
    assert_eq!(number(&service, &seen).await, 1);
    let denied = "select count(*) from audit where subject = 'root' and outcome = 'denied'";
    assert_eq!(number(&service, denied).await, 1);
}
