//! A Vietnamese name: how to keep it, find it and sort it.

use serde::{Deserialize, Serialize};
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use crate::letters::{composed, each_bare_letter};
use crate::text::{silent_debug, text_value};

/// A person's full name (họ và tên): NFC, single spaces, 1 to 255 characters.
///
/// Family name first, given name last; names of minorities may have any number of parts.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonName(String);

/// Text is not a name. Does not repeat the text: it is personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name has 1 to 255 characters, at least one letter and no control characters")]
pub struct NotAPersonName;

text_value!(PersonName, NotAPersonName);
silent_debug!(PersonName);

impl PersonName {
    fn parse(text: String) -> Result<Self, NotAPersonName> {
        let name = composed(&single_spaced(&text)).into_owned();
        let fits = name.chars().count() <= 255;
        let readable = name.chars().any(char::is_alphabetic) && !name.chars().any(char::is_control);
        if fits && readable { Ok(Self(name)) } else { Err(NotAPersonName) }
    }

    /// The name as people write it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The given name (tên): the last word.
    pub fn given(&self) -> &str {
        self.0.rsplit(' ').next().unwrap_or(&self.0)
    }

    /// The name without diacritics, in lower case; equal for `Hoà`, `Hòa` and `HOA`.
    pub fn search_key(&self) -> String {
        search_key(&self.0)
    }

    /// A key whose byte order is the order of a Vietnamese list.
    ///
    /// Given name, then family name, then the middle; letters in the order a ă â b c d đ e ê …,
    /// and only between equal letters the tones in the order ngang, huyền, hỏi, ngã, sắc, nặng.
    pub fn sort_key(&self) -> String {
        let words: Vec<&str> = self.0.split(' ').collect();
        let (given, rest) = words.split_last().expect("a name has a word");
        let mut letters = String::new();
        let mut tones = String::new();
        for word in std::iter::once(given).chain(rest) {
            push_word(word, &mut letters, &mut tones);
        }
        letters.push('\u{1}');
        letters.push_str(&tones);
        letters
    }
}

/// Text without diacritics, in lower case, with single spaces: what a name search compares.
pub fn search_key(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    each_bare_letter(text, |letter| {
        plain.extend(letter.to_lowercase().map(|c| if c == 'đ' { 'd' } else { c }));
    });
    single_spaced(&plain)
}

/// Words with one space between them and none around.
fn single_spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !spaced.is_empty() {
            spaced.push(' ');
        }
        spaced.push_str(word);
    }
    spaced
}

const HUYEN: char = '\u{300}';
const SAC: char = '\u{301}';
const NGA: char = '\u{303}';
const HOI: char = '\u{309}';
const NANG: char = '\u{323}';
const CIRCUMFLEX: char = '\u{302}';
const BREVE: char = '\u{306}';
const HORN: char = '\u{31b}';

/// Appends a word's letters and its tone. A space sorts before any letter, so `An` < `Anh`.
fn push_word(word: &str, letters: &mut String, tones: &mut String) {
    let mut tone = '0';
    let mut push = |part| match part {
        HUYEN => tone = '1',
        HOI => tone = '2',
        NGA => tone = '3',
        SAC => tone = '4',
        NANG => tone = '5',
        // ă after a, â after ă; ơ after ô after o; đ after d: a mark after the base letter.
        BREVE => letters.push('\u{7f}'),
        CIRCUMFLEX if letters.ends_with(['e', 'o']) => letters.push('\u{7f}'),
        CIRCUMFLEX | HORN => letters.push('\u{80}'),
        'đ' => letters.push_str("d\u{7f}"),
        part if is_combining_mark(part) => {}
        part => letters.push(part),
    };
    for letter in word.chars().flat_map(char::to_lowercase) {
        decompose_canonical(letter, &mut push);
    }
    letters.push(' ');
    tones.push(tone);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(text: &str) -> PersonName {
        text.parse().unwrap()
    }

    #[test]
    fn spellings_of_one_name_have_one_search_key() {
        for text in ["Nguyễn Đức Hoà", "NGUYỄN ĐỨC HÒA", " nguyen  duc hoa ", "Nguyễn Đức Hoà"]
        {
            assert_eq!(name(text).search_key(), "nguyen duc hoa", "{text}");
        }
    }

    #[test]
    fn decomposed_names_are_kept_composed() {
        assert!(name("Nguye\u{302}\u{303}n") == name("Nguyễn"));
    }

    #[test]
    fn names_sort_by_given_then_family_then_middle_in_the_vietnamese_order() {
        let sorted = [
            "Bùi Văn An",
            "Bùi Thị Ân",
            "Lê Văn Bình",
            "Lý Văn Bình",
            "Trần An Bình",
            "Trần Văn Bính",
            "Lê Dung",
            "Lê Đức",
            "Vũ Hoa",
            "Vũ Hòa",
        ];
        let mut names: Vec<PersonName> = sorted.iter().rev().map(|text| name(text)).collect();
        names.sort_by_key(PersonName::sort_key);
        let names: Vec<&str> = names.iter().map(PersonName::as_str).collect();

        assert_eq!(names, sorted);
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in ["", "   ", "123", "a\u{0}b", &"a".repeat(256)] {
            assert!(text.parse::<PersonName>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn debug_says_nothing() {
        assert_eq!(format!("{:?}", name("Lê Văn Mẫu")), "PersonName(…)");
    }

    proptest! {
        #[test]
        fn a_kept_name_is_a_fixed_point(text in ".{1,60}") {
            if let Ok(kept) = text.parse::<PersonName>() {
                prop_assert!(kept.as_str().parse::<PersonName>().unwrap() == kept);
                prop_assert_eq!(search_key(&kept.search_key()), kept.search_key());
                let _ = (kept.sort_key(), kept.given());
            }
        }
    }
}
