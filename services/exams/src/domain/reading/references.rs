//! References within a bundle: by fullUrl, by `Type/id`, by identifier; and what they lead to.

use std::collections::HashMap;

use super::fields::Element;
use crate::domain::fault::{Code, Faults};
use crate::domain::json::{Object, Value};
use crate::domain::place::Place;

/// An entry of a bundle.
pub(super) struct Entry<'v> {
    /// Its place in `Bundle.entry`.
    pub(super) index: usize,
    /// Its resource's type.
    pub(super) kind: &'v str,
    /// Its resource.
    pub(super) resource: &'v Object<'v>,
}

/// The entries of a bundle, found by what refers to them. Numbers are positions in the list.
pub(super) struct Entries<'v> {
    pub(super) list: Vec<Entry<'v>>,
    by_url: HashMap<&'v str, usize>,
    by_id: HashMap<(&'v str, &'v str), usize>,
    have_web_urls: bool,
}

impl<'v> Entries<'v> {
    pub(super) fn new() -> Self {
        let (by_url, by_id) = (HashMap::new(), HashMap::new());
        Self { list: Vec::new(), by_url, by_id, have_web_urls: false }
    }

    /// Adds an entry; answers whether its fullUrl is new.
    pub(super) fn add(&mut self, entry: Entry<'v>, full_url: Option<&'v str>) -> bool {
        let position = self.list.len();
        if let Some(id) = entry.resource.text("id") {
            self.by_id.entry((entry.kind, id)).or_insert(position);
        }
        self.list.push(entry);
        let Some(url) = full_url else { return true };
        self.have_web_urls |= url.starts_with("http");
        self.by_url.insert(url, position).is_none()
    }

    /// The entry that a text refers to, for the digest: any string may be a reference.
    pub(super) fn find(&self, text: &str) -> Option<usize> {
        let candidate = text.starts_with("urn:")
            || self.have_web_urls && text.starts_with("http")
            || text.as_bytes().first().is_some_and(u8::is_ascii_uppercase)
                && text.contains(['/', '?']);
        if candidate { self.resolve(text) } else { None }
    }

    /// The entry that a reference leads to.
    pub(super) fn resolve(&self, reference: &str) -> Option<usize> {
        let reference = reference.split_once("/_history/").map_or(reference, |(before, _)| before);
        if let Some(position) = self.by_url.get(reference) {
            return Some(*position);
        }
        if reference.contains(':') && !reference.contains('?') {
            return None;
        }
        if let Some((kind, query)) = reference.split_once('?') {
            return self.conditional(kind, query.strip_prefix("identifier=")?);
        }
        let (kind, id) = reference.split_once('/')?;
        self.by_id.get(&(kind, id)).copied()
    }

    /// `Type?identifier=system|value`, where exactly one entry has that identifier.
    fn conditional(&self, kind: &str, identifier: &str) -> Option<usize> {
        let (system, value) = identifier.split_once('|')?;
        let mut found = self.list.iter().enumerate().filter(|(_, entry)| {
            let identifiers = entry.resource.get("identifier").and_then(Value::as_array);
            entry.kind == kind
                && identifiers.unwrap_or_default().iter().filter_map(Value::as_object).any(|one| {
                    one.text("system") == Some(system) && one.text("value") == Some(value)
                })
        });
        match (found.next(), found.next()) {
            (Some((position, _)), None) => Some(position),
            _ => None,
        }
    }

    /// Notes every reference of a resource, however deep, that leads nowhere.
    pub(super) fn check(&self, entry: &Entry<'v>, place: &Place<'_>, faults: &mut Faults) {
        let contained = entry.resource.get("contained").and_then(Value::as_array);
        let contained: Vec<&str> = contained
            .unwrap_or_default()
            .iter()
            .filter_map(|resource| resource.as_object()?.text("id"))
            .collect();
        self.check_object(entry.resource, place, &contained, faults);
    }

    /// Whether a member may refer to what is not in the bundle.
    ///
    /// A chronic condition names the encounter where it was first recorded, years ago; whoever
    /// sends this year's check-up cannot send that one again.
    fn may_leave(object: &Object<'_>, key: &str) -> bool {
        key == "encounter" && object.text("resourceType") == Some("Condition")
    }

    fn check_object(
        &self,
        object: &Object<'_>,
        place: &Place<'_>,
        contained: &[&str],
        faults: &mut Faults,
    ) {
        for (key, value) in object.members().filter(|(key, _)| !Self::may_leave(object, key)) {
            match value {
                Value::String(reference) if key == "reference" => {
                    let leads = match reference.strip_prefix('#') {
                        Some(id) => id.is_empty() || contained.contains(&id),
                        None => self.resolve(reference).is_some(),
                    };
                    if !leads {
                        faults.add(&place.field(key), Code::Unresolved);
                    }
                }
                Value::Object(inner) => {
                    self.check_object(inner, &place.field(key), contained, faults);
                }
                Value::Array(items) => {
                    let list = place.field(key);
                    for (index, item) in items.iter().enumerate() {
                        if let Value::Object(inner) = item {
                            self.check_object(inner, &list.item(index), contained, faults);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// The entry that `element.key` refers to, which must be of `kind`.
    ///
    /// What leads nowhere is noted by [`Self::check`] and not again here.
    pub(super) fn target(
        &self,
        element: Element<'v, '_>,
        key: &str,
        kind: &str,
        faults: &mut Faults,
    ) -> Option<usize> {
        let reference = element.object(key, faults)?;
        let place = element.place.field(key);
        let reference = Element::new(reference, &place);
        reference.only(&["reference", "type", "identifier", "display"], faults);
        let position = self.resolve(reference.text("reference", faults)?)?;
        if self.list[position].kind == kind {
            return Some(position);
        }
        faults.add_expected(&place.field("reference"), Code::WrongTarget, kind);
        None
    }

    /// As [`Self::target`], where FHIR or the delivery's unity demands the reference.
    pub(super) fn required(
        &self,
        element: Element<'v, '_>,
        key: &str,
        kind: &str,
        faults: &mut Faults,
    ) {
        let place = element.place.field(key);
        match element.object.get(key).and_then(Value::as_object) {
            None => element.required(key, faults),
            Some(reference) if reference.get("reference").is_none() => {
                faults.add(&place.field("reference"), Code::Required);
            }
            Some(_) => {}
        }
        self.target(element, key, kind, faults);
    }
}
