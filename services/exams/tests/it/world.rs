//! A running exams service, made-up people and what hospitals say of them.

use std::cell::OnceCell;

use ::schema::events::IdentityRecordedV1;
use ::schema::{CitizenId, ManagementTier, PersonId, Role, Sex};
use auth::Keyring;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::{Value, json};
use testkit::{Answer, Client, TestService};
use uuid::Uuid;

pub(crate) const HOSPITAL: &str = "01001";
pub(crate) const OTHER_HOSPITAL: &str = "01002";
pub(crate) const FHIR: &str = "application/fhir+json";

/// The service under test, and the keys that hash numbers.
pub(crate) struct World {
    pub(crate) exams: TestService,
    pub(crate) keyring: Keyring,
}

/// Somebody made up.
#[derive(Clone)]
pub(crate) struct Somebody {
    pub(crate) id: PersonId,
    pub(crate) citizen_id: String,
    pub(crate) name: String,
    pub(crate) born: String,
}

/// The n-th made-up person.
pub(crate) fn somebody(n: u32) -> Somebody {
    Somebody {
        id: PersonId::from_uuid(Uuid::from_u128(
            0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(n),
        )),
        citizen_id: format!("0010700{n:05}"),
        name: format!("Đỗ Thị Thử {}", ["An", "Bình", "Chi", "Dung"][n as usize % 4]),
        born: format!("1970-03-{:02}", n % 28 + 1),
    }
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    pub(crate) async fn with(settings: &[(&str, &str)]) -> Self {
        let keyring = OnceCell::new();
        let setup = TestService::setup(&exams::MIGRATIONS, exams::NAME);
        let setup = settings.iter().fold(setup, |setup, (name, value)| setup.env(name, *value));
        let exams = setup.start(|parts| {
            keyring.set(parts.keyring.clone()).ok();
            exams::start(parts)
        });
        let exams = exams.await;
        Self { exams, keyring: keyring.into_inner().unwrap() }
    }

    pub(crate) fn hospital(&self) -> Client {
        self.hospital_at(HOSPITAL)
    }

    pub(crate) fn hospital_at(&self, code: &str) -> Client {
        self.exams.caller().role(Role::HospitalSystem).facility(code)
    }

    pub(crate) fn officer(&self) -> Client {
        self.exams.caller().role(Role::BoardOfficer)
    }

    pub(crate) fn council(&self) -> Client {
        self.exams.caller().role(Role::CouncilMember)
    }

    pub(crate) fn identity(&self, somebody: &Somebody) -> IdentityRecordedV1 {
        let citizen: CitizenId = somebody.citizen_id.parse().unwrap();
        IdentityRecordedV1 {
            person_id: somebody.id,
            citizen_hash: self.keyring.hash_citizen(&citizen),
            insurance_hash: None,
            name: somebody.name.parse().unwrap(),
            sex: Sex::Female,
            born: somebody.born.parse().unwrap(),
            organisation: "SYT".parse().unwrap(),
            ancestors: vec!["TINH".parse().unwrap()],
            tier: ManagementTier::ProvOther,
            in_office: true,
            at: self.exams.clock().now(),
        }
    }

    /// Tells the service who somebody is, as the registry does.
    pub(crate) async fn register(&self, somebody: &Somebody) {
        self.exams.deliver(&self.identity(somebody)).await.unwrap();
    }

    /// Sends a bundle as the hospital does.
    pub(crate) async fn send(&self, bundle: &Value) -> Answer {
        send(&self.hospital(), bundle).await
    }

    /// A number out of the database, as its owner sees it.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
        let row = self.exams.owner().query_one_raw(statement).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }

    /// A text out of the database, as its owner sees it.
    pub(crate) async fn text(&self, sql: &str) -> String {
        let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
        let row = self.exams.owner().query_one_raw(statement).await.unwrap().unwrap();
        row.try_get_by_index::<Option<String>>(0).unwrap().unwrap_or_default()
    }
}

pub(crate) async fn send(caller: &Client, bundle: &Value) -> Answer {
    caller.post_bytes("/exams/fhir", FHIR, bundle.to_string()).await
}

/// The state in the answer's `meta.tag`.
pub(crate) fn state(answer: &Answer) -> String {
    let body: Value = answer.json();
    body["meta"]["tag"][0]["code"].as_str().unwrap_or_default().to_owned()
}

/// The receipt's path.
pub(crate) fn receipt(answer: &Answer) -> String {
    answer.header("location").unwrap().to_owned()
}

pub(crate) fn entry(id: &str, mut resource: Value) -> Value {
    resource["id"] = json!(id);
    let url = resource["resourceType"].clone();
    json!({ "fullUrl": format!("urn:uuid:{id}"), "resource": resource,
            "request": { "method": "POST", "url": url } })
}

pub(crate) fn quantity(id: &str, code: &str, value: f64, unit: &str) -> Value {
    entry(
        id,
        json!({ "resourceType": "Observation", "status": "final",
        "code": { "coding": [{ "system": "http://loinc.org", "code": code }] },
        "subject": { "reference": "urn:uuid:p" }, "encounter": { "reference": "urn:uuid:e" },
        "valueQuantity": { "value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit } }),
    )
}

/// A check-up of somebody: glucose, a blood pressure, a smoking status, words, and hypertension.
pub(crate) fn check_up(somebody: &Somebody, on: &str) -> Value {
    let coded = |code: &str| json!({ "coding": [{ "system": "http://loinc.org", "code": code }] });
    let millimetres = |value: f64| {
        json!({ "value": value, "unit": "mmHg", "code": "mm[Hg]",
        "system": "http://unitsofmeasure.org" })
    };
    let subject = json!({ "reference": "urn:uuid:p" });
    json!({ "resourceType": "Bundle", "type": "transaction", "entry": [
        entry("p", json!({ "resourceType": "Patient", "gender": "female", "birthDate": somebody.born,
            "identifier": [{ "system": "http://fhir.hl7.org.vn/core/sid/cccd", "value": somebody.citizen_id }],
            "name": [{ "use": "official", "text": somebody.name.to_uppercase() }] })),
        entry("e", json!({ "resourceType": "Encounter", "status": "finished", "class": { "code": "AMB" },
            "subject": subject, "period": { "start": format!("{on}T08:00:00+07:00") },
            "serviceProvider": { "identifier":
                { "system": "http://fhir.hl7.org.vn/core/sid/ma-cskcb", "value": HOSPITAL } } })),
        quantity("g", "14749-6", 5.6, "mmol/L"),
        entry("b", json!({ "resourceType": "Observation", "status": "final", "code": coded("85354-9"),
            "subject": subject, "component": [
                { "code": coded("8480-6"), "valueQuantity": millimetres(142.0) },
                { "code": coded("8462-4"), "valueQuantity": millimetres(88.0) }] })),
        entry("s", json!({ "resourceType": "Observation", "status": "final", "code": coded("72166-2"),
            "subject": subject, "valueCodeableConcept": { "coding": [
                { "system": "http://snomed.info/sct", "code": "266919005" }], "text": "Không hút" } })),
        entry("t", json!({ "resourceType": "Observation", "status": "final",
            "code": { "text": "Siêu âm bụng" }, "subject": subject, "valueString": "Gan nhiễm mỡ độ I" })),
        entry("c", json!({ "resourceType": "Condition", "subject": subject,
            "clinicalStatus": { "coding": [{ "code": "active" }] },
            "code": { "coding": [{ "system": "http://hl7.org/fhir/sid/icd-10", "code": "I10" }] } })),
    ] })
}

/// The same check-up with another glucose and, if given, the sender's time.
pub(crate) fn corrected(bundle: &Value, glucose: f64, timestamp: &str) -> Value {
    let mut bundle = bundle.clone();
    bundle["entry"][2]["resource"]["valueQuantity"]["value"] = json!(glucose);
    bundle["timestamp"] = json!(timestamp);
    bundle
}

/// What is in force for somebody, as the Council sees it.
pub(crate) async fn in_force(world: &World, somebody: &Somebody) -> Vec<Value> {
    let path = format!("/exams/v1/people/{}/checkups", somebody.id);
    let page: Value = world.council().get(&path).await.ok().json();
    page["items"].as_array().unwrap().clone()
}
