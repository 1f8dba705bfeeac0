//! Does a word read as a Vietnamese syllable? Tells in which charset a text was typed.

use unicode_normalization::UnicodeNormalization;

const ONSETS: [&str; 28] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "g", "h",
    "k", "l", "m", "n", "p", "r", "s", "t", "v", "x", "đ", "",
];
const CODAS: [&str; 9] = ["ch", "ng", "nh", "c", "m", "n", "p", "t", ""];

/// Says whether a word can be a syllable: an onset, one to three vowels, a coda, one tone at most.
pub(super) fn is_syllable(word: &str) -> bool {
    let mut letters = String::with_capacity(word.len());
    let mut tones = 0;
    for letter in word.nfd().flat_map(char::to_lowercase) {
        let last = letters.chars().next_back().unwrap_or(' ');
        match letter {
            'a'..='z' | 'đ' => letters.push(letter),
            '\u{302}' if matches!(last, 'a' | 'e' | 'o') => {}
            '\u{306}' if last == 'a' => {}
            '\u{31b}' if matches!(last, 'o' | 'u') => {}
            '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}' if is_vowel(last) => {
                tones += 1;
            }
            _ => return false,
        }
    }
    tones <= 1 && ONSETS.iter().any(|onset| ends_after(&letters, onset))
}

fn ends_after(letters: &str, onset: &str) -> bool {
    let Some(rest) = letters.strip_prefix(onset) else { return false };
    // «gì» keeps the vowel of its onset.
    let rest = if onset == "gi" && !rest.starts_with(is_vowel) { &letters[1..] } else { rest };
    let coda = rest.trim_start_matches(is_vowel);
    (1..=3).contains(&(rest.len() - coda.len())) && CODAS.contains(&coda)
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_told_from_garbage() {
        for word in ["Nguyễn", "ĐỖ", "Thúy", "Thuý", "gì", "quyền", "nghĩa", "Ước", "khoẻ", "ý"]
        {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["§ç", "TrÇn", "Thãy1", "ñan", "îch", "Nguyên\u{301}\u{301}", "xyz", ""]
        {
            assert!(!is_syllable(word), "{word}");
        }
    }
}
