//! Letters that were typed before Unicode: TCVN3 (the fonts `.VnTime`) and Windows-1258.
//!
//! Such letters come as the first 256 of Unicode, whether the file is text or a workbook. Which
//! charset they are in is told by which reading has the most Vietnamese syllables.

use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::syllable::is_syllable;
use super::{Cell, Sheet};

/// In which charset letters were typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Charset {
    Unicode,
    Windows1258,
    Tcvn3,
}

/// Words that are looked at: a few hundred rows say enough.
const MOST_WORDS: usize = 4_000;

/// TCVN3 from 0xA1 on; a space where the charset has no letter.
const TCVN3: &str = "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ";

/// Writes the texts of all sheets in Unicode, if they are not.
pub(super) fn settle(sheets: &mut [Sheet]) {
    let charset = recognise(sheets);
    if charset == Charset::Unicode {
        return;
    }
    for cell in sheets.iter_mut().flat_map(|sheet| sheet.rows.values_mut()) {
        for cell in cell.values_mut() {
            if let Cell::Text(text) = cell
                && is_of_bytes(text)
            {
                *text = decode(text, charset);
            }
        }
    }
}

/// The reading with the most syllables; of equals Unicode.
fn recognise(sheets: &[Sheet]) -> Charset {
    let texts = sheets.iter().flat_map(|sheet| sheet.rows.values()).flat_map(|row| row.values());
    let texts = texts.filter_map(|cell| match cell {
        Cell::Text(text) => Some(text.as_str()),
        _ => None,
    });
    // Letters beyond the first 256 were not typed in an older charset: they decide as well.
    let words = texts.flat_map(str::split_whitespace).filter(|word| !word.is_ascii());
    let words: Vec<&str> = words.take(MOST_WORDS).collect();
    let syllables = |charset: Charset| {
        let reads = |word: &&&str| {
            let decoded =
                if is_of_bytes(word) { decode(word, charset) } else { (**word).to_owned() };
            is_syllable(decoded.trim_matches(|letter: char| !letter.is_alphabetic()))
        };
        words.iter().filter(reads).count()
    };
    let readings = [Charset::Tcvn3, Charset::Windows1258, Charset::Unicode];
    readings.into_iter().max_by_key(|charset| syllables(*charset)).unwrap_or(Charset::Unicode)
}

/// Are all letters among those that a byte can be?
fn is_of_bytes(text: &str) -> bool {
    text.chars().all(|letter| u32::from(letter) < 256)
}

fn decode(text: &str, charset: Charset) -> String {
    match charset {
        Charset::Unicode => text.to_owned(),
        Charset::Windows1258 => {
            let bytes: Vec<u8> = text.chars().filter_map(|letter| letter.try_into().ok()).collect();
            let (decoded, _) = encoding_rs::WINDOWS_1258.decode_without_bom_handling(&bytes);
            decoded.nfc().collect()
        }
        Charset::Tcvn3 => shouted(text, text.chars().map(from_tcvn3).collect()),
    }
}

fn from_tcvn3(letter: char) -> char {
    static LETTERS: LazyLock<Vec<char>> = LazyLock::new(|| TCVN3.chars().collect());
    let at = u32::from(letter).checked_sub(0xA1).and_then(|at| usize::try_from(at).ok());
    let decoded = at.and_then(|at| LETTERS.get(at)).filter(|decoded| **decoded != ' ');
    decoded.copied().unwrap_or(letter)
}

/// The fonts of capitals (`.VnTimeH`) draw small letters as capitals; the bytes do not say so.
fn shouted(typed: &str, decoded: String) -> String {
    let capitals = typed.chars().filter(char::is_ascii_uppercase).count();
    let is_shouted = capitals >= 2 && !typed.contains(|letter: char| letter.is_ascii_lowercase());
    if is_shouted { decoded.to_uppercase() } else { decoded }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn settled(texts: &[&str]) -> Vec<String> {
        let rows = (1..)
            .zip(texts)
            .map(|(row, text)| (row, BTreeMap::from([(0, Cell::Text((*text).to_owned()))])));
        let name = String::new();
        let mut sheets =
            [Sheet { name, rows: rows.collect(), merges: Vec::new(), date_1904: false }];
        settle(&mut sheets);
        sheets[0].rows.values().map(|row| row[&0].text()).collect()
    }

    #[test]
    fn letters_of_the_old_fonts_are_recognised() {
        let typed =
            ["Hä vµ tªn", "NguyÔn V¨n §øc", "TrÇn ThÞ H\u{ad}¬ng", "NGUYÔN THÞ Hµ", "ViÖt Nam"];
        let read = ["Họ và tên", "Nguyễn Văn Đức", "Trần Thị Hương", "NGUYỄN THỊ HÀ", "Việt Nam"];
        assert_eq!(settled(&typed), read);
    }

    #[test]
    fn windows_1258_has_its_tones_composed() {
        // «Họ và tên», «Nguyễn Đức» as bytes: a tone stands after its vowel.
        let typed = ["Ho\u{f2} va\u{cc} t\u{ea}n", "Nguy\u{ea}\u{de}n \u{d0}\u{fd}\u{ec}c"];
        assert_eq!(settled(&typed), ["Họ và tên", "Nguyễn Đức"]);
    }

    #[test]
    fn unicode_is_left_alone() {
        let texts = ["Họ và tên", "Đỗ Anh Ước", "Lý Thông", "Sở Y tế", "ông Müller"];
        assert_eq!(settled(&texts), texts);
        assert_eq!(settled(&["Lý", "José"]), ["Lý", "José"]);
    }

    #[test]
    fn every_letter_of_the_old_charset_has_its_place() {
        let codes = [
            (0xA7, 'Đ'),
            (0xAE, 'đ'),
            (0xB5, 'à'),
            (0xB9, 'ạ'),
            (0xBB, 'ằ'),
            (0xBE, 'ắ'),
            (0xC6, 'ặ'),
            (0xC7, 'ầ'),
            (0xCB, 'ậ'),
            (0xCC, 'è'),
            (0xCE, 'ẻ'),
            (0xD0, 'é'),
            (0xD1, 'ẹ'),
            (0xD6, 'ệ'),
            (0xD7, 'ì'),
            (0xD8, 'ỉ'),
            (0xDC, 'ĩ'),
            (0xDE, 'ị'),
            (0xDF, 'ò'),
            (0xE1, 'ỏ'),
            (0xE4, 'ọ'),
            (0xE9, 'ộ'),
            (0xEE, 'ợ'),
            (0xEF, 'ù'),
            (0xF1, 'ủ'),
            (0xF4, 'ụ'),
            (0xF9, 'ự'),
            (0xFA, 'ỳ'),
            (0xFE, 'ỵ'),
        ];
        for (code, letter) in codes {
            assert_eq!(from_tcvn3(char::from(code)), letter, "{code:X}");
        }
        assert_eq!(TCVN3.chars().count(), 0xFE - 0xA1 + 1);
    }
}
