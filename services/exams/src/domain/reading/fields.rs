//! Members of a resource, by type; what has another type is a fault and reads as absent.

use crate::domain::dates::FhirTime;
use crate::domain::fault::{Code, Faults};
use crate::domain::json::{Object, Value};
use crate::domain::place::Place;
use crate::domain::units::visible;

/// An object and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Element<'v, 'p> {
    pub(super) object: &'v Object<'v>,
    pub(super) place: &'p Place<'p>,
}

/// A coding: a code of a terminology, and the sender's words.
#[derive(Clone, Copy, Default)]
pub(super) struct Coding<'v> {
    pub(super) system: &'v str,
    pub(super) code: &'v str,
    pub(super) display: Option<&'v str>,
}

/// A `CodeableConcept`.
#[derive(Default)]
pub(super) struct Concept<'v> {
    pub(super) codings: Vec<(usize, Coding<'v>)>,
    pub(super) text: Option<&'v str>,
}

impl<'v> Concept<'v> {
    /// The words for it: its own, or those of its first coding that has any.
    pub(super) fn words(&self) -> Option<&'v str> {
        self.text.or_else(|| self.codings.iter().find_map(|(_, coding)| coding.display))
    }
}

impl<'v, 'p> Element<'v, 'p> {
    pub(super) fn new(object: &'v Object<'v>, place: &'p Place<'p>) -> Self {
        Self { object, place }
    }

    /// Notes every member that FHIR does not have here, and extensions that change the meaning.
    pub(super) fn only(self, names: &[&str], faults: &mut Faults) {
        for (key, value) in self.object.members() {
            let name = key.strip_prefix('_').unwrap_or(key);
            match name {
                "id" | "extension" => {}
                "modifierExtension" | "implicitRules" => {
                    faults.add(&self.place.field(key), Code::ModifierExtension);
                }
                name if names.contains(&name) => {
                    if matches!(value, Value::Null) {
                        faults.add(&self.place.field(key), Code::WrongType);
                    }
                }
                _ => faults.add(&self.place.field(key), Code::UnknownElement),
            }
        }
    }

    pub(super) fn has(self, key: &str) -> bool {
        self.object.get(key).is_some()
    }

    fn typed<T>(
        self,
        key: &str,
        kind: &str,
        faults: &mut Faults,
        read: impl Fn(&'v Value<'v>) -> Option<T>,
    ) -> Option<T> {
        let value = self.object.get(key)?;
        let found = read(value);
        if found.is_none() {
            faults.add_expected(&self.place.field(key), Code::WrongType, kind);
        }
        found
    }

    /// A string with something in it.
    pub(super) fn text(self, key: &str, faults: &mut Faults) -> Option<&'v str> {
        self.typed(key, "string", faults, |value| {
            value.as_text().filter(|text| !text.trim().is_empty())
        })
    }

    pub(super) fn number(self, key: &str, faults: &mut Faults) -> Option<&'v str> {
        self.typed(key, "number", faults, |value| match value {
            Value::Number(number) => Some(*number),
            _ => None,
        })
    }

    pub(super) fn boolean(self, key: &str, faults: &mut Faults) -> Option<bool> {
        self.typed(key, "boolean", faults, |value| match value {
            Value::Bool(truth) => Some(*truth),
            _ => None,
        })
    }

    pub(super) fn object(self, key: &str, faults: &mut Faults) -> Option<&'v Object<'v>> {
        self.typed(key, "object", faults, Value::as_object)
    }

    /// The objects of an array, with their index; FHIR has no empty arrays.
    pub(super) fn objects(self, key: &str, faults: &mut Faults) -> Vec<(usize, &'v Object<'v>)> {
        let items = self.typed(key, "array", faults, |value| {
            value.as_array().filter(|items| !items.is_empty())
        });
        let mut objects = Vec::new();
        for (index, item) in items.unwrap_or_default().iter().enumerate() {
            match item.as_object() {
                Some(object) => objects.push((index, object)),
                None => {
                    let list = self.place.field(key);
                    faults.add_expected(&list.item(index), Code::WrongType, "object");
                }
            }
        }
        objects
    }

    pub(super) fn required(self, key: &str, faults: &mut Faults) {
        if !self.has(key) {
            faults.add(&self.place.field(key), Code::Required);
        }
    }

    /// A code of a closed list.
    pub(super) fn code(self, key: &str, list: &[&str], faults: &mut Faults) -> Option<&'v str> {
        let code = self.text(key, faults)?;
        if list.contains(&code) {
            return Some(code);
        }
        faults.add_expected(&self.place.field(key), Code::BadCode, &list.join(" | "));
        None
    }

    pub(super) fn time(self, key: &str, faults: &mut Faults) -> Option<FhirTime> {
        let time = FhirTime::parse(self.text(key, faults)?);
        if time.is_none() {
            faults.add(&self.place.field(key), Code::BadDate);
        }
        time
    }

    pub(super) fn concept(self, key: &str, faults: &mut Faults) -> Option<Concept<'v>> {
        let object = self.object(key, faults)?;
        let place = self.place.field(key);
        Some(Element::new(object, &place).as_concept(faults))
    }

    pub(super) fn as_concept(self, faults: &mut Faults) -> Concept<'v> {
        self.only(&["coding", "text"], faults);
        let list = self.place.field("coding");
        let mut concept = Concept { codings: Vec::new(), text: self.text("text", faults) };
        for (index, object) in self.objects("coding", faults) {
            let place = list.item(index);
            let coding = Element::new(object, &place);
            coding.only(&["system", "version", "code", "display", "userSelected"], faults);
            let code = coding.text("code", faults);
            concept.codings.push((
                index,
                Coding {
                    system: coding.text("system", faults).unwrap_or_default(),
                    code: code.map(str::trim).unwrap_or_default(),
                    display: coding.text("display", faults),
                },
            ));
        }
        concept
    }
}

/// A sender's words, shortened to what a page can show.
pub(super) fn words(text: &str) -> String {
    visible(text).chars().take(200).collect()
}
