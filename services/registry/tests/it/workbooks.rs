//! Workbooks in every shape, and files that are none.

use std::io::Write;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;

use crate::lists::{HEADER, counts, import, list, man, officer, rows_of, search, sheet, start};

const PATH: &str = "/registry/v1/roster-imports";

/// Sends a file that cannot be a list, and checks that nothing came of it.
async fn refused(file: Vec<u8>) -> (u16, String) {
    let registry = start().await;
    let officer = officer(&registry);
    let problem = officer.post_file(PATH, "a.xlsx", file, &[]).await.problem();
    assert!(!problem.detail().is_empty());
    let imports: Value = officer.get(PATH).await.ok().json();
    assert_eq!(imports["items"], json!([]));
    assert!(registry.sent_events().await.is_empty());
    (problem.status, problem.kind().to_owned())
}

fn is(status: u16, kind: &str) -> (u16, String) {
    (status, kind.to_owned())
}

#[tokio::test]
async fn a_file_that_is_no_workbook_is_refused() {
    assert_eq!(refused(b"%PDF-1.7".to_vec()).await, is(415, "not-a-workbook"));
    assert_eq!(refused(Vec::new()).await, is(422, "workbook-empty"));
    assert_eq!(refused(zip_of(&[("a.txt", b"text")])).await, is(415, "not-a-workbook"));
    let cut = list(&[man(1, "Lê An")]);
    assert_eq!(refused(cut[..cut.len() / 2].to_vec()).await, is(415, "not-a-workbook"));
}

#[tokio::test]
async fn a_protected_workbook_is_told_from_a_damaged_one() {
    let ole2 = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let protected = [ole2.as_slice(), &[0; 504], &name].concat();
    assert_eq!(refused(protected).await, is(422, "workbook-protected"));
    assert_eq!(refused([ole2.as_slice(), &[0; 504]].concat()).await, is(422, "workbook-damaged"));
}

#[tokio::test]
async fn a_bomb_is_refused_before_it_unpacks() {
    let zeros = vec![0; 64 << 20];
    let bomb = zip_of(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(refused(bomb).await, is(413, "workbook-unpacks-too-large"));
}

#[tokio::test]
async fn a_bomb_that_lies_about_its_size_is_refused_while_it_unpacks() {
    let zeros = vec![0; 128 << 20];
    let mut bomb = zip_of(&[("xl/workbook.xml", b"<workbook/>"), ("xl/sharedStrings.xml", &zeros)]);
    let (truth, lie) = ((128_u32 << 20).to_le_bytes(), 1_000_u32.to_le_bytes());
    let at: Vec<usize> = (0..bomb.len() - 4).filter(|at| bomb[*at..*at + 4] == truth).collect();
    assert!(!at.is_empty());
    for at in at {
        bomb[at..at + 4].copy_from_slice(&lie);
    }
    let (status, kind) = refused(bomb).await;
    assert!(matches!(status, 413 | 422), "{kind}");
}

#[tokio::test]
async fn a_cell_in_the_farthest_corner_is_refused_without_taking_the_memory() {
    let far = sheet(|sheet| {
        sheet.write_string(1_048_575, 16_383, "x").unwrap();
    });
    assert_eq!(refused(far).await, is(413, "workbook-too-many-cells"));
}

#[tokio::test]
async fn a_file_beyond_the_limit_is_refused_while_it_streams() {
    let registry = start().await;
    let officer = officer(&registry);
    let file = vec![7; 200 << 20];
    let problem = officer.post_file(PATH, "a.xlsx", file, &[]).await.problem();
    assert_eq!((problem.status, problem.kind()), (413, "workbook-too-large"));
}

#[tokio::test]
async fn a_form_without_a_file_or_of_another_kind_is_refused() {
    let registry = start().await;
    let officer = officer(&registry);
    let none = officer.post_form(PATH, &[("organisation", "SYT")]).await.problem();
    assert_eq!((none.status, none.kind()), (415, "multipart-needed"));
}

#[tokio::test]
async fn a_sheet_without_a_header_or_without_people_is_refused() {
    let no_header = sheet(|sheet| {
        sheet.write_string(0, 0, "Kính gửi: Ban Bảo vệ sức khỏe").unwrap();
    });
    assert_eq!(refused(no_header).await, is(422, "list-without-header"));
    assert_eq!(refused(list(&[])).await, is(422, "list-without-rows"));
    let no_citizen_id = sheet(|sheet| {
        for (column, title) in (0..).zip(["STT", "Họ và tên", "Ngày sinh", "Diện quản lý"])
        {
            sheet.write_string(0, column, title).unwrap();
        }
    });
    assert_eq!(refused(no_citizen_id).await, is(422, "list-without-column"));
}

#[tokio::test]
async fn the_template_is_given_and_without_people_refused() {
    let registry = start().await;
    let template = officer(&registry).get("/registry/v1/roster-template").await.ok();
    let kind = template.header("content-type").unwrap().to_owned();
    assert!(kind.ends_with("spreadsheetml.sheet"), "{kind}");
    assert_eq!(refused(template.bytes().to_vec()).await, is(422, "list-without-rows"));
}

#[tokio::test]
async fn two_different_headers_and_two_lists_are_refused() {
    let two_headers = sheet(|sheet| {
        for (column, title) in (0..).zip(HEADER) {
            sheet.write_string(0, column, title).unwrap();
            sheet.write_string(9, 9 - column, title).unwrap();
        }
        for (column, text) in (0..).zip(&man(1, "Lê An").0) {
            sheet.write_string(1, column, text).unwrap();
        }
    });
    assert_eq!(refused(two_headers).await, is(422, "list-with-two-headers"));
    let mut workbook = Workbook::new();
    for _ in 0..2 {
        let sheet = workbook.add_worksheet();
        for (column, title) in (0..).zip(HEADER) {
            sheet.write_string(0, column, title).unwrap();
        }
    }
    assert_eq!(refused(workbook.save_to_buffer().unwrap()).await, is(422, "several-lists"));
}

#[tokio::test]
async fn a_header_of_two_rows_groups_and_totals_are_read_past() {
    let registry = start().await;
    let officer = officer(&registry);
    let bold = Format::new().set_bold();
    let file = sheet(|sheet| {
        sheet.merge_range(0, 0, 0, 6, "HỘI NÔNG DÂN TỈNH", &bold).unwrap();
        let above = ["TT", "Họ và tên", "Năm sinh", "", "Số CCCD", "Chức vụ", "Diện quản lý"];
        for (column, title) in (0..).zip(above) {
            if !matches!(column, 2 | 3) {
                sheet.merge_range(3, column, 4, column, title, &bold).unwrap();
            }
        }
        sheet.merge_range(3, 2, 3, 3, "Năm sinh", &bold).unwrap();
        sheet.write_string(4, 2, "Nam").unwrap();
        sheet.write_string(4, 3, "Nữ").unwrap();
        for column in 0..7 {
            sheet.write_number(5, column, column + 1).unwrap();
        }
        sheet.write_string(6, 0, "I").unwrap();
        sheet.write_string(6, 1, "Cán bộ đương chức").unwrap();
        let tier = "Ban Thường vụ Tỉnh ủy quản lý";
        sheet.merge_range(7, 6, 8, 6, tier, &bold).unwrap();
        let people = [("1", "Lê An", 2, "001085000001"), ("2", "Lê Thị Bình", 3, "001185000002")];
        for (row, (ordinal, name, column, citizen_id)) in (7..).zip(people) {
            sheet.write_string(row, 0, ordinal).unwrap();
            sheet.write_string(row, 1, name).unwrap();
            sheet.write_number(row, column, 1985).unwrap();
            sheet.write_string(row, 4, citizen_id).unwrap();
        }
        sheet.write_string(9, 1, "Tổng cộng: 2 người").unwrap();
        sheet.write_string(11, 1, "NGƯỜI LẬP BIỂU").unwrap();
        sheet.write_string(11, 5, "TM. BAN THƯỜNG VỤ").unwrap();
        sheet.write_string(15, 1, "Trần Văn Ký").unwrap();
        sheet.write_string(15, 5, "Phạm Thị Duyệt").unwrap();
    });

    let import = import(&officer, "a.xlsx", file).await;

    assert_eq!((&import["total"], counts(&import)), (&json!(2), [2, 0, 0, 0]), "{import}");
    assert_eq!(import["organisation"]["code"], "HNDT");
    let found = search(&officer, json!({ "name": "le thi binh" })).await;
    assert_eq!((&found[0]["sex"], &found[0]["tier"]), (&json!("female"), &json!("PROV_STANDING")));
}

#[tokio::test]
async fn formulas_count_by_their_values_and_dates_by_their_days() {
    let registry = start().await;
    let officer = officer(&registry);
    let file = sheet(|sheet| {
        for (column, title) in (0..).zip(HEADER) {
            sheet.write_string(0, column, title).unwrap();
        }
        for row in 1..=2 {
            let person = man(row, "Lê An");
            for (column, text) in (0..).zip(&person.0) {
                sheet.write_string(row, column, text).unwrap();
            }
        }
        let name = Formula::new("UPPER(\"x\")").set_result("LÊ VĂN CÔNG");
        sheet.write_formula(1, 1, name).unwrap();
        let date = Format::new().set_num_format("dd/mm/yyyy");
        let born = ExcelDateTime::from_ymd(1951, 2, 2).unwrap();
        sheet.write_datetime_with_format(1, 2, &born, &date).unwrap();
    });
    let file = without_value(&file, "B3");

    let import = import(&officer, "a.xlsx", file).await;

    assert_eq!(counts(&import), [1, 1, 0, 0], "{import}");
    let found = search(&officer, json!({ "name": "Lê Văn Công" })).await;
    assert_eq!(found[0]["born"], "1951-02-02");
    let held: Value = officer.get(&format!("{}?outcome=held", rows_of(&import))).await.ok().json();
    let fault = &held["items"][0]["faults"][0];
    assert_eq!((&fault["code"], &fault["cell"]), (&json!("cell-without-value"), &json!("B3")));
}

/// Makes a cell a formula that no program has computed.
fn without_value(file: &[u8], cell: &str) -> Vec<u8> {
    rewritten(file, "xl/worksheets/sheet1.xml", |sheet| {
        let start = sheet.find(&format!("<c r=\"{cell}\"")).unwrap();
        let end = start + sheet[start..].find("</c>").unwrap() + 4;
        format!("{}<c r=\"{cell}\"><f>B2</f><v></v></c>{}", &sheet[..start], &sheet[end..])
    })
}

/// The same workbook with one part rewritten.
fn rewritten(file: &[u8], part: &str, rewrite: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut content).unwrap();
        if entry.name() == part {
            content = rewrite(std::str::from_utf8(&content).unwrap()).into_bytes();
        }
        parts.push((entry.name().to_owned(), content));
    }
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    zip_of(&parts)
}

pub(crate) fn zip_of(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
