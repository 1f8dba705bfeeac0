//! The two languages of answers: Vietnamese first, English beside it.

use std::fmt;

use actix_web::HttpRequest;
use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderMap};

/// A language that answers are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Vietnamese, for whoever does not ask for another.
    #[default]
    Vi,
    /// English.
    En,
}

impl Language {
    /// Returns the language's tag, as in `Content-Language`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        wanted.map_or(Self::Vi, Self::preferred)
    }

    /// Picks the language with the higher weight; Vietnamese on a tie.
    fn preferred(accept: &str) -> Self {
        let (mut vi, mut en) = (0.0_f32, 0.0_f32);
        for item in accept.split(',') {
            let mut parts = item.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default().to_ascii_lowercase();
            let weight = parts
                .find_map(|part| part.strip_prefix("q="))
                .map_or(1.0, |text| text.parse().unwrap_or(0.0));
            match tag.split('-').next() {
                Some("vi" | "*") => vi = vi.max(weight),
                Some("en") => en = en.max(weight),
                _ => {}
            }
        }
        if en > vi { Self::En } else { Self::Vi }
    }
}

/// Returns the language that the request asks for by `Accept-Language`.
pub fn language(request: &HttpRequest) -> Language {
    Language::of(request.headers())
}

/// The same sentence in both languages. It never holds anybody's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Vietnamese.
    pub vi: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Pairs the Vietnamese sentence with the English one.
    pub fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { vi: vi.into(), en: en.into() }
    }

    /// Returns the sentence in one language.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.vi,
            Language::En => &self.en,
        }
    }
}

impl<V: Into<String>, E: Into<String>> From<(V, E)> for Text {
    fn from((vi, en): (V, E)) -> Self {
        Self::new(vi, en)
    }
}

/// For sentences that exist in one language only, such as an error's.
impl<T: fmt::Display + ?Sized> From<&T> for Text {
    fn from(both: &T) -> Self {
        Self::new(both.to_string(), both.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_is_the_answer_unless_english_weighs_more() {
        for (accept, expected) in [
            ("", Language::Vi),
            ("*", Language::Vi),
            ("fr", Language::Vi),
            ("en", Language::En),
            ("en-GB,en;q=0.8", Language::En),
            ("vi,en", Language::Vi),
            ("vi;q=0.4, en;q=0.9", Language::En),
            ("en;q=0, vi;q=0", Language::Vi),
            ("en;q=nonsense", Language::Vi),
        ] {
            assert_eq!(Language::preferred(accept), expected, "{accept}");
        }
    }
}
