//! The wordings that lists use above their columns: those known here, and those an office added.

use std::collections::HashMap;

use super::layout::Column;
use crate::domain::text;

/// Which column stands under which wording. What is known here holds; an office can only add.
#[derive(Debug, Clone, Default)]
pub struct Wordings {
    added: HashMap<String, Column>,
}

impl Wordings {
    /// The known wordings and those that an office added.
    pub fn with(added: impl IntoIterator<Item = (String, Column)>) -> Self {
        let added = added.into_iter().map(|(wording, column)| (text::fold(&wording), column));
        Self { added: added.collect() }
    }

    /// The column that stands under this wording, if any does.
    pub fn column_of(&self, wording: &str) -> Option<Column> {
        let folded = text::fold(wording);
        known(&folded).or_else(|| self.added.get(&folded).copied())
    }
}

/// The column that stands under a folded wording without anybody adding it.
pub fn known(folded: &str) -> Option<Column> {
    let matches = |wordings: &&[&str]| wordings.contains(&folded);
    HEADERS.iter().find(|(_, wordings)| matches(wordings)).map(|(column, _)| *column)
}

/// Wordings folded by `text::fold`, each with the column it stands over.
const HEADERS: &[(Column, &[&str])] = &[
    (Column::Ordinal, &["stt", "tt", "so tt", "so thu tu", "thu tu", "no"]),
    (
        Column::Name,
        &[
            "ho va ten",
            "ho ten",
            "ho va ten can bo",
            "ho ten can bo",
            "ho va ten khai sinh",
            "ho ten khai sinh",
            "ho va ten dem va ten",
            "ho chu dem va ten",
            "ho chu dem va ten khai sinh",
            "ho dem va ten",
            "ten can bo",
            "full name",
            "name",
        ],
    ),
    (
        Column::FamilyName,
        &["ho va ten dem", "ho dem", "ho va chu dem", "ho va dem", "ho va ten ho va ten dem"],
    ),
    (Column::GivenName, &["ten", "ho va ten ten"]),
    (
        Column::Born,
        &[
            "ngay thang nam sinh",
            "ngay sinh",
            "nam sinh",
            "sinh ngay",
            "ngay thang sinh",
            "sinh nam",
            "ngay sinh nam sinh",
            "ngay nam sinh",
            "date of birth",
        ],
    ),
    (
        Column::BornMale,
        &[
            "nam sinh nam",
            "ngay sinh nam",
            "ngay thang nam sinh nam",
            "sinh ngay nam",
            "ngay thang sinh nam",
        ],
    ),
    (
        Column::BornFemale,
        &[
            "nam sinh nu",
            "ngay sinh nu",
            "ngay thang nam sinh nu",
            "sinh ngay nu",
            "ngay thang sinh nu",
            "sinh nam nu",
        ],
    ),
    (Column::Sex, &["gioi tinh", "gt", "nam nu", "phai", "gioi", "sex"]),
    (
        Column::CitizenId,
        &[
            "so cccd",
            "cccd",
            "cccd cc",
            "cc cccd",
            "so cc cccd",
            "so cccd cc",
            "so can cuoc",
            "can cuoc",
            "can cuoc cong dan",
            "so can cuoc cong dan",
            "the can cuoc",
            "so the can cuoc",
            "so dinh danh ca nhan",
            "so dinh danh",
            "ma dinh danh",
            "ma dinh danh ca nhan",
            "ma so dinh danh",
            "cmnd cccd",
            "cccd cmnd",
            "so cmnd cccd",
            "so cccd cmnd",
            "so cccd so dinh danh ca nhan",
            "so dinh danh ca nhan cccd",
            "so ddcn",
            "ddcn",
            "citizen id",
        ],
    ),
    (
        Column::Insurance,
        &[
            "so the bhyt",
            "ma the bhyt",
            "bhyt",
            "the bhyt",
            "so bhyt",
            "ma bhyt",
            "ma so bhxh",
            "so bhxh",
            "so the bao hiem y te",
            "ma the bao hiem y te",
            "ma so the bhyt",
            "bao hiem y te",
            "the bao hiem y te",
        ],
    ),
    (
        Column::Post,
        &[
            "chuc vu",
            "chuc danh",
            "chuc vu chuc danh",
            "chuc danh chuc vu",
            "chuc vu cong tac",
            "chuc vu hien nay",
            "chuc vu hien tai",
            "chuc vu chuc danh hien nay",
            "chuc vu dang chinh quyen",
        ],
    ),
    (
        Column::Unit,
        &[
            "don vi cong tac",
            "co quan",
            "don vi",
            "noi cong tac",
            "co quan don vi",
            "co quan cong tac",
            "co quan don vi cong tac",
            "don vi sinh hoat",
            "to chuc",
        ],
    ),
    (
        Column::PostAndUnit,
        &[
            "chuc vu don vi cong tac",
            "chuc vu va don vi cong tac",
            "chuc vu noi cong tac",
            "chuc vu co quan",
            "chuc vu co quan cong tac",
            "chuc vu don vi",
            "chuc vu co quan don vi",
            "chuc vu co quan don vi cong tac",
            "chuc danh don vi cong tac",
            "chuc danh don vi",
            "chuc vu chuc danh don vi cong tac",
        ],
    ),
    (
        Column::Tier,
        &[
            "dien quan ly",
            "dien can bo",
            "dien",
            "cap quan ly",
            "doi tuong",
            "dien doi tuong",
            "dien can bo quan ly",
            "doi tuong quan ly",
            "phan cap quan ly",
        ],
    ),
    (
        Column::Phone,
        &[
            "dien thoai",
            "so dien thoai",
            "sdt",
            "so dt",
            "dt",
            "di dong",
            "dien thoai di dong",
            "so dien thoai di dong",
            "dien thoai lien he",
            "so dien thoai lien he",
            "so di dong",
            "phone",
        ],
    ),
    (
        Column::Address,
        &[
            "dia chi",
            "noi o",
            "noi o hien nay",
            "noi cu tru",
            "cho o hien nay",
            "dia chi thuong tru",
            "dia chi lien he",
            "dia chi noi o",
            "ho khau thuong tru",
            "noi thuong tru",
        ],
    ),
    (Column::Email, &["email", "e mail", "thu dien tu", "dia chi email", "hop thu dien tu"]),
    (Column::Note, &["ghi chu", "ghi chu khac", "note"]),
];

/// Words that begin a line of totals or signatures below a list.
pub(super) const ENDINGS: &[&str] = &[
    "tong cong",
    "tong so",
    "cong",
    "tong",
    "an dinh",
    "danh sach co",
    "danh sach nay co",
    "danh sach gom",
    "tm",
    "t m",
    "kt",
    "tl",
    "tuq",
    "nguoi lap",
    "nguoi lap bieu",
    "can bo lap",
    "noi nhan",
    "ky ten",
    "ky va ghi ro",
    "ky ghi ro",
    "xac nhan",
    "thu truong",
    "xac nhan cua",
    "ha noi ngay",
    "ngay thang nam",
    "luu",
];

/// Lines above a list that name its kind, its letter or the State, never its sender.
pub(super) const NOT_A_SENDER: &[&str] = &[
    "danh sach",
    "kem theo",
    "cong hoa xa hoi",
    "doc lap tu do",
    "dang cong san viet nam",
    "so",
    "nam",
    "bieu",
    "mau",
    "phu luc",
    "trich ngang",
    "ngay",
    "don vi tinh",
    "bao ve cham soc suc khoe",
];
