//! A template for committees: a workbook whose header is known and whose cells guide the typist.

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::Data;
use auth::{Caller, Permission};
use rust_xlsxwriter::{
    Color, DataValidation, ExcelDateTime, Format, FormatAlign, FormatBorder, Note, Workbook,
    Worksheet, XlsxError,
};

use super::roster_workbook::XLSX;
use crate::app::App;
use crate::error::Error;

/// Row of the header, counted from 0; the example stands below it, the list below that.
const HEADER: u32 = 3;
/// Rows that are prepared for people.
const ROWS: u32 = 1_000;
const SEXES: [&str; 2] = ["Nam", "Nữ"];
/// One wording for each tier, as `domain::tier` reads them; Excel allows 255 letters in all.
const TIERS: [&str; 5] = [
    "Trung ương quản lý",
    "Ban Thường vụ Tỉnh ủy quản lý",
    "Cán bộ cấp tỉnh khác",
    "Cấp ủy cơ sở quản lý",
    "Nguyên Thứ trưởng và tương đương cư trú tại tỉnh",
];

/// What is typed into a column.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Date,
    Sex,
    Tier,
}

/// Title, width in letters, what to type, example, kind.
const COLUMNS: [(&str, f64, &str, &str, Kind); 12] = [
    ("STT", 8.0, "Số thứ tự.", "Ví dụ", Kind::Text),
    ("Họ và tên", 28.0, "Bắt buộc. Viết đủ dấu.", "Nguyễn Văn Mẫu", Kind::Text),
    (
        "Ngày, tháng, năm sinh",
        16.0,
        "Bắt buộc. Ngày/tháng/năm; nếu chỉ biết năm thì ghi năm, 4 chữ số.",
        "15/05/1965",
        Kind::Date,
    ),
    ("Giới tính", 10.0, "Nam hoặc Nữ.", "Nam", Kind::Sex),
    (
        "Số CCCD",
        16.0,
        "Bắt buộc. Đúng 12 chữ số; ô ở dạng văn bản để không mất số 0 ở đầu.",
        "001065000000",
        Kind::Text,
    ),
    (
        "Số thẻ BHYT",
        18.0,
        "10 số, 12 số, hoặc 2 chữ cái và 13 số. Có thể để trống.",
        "DN4010000000000",
        Kind::Text,
    ),
    ("Chức vụ", 28.0, "Người đã nghỉ hưu ghi thêm «đã nghỉ hưu».", "Giám đốc", Kind::Text),
    ("Đơn vị công tác", 28.0, "Tên đầy đủ của đơn vị.", "Sở Mẫu", Kind::Text),
    (
        "Diện quản lý",
        34.0,
        "Bắt buộc. Chọn trong danh sách.",
        "Ban Thường vụ Tỉnh ủy quản lý",
        Kind::Tier,
    ),
    ("Điện thoại", 14.0, "Có thể để trống.", "0912000000", Kind::Text),
    ("Địa chỉ", 34.0, "Nơi ở hiện nay. Có thể để trống.", "Phường Mẫu, tỉnh Mẫu", Kind::Text),
    ("Ghi chú", 24.0, "Không được nhập vào hệ thống.", "", Kind::Text),
];

const GUIDE: [&str; 6] = [
    "Điền mỗi người một dòng trong trang «Danh sách», từ dưới dòng ví dụ. Dòng ví dụ không được nhập.",
    "Không cần giữ đúng thứ tự cột; tiêu đề cột cần giữ nguyên chữ.",
    "Có thể thêm dòng tên đơn vị phía trên, dòng tổng cộng và chữ ký phía dưới.",
    "Số CCCD, số thẻ BHYT, điện thoại để ở dạng văn bản. Không gộp ô trong danh sách.",
    "Không gửi hồ sơ của Ủy viên Bộ Chính trị, Ban Bí thư: hệ thống không được lưu.",
    "Sau khi gửi, dòng nào cần sửa được nêu rõ ô và lý do; có thể sửa ngay trên hệ thống.",
];

/// Gives a template to fill in.
#[utoipa::path(get, path = "/registry/v1/roster-template", tag = "roster imports",
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
pub(crate) async fn get_template(app: Data<App>, caller: Caller) -> Result<HttpResponse, Error> {
    caller.begin(&app.db, Permission::SeeRosterImports).await?.commit().await?;
    let disposition = "attachment; filename=\"mau-danh-sach.xlsx\"";
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, XLSX))
        .insert_header((CONTENT_DISPOSITION, disposition))
        .body(write()?))
}

fn write() -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Danh sách")?;
    let title = Format::new().set_bold().set_font_size(14);
    sheet.write_with_format(0, 0, "DANH SÁCH TRÍCH NGANG CÁN BỘ", &title)?;
    for (number, column) in (0_u16..).zip(COLUMNS) {
        write_column(sheet, number, column)?;
    }
    sheet.set_freeze_panes(HEADER + 1, 2)?;
    sheet.set_landscape().set_repeat_rows(HEADER, HEADER)?;
    let guide = workbook.add_worksheet();
    guide.set_name("Hướng dẫn")?.set_column_width(0, 110)?;
    let wrapped = Format::new().set_text_wrap();
    for (row, line) in (0_u32..).zip(GUIDE) {
        guide.write_with_format(row, 0, line, &wrapped)?;
    }
    workbook.save_to_buffer()
}

fn write_column(
    sheet: &mut Worksheet,
    number: u16,
    (title, width, hint, example, kind): (&str, f64, &str, &str, Kind),
) -> Result<(), XlsxError> {
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_border(FormatBorder::Thin)
        .set_background_color(Color::RGB(0xD9_E8_F5));
    // Text, so that no number loses its first zeros.
    let number_format = if kind == Kind::Date { "dd/mm/yyyy" } else { "@" };
    let cell = Format::new().set_num_format(number_format);
    let grey = cell.clone().set_italic().set_font_color(Color::RGB(0x80_80_80));
    sheet.set_column_width(number, width)?.set_column_format(number, &cell)?;
    sheet.write_with_format(HEADER, number, title, &head)?;
    sheet.insert_note(HEADER, number, &Note::new(hint).add_author_prefix(false))?;
    sheet.write_with_format(HEADER + 1, number, example, &grey)?;
    if let Some(validation) = validation(kind)? {
        let (first, last) = (HEADER + 2, HEADER + 1 + ROWS);
        sheet.add_data_validation(first, number, last, number, &validation)?;
    }
    Ok(())
}

fn validation(kind: Kind) -> Result<Option<DataValidation>, XlsxError> {
    let chosen = |words: &[&str]| DataValidation::new().allow_list_strings(words);
    let validation = match kind {
        Kind::Text => return Ok(None),
        Kind::Sex => chosen(&SEXES)?.set_error_message("Chọn Nam hoặc Nữ")?,
        Kind::Tier => chosen(&TIERS)?.set_error_message("Chọn diện quản lý trong danh sách")?,
        // A year alone is allowed: it is a small number, so only the upper end is kept.
        Kind::Date => {
            let rule =
                rust_xlsxwriter::DataValidationRule::LessThan(ExcelDateTime::from_ymd(2100, 1, 1)?);
            DataValidation::new().allow_date(rule).set_input_message("Ngày/tháng/năm, hoặc năm")?
        }
    };
    Ok(Some(validation))
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::roster::{Column, NoList, Reading, Wordings, find_list, read_row};
    use crate::domain::tier::{TierWording, read_tier};
    use crate::domain::workbook::{Cell, Limits, read};

    #[test]
    fn the_template_as_it_is_holds_nobody() {
        let sheets = read(&write().unwrap(), &Limits::default()).unwrap();
        assert_eq!(find_list(sheets, &Wordings::default()).unwrap_err(), NoList::NoRows);
    }

    #[test]
    fn what_is_filled_in_as_the_example_shows_is_a_person() {
        let mut sheets = read(&write().unwrap(), &Limits::default()).unwrap();
        let rows = &mut sheets[0].rows;
        let mut filled = rows[&(HEADER + 2)].clone();
        filled.insert(0, Cell::Text("1".to_owned()));
        rows.insert(HEADER + 3, filled);

        let list = find_list(sheets, &Wordings::default()).unwrap();

        assert_eq!(list.rows.len(), 1);
        assert!(list.layout.unknown.is_empty() && list.layout.has(Column::Address));
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let reading = read_row(&list.layout, &list.rows[0], None, today);
        assert!(matches!(reading, Reading::Person(person) if person.phone.is_some()));
    }

    #[test]
    fn every_tier_that_can_be_chosen_is_another_one() {
        let mut tiers: Vec<_> = TIERS
            .iter()
            .map(|wording| match read_tier(wording) {
                Some(TierWording::Tier(tier)) => tier.as_str(),
                other => panic!("{wording}: {other:?}"),
            })
            .collect();
        tiers.sort_unstable();
        tiers.dedup();
        assert_eq!(tiers.len(), TIERS.len());
    }
}
