//! Lines with separators (`.csv`), as Excel and others save them.

use super::grid::{Budget, Rows};
use super::{BadWorkbook, Limits, Sheet};

/// Separators that are recognised; of equals the first.
const SEPARATORS: [char; 3] = [',', ';', '\t'];
/// Lines by which the separator is told.
const LOOKED_AT: usize = 60;

/// Reads the file as the one sheet that it is. Every cell is a text.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Sheet>, BadWorkbook> {
    if bytes.len() as u64 > limits.part_bytes {
        return Err(BadWorkbook::UnpacksTooLarge);
    }
    let text = decode(bytes);
    let text = text.trim_end_matches('\u{1a}'); // How files ended under DOS.
    check_text(text)?;
    let (stated, text) = stated_separator(text);
    let separator = stated.or_else(|| separator(text)).ok_or(BadWorkbook::NotAWorkbook)?;
    let mut budget = Budget::new(limits);
    let rows = read_rows(text, separator, &mut budget)?;
    Ok(vec![Sheet { name: "CSV".to_owned(), rows, merges: Vec::new(), date_1904: false }])
}

/// Letters of the file; bytes that are no UTF-8 stand for themselves until the charset is told.
fn decode(bytes: &[u8]) -> String {
    if let Some((encoding, length)) = encoding_rs::Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[length..]).0.into_owned();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

/// Refuses what is no text, and text that is something else: web pages, PDF, code.
fn check_text(text: &str) -> Result<(), BadWorkbook> {
    let start = text.trim_start();
    if start.is_empty() {
        return Err(BadWorkbook::Empty);
    }
    let is_control = |letter: char| {
        letter.is_ascii_control() && !matches!(letter, '\t' | '\r' | '\n' | '\u{b}' | '\u{c}')
    };
    let is_other = ["<", "%PDF", "{", "[{", "From:", "MIME-Version:", "BEGIN:", "{\\rtf"];
    if text.contains(is_control) || is_other.iter().any(|other| start.starts_with(other)) {
        return Err(BadWorkbook::NotAWorkbook);
    }
    Ok(())
}

/// Excel's own first line, `sep=;`, which it does not show.
fn stated_separator(text: &str) -> (Option<char>, &str) {
    let stated = text.strip_prefix("sep=").and_then(|rest| {
        let separator =
            rest.chars().next().filter(|letter| !matches!(letter, '\r' | '\n' | '"'))?;
        let rest = &rest[separator.len_utf8()..];
        let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?;
        Some((separator, rest))
    });
    stated.map_or((None, text), |(separator, rest)| (Some(separator), rest))
}

/// The separator that cuts most lines into the same number of fields, two at least.
fn separator(text: &str) -> Option<char> {
    let weighed = SEPARATORS.map(|separator| (weight(text, separator), separator));
    let best = weighed.into_iter().rev().max_by_key(|(weight, _)| *weight);
    best.filter(|(weight, _)| *weight > 0).map(|(_, separator)| separator)
}

/// Fields that lines have in common, over all lines that have them.
fn weight(text: &str, separator: char) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for fields in Records::new(text, separator).take(LOOKED_AT) {
        if fields.len() > 1 {
            *counts.entry(fields.len()).or_insert(0) += fields.len();
        }
    }
    counts.into_values().max().unwrap_or(0)
}

/// Rows are numbered as a workbook shows the file: empty lines count, breaks inside a field do not.
fn read_rows(text: &str, separator: char, budget: &mut Budget<'_>) -> Result<Rows, BadWorkbook> {
    let mut rows = Rows::new();
    for (row, fields) in (0_u32..).zip(Records::new(text, separator)) {
        for (column, field) in (0_u32..).zip(&fields) {
            if let Some(cell) = budget.text(field) {
                budget.put(&mut rows, (row, column), cell)?;
            }
        }
    }
    Ok(rows)
}

/// Records of a text with separators (RFC 4180), an empty line being one without fields.
///
/// The crate `csv` passes over empty lines, and a row has to keep its number.
struct Records<'a> {
    rest: &'a str,
    separator: char,
}

impl<'a> Records<'a> {
    fn new(text: &'a str, separator: char) -> Self {
        Self { rest: text, separator }
    }

    /// Takes a field, and what ended it: a separator, a line break, or nothing at the end.
    fn field(&mut self) -> (String, Option<char>) {
        let mut field = String::new();
        if let Some(quoted) = self.rest.strip_prefix('"') {
            self.rest = quoted;
            loop {
                let (part, rest) = self.rest.split_once('"').unwrap_or((self.rest, ""));
                field.push_str(part);
                self.rest = rest;
                // Two quotes stand for one.
                let Some(rest) = rest.strip_prefix('"') else { break };
                field.push('"');
                self.rest = rest;
            }
        }
        let is_end = |letter: char| letter == self.separator || matches!(letter, '\r' | '\n');
        let at = self.rest.find(is_end).unwrap_or(self.rest.len());
        let (plain, rest) = self.rest.split_at(at);
        field.push_str(plain);
        let end = rest.chars().next();
        let rest = rest.strip_prefix("\r\n").unwrap_or_else(|| {
            let mut letters = rest.chars();
            letters.next();
            letters.as_str()
        });
        self.rest = rest;
        (field, end)
    }
}

impl Iterator for Records<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut fields = Vec::new();
        loop {
            let (field, end) = self.field();
            fields.push(field);
            if end != Some(self.separator) {
                return Some(fields);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Cell;
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let sheets = read(bytes, &Limits::default()).unwrap();
        let rows = sheets[0].rows.iter();
        rows.map(|(row, cells)| (*row, cells.values().map(Cell::text).collect())).collect()
    }

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn separators_are_recognised() {
        for separator in [",", ";", "\t"] {
            let file = ["STT", "Tên"].join(separator) + "\r\n" + &["1", "An"].join(separator);
            assert_eq!(cells(file.as_bytes())[1], (2, texts(&["1", "An"])), "{separator:?}");
        }
        let file =
            "Danh sách, kèm theo\nSTT;Ngày, tháng, năm sinh;Chức vụ\n1;1/2/1960;Bí thư, đội\n";
        assert_eq!(cells(file.as_bytes())[2].1, ["1", "1/2/1960", "Bí thư, đội"]);
        assert_eq!(cells(b"sep=|\r\nSTT|A,b\r\n1|c,d\r\n")[1], (2, texts(&["1", "c,d"])));
    }

    #[test]
    fn quoted_fields_keep_their_separators_and_breaks_and_rows_their_numbers() {
        let file = "STT,Tên\r\n1,\"Sở Y tế,\r\nHà Nội \"\"A\"\"\"\r\n\r\n3,An\r\n";
        let rows = cells(file.as_bytes());
        assert_eq!(rows[1], (2, texts(&["1", "Sở Y tế,\r\nHà Nội \"A\""])));
        assert_eq!(rows[2], (4, texts(&["3", "An"])));
    }

    #[test]
    fn a_mark_of_the_encoding_is_no_letter() {
        let plain = "STT,Họ\n1,Lê\n";
        let utf8 = [b"\xEF\xBB\xBF", plain.as_bytes()].concat();
        let units = plain.encode_utf16().flat_map(u16::to_le_bytes);
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(units).collect();
        assert_eq!(cells(&utf8), cells(plain.as_bytes()));
        assert_eq!(cells(&utf16), cells(plain.as_bytes()));
        assert_eq!(cells(b"STT,Ho\r1,Le\r")[1], (2, texts(&["1", "Le"])));
    }

    #[test]
    fn what_is_no_list_of_fields_is_refused() {
        for file in
            ["%PDF-1.7\n1,2", "<table><tr><td>1,2", "{\"a\":1,\"b\":2}", "one line", "a\0b,c"]
        {
            let read = read(file.as_bytes(), &Limits::default());
            assert_eq!(read.unwrap_err(), BadWorkbook::NotAWorkbook, "{file}");
        }
        assert_eq!(read(b" \n", &Limits::default()).unwrap_err(), BadWorkbook::Empty);
    }
}
