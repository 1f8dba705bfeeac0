//! Letters and their marks: composed as they are kept, or bare as they are looked for.

use std::borrow::Cow;

use unicode_normalization::char::{decompose_canonical, is_combining_mark};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Composes text to NFC. Text that is composed already, as nearly all is, is not copied.
pub fn composed(text: &str) -> Cow<'_, str> {
    if is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.nfc().collect())
}

/// Gives every letter without its marks: `Hòa` is `H`, `o`, `a`, however it is composed. `Đ` is a letter, not a mark.
///
/// Letter by letter: normalising the whole text puts marks in order, and none is left here to be ordered.
pub fn each_bare_letter(text: &str, mut give: impl FnMut(char)) {
    for letter in text.chars() {
        if letter.is_ascii() {
            give(letter);
            continue;
        }
        decompose_canonical(letter, |part| {
            if !is_combining_mark(part) {
                give(part);
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bare(text: &str) -> String {
        let mut bare = String::new();
        each_bare_letter(text, |letter| bare.push(letter));
        bare
    }

    #[test]
    fn composed_text_is_not_copied_and_the_rest_is_composed() {
        assert!(matches!(composed("Nguyễn Đức Hoà"), Cow::Borrowed(_)));
        assert_eq!(composed("Nguye\u{302}\u{303}n"), "Nguyễn");
        assert_eq!(bare("Nguye\u{302}\u{303}n Ước Đặng"), "Nguyen Uoc Đang");
    }

    proptest! {
        #[test]
        fn it_is_what_normalising_the_whole_text_gives(text in "(\\PC|[a-zàảãậễđ \u{300}-\u{323}\u{31b}]){0,40}") {
            let whole: String = text.nfd().filter(|letter| !is_combining_mark(*letter)).collect();

            prop_assert_eq!(bare(&text), whole);
            prop_assert_eq!(composed(&text).into_owned(), text.nfc().collect::<String>());
        }
    }
}
