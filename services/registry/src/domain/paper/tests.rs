use std::collections::BTreeMap;

use chrono::NaiveDate;
use schema::HealthClass;
use schema::events::ClassStandard;

use super::*;

const HEADER: [&str; 10] = [
    "Số CCCD (12 số)",
    "HỌ VÀ TÊN",
    "Ngày sinh",
    "Năm khám",
    "Ngày khám",
    "Đã khám",
    "Xếp loại",
    "Tiêu chuẩn",
    "Số sổ y bạ",
    "Số thẻ khám",
];

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn cells(texts: &[&str]) -> Cells {
    let filled = (0..).zip(texts).filter(|(_, text)| !text.is_empty());
    filled.map(|(column, text)| (column, Cell::Text((*text).to_owned()))).collect()
}

fn paper(rows: &[&[&str]]) -> Paper {
    let mut all: BTreeMap<u32, Cells> =
        BTreeMap::from([(1, cells(&["", "SỔ THEO DÕI SỨC KHỎE CÁN BỘ"])), (3, cells(&HEADER))]);
    all.extend((4..).zip(rows.iter().map(|row| cells(row))));
    let sheet = Sheet { name: "Sổ".into(), rows: all, merges: Vec::new(), date_1904: false };
    find_paper(vec![sheet]).unwrap()
}

fn read(row: &[&str]) -> Result<PaperYear, Vec<(PaperColumn, PaperCode)>> {
    let paper = paper(&[row]);
    read_year(&paper, &paper.rows[0], today())
        .map_err(|faults| faults.into_iter().map(|fault| (fault.column, fault.code)).collect())
}

#[test]
fn a_year_is_read_with_the_standard_of_its_time() {
    let of = |year: &str, day: &str, standard: &str| {
        let row = ["001065000001", "", "", year, day, "", "b1", standard, "12/2019", ""];
        read(&row).map(|year| year.standard)
    };
    assert_eq!(of("2019", "", ""), Ok(Some(ClassStandard::Of2005)));
    assert_eq!(of("2021", "", ""), Ok(Some(ClassStandard::Of2020)));
    assert_eq!(of("2020", "20/3/2020", ""), Ok(Some(ClassStandard::Of2005)));
    assert_eq!(of("2020", "21/03/2020", ""), Ok(Some(ClassStandard::Of2020)));
    assert_eq!(of("2020", "", "QĐ 1266/QĐ-BYT"), Ok(Some(ClassStandard::Of2020)));
    assert_eq!(of("2020", "", ""), Err(vec![(PaperColumn::Standard, PaperCode::StandardUnclear)]));
}

#[test]
fn whoever_has_a_class_took_part_and_a_bare_number_is_enough() {
    let year = read(&["001065000001", "", "", "2022", "", "", "Loại B2", "", "", ""]);
    let year = year.ok().unwrap();
    assert_eq!((year.class, year.took_part), (Some(HealthClass::B2), Some(true)));
    let absent = read(&["001065000001", "", "", "2022", "", "không", "", "", "", "A-17"]);
    let absent = absent.ok().unwrap();
    assert_eq!((absent.took_part, absent.standard), (Some(false), None));
    assert_eq!(absent.card_number.as_deref(), Some("A-17"));
}

#[test]
fn every_fault_of_a_row_is_told_at_once() {
    let faults = read(&["12", "", "", "2031", "31/2/2022", "đôi khi", "III", "5", "", ""]);
    let wanted = vec![
        (PaperColumn::CitizenId, PaperCode::CitizenIdUnreadable),
        (PaperColumn::Year, PaperCode::YearNotYet),
        (PaperColumn::CheckupOn, PaperCode::DayUnreadable),
        (PaperColumn::Class, PaperCode::ClassOfAnotherScale),
        (PaperColumn::Standard, PaperCode::StandardUnknown),
        (PaperColumn::TookPart, PaperCode::TookPartUnreadable),
    ];
    assert_eq!(faults.err(), Some(wanted));
    let nobody = read(&["", "", "", "", "", "", "E", "", "", ""]).err().unwrap();
    assert_eq!(
        nobody,
        [
            (PaperColumn::Name, PaperCode::Missing),
            (PaperColumn::Born, PaperCode::Missing),
            (PaperColumn::Year, PaperCode::Missing),
            (PaperColumn::Class, PaperCode::ClassUnknown),
        ]
    );
}

#[test]
fn a_day_must_lie_in_its_year_and_absence_gives_no_class() {
    let faults = read(&["001065000001", "", "", "2022", "1/5/2021", "không", "A", "", "", ""]);
    let wanted = vec![
        (PaperColumn::CheckupOn, PaperCode::DayOfAnotherYear),
        (PaperColumn::TookPart, PaperCode::ClassWithoutCheckup),
    ];
    assert_eq!(faults.err(), Some(wanted));
}

#[test]
fn a_sheet_without_such_a_header_is_none() {
    let sheet = |header: &[&str], more: &[&str]| Sheet {
        name: String::new(),
        rows: BTreeMap::from([(1, cells(header)), (2, cells(more))]),
        merges: Vec::new(),
        date_1904: false,
    };
    assert_eq!(find_paper(vec![sheet(&["Họ tên", "Tuổi"], &["x"])]).err(), Some(NoPaper::NoHeader));
    let bare = sheet(&["Họ tên", "Năm"], &["Nguyễn Văn Mẫu", "2020"]);
    assert_eq!(find_paper(vec![bare]).err(), Some(NoPaper::NothingToTake));
    let good = || sheet(&["Họ tên", "Năm", "Phân loại"], &["Nguyễn Văn Mẫu", "2020", "A"]);
    assert_eq!(find_paper(vec![good(), good()]).err(), Some(NoPaper::SeveralSheets));
    assert_eq!(find_paper(vec![good()]).unwrap().rows.len(), 1);
    assert_eq!(
        find_paper(vec![sheet(&["Họ tên", "Năm", "Phân loại"], &[])]).err(),
        Some(NoPaper::NoRows)
    );
}
