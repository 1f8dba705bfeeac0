//! What an entry asks for.

use super::fields::Element;
use crate::domain::checkup::BundleKind;
use crate::domain::fault::{Code, Faults};

/// An entry of a transaction or batch asks for the creation of its resource and nothing else.
pub(super) fn is_creation(
    entry: Element<'_, '_>,
    name: &str,
    kind: BundleKind,
    faults: &mut Faults,
) {
    if kind != BundleKind::Document {
        entry.required("request", faults);
    }
    let Some(request) = entry.object("request", faults) else { return };
    let place = entry.place.field("request");
    let request = Element::new(request, &place);
    request.required("method", faults);
    request.required("url", faults);
    if request.text("method", faults).is_some_and(|method| method != "POST") {
        faults.add_expected(&place.field("method"), Code::NotACreation, "POST");
    } else if request.text("url", faults).is_some_and(|url| url.trim_matches('/') != name) {
        faults.add_expected(&place.field("url"), Code::NotACreation, name);
    }
}
