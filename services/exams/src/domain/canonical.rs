//! RFC 8785 canonical JSON, with holes where a bundle refers to its own entries.
//!
//! `serde_json_canonicalizer` is the reference (a test compares) and writes the numbers; the rest
//! is ours because a digest needs the places of the references, and needs them in one pass.

use super::json::{Object, Value};

/// Canonical text of one resource; each hole is filled with the ordinal of an entry.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Canonical {
    text: Vec<u8>,
    holes: Vec<Hole>,
}

#[derive(Debug, PartialEq, Eq)]
struct Hole {
    at: usize,
    entry: usize,
}

/// Finds the entry that a string refers to; [`no_entry`] where nothing can.
pub type FindEntry<'f> = &'f dyn Fn(&str) -> Option<usize>;

/// The ordinal of what is referred to by a bare `urn:uuid:` and not in the bundle: such an id says
/// nothing, and another export makes another one.
pub const ELSEWHERE: usize = usize::MAX;

/// For texts that stand alone.
pub fn no_entry(_: &str) -> Option<usize> {
    None
}

impl Canonical {
    /// Writes a resource without what says nothing about a patient: its `id`, and of its `meta`
    /// the sending server's own version, instant and source.
    pub fn resource(resource: &Object<'_>, find: FindEntry<'_>) -> Self {
        let mut this = Self::default();
        this.object(resource, find, Part::Resource);
        this
    }

    /// Writes any value.
    pub fn value(value: &Value<'_>) -> Self {
        let mut this = Self::default();
        this.any(value, &no_entry);
        this
    }

    /// The text with every hole empty.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Where in the text the holes are, in bytes.
    pub fn places(&self) -> Vec<usize> {
        self.holes.iter().map(|hole| hole.at).collect()
    }

    /// The entries that are referred to, in the order of the text.
    pub fn entries(&self) -> impl Iterator<Item = usize> + '_ {
        self.holes.iter().map(|hole| hole.entry)
    }

    /// Gives the text piece by piece, each hole filled with the ordinal of its entry.
    pub fn filled(&self, ordinals: &[usize], mut piece: impl FnMut(&[u8])) {
        let mut from = 0;
        for hole in &self.holes {
            piece(&self.text[from..hole.at]);
            match ordinals.get(hole.entry) {
                Some(ordinal) => piece(format!("\"urn:yba:entry:{ordinal}\"").as_bytes()),
                None => piece(b"\"urn:yba:elsewhere\""),
            }
            from = hole.at;
        }
        piece(&self.text[from..]);
    }

    fn any(&mut self, value: &Value<'_>, find: FindEntry<'_>) {
        match value {
            Value::Null => self.text.extend_from_slice(b"null"),
            Value::Bool(true) => self.text.extend_from_slice(b"true"),
            Value::Bool(false) => self.text.extend_from_slice(b"false"),
            Value::Number(number) => self.number(number),
            Value::String(text) => match find(text) {
                Some(entry) => self.holes.push(Hole { at: self.text.len(), entry }),
                None => self.string(text),
            },
            Value::Array(items) => {
                self.text.push(b'[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        self.text.push(b',');
                    }
                    self.any(item, find);
                }
                self.text.push(b']');
            }
            Value::Object(object) => self.object(object, find, Part::Other),
        }
    }

    fn object(&mut self, object: &Object<'_>, find: FindEntry<'_>, part: Part) {
        let mut members: Vec<(&str, &Value<'_>)> =
            object.members().filter(|(key, value)| part.says(key, value)).collect();
        members.sort_unstable_by(|(left, _), (right, _)| by_utf16(left, right));
        self.text.push(b'{');
        for (index, (key, value)) in members.into_iter().enumerate() {
            if index > 0 {
                self.text.push(b',');
            }
            self.string(key);
            self.text.push(b':');
            match value {
                Value::Object(meta) if part == Part::Resource && key == "meta" => {
                    self.object(meta, find, Part::Meta);
                }
                Value::String(text) if key == "reference" => {
                    let unknown = text.starts_with("urn:uuid:").then_some(ELSEWHERE);
                    match find(text).or(unknown) {
                        Some(entry) => self.holes.push(Hole { at: self.text.len(), entry }),
                        None => self.string(text),
                    }
                }
                value => self.any(value, find),
            }
        }
        self.text.push(b'}');
    }

    fn string(&mut self, text: &str) {
        self.text.push(b'"');
        let mut plain_from = 0;
        for (index, byte) in text.bytes().enumerate() {
            if byte >= 0x20 && byte != b'"' && byte != b'\\' {
                continue;
            }
            self.text.extend_from_slice(&text.as_bytes()[plain_from..index]);
            plain_from = index + 1;
            match byte {
                b'"' => self.text.extend_from_slice(b"\\\""),
                b'\\' => self.text.extend_from_slice(b"\\\\"),
                0x08 => self.text.extend_from_slice(b"\\b"),
                0x09 => self.text.extend_from_slice(b"\\t"),
                0x0a => self.text.extend_from_slice(b"\\n"),
                0x0c => self.text.extend_from_slice(b"\\f"),
                0x0d => self.text.extend_from_slice(b"\\r"),
                control => self.text.extend_from_slice(format!("\\u{control:04x}").as_bytes()),
            }
        }
        self.text.extend_from_slice(&text.as_bytes()[plain_from..]);
        self.text.push(b'"');
    }

    /// RFC 8785 writes numbers as ECMAScript does; a short integer is that already.
    fn number(&mut self, number: &str) {
        let digits = number.strip_prefix('-').unwrap_or(number);
        let plain = digits.len() <= 15 && digits.bytes().all(|byte| byte.is_ascii_digit());
        if plain && number != "-0" {
            return self.text.extend_from_slice(number.as_bytes());
        }
        let double: f64 = number.parse().expect("the reader accepts only numbers of a double");
        let written = serde_json_canonicalizer::to_vec(&double);
        self.text.extend_from_slice(&written.expect("a finite double can be written"));
    }
}

/// Which object is being written, since two kinds leave members out.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Resource,
    Meta,
    Other,
}

impl Part {
    /// Whether a member belongs to what the delivery says.
    fn says(self, key: &str, value: &Value<'_>) -> bool {
        match self {
            Self::Resource if key == "id" => false,
            Self::Resource if key == "meta" => value
                .as_object()
                .is_none_or(|meta| meta.members().any(|(key, value)| Self::Meta.says(key, value))),
            Self::Meta => !matches!(key, "lastUpdated" | "versionId" | "source"),
            Self::Resource | Self::Other => true,
        }
    }
}

/// RFC 8785, 3.2.3: keys are sorted by their UTF-16 code units.
fn by_utf16(left: &str, right: &str) -> std::cmp::Ordering {
    if left.is_ascii() && right.is_ascii() {
        return left.cmp(right);
    }
    left.encode_utf16().cmp(right.encode_utf16())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::json::parse;

    fn ours(text: &str) -> String {
        let value = parse(text.as_bytes(), 10_000).expect("the test's text is JSON");
        String::from_utf8(Canonical::value(&value).text).expect("canonical JSON is UTF-8")
    }

    fn reference(text: &str) -> String {
        let value: serde_json::Value = serde_json::from_str(text).expect("the text is JSON");
        serde_json_canonicalizer::to_string(&value).expect("the value can be written")
    }

    #[test]
    fn the_examples_of_the_rfc_are_written_as_the_rfc_says() {
        let text = r#"{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001,-0,1.0],
            "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}"#;
        assert_eq!(ours(text), reference(text));
        let keys = "{\"\u{20ac}\":1,\"\\r\":2,\"\u{fb33}\":3,\"1\":4,\"\u{1f600}\":5,\"\u{80}\":6,\"\u{f6}\":7}";
        assert_eq!(ours(keys), reference(keys));
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(serde_json::Value::from),
            any::<i64>().prop_map(serde_json::Value::from),
            any::<f64>().prop_filter("JSON has no NaN", |n| n.is_finite()).prop_map(Into::into),
            any::<String>().prop_map(serde_json::Value::from),
        ];
        leaf.prop_recursive(4, 40, 8, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(serde_json::Value::from),
                prop::collection::hash_map(any::<String>(), inner, 0..8)
                    .prop_map(serde_json::Value::from_iter),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_json_is_written_as_the_reference_writes_it(value in json()) {
            let text = value.to_string();
            prop_assert_eq!(ours(&text), serde_json_canonicalizer::to_string(&value).expect("writes"));
        }
    }
}
