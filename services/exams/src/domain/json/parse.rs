//! The reader: recursive, strict (RFC 8259), bounded in depth and in the number of values.

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

    fn digits(&mut self) -> bool {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at > start
    }

    fn number(&mut self) -> Result<Value<'a>, Unreadable> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else if !self.digits() {
            return self.syntax();
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if !self.digits() {
                return self.syntax();
            }
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if !self.digits() {
                return self.syntax();
            }
        }
        let text = &self.text[start..self.at];
        // Fewer than 300 characters without an exponent cannot overflow a double.
        let risky = text.len() >= 300 || text.contains(['e', 'E']);
        if risky && !text.parse::<f64>().is_ok_and(f64::is_finite) {
            return Err(self.fault(UnreadableKind::NumberRange));
        }
        Ok(Value::Number(text))
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Unreadable> {
        self.expect(b'"')?;
        let start = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    let text = &self.text[start..self.at];
                    self.at += 1;
                    return Ok(Cow::Borrowed(text));
                }
                Some(b'\\') => break,
                Some(0x20..) => self.at += 1,
                _ => return self.syntax(),
            }
        }
        let mut owned = self.text[start..self.at].to_owned();
        loop {
            let plain = self.at;
            while matches!(self.peek(), Some(0x20..)) && !matches!(self.peek(), Some(b'"' | b'\\'))
            {
                self.at += 1;
            }
            owned.push_str(&self.text[plain..self.at]);
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(owned));
                }
                Some(b'\\') => {
                    self.at += 1;
                    owned.push(self.escape()?);
                }
                _ => return self.syntax(),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Unreadable> {
        let Some(letter) = self.peek() else { return self.syntax() };
        self.at += 1;
        Ok(match letter {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.code_point(),
            _ => return self.syntax(),
        })
    }

    /// The rest of `\uXXXX`; a surrogate needs its other half, or no text could hold it.
    fn code_point(&mut self) -> Result<char, Unreadable> {
        let first = self.four_hex()?;
        if let Some(plain) = char::from_u32(first) {
            return Ok(plain);
        }
        if first >= 0xdc00 || !self.text[self.at..].starts_with("\\u") {
            return self.syntax();
        }
        self.at += 2;
        let second = self.four_hex()?;
        if !(0xdc00..0xe000).contains(&second) {
            return self.syntax();
        }
        let joined = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        char::from_u32(joined).map_or_else(|| self.syntax(), Ok)
    }

    fn four_hex(&mut self) -> Result<u32, Unreadable> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4);
        let Some(digits) = digits.filter(|four| four.iter().all(u8::is_ascii_hexdigit)) else {
            return self.syntax();
        };
        let number = digits.iter().fold(0, |sum, digit| {
            sum * 16 + char::from(*digit).to_digit(16).expect("checked to be hexadecimal above")
        });
        self.at += 4;
        Ok(number)
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
mod tests {
    use super::*;

    fn kind(text: &str) -> UnreadableKind {
        match parse(text.as_bytes(), 1_000) {
            Err(unreadable) => unreadable.kind,
            Ok(_) => panic!("should not be readable: {text}"),
        }
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for text in [
            "",
            "NaN",
            "{\"a\":NaN}",
            "[1,]",
            "{\"a\":1,}",
            "01",
            "1.",
            "-",
            "\"\t\"",
            "\"\\ud800\"",
            "\"\\x\"",
            "[1] 2",
            "Infinity",
            "'a'",
            "{a:1}",
            "\"abc",
            "[",
            "tru",
        ] {
            assert_eq!(kind(text), UnreadableKind::Syntax, "{text}");
        }
    }

    #[test]
    fn a_key_twice_is_refused_and_placed() {
        let found = parse(br#"{"entry":[{"a":1,"b":2,"a":3}]}"#, 100).err();
        let found = found.expect("the key a occurs twice");
        assert_eq!(found.kind, UnreadableKind::DuplicateKey);
        assert_eq!(found.path, "entry[0].a");
        let many: Vec<String> = (0..40).map(|index| format!("\"k{}\":0", index % 39)).collect();
        assert_eq!(kind(&format!("{{{}}}", many.join(","))), UnreadableKind::DuplicateKey);
    }

    #[test]
    fn bombs_are_refused() {
        assert_eq!(kind(&"[".repeat(100_000)), UnreadableKind::TooDeep);
        assert_eq!(kind(&"{\"a\":".repeat(100_000)), UnreadableKind::TooDeep);
        assert_eq!(kind(&format!("[{}1]", "1,".repeat(2_000))), UnreadableKind::TooMany);
        assert_eq!(kind("1e999"), UnreadableKind::NumberRange);
        assert_eq!(kind(&"9".repeat(400)), UnreadableKind::NumberRange);
    }

    #[test]
    fn the_text_of_a_number_and_of_a_string_stays() {
        let value = parse(br#"{"n":5.60,"s":"a\u0111\ud83d\ude00\n"}"#, 10);
        let value = value.expect("this is JSON");
        let object = value.as_object().expect("this is an object");
        assert!(matches!(object.get("n"), Some(Value::Number("5.60"))));
        assert_eq!(object.text("s"), Some("ađ😀\n"));
    }

    #[test]
    fn other_encodings_are_refused() {
        let found = parse(b"\"\xe9\"", 10).err();
        assert_eq!(found.map(|found| found.kind), Some(UnreadableKind::Encoding));
        assert!(parse("\u{feff}{}".as_bytes(), 10).is_ok());
    }
}
