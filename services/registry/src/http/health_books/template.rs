//! A workbook to fill in, whose header is known and whose cells guide the typist.

use rust_xlsxwriter::{DataValidation, Format, FormatBorder, Note, Workbook, XlsxError};

use crate::domain::book_list::BookColumn;

/// Row of the header, counted from 0; the example stands below it, the list below that.
const HEADER: u32 = 2;
/// Rows that are prepared for people.
const ROWS: u32 = 1_000;
const ACTIONS: [&str; 5] = ["Cấp mới", "Cấp đổi", "Cấp lại", "Gia hạn", "Thu hồi"];

/// Writes the template.
pub(super) fn write() -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Danh sách")?;
    let title = Format::new().set_bold().set_font_size(14);
    sheet.write_with_format(0, 0, "DANH SÁCH VỀ SỔ Y BẠ", &title)?;
    let head = Format::new().set_bold().set_text_wrap().set_border(FormatBorder::Thin);
    // Text, so that no number loses its first zeros.
    let text = Format::new().set_num_format("@");
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for (number, column) in (0_u16..).zip(BookColumn::ALL) {
        let (width, advice, example) = about(column);
        let cell = if column == BookColumn::ValidTo { &day } else { &text };
        sheet.set_column_width(number, width)?.set_column_format(number, cell)?;
        sheet.write_with_format(HEADER, number, column.names().0, &head)?;
        sheet.insert_note(HEADER, number, &Note::new(advice).add_author_prefix(false))?;
        sheet.write_with_format(HEADER + 1, number, example, &cell.clone().set_italic())?;
        if column == BookColumn::Action {
            let chosen = DataValidation::new().allow_list_strings(&ACTIONS)?;
            let (first, last) = (HEADER + 2, HEADER + 1 + ROWS);
            sheet.add_data_validation(first, number, last, number, &chosen)?;
        }
    }
    sheet.set_freeze_panes(HEADER + 1, 0)?.set_landscape();
    workbook.save_to_buffer()
}

/// Width in letters, what to type, the example.
fn about(column: BookColumn) -> (f64, &'static str, &'static str) {
    match column {
        BookColumn::Ordinal => (8.0, "Số thứ tự. Dòng «Ví dụ» không được nhập.", "Ví dụ"),
        BookColumn::CitizenId => (
            16.0,
            "Mỗi dòng cần một trong ba: số CCCD, số sổ, hoặc số thẻ BHYT kèm họ tên.",
            "001065000000",
        ),
        BookColumn::BookNumber => (18.0, "Số của sổ đang có hiệu lực.", ""),
        BookColumn::Insurance => (18.0, "Cần ghi kèm họ và tên.", ""),
        BookColumn::Name => {
            (28.0, "Nên ghi: khác tên trong hồ sơ thì dòng bị giữ lại.", "Nguyễn Văn Mẫu")
        }
        BookColumn::Action => (14.0, "Để trống thì theo việc chọn chung khi gửi tệp.", "Cấp đổi"),
        BookColumn::Reason => (34.0, "Bắt buộc khi cấp đổi, cấp lại, thu hồi.", "Sổ hết trang"),
        BookColumn::ValidTo => (16.0, "Để trống thì theo thời hạn chung của văn phòng.", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::book_list::{NoBookList, find_book_list, read_book_row};
    use crate::domain::health_book::Action;
    use crate::domain::roster::Wordings;
    use crate::domain::workbook::{Cell, Limits, read};

    #[test]
    fn the_template_as_it_is_names_nobody_and_as_its_example_shows_somebody() {
        let mut sheets = read(&write().unwrap(), &Limits::default()).unwrap();
        let empty = find_book_list(sheets.clone(), &Wordings::default());
        assert_eq!(empty.unwrap_err(), NoBookList::NoRows);
        let rows = &mut sheets[0].rows;
        let mut filled = rows[&(HEADER + 2)].clone();
        filled.insert(0, Cell::Text("1".to_owned()));
        rows.insert(HEADER + 3, filled);

        let list = find_book_list(sheets, &Wordings::default()).unwrap();

        let row = read_book_row(&list, &list.rows[0]).ok().unwrap();
        assert!(row.citizen_id.is_some() && row.name.is_some());
        assert_eq!(row.action, Some(Action::Exchange));
    }
}
