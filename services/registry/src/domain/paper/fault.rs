//! Why a row of the office's paper is not taken, in words that a clerk can act on.

use super::PaperColumn;

/// One thing wrong with one row. Holds nothing that the row said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperFault {
    /// The workbook's own number, from 1.
    pub row: u32,
    pub column: PaperColumn,
    pub code: PaperCode,
    /// The cell as the workbook names it, such as `E17`.
    pub cell: Option<String>,
}

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PaperCode {
    Missing,
    CitizenIdUnreadable,
    BornUnreadable,
    NotAName,
    YearUnreadable,
    YearNotYet,
    DayUnreadable,
    DayOfAnotherYear,
    ClassUnknown,
    ClassOfAnotherScale,
    StandardUnknown,
    StandardUnclear,
    TookPartUnreadable,
    ClassWithoutCheckup,
    TooLong,
    PersonUnknown,
    PersonAmbiguous,
    NameDiffers,
    BornDiffers,
    YearRepeated,
    KnownDiffers,
}

impl PaperFault {
    /// The sentence for the clerk, in Vietnamese and English; both name the column.
    pub fn texts(&self) -> (String, String) {
        let (vi, en) = self.column.names();
        let place = self.cell.as_deref().map(|cell| format!(" ({cell})")).unwrap_or_default();
        let (why_vi, why_en) = self.code.reasons();
        (format!("{vi}{place}: {why_vi}"), format!("{en}{place}: {why_en}"))
    }
}

impl PaperCode {
    /// The kebab-case name that other programs match on.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::CitizenIdUnreadable => "citizen-id-unreadable",
            Self::BornUnreadable => "born-unreadable",
            Self::NotAName => "not-a-name",
            Self::YearUnreadable => "year-unreadable",
            Self::YearNotYet => "year-not-yet",
            Self::DayUnreadable => "day-unreadable",
            Self::DayOfAnotherYear => "day-of-another-year",
            Self::ClassUnknown => "class-unknown",
            Self::ClassOfAnotherScale => "class-of-another-scale",
            Self::StandardUnknown => "standard-unknown",
            Self::StandardUnclear => "standard-unclear",
            Self::TookPartUnreadable => "took-part-unreadable",
            Self::ClassWithoutCheckup => "class-without-checkup",
            Self::TooLong => "too-long",
            Self::PersonUnknown => "person-unknown",
            Self::PersonAmbiguous => "person-ambiguous",
            Self::NameDiffers => "name-differs",
            Self::BornDiffers => "born-differs",
            Self::YearRepeated => "year-repeated",
            Self::KnownDiffers => "known-differs",
        }
    }

    fn reasons(self) -> (&'static str, &'static str) {
        match self {
            Self::Missing => ("còn thiếu", "is missing"),
            Self::CitizenIdUnreadable => {
                ("phải có đúng 12 chữ số", "must have exactly twelve digits")
            }
            Self::BornUnreadable => {
                ("không đọc được; ghi ngày/tháng/năm hoặc năm", "write day/month/year, or the year")
            }
            Self::NotAName => ("không phải là họ tên", "is not a name"),
            Self::YearUnreadable => {
                ("phải là một năm có 4 chữ số", "must be a year of four digits")
            }
            Self::YearNotYet => ("chưa tới năm này", "is a year to come"),
            Self::DayUnreadable => ("không đọc được; ghi ngày/tháng/năm", "write day/month/year"),
            Self::DayOfAnotherYear => ("không thuộc năm của dòng này", "is not in the row's year"),
            Self::ClassUnknown => ("phải là A, B1, B2, C hoặc D", "must be A, B1, B2, C or D"),
            Self::ClassOfAnotherScale => (
                "là loại I–V của thang sức khỏe chung; không đổi sang A–D được",
                "is of the general scale I to V, from which no class A to D follows",
            ),
            Self::StandardUnknown => {
                ("phải là 2136/2005 hoặc 1266/2020", "must be 2136/2005 or 1266/2020")
            }
            Self::StandardUnclear => (
                "năm 2020 có hai tiêu chuẩn; ghi ngày khám hoặc tiêu chuẩn",
                "two standards held in 2020; give the day of the check-up or the standard",
            ),
            Self::TookPartUnreadable => ("ghi «x» hoặc «không»", "write `x` or `không`"),
            Self::ClassWithoutCheckup => (
                "có phân loại nhưng ghi là không khám",
                "there is a class, yet they did not take part",
            ),
            Self::TooLong => ("quá dài (tối đa 50 ký tự)", "is too long (50 characters at most)"),
            code => code.reasons_of_others(),
        }
    }

    /// Reasons that lie in what is known or in other rows.
    fn reasons_of_others(self) -> (&'static str, &'static str) {
        match self {
            Self::PersonUnknown => (
                "không có ai như vậy trong danh bạ; hãy nhập người này trước",
                "nobody here is such; register them first",
            ),
            Self::PersonAmbiguous => (
                "có nhiều người trùng họ tên và ngày sinh; hãy ghi số CCCD",
                "several people have this name and birth; give the citizen id",
            ),
            Self::NameDiffers => (
                "khác họ tên của người có số CCCD này",
                "differs from the name of whoever has this citizen id",
            ),
            Self::BornDiffers => (
                "khác ngày sinh của người có số CCCD này",
                "differs from the birth of whoever has this citizen id",
            ),
            Self::YearRepeated => (
                "người này đã có một dòng khác cho năm này trong tệp",
                "another row of the file is about this person's year",
            ),
            // Whatever has its own words was answered above.
            _ => (
                "khác với hồ sơ giấy đã nhập cho năm này; chọn thay thế nếu dòng này đúng",
                "differs from the paper already taken over for this year; choose to replace it if this is right",
            ),
        }
    }
}
