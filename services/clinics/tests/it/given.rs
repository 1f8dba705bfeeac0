//! What tests begin with: a running service, clinics, people, signed conclusions.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use ::schema::events::{ConclusionSignedV1, IdentityRecordedV1};
use ::schema::{AssessmentId, ConclusionId, KeyedHash, ManagementTier, PersonId, Sex};
use actix_web::HttpResponse;
use actix_web::web::{self, Path, ServiceConfig};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use testkit::{Client, TestService};

pub(crate) const CLINIC: &str = "01101";
pub(crate) const OTHER_CLINIC: &str = "01102";
pub(crate) const PHONE: &str = "0912345678";

/// The service, and what the services beside it would answer.
pub(crate) struct Given {
    pub(crate) service: TestService,
    classes: Arc<Mutex<HashMap<String, &'static str>>>,
    /// What the registry says of everybody's standing.
    pub(crate) standing: Arc<Mutex<&'static str>>,
}

impl Given {
    pub(crate) async fn start() -> Self {
        let classes: Arc<Mutex<HashMap<String, &'static str>>> = Arc::default();
        let known = classes.clone();
        let standing = Arc::new(Mutex::new("managed"));
        let stands = standing.clone();
        let service = TestService::setup(&clinics::MIGRATIONS, clinics::NAME)
            .env("CARD_CATCH_UP_MS", "50")
            .stub(move |config| neighbours(config, &known, &stands))
            .start(clinics::start)
            .await;
        Self { service, classes, standing }
    }

    pub(crate) fn officer(&self) -> Client {
        self.service.caller().role(::schema::Role::BoardOfficer)
    }

    pub(crate) fn staff(&self, facility: &str) -> Client {
        self.service.caller().role(::schema::Role::ClinicStaff).facility(facility)
    }

    pub(crate) async fn clinic(&self, code: &str) {
        let path = format!("/clinics/v1/facilities/{code}");
        let body =
            json!({"name": format!("Phòng khám A {code}"), "kind": "clinic_a", "email": null});
        self.officer().put(&path, body).await.ok();
    }

    /// Somebody of the organisation, as the registry tells of them.
    pub(crate) async fn person(&self, organisation: &str) -> PersonId {
        let id = PersonId::generate(self.now());
        self.service.deliver(&self.identity(id, organisation)).await.unwrap();
        id
    }

    pub(crate) fn identity(&self, id: PersonId, organisation: &str) -> IdentityRecordedV1 {
        IdentityRecordedV1 {
            person_id: id,
            citizen_hash: KeyedHash::from_bytes([1; 32]),
            insurance_hash: None,
            name: "Lương Đình Thử".parse().unwrap(),
            sex: Sex::Male,
            born: "1955-03-01".parse().unwrap(),
            organisation: organisation.parse().unwrap(),
            ancestors: vec!["TU".parse().unwrap()],
            tier: ManagementTier::Local,
            in_office: false,
            at: self.now(),
        }
    }

    /// A conclusion that the Council signed now, of a check-up on that day.
    pub(crate) fn conclusion(
        &self,
        person: PersonId,
        class: &'static str,
        on: &str,
    ) -> ConclusionSignedV1 {
        let conclusion_id = ConclusionId::generate(self.now());
        self.classes.lock().unwrap().insert(conclusion_id.to_string(), class);
        ConclusionSignedV1 {
            conclusion_id,
            person_id: person,
            assessment_id: AssessmentId::generate(self.now()),
            table: "default-1".to_owned(),
            checkup_on: on.parse().unwrap(),
            signed_at: self.now(),
        }
    }

    pub(crate) async fn signed(&self, person: PersonId, class: &'static str, on: &str) {
        self.service.deliver(&self.conclusion(person, class, on)).await.unwrap();
    }

    /// A person with a card at [`CLINIC`] and one follow-up there; answers the follow-up's id too.
    pub(crate) async fn follow_up(&self) -> (PersonId, String) {
        self.clinic(CLINIC).await;
        let person = self.person("SYT").await;
        self.signed(person, "C", "2026-06-01").await;
        let items = self.worklist(CLINIC, "due").await;
        (person, items[0]["id"].as_str().unwrap().to_owned())
    }

    pub(crate) async fn worklist(&self, clinic: &str, state: &str) -> Vec<Value> {
        let path = format!("/clinics/v1/follow-ups?state={state}");
        items(&self.staff(clinic).get(&path).await.ok().json())
    }

    pub(crate) async fn card(&self, person: PersonId) -> Value {
        let path = format!("/clinics/v1/people/{person}/card");
        self.officer().get(&path).await.ok().json()
    }

    fn now(&self) -> DateTime<Utc> {
        self.service.clock().now()
    }
}

pub(crate) fn items(page: &Value) -> Vec<Value> {
    page["items"].as_array().unwrap().clone()
}

/// What classification and the registry would answer.
fn neighbours(
    config: &mut ServiceConfig,
    classes: &Arc<Mutex<HashMap<String, &'static str>>>,
    standing: &Arc<Mutex<&'static str>>,
) {
    let (classes, standing) = (classes.clone(), standing.clone());
    config.route(
        "/classification/v1/conclusions/{id}",
        web::get().to(move |id: Path<String>| {
            let class = classes.lock().unwrap().get(id.as_str()).copied();
            async move {
                match class {
                    Some(class) => HttpResponse::Ok().json(json!({"id": *id, "class": class})),
                    None => HttpResponse::ServiceUnavailable().finish(),
                }
            }
        }),
    );
    config.route(
        "/registry/v1/people/{id}/contact",
        web::get().to(move || {
            let standing = *standing.lock().unwrap();
            async move {
                let contact = json!({"phone": PHONE, "email": null, "standing": standing});
                HttpResponse::Ok().json(contact)
            }
        }),
    );
}
