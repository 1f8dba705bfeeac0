//! Every route × every role.

use ::schema::{PersonId, Role};
use auth::{Permission, policy};
use reqwest::Method;
use serde_json::json;
use testkit::Client;

use crate::given::{CLINIC, Given, inbox};

/// Method, path as the description names it, permission.
fn routes() -> Vec<(Method, &'static str, Permission)> {
    use Permission::{
        AnswerBreach, DownloadOwnData, SeeAccessLog, SeeFigures, SeeNotices, UseInbox,
    };
    vec![
        (Method::GET, "/notifications/v1/inbox", UseInbox),
        (Method::POST, "/notifications/v1/inbox/{id}/read", UseInbox),
        (Method::GET, "/notifications/v1/people/{id}/notices", SeeNotices),
        (Method::GET, "/notifications/v1/people/{id}/accesses", SeeAccessLog),
        (Method::GET, "/notifications/v1/people/{id}/data", DownloadOwnData),
        (Method::POST, "/notifications/v1/looks", AnswerBreach),
        (Method::GET, "/notifications/v1/deliveries", SeeNotices),
        (Method::GET, "/notifications/v1/figures", SeeFigures),
    ]
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
    let api = serde_json::to_value(notifications::openapi()).unwrap();
    let mut described: Vec<String> = Vec::new();
    for (path, methods) in api["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            described.push(format!("{} {path}", method.to_uppercase()));
        }
    }
    let mut tried: Vec<String> =
        routes().iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    described.sort();
    tried.sort();
    assert_eq!(tried, described);
}

#[tokio::test]
async fn each_role_may_do_what_the_policy_says_and_nothing_else() {
    let given = Given::start().await;
    let signed = given.signed();
    given.service.deliver(&signed).await.unwrap();
    let notice =
        inbox(&given.oneself(signed.person_id)).await[0]["id"].as_str().unwrap().to_owned();
    for (method, pattern, permission) in routes() {
        let person = signed.person_id;
        let id = if pattern.contains("/people/") { person.to_string() } else { notice.clone() };
        let path = pattern.replace("{id}", &id);
        for role in Role::ALL {
            let client = caller(&given, *role, person);
            let mut request = client.request(method.clone(), &path);
            if pattern.ends_with("/looks") {
                request = request.json(&json!({
                    "from": "2026-11-01T00:00:00Z", "to": "2026-12-01T00:00:00Z", "reason": "12/BC-VP",
                }));
            }
            let status = client.send(request).await.status();
            let allowed = policy::allows(*role, permission);
            assert_eq!(status != 403, allowed, "{role} {method} {pattern}: {status}");
            // A notice is its recipient's: to the others who have an inbox it does not exist.
            let owned = *role == Role::Person || !pattern.contains("/read");
            assert!(!allowed || !owned || status < 300, "{role} {method} {pattern}: {status}");
        }
        let nobody = given.service.caller().anonymous();
        assert_eq!(nobody.send(nobody.request(method, &path)).await.status(), 401, "{pattern}");
    }
}

#[tokio::test]
async fn a_clinic_does_not_see_how_anothers_notices_fared() {
    let given = Given::start().await;
    given.service.deliver(&given.scheduled()).await.unwrap();
    given.service.deliver(&given.signed()).await.unwrap();

    let path = "/notifications/v1/deliveries?state=delivered";
    let own: serde_json::Value = given.staff(CLINIC).get(path).await.ok().json();
    let other: serde_json::Value = given.staff("01102").get(path).await.ok().json();

    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    assert_eq!(other["items"].as_array().unwrap().len(), 0);
}
