//! Months in words: `15-May-1985` of English workbooks, `15 Tháng Năm 1985` of Vietnamese ones.

use crate::domain::text;

const ENGLISH: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// After `tháng`; the last two have two words.
const VIETNAMESE: [(&str, usize); 14] = [
    ("muoi mot", 11),
    ("muoi hai", 12),
    ("gieng", 1),
    ("mot", 1),
    ("hai", 2),
    ("ba", 3),
    ("tu", 4),
    ("nam", 5),
    ("sau", 6),
    ("bay", 7),
    ("tam", 8),
    ("chin", 9),
    ("muoi", 10),
    ("chap", 12),
];

/// The same date with its month as a number, day first; nothing if no month is in words.
pub(super) fn in_numbers(written: &str) -> Option<String> {
    let folded = text::fold(written);
    vietnamese(&folded).or_else(|| english(&folded))
}

fn vietnamese(folded: &str) -> Option<String> {
    let (day, rest) = folded.split_once("thang ")?;
    let found = VIETNAMESE.iter().find_map(|(word, month)| {
        let year = rest.strip_prefix(word)?.strip_prefix(' ')?;
        Some((month, year))
    });
    found.map(|(month, year)| format!("{day}/{month}/{year}"))
}

fn english(folded: &str) -> Option<String> {
    // `thg5`, `5May`: letters and digits stand together in some formats.
    let words: Vec<&str> = folded.split(' ').filter(|word| !is_weekday(word)).collect();
    let at = words.iter().position(|word| english_month(word).is_some())?;
    let month = english_month(words[at])?;
    match (at, words.as_slice()) {
        (1, [day, _, year]) => Some(format!("{day}/{month}/{year}")),
        (0, [_, day, year]) => Some(format!("{day}/{month}/{year}")),
        _ => None,
    }
}

/// A month's name or its first letters.
fn english_month(word: &str) -> Option<usize> {
    let is = |name: &str| name == word || (matches!(word.len(), 3 | 4) && name.starts_with(word));
    ENGLISH.iter().position(|name| is(name)).map(|at| at + 1)
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] =
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    DAYS.iter().any(|day| *day == word || (word.len() == 3 && day.starts_with(word)))
}
