//! A check-up as a hospital sends it: a FHIR R4 transaction Bundle.

mod observations;

use serde_json::{Value, json};

use super::Province;
use super::checkups::Checkup;
use super::draw::{Draw, Purpose};
use super::health::Ailment;
use super::people::Person;
use super::places::Facility;

const CITIZEN_ID: &str = "http://fhir.hl7.org.vn/core/sid/cccd";
const INSURANCE: &str = "http://fhir.hl7.org.vn/core/sid/bhyt";
const FACILITY: &str = "http://fhir.hl7.org.vn/core/sid/ma-cskcb";
const SNOMED: &str = "http://snomed.info/sct";
const ICD10: &str = "http://hl7.org/fhir/sid/icd-10";

/// A Bundle and who sends it.
#[derive(Clone)]
pub struct Delivery {
    /// Stable name: year, facility, the person's number.
    pub name: String,
    /// Code of the hospital that sends it.
    pub facility: String,
    pub citizen_id: String,
    pub bundle: Value,
}

/// One Bundle's ids and references.
struct Writer<'a> {
    draw: Draw,
    patient: String,
    encounter: String,
    at: String,
    hospital: &'a Facility,
    entries: Vec<Value>,
}

impl Province {
    /// The Bundle of `checkup`, equal at every call.
    pub(super) fn delivery(&self, person: &Person, checkup: &Checkup) -> Delivery {
        let hospital = &self.hospitals[checkup.hospital];
        let year = checkup.on.format("%Y");
        let name = format!("{year}-{}-{:06}", hospital.code, person.number);
        let mut writer = Writer::begin(self.seed, person, checkup, hospital);
        writer.patient(person);
        writer.encounter(checkup);
        writer.observations(person, checkup);
        writer.conditions(&checkup.ailments);
        let bundle = json!({
            "resourceType": "Bundle",
            "type": "transaction",
            "identifier": {"system": format!("https://benhvien-{}.example/kham-suc-khoe", hospital.code), "value": name},
            "timestamp": format!("{}T16:30:00+07:00", checkup.on + chrono::Days::new(3)),
            "entry": writer.entries,
        });
        Delivery {
            name,
            facility: hospital.code.clone(),
            citizen_id: person.citizen_id.clone(),
            bundle,
        }
    }
}

impl<'a> Writer<'a> {
    fn begin(seed: u64, person: &Person, checkup: &Checkup, hospital: &'a Facility) -> Self {
        // Apart from the check-up's own draws: eight streams a person, the upper four are for ids.
        let year = u64::from(checkup.on.format("%Y").to_string().ends_with('6'));
        let mut draw = Draw::of(seed, Purpose::Checkup, person.number * 8 + 4 + year);
        Self {
            patient: draw.uuid(),
            encounter: draw.uuid(),
            at: format!(
                "{}T{:02}:{:02}:00+07:00",
                checkup.on,
                checkup.minute / 60,
                checkup.minute % 60
            ),
            draw,
            hospital,
            entries: Vec::new(),
        }
    }

    fn add(&mut self, id: &str, resource: Value) {
        let kind = resource["resourceType"].clone();
        self.entries.push(json!({
            "fullUrl": format!("urn:uuid:{id}"),
            "resource": resource,
            "request": {"method": "POST", "url": kind},
        }));
    }

    fn patient(&mut self, person: &Person) {
        let mut words = person.name.split(' ');
        let family = words.next().unwrap_or_default();
        let given: Vec<&str> = words.collect();
        let id = self.patient.clone();
        self.add(
            &id,
            json!({
                "resourceType": "Patient",
                "id": id,
                "identifier": [
                    {"system": CITIZEN_ID, "value": person.citizen_id},
                    {"system": INSURANCE, "value": person.insurance},
                ],
                "name": [{"use": "official", "text": person.name, "family": family, "given": given}],
                "gender": if person.male { "male" } else { "female" },
                "birthDate": person.born.to_string(),
            }),
        );
    }

    fn encounter(&mut self, checkup: &Checkup) {
        let id = self.encounter.clone();
        let last = checkup.minute + 95;
        self.add(
            &id,
            json!({
                "resourceType": "Encounter",
                "id": id,
                "status": "finished",
                "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
                "type": [{"coding": [{"system": SNOMED, "code": "185349003", "display": "Encounter for check up (procedure)"}],
                          "text": "Khám sức khỏe định kỳ"}],
                "subject": self.subject(),
                "period": {"start": self.at, "end": format!("{}T{:02}:{:02}:00+07:00", checkup.on, last / 60, last % 60)},
                "serviceProvider": {"identifier": {"system": FACILITY, "value": self.hospital.code}, "display": self.hospital.name},
            }),
        );
    }

    fn conditions(&mut self, ailments: &[Ailment]) {
        for ailment in ailments {
            let id = self.draw.uuid();
            let disease = ailment.disease;
            let mut coding = vec![json!({"system": ICD10, "code": disease.icd10})];
            if !disease.snomed.is_empty() {
                coding.insert(0, json!({"system": SNOMED, "code": disease.snomed}));
            }
            self.add(
                &id,
                json!({
                    "resourceType": "Condition",
                    "id": id,
                    "clinicalStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "active"}]},
                    "verificationStatus": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/condition-ver-status", "code": "confirmed"}]},
                    "code": {"coding": coding, "text": disease.name},
                    "subject": self.subject(),
                    "encounter": self.reference_to_encounter(),
                    "onsetDateTime": ailment.onset.to_string(),
                    "recordedDate": self.at,
                }),
            );
        }
    }

    fn subject(&self) -> Value {
        json!({"reference": format!("urn:uuid:{}", self.patient)})
    }

    fn reference_to_encounter(&self) -> Value {
        json!({"reference": format!("urn:uuid:{}", self.encounter)})
    }
}
