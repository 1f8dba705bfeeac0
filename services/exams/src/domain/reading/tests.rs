use chrono::TimeZone;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::*;
use crate::domain::checkup::Found;
use crate::domain::json::parse;

const HOSPITAL: &str = "01001";

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 21, 2, 0, 0).single().expect("the instant exists")
}

fn reading(bundle: &Json) -> Reading {
    let text = bundle.to_string();
    let value = parse(text.as_bytes(), 1_000_000).expect("the test's bundle is JSON");
    let sender = HOSPITAL.parse().expect("this is a facility code");
    read(&value, Circumstances { sender: Some(&sender), now: now() })
}

fn entry(id: &str, mut resource: Json) -> Json {
    resource["id"] = json!(id);
    let kind = resource["resourceType"].clone();
    json!({"fullUrl": format!("urn:uuid:{id}"), "resource": resource,
           "request": {"method": "POST", "url": kind}})
}

fn quantity(id: &str, code: &str, value: Json) -> Json {
    entry(
        id,
        json!({"resourceType": "Observation", "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "subject": {"reference": "urn:uuid:p"}, "encounter": {"reference": "urn:uuid:e"},
        "effectiveDateTime": "2026-05-04T08:00:00+07:00", "valueQuantity": value}),
    )
}

/// A check-up without fault: patient, encounter, glucose, a blood pressure, a condition, a report.
fn bundle() -> Json {
    let ucum = "http://unitsofmeasure.org";
    let part = |code: &str, value: i32| {
        json!({
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "valueQuantity": {"value": value, "unit": "mmHg", "system": ucum, "code": "mm[Hg]"}})
    };
    json!({"resourceType": "Bundle", "type": "transaction", "entry": [
        entry("p", json!({"resourceType": "Patient", "gender": "male", "birthDate": "1970-02-03",
            "identifier": [{"system": "http://fhir.hl7.org.vn/core/sid/cccd", "value": "001070000001"}],
            "name": [{"use": "official", "text": "Lê Văn Thử"}]})),
        entry("e", json!({"resourceType": "Encounter", "status": "finished", "class": {"code": "AMB"},
            "subject": {"reference": "urn:uuid:p"}, "period": {"start": "2026-05-04T07:30:00+07:00"},
            "serviceProvider": {"identifier":
                {"system": "http://fhir.hl7.org.vn/core/sid/ma-cskcb", "value": HOSPITAL}}})),
        quantity("g", "14749-6", json!({"value": 5.60, "unit": "mmol/L", "system": ucum, "code": "mmol/L"})),
        entry("b", json!({"resourceType": "Observation", "status": "final",
            "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]},
            "subject": {"reference": "urn:uuid:p"}, "effectiveDateTime": "2026-05-04",
            "component": [part("8480-6", 142), part("8462-4", 88)]})),
        entry("c", json!({"resourceType": "Condition", "subject": {"reference": "urn:uuid:p"},
            "clinicalStatus": {"coding": [{"code": "active"}]},
            "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "I10"}]}})),
        entry("r", json!({"resourceType": "DiagnosticReport", "status": "final",
            "code": {"text": "Sinh hóa"}, "subject": {"reference": "urn:uuid:p"},
            "result": [{"reference": "urn:uuid:g"}]})),
    ]})
}

fn errors(bundle: &Json) -> Vec<(String, &'static str)> {
    let reading = reading(bundle);
    let fatal = |fault: &Fault| fault.code.severity() == super::super::fault::Severity::Error;
    let found: Vec<_> = reading.faults.into_iter().filter(fatal).collect();
    assert_eq!(reading.checkup.is_none(), !found.is_empty());
    found.into_iter().map(|fault| (fault.place, fault.code.as_str())).collect()
}

fn error(change: impl FnOnce(&mut Json)) -> (String, &'static str) {
    let mut bundle = bundle();
    change(&mut bundle);
    let mut errors = errors(&bundle);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.remove(0)
}

fn at(place: &str, code: &'static str) -> (String, &'static str) {
    (format!("Bundle.entry{place}"), code)
}

#[test]
fn a_check_up_is_read_whole() {
    let checkup = reading(&bundle()).checkup.expect("nothing is wrong with it");

    assert_eq!(checkup.on, "2026-05-04".parse().expect("a date"));
    assert_eq!(checkup.observations.len(), 4, "glucose, the panel and its two components");
    let Found::Quantity(glucose) = &checkup.observations[0].found else { panic!("no quantity") };
    assert_eq!(glucose.to_string().replace(' ', ""), "5.6mmol/L");
    assert!(checkup.observations[1].found == Found::Nothing);
    assert_eq!((checkup.observations[2].ordinal, checkup.observations[2].part), (1, 1));
    assert_eq!(checkup.conditions[0].icd10.as_ref().map(|code| code.as_str()), Some("I10"));
}

#[test]
fn every_fault_is_found_at_once_with_its_place() {
    let mut bundle = bundle();
    bundle["entry"][2]["resource"]["valueQuantity"] = json!({"value": "5.6", "code": "mmol/L"});
    bundle["entry"][3]["resource"]["component"][1]["valueQuantity"]["code"] = json!("kg");
    bundle["entry"][4]["resource"]["code"]["coding"][0]["code"] = json!("10.I");
    bundle["entry"][5]["request"]["method"] = json!("PUT");
    bundle["entry"][5]["resource"]["result"][0]["reference"] = json!("urn:uuid:nobody");
    let mut found = errors(&bundle);
    found.sort();
    assert_eq!(
        found,
        [
            at("[2].resource.valueQuantity.value", "wrong-type"),
            at("[3].resource.component[1].valueQuantity", "unit-impossible"),
            at("[4].resource.code.coding[0].code", "bad-icd10"),
            at("[5].request.method", "not-a-creation"),
            at("[5].resource.result[0].reference", "unresolved-reference"),
        ]
    );
}

#[test]
fn the_facility_must_be_the_senders_own() {
    let found = error(|bundle| {
        bundle["entry"][1]["resource"]["serviceProvider"]["identifier"]["value"] = json!("01002");
    });
    assert_eq!(found, at("[1].resource.serviceProvider.identifier.value", "other-facility"));
}

#[test]
fn an_organization_of_the_bundle_names_the_facility() {
    let mut bundle = bundle();
    bundle["entry"][1]["resource"]["serviceProvider"] = json!({"reference": "Organization/o"});
    let organization = json!({"resourceType": "Organization", "identifier": [
        {"system": "http://fhir.ehealth.gov.vn/core/sid/provider-code", "value": "01002"}]});
    bundle["entry"].as_array_mut().expect("an array").push(entry("o", organization));
    assert_eq!(errors(&bundle), [at("[6].resource.identifier[0].value", "other-facility")]);
    bundle["entry"][6]["resource"]["identifier"][0]["value"] = json!(HOSPITAL);
    assert_eq!(errors(&bundle), []);
}

#[test]
fn a_unit_that_the_code_cannot_have_is_refused() {
    let wrong =
        |value: Json| error(|bundle| bundle["entry"][2]["resource"]["valueQuantity"] = value).1;
    assert_eq!(wrong(json!({"value": 100, "code": "mg/dL"})), "unit-impossible");
    assert_eq!(wrong(json!({"value": 100, "unit": "nonsense"})), "bad-unit");
    assert_eq!(wrong(json!({"value": 5.6})), "unit-missing");
    assert_eq!(wrong(json!({"value": 1e300, "unit": "mmol/L"})), "bad-number");
}

#[test]
fn values_are_never_made_up() {
    let mut bundle = bundle();
    let glucose = bundle["entry"][2]["resource"].as_object_mut().expect("an object");
    glucose.remove("valueQuantity");
    glucose.insert("dataAbsentReason".into(), json!({"coding": [{"code": "not-performed"}]}));
    let checkup = reading(&bundle).checkup.expect("nothing is wrong with it");
    assert!(checkup.observations[0].found == Found::Absent("not-performed".into()));

    bundle["entry"][2]["resource"].as_object_mut().expect("an object").remove("dataAbsentReason");
    let read = reading(&bundle);
    let checkup = read.checkup.expect("FHIR allows it");
    assert!(checkup.observations[0].found == Found::Nothing);
    assert!(read.faults.iter().any(|fault| fault.code == Code::NoValue));
}

#[test]
fn both_guides_identifier_systems_are_accepted() {
    let mut bundle = bundle();
    bundle["entry"][0]["resource"]["identifier"] = json!([
        {"system": "http://fhir.ehealth.gov.vn/core/sid/citizen_id", "value": "012345678"},
        {"system": "http://fhir.ehealth.gov.vn/core/sid/national_id", "value": "001070000001"},
        {"system": "http://fhir.ehealth.gov.vn/core/sid/insurance_number", "value": "DN4012755421190"}]);
    let patient = reading(&bundle).checkup.expect("nothing is wrong").patient;
    assert_eq!(patient.citizen_id.expect("national_id is the CCCD").as_str(), "001070000001");
    assert!(patient.insurance.is_some());
}

#[test]
fn what_would_be_lost_is_a_fault() {
    let unknown = error(|bundle| bundle["entry"][2]["resource"]["valueQuantitiy"] = json!({}));
    assert_eq!(unknown, at("[2].resource.valueQuantitiy", "unknown-element"));
    let modifier =
        error(|bundle| bundle["entry"][2]["resource"]["modifierExtension"] = json!([{}]));
    assert_eq!(modifier, at("[2].resource.modifierExtension", "modifier-extension"));
    let twice = error(|bundle| bundle["entry"][2]["resource"]["valueString"] = json!("cao"));
    assert_eq!(twice.1, "two-values");
}

#[test]
fn a_delivery_is_one_check_up_of_one_person() {
    let second = |position: usize| {
        move |bundle: &mut Json| {
            let mut copy = bundle["entry"][position].clone();
            copy["fullUrl"] = json!("urn:uuid:other");
            bundle["entry"].as_array_mut().expect("an array").push(copy);
        }
    };
    assert_eq!(error(second(0)), at("", "one-patient"));
    assert_eq!(error(second(1)), at("", "one-encounter"));
    let future =
        error(|bundle| bundle["entry"][2]["resource"]["effectiveDateTime"] = json!("2027-01-01"));
    assert_eq!(future.1, "future");
}

/// Other ids, fullUrls and order of entries, another timestamp: the same content.
#[test]
fn ids_and_the_order_of_entries_do_not_matter_to_the_digest() {
    let first = reading(&bundle()).checkup.expect("nothing is wrong").digest;
    let mut text = bundle().to_string();
    for id in ["p", "e", "g", "b", "c", "r"] {
        text = text.replace(&format!("urn:uuid:{id}\""), &format!("urn:uuid:other-{id}\""));
        text = text.replace(&format!("\"id\":\"{id}\""), &format!("\"id\":\"other-{id}\""));
    }
    let mut other: Json = serde_json::from_str(&text).expect("this is JSON");
    other["timestamp"] = json!("2026-06-01T00:00:00Z");
    other["entry"].as_array_mut().expect("an array").reverse();
    assert_eq!(reading(&other).checkup.expect("nothing is wrong").digest, first);

    other["entry"][3]["resource"]["valueQuantity"]["value"] = json!(5.7);
    assert_ne!(reading(&other).checkup.expect("nothing is wrong").digest, first);
}

/// Two equal observations, of which a report cites one: which of the twins does not matter.
#[test]
fn twins_and_cycles_have_one_digest_in_any_order() {
    let mut bundle = bundle();
    let mut twin = bundle["entry"][2].clone();
    twin["fullUrl"] = json!("urn:uuid:g2");
    twin["resource"]["id"] = json!("g2");
    bundle["entry"].as_array_mut().expect("an array").push(twin);
    bundle["entry"][1]["resource"]["diagnosis"] =
        json!([{"condition": {"reference": "urn:uuid:c"}}]);
    bundle["entry"][4]["resource"]["encounter"] = json!({"reference": "urn:uuid:e"});
    let first = reading(&bundle).checkup.expect("nothing is wrong").digest;
    bundle["entry"][5]["resource"]["result"][0]["reference"] = json!("urn:uuid:g2");
    bundle["entry"].as_array_mut().expect("an array").reverse();
    assert_eq!(reading(&bundle).checkup.expect("nothing is wrong").digest, first);
}

#[test]
fn the_shared_bundles_are_read_without_fault() {
    let Some(folder) = std::env::var_os("YBA_SHARED_DATA") else {
        return println!("skipped: YBA_SHARED_DATA is not set");
    };
    let folder = std::path::Path::new(&folder).join("bundles");
    let manifest = std::fs::read(folder.join("manifest.json")).expect("the manifest is there");
    let manifest: Vec<Json> = serde_json::from_slice(&manifest).expect("it is JSON");
    for row in &manifest {
        let file = row["file"].as_str().expect("a name");
        let text = std::fs::read(folder.join(file)).expect("the bundle is there");
        let value = parse(&text, 100_000).expect("it is JSON");
        let sender = row["facility"].as_str().and_then(|code| code.parse().ok());
        let read = read(&value, Circumstances { sender: sender.as_ref(), now: now() });
        let checkup = read.checkup.unwrap_or_else(|| panic!("{file}: {:?}", read.faults));
        let observations = checkup.observations.iter().filter(|one| one.part == 0).count();
        assert_eq!(observations as u64, row["observations"].as_u64().expect("a count"), "{file}");
        assert_eq!(checkup.conditions.len() as u64, row["conditions"].as_u64().expect("a count"));
        assert_eq!(checkup.on.to_string(), row["date"].as_str().expect("a date"), "{file}");
    }
    assert_eq!(manifest.len(), 747);
}

/// A place within the bundle, so that mutations reach everything.
fn mutate(value: &mut Json, path: &[u8], new: Json) {
    match (path.split_first(), value) {
        (Some((step, rest)), Json::Object(map)) if !map.is_empty() => {
            let position = usize::from(*step) % map.len();
            let inner = map.values_mut().nth(position).expect("the position is within");
            mutate(inner, rest, new);
        }
        (Some((step, rest)), Json::Array(items)) if !items.is_empty() => {
            let position = usize::from(*step) % items.len();
            mutate(&mut items[position], rest, new);
        }
        (_, value) => *value = new,
    }
}

fn anything() -> impl Strategy<Value = Json> {
    prop_oneof![
        Just(Json::Null),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[]])),
        Just(json!("")),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<String>().prop_map(Json::from),
        "[0-9]{4}-[0-9]{2}".prop_map(Json::from),
        Just(json!({"reference": "urn:uuid:g"})),
        Just(json!("#")),
        Just(json!("Patient?identifier=|")),
    ]
}

proptest! {
    #[test]
    fn the_reader_never_panics_on_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        if let Ok(value) = parse(&bytes, 1_000) {
            read(&value, Circumstances { sender: None, now: now() });
        }
    }

    #[test]
    fn the_reader_never_panics_on_bundles_and_its_faults_name_a_place(
        changes in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..7), anything()), 1..5)
    ) {
        let mut bundle = bundle();
        for (path, new) in changes {
            mutate(&mut bundle, &path, new);
        }
        let reading = reading(&bundle);
        prop_assert!(reading.checkup.is_some() || !reading.faults.is_empty());
        for fault in reading.faults {
            prop_assert!(fault.place.starts_with("Bundle"), "{}", fault.place);
            prop_assert!(fault.place.is_ascii());
        }
    }
}
