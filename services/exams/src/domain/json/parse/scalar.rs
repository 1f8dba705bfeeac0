//! Numbers, kept as they were written, and strings without their escapes.

use std::borrow::Cow;

use super::{Reader, Unreadable, UnreadableKind};
use crate::domain::json::Value;

impl<'a> Reader<'a> {
    fn digits(&mut self) -> bool {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at > start
    }

    pub(super) fn number(&mut self) -> Result<Value<'a>, Unreadable> {
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

    pub(super) fn string(&mut self) -> Result<Cow<'a, str>, Unreadable> {
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
