//! One mail, and what a reader would see of it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A mail as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The envelope's sender.
    pub from: String,
    /// The envelope's recipients.
    pub to: Vec<String>,
    /// Headers and body as they came.
    pub content: String,
}

impl Mail {
    pub(super) fn new(from: &str, to: Vec<String>, content: String) -> Self {
        Self { from: from.to_owned(), to, content }
    }

    /// Returns a header, unfolded and decoded.
    pub fn header(&self, name: &str) -> Option<String> {
        let (head, _) = self.parts();
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let value = unfolded.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })?;
        Some(decode_words(&value))
    }

    /// Returns the subject.
    pub fn subject(&self) -> String {
        self.header("subject").unwrap_or_default()
    }

    /// Returns the body's text.
    pub fn text(&self) -> String {
        let (_, body) = self.parts();
        match self.header("content-transfer-encoding").unwrap_or_default().as_str() {
            "base64" => text_of_base64(body),
            "quoted-printable" => text_of_quoted_printable(body, false),
            _ => body.to_owned(),
        }
    }

    fn parts(&self) -> (&str, &str) {
        self.content.split_once("\r\n\r\n").unwrap_or((&self.content, ""))
    }
}

/// Decodes `=?utf-8?b?…?=` and `=?utf-8?q?…?=` (RFC 2047); space between two such words is none.
fn decode_words(value: &str) -> String {
    let mut decoded = String::new();
    let mut last_was_encoded = false;
    for word in value.split(' ') {
        let parts: Vec<&str> =
            word.strip_prefix("=?").unwrap_or_default().trim_end_matches("?=").split('?').collect();
        let text = match parts.as_slice() {
            [_, "b" | "B", text] => Some(text_of_base64(text)),
            [_, "q" | "Q", text] => Some(text_of_quoted_printable(text, true)),
            _ => None,
        };
        let joined = last_was_encoded && text.is_some();
        if !decoded.is_empty() && !joined {
            decoded.push(' ');
        }
        last_was_encoded = text.is_some();
        decoded.push_str(text.as_deref().unwrap_or(word));
    }
    decoded
}

fn text_of_base64(text: &str) -> String {
    let dense: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    String::from_utf8_lossy(&STANDARD.decode(dense).unwrap_or_default()).into_owned()
}

fn text_of_quoted_printable(text: &str, in_header: bool) -> String {
    let joined = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        let byte = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        match (first, byte) {
            (b'=', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            (b'_', _) if in_header => {
                bytes.push(b' ');
                rest = after;
            }
            _ => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_is_read_from_any_encoding() {
        let content = "Subject: =?utf-8?b?S2jDoW0=?= =?utf-8?q?_s=E1=BB=A9c?=\r\n\
                       Content-Transfer-Encoding: quoted-printable\r\n\r\n\
                       h=E1=BA=B9n kh=\r\n=C3=A1m";
        let mail = Mail::new("a@b.vn", vec![], content.to_owned());

        assert_eq!(mail.subject(), "Khám sức");
        assert_eq!(mail.text(), "hẹn khám");
    }
}
