//! The tags of an XML text and where they stand.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use super::Unfit;

/// One tag.
pub(super) enum Tag<'x> {
    Open(Opened<'x>),
    Close { name: String, at: Range<usize> },
}

/// A tag that opens an element, or is all of it.
pub(super) struct Opened<'x> {
    /// The name without its prefix.
    pub(super) name: String,
    pub(super) start: BytesStart<'x>,
    /// Whether it closes itself: `<c/>`.
    pub(super) is_empty: bool,
    pub(super) at: Range<usize>,
}

/// The tags of a text, in its order.
pub(super) struct Tags<'x> {
    xml: &'x str,
    reader: Reader<&'x [u8]>,
}

impl<'x> Tags<'x> {
    pub(super) fn of(xml: &'x str) -> Self {
        Self { xml, reader: Reader::from_str(xml) }
    }

    /// The next tag; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Tag<'x>>, Unfit> {
        loop {
            let from = self.position()?;
            let event = self.reader.read_event().map_err(|_| Unfit::Damaged)?;
            let at = from..self.position()?;
            let (start, is_empty) = match event {
                Event::Eof => return Ok(None),
                Event::Start(start) => (start, false),
                Event::Empty(start) => (start, true),
                Event::End(end) => {
                    let name = end.name().local_name().as_ref().to_owned();
                    return Ok(Some(Tag::Close { name, at: self.checked(at)? }));
                }
                // An entity of its own could say anything, such as a row.
                Event::DocType(_) => return Err(Unfit::Damaged),
                _ => continue,
            };
            let name = start.name().local_name().as_ref().to_owned();
            let at = self.checked(at)?;
            return Ok(Some(Tag::Open(Opened { name, start, is_empty, at })));
        }
    }

    fn position(&self) -> Result<usize, Unfit> {
        usize::try_from(self.reader.buffer_position()).map_err(|_| Unfit::TooLarge)
    }

    /// The place, if a tag stands there: what is written next rests on it.
    fn checked(&self, at: Range<usize>) -> Result<Range<usize>, Unfit> {
        let text = self.xml.get(at.clone()).ok_or(Unfit::Damaged)?;
        let is_a_tag = text.starts_with('<') && text.ends_with('>');
        if is_a_tag { Ok(at) } else { Err(Unfit::Damaged) }
    }
}

impl Opened<'_> {
    /// What stands before the name, the colon included: usually nothing.
    pub(super) fn prefix(&self) -> String {
        let whole = self.start.name();
        let whole: &str = whole.as_ref();
        whole[..whole.len() - self.name.len()].to_owned()
    }

    /// An attribute's value.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<String>, Unfit> {
        let found = self.start.try_get_attribute(name).map_err(|_| Unfit::Damaged)?;
        let value = found.map(|found| unescape(&found.value).map(std::borrow::Cow::into_owned));
        value.transpose().map_err(|_| Unfit::Damaged)
    }

    /// An attribute's value as a number, where there is one.
    pub(super) fn number<N: std::str::FromStr>(&self, name: &str) -> Result<Option<N>, Unfit> {
        let value = self.attribute(name)?;
        value.map(|value| value.trim().parse().map_err(|_| Unfit::Damaged)).transpose()
    }

    /// The value of an attribute of another namespace, whatever its prefix is: `r:id`.
    pub(super) fn foreign(&self, name: &str) -> Result<Option<String>, Unfit> {
        for attribute in self.start.attributes() {
            let attribute = attribute.map_err(|_| Unfit::Damaged)?;
            let is_meant = attribute.key.local_name().as_ref() == name;
            if is_meant && attribute.key.as_ref() != name {
                let value = unescape(&attribute.value).map_err(|_| Unfit::Damaged)?;
                return Ok(Some(value.into_owned()));
            }
        }
        Ok(None)
    }

    /// The tag with other attributes: those with a value are set, those without are left out.
    pub(super) fn with(
        &self,
        changed: &[(&str, Option<&str>)],
        is_empty: bool,
    ) -> Result<String, Unfit> {
        let whole = self.start.name();
        let mut tag = format!("<{}", AsRef::<str>::as_ref(&whole));
        for attribute in self.start.attributes() {
            let attribute = attribute.map_err(|_| Unfit::Damaged)?;
            let name: &str = attribute.key.as_ref();
            if !changed.iter().any(|(other, _)| *other == name) {
                let value = attribute.value.replace('"', "&quot;");
                tag.push_str(&format!(" {name}=\"{value}\""));
            }
        }
        for (name, value) in changed {
            if let Some(value) = value {
                tag.push_str(&format!(" {name}=\"{value}\""));
            }
        }
        tag.push_str(if is_empty { "/>" } else { ">" });
        Ok(tag)
    }
}

/// A text as it stands between tags; letters that XML cannot hold are left out.
pub(super) fn escaped(text: &str) -> String {
    let allowed = |letter: &char| {
        matches!(letter, '\t' | '\n')
            || (*letter >= ' ' && !matches!(letter, '\u{FFFE}' | '\u{FFFF}'))
    };
    let text: String = text.chars().filter(allowed).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
