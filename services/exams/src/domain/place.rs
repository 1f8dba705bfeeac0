//! Where in a bundle something stands, as `FHIRPath` writes it.

use std::fmt;

/// One step of a place and what it stands in; written out only when there is a fault.
#[derive(Clone, Copy)]
pub struct Place<'p> {
    outer: Option<&'p Place<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Field(&'p str),
    Item(usize),
}

impl<'p> Place<'p> {
    /// The bundle itself.
    pub const BUNDLE: Place<'static> = Place { outer: None, step: Step::Field("Bundle") };

    /// A member of the object at this place.
    pub fn field(&'p self, name: &'p str) -> Place<'p> {
        Place { outer: Some(self), step: Step::Field(name) }
    }

    /// An item of the array at this place.
    pub fn item(&'p self, index: usize) -> Place<'p> {
        Place { outer: Some(self), step: Step::Item(index) }
    }
}

impl fmt::Display for Place<'_> {
    /// Writes such as `Bundle.entry[3].resource.valueQuantity`.
    ///
    /// A name that FHIR cannot have is the sender's own text and may be anything, so that it is
    /// not repeated.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(outer) = self.outer {
            outer.fmt(f)?;
        }
        match self.step {
            Step::Item(index) => write!(f, "[{index}]"),
            Step::Field(name) => {
                let joint = if self.outer.is_some() { "." } else { "" };
                let letters = |c: u8| c.is_ascii_alphanumeric() || c == b'_';
                let shown = name.len() <= 40 && name.bytes().all(letters);
                write!(f, "{joint}{}", if shown { name } else { "(unnamed)" })
            }
        }
    }
}
