use super::*;
use crate::domain::health_book::Action;

fn sheet(rows: &[&[&str]]) -> Sheet {
    let cells = |texts: &&[&str]| -> Cells {
        let filled = (0_u16..).zip(texts.iter()).filter(|(_, text)| !text.is_empty());
        filled.map(|(column, text)| (column, Cell::Text((*text).to_owned()))).collect()
    };
    let rows = (1..).zip(rows.iter().map(cells)).collect();
    Sheet { name: "1".to_owned(), rows, merges: Vec::new(), date_1904: false }
}

fn list(rows: &[&[&str]]) -> Result<BookList, NoBookList> {
    find_book_list(vec![sheet(rows)], &Wordings::default())
}

fn faults(list: &BookList) -> Vec<(u32, &'static str, &'static str)> {
    let mut told = Vec::new();
    for row in &list.rows {
        let faults = read_book_row(list, row).err().unwrap_or_default();
        told.extend(faults.iter().map(|one| (row.row, one.column.code(), one.why.code())));
    }
    told
}

#[test]
fn a_list_is_found_below_its_title_and_ends_before_its_signature() {
    let list = list(&[
        &["SỞ Y TẾ"],
        &["DANH SÁCH ĐỀ NGHỊ CẤP ĐỔI SỔ Y BẠ"],
        &["STT", "Họ và tên", "Số định danh (12 số)", "Số sổ", "Việc", "Lý do", "Thời hạn"],
        &["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        &["Ví dụ", "Nguyễn Văn Mẫu", "001065000000"],
        &["1", "TRẦN VĂN THỬ", "001 065 000 001", "", "Cấp đổi sổ", "Hết trang", "31/12/2030"],
        &["2", "", "", "00012/2026/YB", "gia hạn"],
        &["STT", "Họ và tên", "Số định danh (12 số)", "Số sổ", "Việc", "Lý do", "Thời hạn"],
        &["3"],
        &["", "Người lập biểu"],
        &["", "Lê Thị Ký"],
    ])
    .unwrap();

    let rows: Vec<u32> = list.rows.iter().map(|row| row.row).collect();
    assert_eq!(rows, [6, 7, 9]);
    assert_eq!(faults(&list), [(9, "citizen_id", "nobody-named")]);
    let first = read_book_row(&list, &list.rows[0]).ok().unwrap();
    assert_eq!(first.name.unwrap().as_str(), "Trần Văn Thử");
    assert_eq!(
        (first.action, first.reason.as_deref()),
        (Some(Action::Exchange), Some("Hết trang"))
    );
    assert_eq!(first.valid_to.unwrap().to_string(), "2030-12-31");
    let second = read_book_row(&list, &list.rows[1]).ok().unwrap();
    assert_eq!(second.book_number.as_deref(), Some("00012/2026/YB"));
}

#[test]
fn every_fault_of_a_row_names_its_cell() {
    let list = list(&[
        &["Số CCCD", "Số thẻ", "Họ tên", "Nội dung", "Hạn mới"],
        &["12", "?", "1", "đốt", "hôm qua"],
        &["", "DN4010000000001"],
        &["", "DN4010000000001", "Trần Văn Thử"],
    ])
    .unwrap();

    let wanted = [
        (2, "citizen_id", "citizen-id-not-twelve-digits"),
        (2, "insurance", "card-number-unreadable"),
        (2, "name", "not-a-name"),
        (2, "action", "action-unknown"),
        (2, "valid_to", "day-unreadable"),
        (3, "name", "name-missing"),
    ];
    assert_eq!(faults(&list), wanted);
    let cell = &read_book_row(&list, &list.rows[0]).err().unwrap()[3].cell;
    assert_eq!(cell.as_deref(), Some("D2"));
}

#[test]
fn wordings_that_an_office_added_are_known_here_too() {
    let rows: &[&[&str]] = &[&["Mã cán bộ", "Họ tên"], &["001065000001", "Trần Văn Thử"]];
    assert_eq!(list(rows).unwrap_err(), NoBookList::NoHeader);
    let added = Wordings::with([("Mã cán bộ".to_owned(), Column::CitizenId)]);

    let list = find_book_list(vec![sheet(rows)], &added).unwrap();

    assert_eq!(
        (list.rows.len(), list.added.as_slice()),
        (1, &[(BookColumn::CitizenId, "ma can bo".to_owned())][..])
    );
}

#[test]
fn what_is_no_list_is_refused() {
    assert_eq!(list(&[&["Họ tên"], &["Lê Văn An"]]).unwrap_err(), NoBookList::NoHeader);
    assert_eq!(list(&[&["Số CCCD"], &["001065000001"]]).unwrap().rows.len(), 1);
    assert_eq!(list(&[&["Số CCCD", "Họ tên"]]).unwrap_err(), NoBookList::NoRows);
    let twice = sheet(&[&["Số CCCD", "Họ tên"], &["001065000001", "A"]]);
    let found = find_book_list(vec![twice.clone(), twice], &Wordings::default());
    assert_eq!(found.unwrap_err(), NoBookList::SeveralSheets);
}
