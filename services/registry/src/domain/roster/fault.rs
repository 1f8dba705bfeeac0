//! Why a row is held, in words that a clerk can act on.

use serde::{Deserialize, Serialize};

use super::layout::{Column, Layout};
use crate::domain::workbook::cell_name;

/// One thing wrong with one cell of a row. Holds nothing that the cell said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// What the column holds.
    pub column: Column,
    /// What is wrong.
    pub code: FaultCode,
    /// The cell as the workbook names it, such as `E17`.
    pub cell: Option<String>,
    /// Another row of the same list that this one contradicts or repeats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_row: Option<u32>,
}

/// What can be wrong. The kebab-case name is what other programs match on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultCode {
    Missing,
    CellWithoutValue,
    NotAName,
    CitizenIdOldNumber,
    CitizenIdNotTwelveDigits,
    CitizenIdBirthYearDiffers,
    CitizenIdSexDiffers,
    CitizenIdRepeatedDiffers,
    CitizenIdKnownDiffers,
    DateDoesNotExist,
    DateUnreadable,
    DateTwoDigitYear,
    DateImplausible,
    BornTwice,
    SexUnreadable,
    InsuranceUnreadable,
    InsuranceOfAnother,
    PhoneUnreadable,
    EmailUnreadable,
    TierUnknown,
    RowRepeated,
    NeedsReview,
    PersonDied,
    StateSecret,
    Refused,
    Erased,
    RejectedByOffice,
    Joins,
    Moves,
    Changes,
    Conflicts,
}

impl Fault {
    /// A fault of a row as a whole, with no cell to point at.
    pub fn of_row(column: Column, code: FaultCode) -> Self {
        Self { column, code, cell: None, other_row: None }
    }

    /// Names the cell of this row that the fault is about, where it does not name one already.
    #[must_use]
    pub fn at(self, layout: &Layout, row: u32) -> Self {
        let cell = layout.shown_at(self.column).map(|column| cell_name(row, column));
        Self { cell: self.cell.or(cell), ..self }
    }

    /// The sentence for the clerk, in Vietnamese and English; both name the column.
    pub fn texts(&self) -> (String, String) {
        let (vi, en) = self.column.names();
        let place = self.cell.as_deref().map(|cell| format!(" ({cell})")).unwrap_or_default();
        let (why_vi, why_en) = self.code.reasons();
        let (row_vi, row_en) = match self.other_row {
            Some(row) => (format!(" (dòng {row})"), format!(" (row {row})")),
            None => Default::default(),
        };
        (format!("{vi}{place}: {why_vi}{row_vi}"), format!("{en}{place}: {why_en}{row_en}"))
    }
}

impl FaultCode {
    /// Can an officer take the row although this is so?
    ///
    /// A contradiction that a human may know better, or a number that can be left out.
    pub fn is_confirmable(self) -> bool {
        matches!(
            self,
            Self::CitizenIdBirthYearDiffers
                | Self::CitizenIdSexDiffers
                | Self::InsuranceUnreadable
                | Self::PhoneUnreadable
                | Self::EmailUnreadable
        ) || self.is_difference()
    }

    /// Is it a difference from what is held, which only waits for a confirmation?
    pub fn is_difference(self) -> bool {
        matches!(self, Self::Joins | Self::Moves | Self::Changes | Self::Conflicts)
    }

    fn reasons(self) -> (&'static str, &'static str) {
        match self {
            Self::Missing => ("còn thiếu", "is missing"),
            Self::CellWithoutValue => (
                "ô chứa công thức chưa có giá trị hoặc bị lỗi; hãy nhập giá trị vào ô",
                "the cell holds a formula without a value, or an error; type the value in",
            ),
            Self::NotAName => ("không phải là họ tên", "is not a name"),
            Self::CitizenIdOldNumber => (
                "là số CMND 9 số; cần số CCCD/định danh cá nhân 12 số",
                "is an old nine-digit number; the twelve-digit citizen id is needed",
            ),
            Self::CitizenIdNotTwelveDigits => {
                ("phải có đúng 12 chữ số", "must have exactly twelve digits")
            }
            Self::CitizenIdBirthYearDiffers => {
                ("năm sinh trong số CCCD khác ngày sinh", "its birth year differs from the date")
            }
            Self::CitizenIdSexDiffers => {
                ("giới tính trong số CCCD khác cột giới tính", "its sex differs from the sex given")
            }
            Self::DateDoesNotExist => ("không có ngày này trong lịch", "there is no such day"),
            Self::DateUnreadable => (
                "không đọc được; hãy ghi dạng ngày/tháng/năm",
                "is not a date; write day/month/year",
            ),
            Self::DateTwoDigitYear => {
                ("năm sinh phải ghi đủ 4 chữ số", "the year must have four digits")
            }
            Self::DateImplausible => (
                "không thể là ngày sinh của người trong danh sách",
                "cannot be a date of birth here",
            ),
            Self::BornTwice => {
                ("có ở cả cột nam và cột nữ", "stands in the men's and the women's column")
            }
            Self::SexUnreadable => ("phải là Nam hoặc Nữ", "must be Nam (male) or Nữ (female)"),
            Self::InsuranceUnreadable => (
                "không đúng dạng: 10 số, 12 số, hoặc 2 chữ cái và 13 số",
                "must be 10 digits, 12 digits, or 2 letters and 13 digits",
            ),
            Self::PhoneUnreadable => {
                ("không phải là số điện thoại ở Việt Nam", "is not a Vietnamese telephone number")
            }
            Self::EmailUnreadable => ("không phải là địa chỉ thư", "is not an e-mail address"),
            Self::TierUnknown => ("không rõ là diện quản lý nào", "is not a known management tier"),
            code => code.reasons_of_others(),
        }
    }

    /// Reasons that lie in other rows, other people or the law, not in what a cell says.
    fn reasons_of_others(self) -> (&'static str, &'static str) {
        match self {
            Self::CitizenIdRepeatedDiffers => (
                "đã có trong danh sách này với họ tên hoặc ngày sinh khác",
                "stands in this list already with another name or date of birth",
            ),
            Self::CitizenIdKnownDiffers => (
                "đã được đăng ký với họ tên, giới tính hoặc ngày sinh khác",
                "is registered already with another name, sex or date of birth",
            ),
            Self::InsuranceOfAnother => {
                ("đang là của một người khác", "already belongs to somebody else")
            }
            Self::RowRepeated => ("trùng với người ở", "is the same person as in"),
            Self::NeedsReview => (
                "dòng này cần cán bộ Ban Bảo vệ sức khỏe xem xét",
                "this row must be reviewed by an officer of the Board",
            ),
            Self::PersonDied => {
                ("đã được ghi nhận là đã mất", "is recorded as somebody who has died")
            }
            Self::StateSecret => (
                "hệ thống không được lưu hồ sơ của Ủy viên Bộ Chính trị, Ban Bí thư; không có gì \
                 của dòng này được lưu",
                "records of Politburo and Secretariat members must not be here; nothing of this \
                 row was stored",
            ),
            Self::Joins => (
                "người này chưa có trong hệ thống; xác nhận để thêm",
                "this person is not registered; confirm to add them",
            ),
            Self::Moves => (
                "người này đang thuộc đơn vị khác; xác nhận để chuyển về đơn vị này",
                "this person belongs to another organisation; confirm to move them here",
            ),
            Self::Changes => (
                "khác với dữ liệu đang lưu; xác nhận để cập nhật",
                "differs from what is held; confirm to change it",
            ),
            Self::Conflicts => (
                "khác với danh sách của đơn vị khác về cùng người này; xác nhận nếu dòng này đúng, \
                 hoặc sửa lại như đang lưu",
                "differs from another organisation's list about the same person; confirm it if this \
                 row is right, or correct it to what is held",
            ),
            Self::RejectedByOffice => (
                "dòng này đã bị từ chối; không có gì của dòng này được lưu",
                "the row was rejected; nothing of it is kept",
            ),
            Self::Erased => (
                "dữ liệu của người này đã được xóa; không có gì của dòng này được lưu",
                "this person's data were erased; nothing of the row is kept",
            ),
            // The refusal list; whatever has its own words was answered above.
            _ => (
                "nằm trong danh mục không được lưu; không có gì của dòng này được lưu",
                "is on the refusal list; nothing of this row was stored",
            ),
        }
    }
}
