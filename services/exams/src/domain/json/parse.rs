//! The reader: recursive, strict (RFC 8259), bounded in depth and in the number of values.

mod scalar;

use std::borrow::Cow;

use super::{Object, Value};

/// Deepest nesting that is read; R4 resources nest about twelve levels.
pub const MAX_DEPTH: usize = 64;

/// A body is not JSON that can be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind} at byte {offset}")]
pub struct Unreadable {
    /// What is wrong.
    pub kind: UnreadableKind,
    /// Where in the text, in bytes.
    pub offset: usize,
    /// The member or item it is in, such as `entry[3].resource`; empty at the top.
    pub path: String,
}

/// What makes a text unreadable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UnreadableKind {
    /// The bytes are not UTF-8.
    #[error("not UTF-8")]
    Encoding,
    /// The text is not JSON (`NaN`, a trailing comma, an unfinished string…).
    #[error("not JSON")]
    Syntax,
    /// An object has a key twice; which of the values counts would be a guess.
    #[error("a key occurs twice in one object")]
    DuplicateKey,
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("nested too deep")]
    TooDeep,
    /// More values than the caller allows.
    #[error("too many values")]
    TooMany,
    /// A number that no double can hold; RFC 8785 cannot write it.
    #[error("a number is out of range")]
    NumberRange,
}

/// Reads one JSON text of at most `most_values` values.
pub fn parse(bytes: &[u8], most_values: usize) -> Result<Value<'_>, Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|error| Unreadable {
        kind: UnreadableKind::Encoding,
        offset: error.valid_up_to(),
        path: String::new(),
    })?;
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader { text, at: start, values_left: most_values };
    let value = reader.value(0)?;
    reader.space();
    if reader.at < text.len() {
        return Err(reader.fault(UnreadableKind::Syntax));
    }
    Ok(value)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    values_left: usize,
}

impl<'a> Reader<'a> {
    fn fault(&self, kind: UnreadableKind) -> Unreadable {
        Unreadable { kind, offset: self.at, path: String::new() }
    }

    fn syntax<T>(&self) -> Result<T, Unreadable> {
        Err(self.fault(UnreadableKind::Syntax))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), Unreadable> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        self.syntax()
    }

    fn value(&mut self, depth: usize) -> Result<Value<'a>, Unreadable> {
        if self.values_left == 0 {
            return Err(self.fault(UnreadableKind::TooMany));
        }
        self.values_left -= 1;
        self.space();
        match self.peek() {
            Some(b'{') => self.object(depth + 1),
            Some(b'[') => self.array(depth + 1),
            Some(b'"') => Ok(Value::String(self.string()?)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'n') => self.word("null", Value::Null),
            _ => self.syntax(),
        }
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Result<Value<'a>, Unreadable> {
        if self.text[self.at..].starts_with(word) {
            self.at += word.len();
            return Ok(value);
        }
        self.syntax()
    }

    fn object(&mut self, depth: usize) -> Result<Value<'a>, Unreadable> {
        if depth > MAX_DEPTH {
            return Err(self.fault(UnreadableKind::TooDeep));
        }
        self.at += 1;
        let mut members: Vec<(Cow<'a, str>, Value<'a>)> = Vec::new();
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Object(Object(members)));
        }
        loop {
            self.space();
            let offset = self.at;
            let key = self.string()?;
            self.space();
            self.expect(b':')?;
            let value = self.value(depth).map_err(|error| error.within(&key))?;
            members.push((key, value));
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return self.syntax(),
            }
            debug_assert!(offset < self.at);
        }
        self.at += 1;
        self.each_key_once(&members)?;
        Ok(Value::Object(Object(members)))
    }

    fn each_key_once(&self, members: &[(Cow<'a, str>, Value<'a>)]) -> Result<(), Unreadable> {
        let twice = if members.len() <= 16 {
            members
                .iter()
                .enumerate()
                .find(|(index, (key, _))| members[..*index].iter().any(|(other, _)| other == key))
                .map(|(_, (key, _))| key)
        } else {
            // Sorted, so that an object of a million keys does not cost a million squared.
            let mut keys: Vec<&Cow<'a, str>> = members.iter().map(|(key, _)| key).collect();
            keys.sort_unstable();
            keys.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
        };
        match twice {
            Some(key) => Err(self.fault(UnreadableKind::DuplicateKey).within(key)),
            None => Ok(()),
        }
    }

    fn array(&mut self, depth: usize) -> Result<Value<'a>, Unreadable> {
        if depth > MAX_DEPTH {
            return Err(self.fault(UnreadableKind::TooDeep));
        }
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::Array(items));
        }
        loop {
            let index = items.len();
            items.push(self.value(depth).map_err(|error| error.within(&format!("[{index}]")))?);
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => break,
                _ => return self.syntax(),
            }
        }
        self.at += 1;
        Ok(Value::Array(items))
    }
}

impl Unreadable {
    /// The same fault, seen from one level further out.
    fn within(mut self, step: &str) -> Self {
        // Bounded: a thousand-level path or a megabyte key explains nothing.
        if self.path.len() < 200 && step.len() < 100 {
            let joint = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
            self.path = format!("{step}{joint}{}", self.path);
        }
        self
    }
}

#[cfg(test)]
mod tests;
