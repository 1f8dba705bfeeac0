//! Which column of a list holds what.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::wordings::known;
use crate::domain::text;

/// What a column of a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// Số thứ tự.
    Ordinal,
    /// Họ và tên.
    Name,
    /// Họ và tên đệm, where the given name has a column of its own.
    FamilyName,
    /// Tên.
    GivenName,
    /// Ngày, tháng, năm sinh.
    Born,
    /// Năm sinh of a man, where men and women have a column each.
    BornMale,
    /// Năm sinh of a woman.
    BornFemale,
    /// Giới tính.
    Sex,
    /// Số CCCD.
    CitizenId,
    /// Số thẻ BHYT.
    Insurance,
    /// Chức vụ.
    Post,
    /// Đơn vị công tác.
    Unit,
    /// Chức vụ, đơn vị công tác in one cell.
    PostAndUnit,
    /// Diện quản lý.
    Tier,
    /// Điện thoại.
    Phone,
    /// Địa chỉ.
    Address,
    /// Thư điện tử.
    Email,
    /// Ghi chú.
    Note,
}

impl Column {
    /// Every column that a list can have.
    pub const ALL: [Self; 18] = [
        Self::Ordinal,
        Self::Name,
        Self::FamilyName,
        Self::GivenName,
        Self::Born,
        Self::BornMale,
        Self::BornFemale,
        Self::Sex,
        Self::CitizenId,
        Self::Insurance,
        Self::Post,
        Self::Unit,
        Self::PostAndUnit,
        Self::Tier,
        Self::Phone,
        Self::Address,
        Self::Email,
        Self::Note,
    ];

    /// The column's name in Vietnamese and English, as faults call it.
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Ordinal => ("Số thứ tự", "number"),
            Self::Name => ("Họ và tên", "full name"),
            Self::FamilyName => ("Họ và tên đệm", "family and middle name"),
            Self::GivenName => ("Tên", "given name"),
            Self::Born | Self::BornMale | Self::BornFemale => ("Ngày sinh", "date of birth"),
            Self::Sex => ("Giới tính", "sex"),
            Self::CitizenId => ("Số CCCD", "citizen id"),
            Self::Insurance => ("Số thẻ BHYT", "health insurance number"),
            Self::Post => ("Chức vụ", "post"),
            Self::Unit => ("Đơn vị công tác", "unit"),
            Self::PostAndUnit => ("Chức vụ, đơn vị công tác", "post and unit"),
            Self::Tier => ("Diện quản lý", "management tier"),
            Self::Phone => ("Điện thoại", "telephone"),
            Self::Address => ("Địa chỉ", "address"),
            Self::Email => ("Thư điện tử", "e-mail"),
            Self::Note => ("Ghi chú", "note"),
        }
    }

    /// Does this column say who or what somebody is, rather than number or annotate the row?
    pub fn describes_a_person(self) -> bool {
        !matches!(self, Self::Ordinal | Self::Note)
    }
}

/// Where a list keeps what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The rows of the header, counted from 1; equal unless the header has two rows.
    pub header_rows: (u32, u32),
    /// Column numbers counted from 0.
    pub columns: BTreeMap<Column, u16>,
    /// The wording of each recognised column in this workbook.
    pub wordings: BTreeMap<Column, String>,
    /// Headers that nobody has said the meaning of, by column number.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown: BTreeMap<u16, String>,
    /// Whether numbers without a format count days from 1904.
    #[serde(default)]
    pub date_1904: bool,
}

impl Layout {
    /// Where this column stands in the sheet, if the list has it.
    pub fn at(&self, column: Column) -> Option<u16> {
        self.columns.get(&column).copied()
    }

    /// Columns that were found by wordings which an office added, with those wordings.
    pub fn by_added_wordings(&self) -> impl Iterator<Item = (Column, &str)> {
        let is_added = |(_, wording): &(&Column, &String)| known(&text::fold(wording)).is_none();
        let added = self.wordings.iter().filter(is_added);
        added.map(|(column, wording)| (*column, wording.as_str()))
    }

    /// Does the list have this column?
    pub fn has(&self, column: Column) -> bool {
        self.columns.contains_key(&column)
    }

    /// The column of the list that a fault about `column` should be shown at.
    ///
    /// A list with a column for men's years of birth and one for women's has no other for it, and
    /// so has one with post and unit together.
    pub fn shown_at(&self, column: Column) -> Option<u16> {
        let stand_ins: &[Column] = match column {
            Column::Name => &[Column::FamilyName, Column::GivenName],
            Column::Born | Column::Sex => &[Column::BornMale, Column::BornFemale],
            Column::Post | Column::Unit => &[Column::PostAndUnit],
            _ => &[],
        };
        self.at(column).or_else(|| stand_ins.iter().find_map(|stand_in| self.at(*stand_in)))
    }
}
