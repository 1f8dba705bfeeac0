//! How wordings are compared: without marks, case, punctuation or spare spaces.

use schema::{composed, each_bare_letter};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Folds a wording to what it is looked up by: `Số thẻ BHYT:` becomes `so the bhyt`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    each_bare_letter(text, |letter| match letter {
        'đ' | 'Đ' => folded.push('d'),
        letter if letter.is_alphanumeric() => folded.extend(letter.to_lowercase()),
        _ if folded.ends_with(' ') || folded.is_empty() => {}
        _ => folded.push(' '),
    });
    folded.truncate(folded.trim_end().len());
    folded
}

/// Composes to NFC and collapses white space, line breaks included.
pub fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    for word in composed(text).split_whitespace() {
        if !tidied.is_empty() {
            tidied.push(' ');
        }
        tidied.push_str(word);
    }
    tidied
}

/// Do these words stand in a folded text, as whole words and one after another?
pub fn holds_words(folded: &str, words: &str) -> bool {
    let mut from = 0;
    while let Some(found) = folded[from..].find(words) {
        let (start, end) = (from + found, from + found + words.len());
        let begins = start == 0 || folded[..start].ends_with(' ');
        if begins && (end == folded.len() || folded[end..].starts_with(' ')) {
            return true;
        }
        from = start + folded[start..].chars().next().map_or(1, char::len_utf8);
    }
    false
}

/// Is every cased letter of this text a capital, and is there one?
pub fn is_shouted(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)
}

/// Writes each word with one leading capital: `NGUYỄN VĂN AN` becomes `Nguyễn Văn An`.
pub fn title_case(text: &str) -> String {
    let mut cased = String::with_capacity(text.len());
    let mut starts_word = true;
    for letter in text.chars() {
        if starts_word {
            cased.extend(letter.to_uppercase());
        } else {
            cased.extend(letter.to_lowercase());
        }
        starts_word = !letter.is_alphanumeric() && !is_combining_mark(letter);
    }
    cased
}

/// Says whether two names are written with the same letters and marks.
///
/// Case does not count, nor on which vowel of a syllable the tone stands (`Hòa`, `Hoà`).
pub fn same_name(one: &str, other: &str) -> bool {
    let syllables = |name: &str| {
        name.split_whitespace()
            .map(|word| {
                let lower = word.to_lowercase();
                let (mut marks, letters): (Vec<char>, Vec<char>) =
                    lower.nfd().partition(|letter| is_combining_mark(*letter));
                marks.sort_unstable();
                (letters, marks)
            })
            .collect::<Vec<_>>()
    };
    syllables(one) == syllables(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wordings_fold_to_their_bare_letters() {
        assert_eq!(fold("  Số thẻ\nBHYT: "), "so the bhyt");
        assert_eq!(fold("CCCD/CC"), "cccd cc");
        assert_eq!(fold("Đơn vị công tác"), "don vi cong tac");
        assert_eq!(fold("Điê\u{323}n thoa\u{323}i"), "dien thoai");
    }

    #[test]
    fn words_stand_in_a_text_as_wholes() {
        for (folded, words) in
            [("huu tri", "huu tri"), ("da huu tri roi", "huu tri"), ("ban an an", "an an")]
        {
            assert!(holds_words(folded, words), "{folded}: {words}");
        }
        for (folded, words) in
            [("", "an"), ("nhan an", "an an"), ("huu trinh", "huu tri"), ("chuu tri", "huu tri")]
        {
            assert!(!holds_words(folded, words), "{folded}: {words}");
        }
    }

    #[test]
    fn a_shouted_name_is_written_as_a_name() {
        assert!(is_shouted("ĐỖ ANH ƯỚC"));
        assert!(!is_shouted("Đỗ Anh Ước"));
        assert_eq!(title_case("ĐỖ ANH ƯỚC"), "Đỗ Anh Ước");
        assert_eq!(title_case("H'HEN NIÊ"), "H'Hen Niê");
    }

    #[test]
    fn the_place_of_a_tone_mark_does_not_make_another_name() {
        assert!(same_name("Hòa Thúy", "HOÀ THUÝ"));
        assert!(!same_name("Hùng", "Hưng"));
    }
}
