//! Lists as party committees send them: workbooks in four layouts, a few rows of them wrong.

mod faults;
mod layouts;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};
use serde::Serialize;

use super::Province;
use super::draw::{Draw, Purpose};
use super::people::Person;
use super::places::{ORGANISATIONS, Organisation};
use faults::Fault;
use layouts::{Cell, Layout};

/// A list: the workbook and what must become of each of its rows.
pub struct Roster {
    /// Such as `syt.xlsx`.
    pub name: String,
    /// Code of the organisation that sends it.
    pub organisation: &'static str,
    pub workbook: Vec<u8>,
    pub rows: Vec<ExpectedRow>,
}

/// What an import must make of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExpectedRow {
    /// The workbook's own row number, from 1.
    pub row: u32,
    /// `accept`, `hold` or `duplicate`.
    pub expect: &'static str,
    /// What is odd about the row, `plain` when nothing is.
    pub case: &'static str,
    /// The true citizen id of the person meant.
    pub citizen_id: String,
}

/// The row of the headings, from 0.
const HEADING_ROW: u32 = 5;

impl Province {
    /// The lists of all organisations that have somebody to list.
    pub fn rosters(&self) -> Result<Vec<Roster>, XlsxError> {
        ORGANISATIONS
            .iter()
            .enumerate()
            .map(|(index, organisation)| {
                let people: Vec<&Person> =
                    self.people.iter().filter(|person| person.organisation == index).collect();
                roster(self.seed, index, organisation, &people)
            })
            .filter(|roster| roster.as_ref().map_or(true, |roster| !roster.rows.is_empty()))
            .collect()
    }
}

fn roster(
    seed: u64,
    index: usize,
    organisation: &Organisation,
    people: &[&Person],
) -> Result<Roster, XlsxError> {
    let layout = Layout::of(index);
    let mut workbook = Workbook::new();
    // The only clock in a workbook: fixed, so that equal seeds give equal bytes.
    let written = ExcelDateTime::from_ymd(2026, 1, 15)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&written));
    let sheet = workbook.add_worksheet();
    sheet.set_name("Danh sách")?;
    titles(sheet, organisation, layout)?;
    let mut rows = Vec::new();
    for person in people {
        let draw = &mut Draw::of(seed, Purpose::Roster, person.number);
        let fault = Fault::draw(draw);
        for expect in fault.outcomes() {
            let row = HEADING_ROW + 1 + u32::try_from(rows.len()).expect("a list fits a sheet");
            let cells = layout.cells(person, organisation, fault, draw);
            write_row(sheet, row, rows.len() + 1, &cells)?;
            rows.push(ExpectedRow {
                row: row + 1,
                expect,
                case: fault.name(),
                citizen_id: person.citizen_id.clone(),
            });
        }
    }
    signature(sheet, rows.len())?;
    Ok(Roster {
        name: format!("{}.xlsx", organisation.code.to_lowercase()),
        organisation: organisation.code,
        workbook: workbook.save_to_buffer()?,
        rows,
    })
}

fn titles(
    sheet: &mut Worksheet,
    organisation: &Organisation,
    layout: Layout,
) -> Result<(), XlsxError> {
    let title = Format::new().set_bold().set_align(FormatAlign::Center);
    let last = u16::try_from(layout.headings().len() - 1).expect("a dozen columns");
    sheet.merge_range(0, 0, 0, last, &organisation.name.to_uppercase(), &title)?;
    sheet.merge_range(
        2,
        0,
        2,
        last,
        "DANH SÁCH CÁN BỘ THUỘC DIỆN BẢO VỆ, CHĂM SÓC SỨC KHỎE NĂM 2026",
        &title,
    )?;
    sheet.merge_range(3, 0, 3, last, "(Kèm theo Công văn ngày 15/01/2026)", &title)?;
    let heading = Format::new().set_bold().set_text_wrap();
    for (text, column) in layout.headings().iter().zip(0..) {
        sheet.write_with_format(HEADING_ROW, column, *text, &heading)?;
        sheet.set_column_width(column, 18)?;
    }
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    row: u32,
    number: usize,
    cells: &[Cell],
) -> Result<(), XlsxError> {
    sheet.write(row, 0, u32::try_from(number).expect("a list fits a sheet"))?;
    for (cell, column) in cells.iter().zip(1..) {
        match cell {
            Cell::Empty => {}
            Cell::Text(text) => {
                sheet.write(row, column, text.as_str())?;
            }
            Cell::Number(number) => {
                #[expect(clippy::cast_precision_loss, reason = "twelve digits are below 2^53")]
                sheet.write_number(row, column, *number as f64)?;
            }
            Cell::Date(date) => {
                let format = Format::new().set_num_format("dd/mm/yyyy");
                sheet.write_with_format(row, column, date, &format)?;
            }
        }
    }
    Ok(())
}

/// The lines below a list that are no people.
fn signature(sheet: &mut Worksheet, rows: usize) -> Result<(), XlsxError> {
    let rows = u32::try_from(rows).expect("a list fits a sheet");
    let below = HEADING_ROW + 2 + rows;
    sheet.write(below, 1, "Tổng cộng:")?;
    sheet.write(below, 2, rows)?;
    sheet.write(below + 1, 6, "TM. BAN THƯỜNG VỤ")?;
    Ok(())
}
