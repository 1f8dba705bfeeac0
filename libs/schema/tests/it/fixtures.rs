//! One committed example of every event type ever released, read with today's code.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use schema::events::{self, CheckupRecordedV1, CodedValue};
use schema::{Envelope, Event, KeyedHash};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn fixture(event_type: &str) -> String {
    let path = folder().join(format!("{event_type}.json"));
    std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{event_type} has no fixture"))
}

#[test]
fn every_type_has_a_fixture_and_every_fixture_a_type() {
    let types: BTreeSet<String> =
        events::ALL.iter().map(|event| format!("{}.json", event.name)).collect();
    let files: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();

    assert_eq!(types, files);
}

#[test]
fn every_fixture_parses_as_its_type_on_its_topic() {
    for event in events::ALL {
        let envelope: Envelope = serde_json::from_str(&fixture(event.name)).unwrap();

        assert_eq!(envelope.event_type, event.name);
        assert_eq!(envelope.topic, event.topic, "{}", event.name);
        assert_eq!(envelope.source, format!("/yba/{}", event.topic.owner()), "{}", event.name);
        (event.check)(&envelope).unwrap_or_else(|error| panic!("{}: {error}", event.name));
    }
}

#[test]
fn every_fixture_is_what_today_would_write() {
    fn check<E: Event>() {
        let text = fixture(E::TYPE);
        let envelope: Envelope = serde_json::from_str(&text).unwrap();
        let event: E = envelope.parse().unwrap();

        assert_eq!(event.key(), envelope.subject, "{}", E::TYPE);
        let written = serde_json::to_value(&event).unwrap();
        let committed: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(written, committed["data"], "{}", E::TYPE);
    }
    check::<events::PersonRegisteredV1>();
    check::<events::PersonChangedV1>();
    check::<events::PersonLeftV1>();
    check::<events::PersonDiedV1>();
    check::<events::PersonErasedV1>();
    check::<events::PersonRestrictedV1>();
    check::<events::PersonUnrestrictedV1>();
    check::<events::PersonSetApartV1>();
    check::<events::PersonRejoinedV1>();
    check::<events::CheckupsErasedV1>();
    check::<events::AssessmentsErasedV1>();
    check::<events::CareErasedV1>();
    check::<events::NoticesErasedV1>();
    check::<events::PersonMergedV1>();
    check::<events::PersonUnmergedV1>();
    check::<events::OrganisationRecordedV1>();
    check::<events::IdentityRecordedV1>();
    check::<events::RefusalListedV1>();
    check::<events::GrantIssuedV1>();
    check::<events::GrantRevokedV1>();
    check::<events::HealthBookIssuedV1>();
    check::<events::HealthBookRenewedV1>();
    check::<events::HealthBookRevokedV1>();
    check::<events::PaperRecordRecordedV1>();
    check::<events::DeliveryReceivedV1>();
    check::<CheckupRecordedV1>();
    check::<events::RuleTablePublishedV1>();
    check::<events::RuleTableRatifiedV1>();
    check::<events::ConclusionSignedV1>();
    check::<events::FacilityRecordedV1>();
    check::<events::CardRegisteredV1>();
    check::<events::FollowUpScheduledV1>();
    check::<events::FollowUpClosedV1>();
    check::<events::NoticeDeliveredV1>();
}

#[test]
fn tomorrows_fields_are_ignored() {
    for event in events::ALL {
        let mut json: Value = serde_json::from_str(&fixture(event.name)).unwrap();
        json["data"]["a_field_of_tomorrow"] = Value::Bool(true);
        json["an_attribute_of_tomorrow"] = Value::Bool(true);
        let envelope: Envelope = serde_json::from_str(&json.to_string()).unwrap();

        assert!((event.check)(&envelope).is_ok(), "{}", event.name);
    }
}

#[test]
fn sensitive_events_print_nothing_of_what_they_hold() {
    for event_type in ["identity.recorded.v1", "refusal.listed.v1", "checkup.recorded.v1"] {
        let envelope: Envelope = serde_json::from_str(&fixture(event_type)).unwrap();
        let shown = match event_type {
            "identity.recorded.v1" => {
                format!("{:?}", envelope.parse::<events::IdentityRecordedV1>().unwrap())
            }
            "refusal.listed.v1" => {
                format!("{:?}", envelope.parse::<events::RefusalListedV1>().unwrap())
            }
            _ => format!("{:?}", envelope.parse::<CheckupRecordedV1>().unwrap()),
        };
        assert!(shown.ends_with("(…)"), "{shown}");
    }
}

#[test]
fn thin_events_carry_no_names_numbers_findings_or_classes_of_people() {
    let personal =
        ["citizen", "insurance", "name", "born", "sex", "class", "phone", "observations"];
    for event in events::ALL.iter().filter(|event| event.topic.readers().len() == 6) {
        let json: Value = serde_json::from_str(&fixture(event.name)).unwrap();
        let of_a_person = json["data"].get("person_id").is_some();
        for field in json["data"].as_object().unwrap().keys() {
            let suspicious = personal.iter().any(|word| field.contains(word));
            assert!(!(of_a_person && suspicious), "{}: {field}", event.name);
        }
    }
}

#[test]
fn a_checkup_keeps_numbers_as_they_were_sent() {
    let envelope: Envelope = serde_json::from_str(&fixture("checkup.recorded.v1")).unwrap();
    let checkup: CheckupRecordedV1 = envelope.parse().unwrap();

    let CodedValue::Quantity(glucose) = &checkup.observations[1].value else { panic!() };
    assert_eq!((glucose.mantissa(), glucose.scale(), glucose.unit()), (560, 2, "mmol/L"));
    assert!(matches!(checkup.observations[4].value, CodedValue::Text));
}

#[test]
fn hashes_in_fixtures_are_well_formed() {
    let envelope: Envelope = serde_json::from_str(&fixture("refusal.listed.v1")).unwrap();

    assert!(envelope.key().parse::<KeyedHash>().is_ok());
}
