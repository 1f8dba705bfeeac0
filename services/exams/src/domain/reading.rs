//! Reads a Bundle into a [`Checkup`], finding everything that is wrong with it at once.
//!
//! What classification depends on (patient, encounter, observations, conditions) is read closely:
//! an element that FHIR does not have there is a fault, because its content would be lost. Every
//! other resource is kept in the delivery as it came, and only its references are judged.

mod condition;
mod elements;
mod encounter;
mod fields;
mod observation;
mod patient;
mod references;
mod request;
mod value;

use chrono::{DateTime, NaiveDate, Utc};
use schema::FacilityCode;

use super::checkup::{BundleKind, Checkup, Condition, Observation, Patient};
use super::dates::{FhirTime, civil_day};
use super::digest::digest;
use super::fault::{Code, Fault, Faults};
use super::json::{Object, Value};
use super::place::Place;
use encounter::Visit;
use fields::Element;
use references::{Entries, Entry};
use request::is_creation;

/// Most entries of a delivery; a check-up of every package has fewer than 300.
const MOST_ENTRIES: usize = 5_000;

/// What a reader knows besides the bundle.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'c> {
    /// The facility that the sender speaks for; nothing if it may speak for any.
    pub sender: Option<&'c FacilityCode>,
    /// Now; nothing can have been observed later.
    pub now: DateTime<Utc>,
}

/// A bundle that was read: the check-up if nothing is wrong, and what there is to say about it.
#[derive(Debug)]
pub struct Reading {
    /// The check-up; nothing if any fault is an error.
    pub checkup: Option<Checkup>,
    /// Errors and notes, in the order of the bundle.
    pub faults: Vec<Fault>,
}

/// Reads a bundle.
pub fn read(bundle: &Value<'_>, circumstances: Circumstances<'_>) -> Reading {
    let mut faults = Faults::default();
    let checkup = bundle_of(bundle, &mut faults)
        .and_then(|bundle| Reader::of(bundle, circumstances).read(&mut faults));
    let checkup = checkup.filter(|_| !faults.are_fatal());
    Reading { checkup, faults: faults.into_vec() }
}

fn bundle_of<'v>(value: &'v Value<'v>, faults: &mut Faults) -> Option<&'v Object<'v>> {
    let object = value.as_object();
    let bundle = object.filter(|object| object.text("resourceType") == Some("Bundle"));
    if bundle.is_none() {
        faults.add(&Place::BUNDLE, Code::NotABundle);
    }
    bundle
}

struct Reader<'v, 'c> {
    bundle: Element<'v, 'static>,
    circumstances: Circumstances<'c>,
    /// One day later than now, for senders whose clock or offset is wrong.
    latest: NaiveDate,
    entries: Entries<'v>,
}

/// What the entries of a bundle say.
#[derive(Default)]
struct Told {
    patients: Vec<usize>,
    encounters: Vec<usize>,
    patient: Option<Patient>,
    visit: Visit,
    observations: Vec<Observation>,
    conditions: Vec<Condition>,
    composed: Option<FhirTime>,
    custodian: Option<FacilityCode>,
}

impl<'v, 'c> Reader<'v, 'c> {
    fn of(bundle: &'v Object<'v>, circumstances: Circumstances<'c>) -> Self {
        const BUNDLE: &Place<'static> = &Place::BUNDLE;
        let today = civil_day(circumstances.now);
        Self {
            bundle: Element::new(bundle, BUNDLE),
            circumstances,
            latest: today.succ_opt().unwrap_or(today),
            entries: Entries::new(),
        }
    }

    fn read(mut self, faults: &mut Faults) -> Option<Checkup> {
        self.bundle.only(elements::BUNDLE, faults);
        let kind = self.kind(faults)?;
        let identifier = self.identifier(kind, faults);
        let timestamp = self.bundle.time("timestamp", faults);
        self.index(kind, faults);
        let told = self.entries_told(kind, faults);
        let on = self.day(&told, faults);
        let facility = told.visit.facility.or(told.custodian);
        let patient = told.patient.filter(|_| !faults.are_fatal())?;
        let composed = told.composed.and_then(FhirTime::instant);
        Some(Checkup {
            kind,
            entries: self.entries.list.len(),
            identifier,
            encounter_identifier: told.visit.identifier,
            package: told.visit.package,
            patient,
            facility,
            on: on?,
            sent_at: timestamp.and_then(FhirTime::instant).or(composed).or_else(|| self.sent_at()),
            observations: told.observations,
            conditions: told.conditions,
            digest: digest(
                &self.entries.list.iter().map(|entry| entry.resource).collect::<Vec<_>>(),
                &|text| self.entries.find(text),
            ),
        })
    }

    fn kind(&self, faults: &mut Faults) -> Option<BundleKind> {
        self.bundle.required("type", faults);
        let kind = match self.bundle.text("type", faults)? {
            "transaction" => BundleKind::Transaction,
            "batch" => BundleKind::Batch,
            "document" => BundleKind::Document,
            _ => {
                faults.add(&Place::BUNDLE.field("type"), Code::BundleType);
                return None;
            }
        };
        Some(kind)
    }

    /// FHIR demands an identifier and a timestamp of documents (bdl-9, bdl-10).
    fn identifier(&self, kind: BundleKind, faults: &mut Faults) -> Option<String> {
        if kind == BundleKind::Document {
            self.bundle.required("identifier", faults);
            self.bundle.required("timestamp", faults);
        }
        let identifier = self.bundle.object("identifier", faults)?;
        let key = encounter::key(identifier);
        if key.is_none() {
            faults.add(&Place::BUNDLE.field("identifier").field("value"), Code::Required);
        }
        key
    }

    /// Finds the entries and their resources, and what may refer to them.
    fn index(&mut self, kind: BundleKind, faults: &mut Faults) {
        self.bundle.required("entry", faults);
        let list = Place::BUNDLE.field("entry");
        let entries = self.bundle.objects("entry", faults);
        if entries.len() > MOST_ENTRIES {
            return faults.add_expected(&list, Code::TooManyEntries, &MOST_ENTRIES.to_string());
        }
        for (index, object) in entries {
            let place = list.item(index);
            let entry = Element::new(object, &place);
            entry.only(elements::ENTRY, faults);
            entry.required("resource", faults);
            let Some(resource) = entry.object("resource", faults) else { continue };
            let inner = place.field("resource");
            let resource = Element::new(resource, &inner);
            resource.required("resourceType", faults);
            let Some(name) = resource.text("resourceType", faults) else { continue };
            if !elements::RESOURCES.contains(&name) {
                faults.add(&inner.field("resourceType"), Code::BadCode);
            }
            is_creation(entry, name, kind, faults);
            let url = entry.text("fullUrl", faults);
            let added = Entry { index, kind: name, resource: resource.object };
            if !self.entries.add(added, url) {
                faults.add(&place.field("fullUrl"), Code::DuplicateFullUrl);
            }
        }
    }

    fn entries_told(&self, kind: BundleKind, faults: &mut Faults) -> Told {
        let mut told = Told::default();
        let of = |wanted| {
            let positions = self.entries.list.iter().enumerate();
            positions.filter(move |(_, entry)| entry.kind == wanted).map(|(position, _)| position)
        };
        (told.patients, told.encounters) = (of("Patient").collect(), of("Encounter").collect());
        let list = Place::BUNDLE.field("entry");
        if told.patients.len() != 1 {
            faults.add(&list, Code::OnePatient);
        }
        if told.encounters.len() > 1 {
            faults.add(&list, Code::OneEncounter);
        }
        if kind == BundleKind::Document
            && self.entries.list.first().is_none_or(|first| first.kind != "Composition")
        {
            faults.add_expected(&list.item(0).field("resource"), Code::Required, "Composition");
        }
        // The encounter first: its day is that of observations which do not say theirs.
        let others =
            (0..self.entries.list.len()).filter(|position| !told.encounters.contains(position));
        let order: Vec<usize> = told.encounters.iter().copied().chain(others).collect();
        for position in order {
            self.tell(&self.entries.list[position], &mut told, faults);
        }
        told
    }

    fn tell(&self, entry: &Entry<'v>, told: &mut Told, faults: &mut Faults) {
        let list = Place::BUNDLE.field("entry");
        let item = list.item(entry.index);
        let place = item.field("resource");
        let element = Element::new(entry.resource, &place);
        let sender = self.circumstances.sender;
        self.entries.check(entry, &place, faults);
        match entry.kind {
            "Patient" => told.patient = patient::read(element, faults),
            "Encounter" => told.visit = encounter::read(element, &self.entries, sender, faults),
            "Observation" => {
                let (entries, on, latest) = (&self.entries, told.visit.on, self.latest);
                let context = observation::Context { entries, on, latest };
                observation::read(element, &context, &mut told.observations, faults);
            }
            "Condition" => {
                told.conditions.push(condition::read(element, &self.entries, self.latest, faults))
            }
            "DiagnosticReport" => {
                element.only(elements::REPORT, faults);
                element.required("status", faults);
                element.required("code", faults);
                self.entries.required(element, "subject", "Patient", faults);
                self.entries.target(element, "encounter", "Encounter", faults);
            }
            "Composition" => {
                element.only(elements::COMPOSITION, faults);
                self.entries.required(element, "subject", "Patient", faults);
                told.composed = element.time("date", faults);
                told.custodian =
                    encounter::facility(element, "custodian", &self.entries, sender, faults);
            }
            _ => {}
        }
    }

    /// The encounter's day, else the document's, else the last day of its observations.
    fn day(&self, told: &Told, faults: &mut Faults) -> Option<NaiveDate> {
        let composed = || told.composed.and_then(FhirTime::day);
        let observed = || told.observations.iter().map(|observation| observation.effective).max();
        let day = told.visit.on.or_else(composed).or_else(observed);
        match day {
            None => faults.add(&Place::BUNDLE.field("entry"), Code::NoDay),
            Some(day) if day > self.latest => {
                faults.add(&Place::BUNDLE.field("entry"), Code::Future);
            }
            Some(_) => {}
        }
        day
    }

    /// The latest instant that the bundle or any of its resources names as that of its making.
    fn sent_at(&self) -> Option<DateTime<Utc>> {
        let updated = |object: &Object<'_>| {
            let meta = object.get("meta").and_then(Value::as_object)?;
            FhirTime::parse(meta.text("lastUpdated")?)?.instant()
        };
        let issued = |object: &Object<'_>| {
            let text = object.text("issued").or_else(|| object.text("recordedDate"))?;
            FhirTime::parse(text)?.instant()
        };
        updated(self.bundle.object).or_else(|| {
            let resources = self.entries.list.iter().map(|entry| entry.resource);
            resources.flat_map(|resource| [updated(resource), issued(resource)]).flatten().max()
        })
    }
}

#[cfg(test)]
mod tests;
