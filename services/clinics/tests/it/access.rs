//! Every route × every role.

use ::schema::{PersonId, Role};
use auth::{Permission, policy};
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use testkit::{Answer, Client};

use crate::given::{CLINIC, Given};

/// Method, path as the description names it, body, permission.
fn routes() -> Vec<(Method, &'static str, Option<Value>, Permission)> {
    use Permission::{
        AnswerBreach, CloseFollowUp, DownloadOwnData, ManageFacilities, RegisterCard, SeeAccessLog,
        SeeCard, SeeFacilities, SeeFigures, SeeFollowUps,
    };
    let breach = json!({
        "from": "2026-11-01T00:00:00Z", "to": "2026-12-01T00:00:00Z", "reason": "12/BC-VP",
    });
    let facility = json!({"name": "Phòng khám A 01101", "kind": "clinic_a", "email": null});
    vec![
        (Method::GET, "/clinics/v1/facilities", None, SeeFacilities),
        (Method::GET, "/clinics/v1/facilities/{code}", None, SeeFacilities),
        (Method::PUT, "/clinics/v1/facilities/{code}", Some(facility), ManageFacilities),
        (Method::GET, "/clinics/v1/people/{id}/card", None, SeeCard),
        (
            Method::PUT,
            "/clinics/v1/people/{id}/card",
            Some(json!({"facility": CLINIC})),
            RegisterCard,
        ),
        (Method::GET, "/clinics/v1/people/{id}/follow-ups", None, SeeFollowUps),
        (Method::GET, "/clinics/v1/people/{id}/accesses", None, SeeAccessLog),
        (Method::GET, "/clinics/v1/people/{id}/data", None, DownloadOwnData),
        (Method::POST, "/clinics/v1/looks", Some(breach), AnswerBreach),
        (Method::GET, "/clinics/v1/follow-ups", None, SeeFollowUps),
        (Method::GET, "/clinics/v1/follow-ups/{id}", None, SeeFollowUps),
        (
            Method::POST,
            "/clinics/v1/follow-ups/{id}/outcome",
            Some(json!({"outcome": "no_answer"})),
            CloseFollowUp,
        ),
        (Method::GET, "/clinics/v1/care-plans", None, SeeFacilities),
        (Method::GET, "/clinics/v1/figures", None, SeeFigures),
    ]
}

async fn call(client: &Client, method: &Method, path: &str, body: Option<&Value>) -> Answer {
    let request = client.request(method.clone(), path);
    let request = if let Some(body) = body { request.json(body) } else { request };
    client.send(request).await
}

fn caller(given: &Given, role: Role, person: PersonId) -> Client {
    let caller = given.service.caller().role(role).header("Yba-Reason", "12%2FTTr");
    match role {
        Role::Person | Role::Proxy => caller.person(person),
        Role::ClinicDoctor | Role::ClinicStaff | Role::ExamStation | Role::HospitalSystem => {
            caller.facility(CLINIC)
        }
        Role::UnitContact => caller.organisation("SYT"),
        _ => caller,
    }
}

#[test]
fn no_route_is_missing_here() {
    let api = serde_json::to_value(clinics::openapi()).unwrap();
    let mut described: Vec<String> = Vec::new();
    for (path, methods) in api["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            described.push(format!("{} {path}", method.to_uppercase()));
        }
    }
    let mut tried: Vec<String> =
        routes().iter().map(|(method, path, ..)| format!("{method} {path}")).collect();
    described.sort();
    tried.sort();
    assert_eq!(tried, described);
}

#[tokio::test]
async fn each_role_may_do_what_the_policy_says_and_nothing_else() {
    let given = Given::start().await;
    let (person, follow_up) = given.follow_up().await;
    for (method, pattern, body, permission) in routes() {
        let id = if pattern.contains("/people/") { person.to_string() } else { follow_up.clone() };
        let path = pattern.replace("{code}", CLINIC).replace("{id}", &id);
        for role in Role::ALL {
            let answer = call(&caller(&given, *role, person), &method, &path, body.as_ref()).await;
            let (allowed, status) = (policy::allows(*role, permission), answer.status());
            assert_eq!(status != 403, allowed, "{role} {method} {pattern}: {status}");
            assert!(!allowed || status < 300, "{role} {method} {pattern}: {answer:?}");
        }
        let nobody = given.service.caller().anonymous();
        assert_eq!(call(&nobody, &method, &path, body.as_ref()).await.status(), 401, "{pattern}");
    }
}

#[tokio::test]
async fn whoever_is_shown_a_person_leaves_a_row_and_so_does_a_denial() {
    let given = Given::start().await;
    let (person, _) = given.follow_up().await;
    given.staff(CLINIC).get("/clinics/v1/follow-ups").await.ok();
    given.service.caller().role(Role::ItAdmin).get("/clinics/v1/follow-ups").await.problem();

    let sql =
        "select subject || ' ' || action || ' ' || outcome || ' ' || coalesce(person_id::text, '-')
               from audit where permission = 'clinics.see-follow-ups' order by id";
    let rows =
        given.service.owner().query_all_raw(Statement::from_string(DbBackend::Postgres, sql));
    let rows: Vec<String> =
        rows.await.unwrap().iter().map(|row| row.try_get_by_index(0).unwrap()).collect();

    let shown = format!("test-clinic_staff read done {person}");
    assert_eq!(rows.iter().filter(|row| **row == shown).count(), 2); // The first was the arrangement's.
    assert!(rows.iter().any(|row| row == "test-it_admin refuse denied -"), "{rows:?}");
}
