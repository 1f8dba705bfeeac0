//! What the tests say of made-up people.

use chrono::{DateTime, NaiveDate, Utc};
use schema::events::{
    CheckupRecordedV1, CodedCondition, CodedObservation, CodedValue, ConditionStatus,
    IdentityRecordedV1,
};
use schema::{EncounterId, PersonId, Quantity, ReceiptId, Role, Sex};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::Value;
use testkit::{Client, NOW, TestService};

/// Starts the service as `--dev` does.
pub(crate) async fn service() -> TestService {
    TestService::start(&classification::MIGRATIONS, classification::NAME, classification::start)
        .await
}

pub(crate) fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub(crate) fn person() -> PersonId {
    PersonId::generate(now())
}

/// A council member who reaches the whole province.
pub(crate) fn council(service: &TestService, subject: &str) -> Client {
    service.caller().role(Role::CouncilMember).subject(subject)
}

/// A check-up to be filled.
pub(crate) struct Checkup(pub(crate) CheckupRecordedV1);

pub(crate) fn checkup(person: PersonId, on: &str) -> Checkup {
    Checkup(CheckupRecordedV1 {
        person_id: person,
        encounter_id: EncounterId::generate(now()),
        receipt_id: ReceiptId::generate(now()),
        version: 1,
        facility: "01001".parse().unwrap(),
        on: day(on),
        observations: Vec::new(),
        conditions: Vec::new(),
        at: now(),
    })
}

impl Checkup {
    pub(crate) fn value(mut self, loinc: &str, number: &str, unit: &str) -> Self {
        let quantity = Quantity::parse(number, None, unit).unwrap();
        self.push(loinc, CodedValue::Quantity(quantity));
        self
    }

    pub(crate) fn text(mut self, loinc: &str) -> Self {
        self.push(loinc, CodedValue::Text);
        self
    }

    pub(crate) fn code(mut self, loinc: &str, code: &str) -> Self {
        let system = "http://snomed.info/sct".to_owned();
        self.push(loinc, CodedValue::Concept { system, code: code.to_owned() });
        self
    }

    fn push(&mut self, loinc: &str, value: CodedValue) {
        let (code, effective) = (loinc.parse().unwrap(), self.0.on);
        self.0.observations.push(CodedObservation { code, effective, value });
    }

    pub(crate) fn diagnosis(self, icd10: &str) -> Self {
        self.condition(icd10, ConditionStatus::Active, None)
    }

    pub(crate) fn condition(
        mut self,
        icd10: &str,
        status: ConditionStatus,
        onset: Option<&str>,
    ) -> Self {
        self.0.conditions.push(CodedCondition {
            icd10: Some(icd10.parse().unwrap()),
            snomed: None,
            status,
            onset: onset.map(day),
            abated: None,
        });
        self
    }

    pub(crate) fn pressure(self, systolic: &str, diastolic: &str) -> Self {
        self.value("8480-6", systolic, "mm[Hg]").value("8462-4", diastolic, "mm[Hg]")
    }

    /// Everything measured and every specialist's finding there, all normal but the diagnoses.
    pub(crate) fn complete(self) -> Self {
        let normal = self
            .pressure("124", "78")
            .value("29463-7", "60.0", "kg")
            .value("39156-5", "22.0", "kg/m2")
            .value("4548-4", "5.2", "%")
            .value("14771-0", "5.0", "mmol/L")
            .value("22748-8", "2.6", "mmol/L")
            .value("14927-8", "1.2", "mmol/L")
            .value("98979-8", "95", "mL/min/{1.73_m2}")
            .value("9318-7", "8", "mg/g")
            .value("1742-6", "22", "U/L")
            .value("718-7", "142", "g/L")
            .code("5195-3", "260385009");
        ["10197-2", "11393-6", "10201-2", "10206-1", "10198-0"].into_iter().fold(normal, Self::text)
    }

    pub(crate) fn version(mut self, version: u32) -> Self {
        self.0.version = version;
        self
    }
}

pub(crate) fn identity(person: PersonId, born: &str) -> IdentityRecordedV1 {
    IdentityRecordedV1 {
        person_id: person,
        citizen_hash: "ab".repeat(32).parse().unwrap(),
        insurance_hash: None,
        name: "Nguyễn Văn Thử".parse().unwrap(),
        sex: Sex::Male,
        born: born.parse().unwrap(),
        organisation: "UNIT1".parse().unwrap(),
        ancestors: vec!["SYT".parse().unwrap()],
        tier: schema::ManagementTier::ProvStanding,
        in_office: true,
        at: now(),
    }
}

/// A man of 46 with one check-up where everything was examined.
pub(crate) async fn complete_person(service: &TestService, diagnoses: &[&str]) -> PersonId {
    let person = person();
    let checkup = checkup(person, "2026-05-04").complete();
    let checkup = diagnoses.iter().fold(checkup, |checkup, icd10| checkup.diagnosis(icd10));
    service.deliver(&identity(person, "1980-01-01")).await.unwrap();
    service.deliver(&checkup.0).await.unwrap();
    person
}

/// The person's assessments, newest first, as a council member sees them.
pub(crate) async fn assessments(service: &TestService, person: PersonId) -> Vec<Value> {
    let path = format!("/classification/v1/people/{person}/assessments");
    let answer: Value = council(service, "anna").get(&path).await.ok().json();
    answer["items"].as_array().unwrap().clone()
}

/// The open conclusion of the person's latest check-up.
pub(crate) async fn conclusion(service: &TestService, person: PersonId) -> Value {
    let path = format!("/classification/v1/people/{person}/conclusions");
    let answer: Value = council(service, "anna").get(&path).await.ok().json();
    answer["items"][0].clone()
}

/// One number of the database, as the tables' owner sees it.
pub(crate) async fn number(service: &TestService, sql: &str) -> i64 {
    let statement = Statement::from_string(DbBackend::Postgres, sql.to_owned());
    let row = service.owner().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

pub(crate) fn texts(list: &Value, field: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| item[field].as_str().unwrap().to_owned()).collect()
}
