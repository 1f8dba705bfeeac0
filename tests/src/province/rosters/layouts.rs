//! How different committees lay out the same list.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::ExcelDateTime;
use unicode_normalization::UnicodeNormalization;

use super::faults::Fault;
use crate::province::draw::Draw;
use crate::province::people::Person;
use crate::province::places::Organisation;

/// One cell of a row.
pub(super) enum Cell {
    Empty,
    Text(String),
    Number(u64),
    Date(ExcelDateTime),
}

/// The four layouts in use.
#[derive(Debug, Clone, Copy)]
pub(super) enum Layout {
    /// A column each, true dates.
    Plain,
    /// Two columns of birth, one for men and one for women; dates as text.
    BornBySex,
    /// Post and organisation in one column, names in capitals; dates with dots.
    Joined,
    /// The citizen id first, true dates, an address column.
    CitizenIdFirst,
}

impl Layout {
    pub(super) fn of(organisation: usize) -> Self {
        match organisation % 4 {
            0 => Self::Plain,
            1 => Self::BornBySex,
            2 => Self::Joined,
            _ => Self::CitizenIdFirst,
        }
    }

    pub(super) fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Plain => &[
                "STT",
                "Họ và tên",
                "Ngày, tháng, năm sinh",
                "Giới tính",
                "Số CCCD",
                "Số thẻ BHYT",
                "Chức vụ",
                "Đơn vị công tác",
                "Diện quản lý",
                "Điện thoại",
                "Ghi chú",
            ],
            Self::BornBySex => &[
                "TT",
                "Họ tên",
                "Năm sinh Nam",
                "Năm sinh Nữ",
                "Số định danh cá nhân",
                "Mã thẻ BHYT",
                "Chức danh",
                "Cơ quan",
                "Diện cán bộ",
                "SĐT",
            ],
            Self::Joined => &[
                "Số TT",
                "HỌ VÀ TÊN",
                "Ngày sinh",
                "GT",
                "CCCD/CC",
                "BHYT",
                "Chức vụ, đơn vị công tác",
                "Diện quản lý",
                "Số điện thoại",
            ],
            Self::CitizenIdFirst => &[
                "STT",
                "Số CCCD",
                "Họ và tên",
                "Ngày sinh",
                "Giới tính",
                "Số thẻ BHYT",
                "Diện quản lý",
                "Chức vụ",
                "Đơn vị công tác",
                "Số điện thoại",
            ],
        }
    }

    /// The cells behind the running number.
    pub(super) fn cells(
        self,
        person: &Person,
        organisation: &Organisation,
        fault: Fault,
        draw: &mut Draw,
    ) -> Vec<Cell> {
        let text = |text: &str| Cell::Text(text.to_owned());
        let sex = || text(if person.male { "Nam" } else { "Nữ" });
        let born = self.born(person.born, fault);
        let id = citizen_id(person, fault, draw);
        let phone = phone(person, fault);
        let insurance = text(&person.insurance);
        match self {
            Self::Plain => vec![
                name(person, fault, false),
                born,
                sex(),
                id,
                insurance,
                text(person.post),
                text(organisation.name),
                text(person.tier),
                phone,
            ],
            Self::BornBySex => {
                let (men, women) =
                    if person.male { (born, Cell::Empty) } else { (Cell::Empty, born) };
                vec![
                    name(person, fault, false),
                    men,
                    women,
                    id,
                    insurance,
                    text(person.post),
                    text(organisation.name),
                    text(person.tier),
                    phone,
                ]
            }
            Self::Joined => vec![
                name(person, fault, true),
                born,
                sex(),
                id,
                insurance,
                Cell::Text(format!("{}, {}", person.post, organisation.name)),
                text(person.tier),
                phone,
            ],
            Self::CitizenIdFirst => vec![
                id,
                name(person, fault, false),
                born,
                sex(),
                insurance,
                text(person.tier),
                text(person.post),
                text(organisation.name),
                phone,
            ],
        }
    }

    fn born(self, born: NaiveDate, fault: Fault) -> Cell {
        match (fault, self) {
            (Fault::YearOnly, _) => Cell::Number(born.year().unsigned_abs().into()),
            (Fault::BornImpossible, _) => Cell::Text(format!("31/02/{}", born.year())),
            (_, Self::Plain | Self::CitizenIdFirst) => {
                let year = u16::try_from(born.year()).expect("a year of the last century");
                let [month, day] =
                    [born.month(), born.day()].map(|part| u8::try_from(part).expect("below 32"));
                Cell::Date(
                    ExcelDateTime::from_ymd(year, month, day).expect("a day of the calendar"),
                )
            }
            (_, Self::BornBySex) => Cell::Text(born.format("%d/%m/%Y").to_string()),
            (_, Self::Joined) => {
                Cell::Text(format!("{}.{}.{}", born.day(), born.month(), born.year()))
            }
        }
    }
}

fn name(person: &Person, fault: Fault, capitals: bool) -> Cell {
    let name = if capitals { person.name.to_uppercase() } else { person.name.clone() };
    match fault {
        Fault::NameMissing => Cell::Empty,
        Fault::NameDecomposed => Cell::Text(name.nfd().collect()),
        Fault::Spaces => Cell::Text(format!("  {} ", name.replace(' ', "   "))),
        _ => Cell::Text(name),
    }
}

fn citizen_id(person: &Person, fault: Fault, draw: &mut Draw) -> Cell {
    let id = &person.citizen_id;
    let with = |from: usize, part: &str| {
        let mut changed = id.clone();
        changed.replace_range(from..from + part.len(), part);
        Cell::Text(changed)
    };
    match fault {
        Fault::CitizenIdMissing => Cell::Empty,
        Fault::CitizenIdShort => {
            Cell::Text(id[..usize::try_from(draw.between(8, 11)).expect("positive")].to_owned())
        }
        Fault::CitizenIdIsNumber => Cell::Number(id.parse().expect("twelve digits")),
        Fault::CitizenIdYearDiffers => with(4, &format!("{:02}", (person.born.year() + 7) % 100)),
        Fault::CitizenIdSexDiffers => with(3, if person.male { "1" } else { "0" }),
        Fault::Spaces => Cell::Text(format!("{} {} {}", &id[..3], &id[3..6], &id[6..])),
        _ => Cell::Text(id.clone()),
    }
}

fn phone(person: &Person, fault: Fault) -> Cell {
    match fault {
        Fault::PhoneIsNumber => Cell::Number(person.phone.parse().expect("ten digits")),
        _ => Cell::Text(person.phone.clone()),
    }
}
