//! Tells rows about people from headings, totals and signatures.

use super::layout::{Column, Layout};
use super::row::RowCells;
use super::wordings::ENDINGS;
use crate::domain::text;
use crate::domain::workbook::Cell;

/// What a row below the header is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// About somebody, however badly filled in.
    Person,
    /// A total or a signature: what follows is below the list unless it is numbered.
    Ending,
    /// A heading between groups, a row of column numbers, the template's example, or something else
    /// that is nobody.
    Nobody,
}

/// Tells what a row is; after an ending only a numbered row or a citizen id makes a person.
pub(super) fn kind(layout: &Layout, cells: &RowCells, after_ending: bool) -> Kind {
    let filled = |column: Column| layout.at(column).and_then(|number| cells.own.get(&number));
    let is_numbered = filled(Column::Ordinal).is_some_and(is_ordinal);
    let has_citizen_id = filled(Column::CitizenId).is_some_and(has_digits);
    let described = layout.columns.iter().filter(|(column, _)| column.describes_a_person());
    let described = described.filter(|(_, number)| cells.own.contains_key(number)).count();

    let is_example =
        filled(Column::Ordinal).is_some_and(|cell| text::fold(&cell.text()) == "vi du");
    if is_example || is_column_numbers(layout, cells) {
        return Kind::Nobody;
    }
    if !has_citizen_id && !is_numbered && cells.own.values().any(is_ending) {
        return Kind::Ending;
    }
    let is_person = match (after_ending, is_numbered) {
        (true, false) => has_citizen_id && described >= 2,
        (_, true) => described >= 1 && !is_heading(described, cells),
        (false, false) => described >= 2,
    };
    if is_person { Kind::Person } else { Kind::Nobody }
}

/// `1`, `01`, `1.` or `12)`; a heading's `I` and `A` are no ordinals.
fn is_ordinal(cell: &Cell) -> bool {
    match cell {
        Cell::Text(text) => {
            let digits = text.trim().trim_end_matches(['.', ')', '/']);
            !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
        }
        cell => cell.whole().is_some(),
    }
}

fn has_digits(cell: &Cell) -> bool {
    cell.text().bytes().filter(u8::is_ascii_digit).count() >= 8
}

/// A numbered heading (`1` beside `Phòng Tổ chức`) has one text, which begins like a unit's name.
fn is_heading(described: usize, cells: &RowCells) -> bool {
    /// With their marks: `Đặng` and `Đoàn` begin people's names.
    const BEGINNINGS: [&str; 8] = ["phòng", "ban", "khối", "đảng", "sở", "tổ", "nhóm", "cơ"];
    let begins = |cell: &Cell| {
        let lower = text::tidy(&cell.text()).to_lowercase();
        lower.split(' ').next().is_some_and(|word| BEGINNINGS.contains(&word))
    };
    described == 1 && cells.own.len() <= 2 && cells.own.values().any(begins)
}

/// Does this cell begin a line of totals or signatures?
pub(in crate::domain) fn is_ending(cell: &Cell) -> bool {
    let Cell::Text(text) = cell else { return false };
    let folded = text::fold(text);
    let begins = |ending: &&str| {
        folded.strip_prefix(*ending).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    // A long text that happens to begin with such a word is a note of somebody.
    folded.len() <= 60 && ENDINGS.iter().any(begins) && !is_name_like(text)
}

/// «Tổng», «Cộng» and «Lưu» begin totals, but Lưu is a family name as well.
fn is_name_like(written: &str) -> bool {
    let words = written.split_whitespace().count();
    let folded = text::fold(written);
    folded.starts_with("luu ") && (2..=5).contains(&words) && !written.contains(':')
}

/// The row under a header that numbers its columns: `1 2 3 4` or `(1) (2) (3)`.
fn is_column_numbers(layout: &Layout, cells: &RowCells) -> bool {
    let number = |cell: &Cell| match cell {
        Cell::Text(text) => text.trim().trim_matches(['(', ')']).parse::<u64>().ok(),
        cell => cell.whole(),
    };
    let numbers: Vec<Option<u64>> = cells.own.values().map(number).collect();
    let grows =
        |pair: &[Option<u64>]| matches!(pair, [Some(one), Some(next)] if one < next && *next <= 40);
    cells.row <= layout.header_rows.1 + 2 && numbers.len() >= 3 && numbers.windows(2).all(grows)
}
