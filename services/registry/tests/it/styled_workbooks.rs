//! The committee's workbook back as it was, with its faults marked; and when it is here no more.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::time::Duration;

use ::schema::PersonId;
use ::schema::events::PersonErasedV1;
use calamine::{Data, Reader, Xlsx};
use registry::MIGRATIONS;
use registry::domain::workbook::annotate::{Look, Mark, Marks, Unfit, annotate, can_be_annotated};
use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, DataValidation, Format, FormatAlign,
    FormatBorder, Formula, Note, Workbook,
};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::{Value, json};
use testkit::{Client, TestService, eventually};

use crate::lists::{HEADER, Row, finished, import, man, officer, rows_of, start};
use crate::reading::sample;
use crate::workbooks::zip_of;

const SHEET: &str = "Danh sách";
const SHEET_PART: &str = "xl/worksheets/sheet2.xml";

/// A list as an office makes one: letterhead, widths, borders, a frozen head, notes, validation, other sheets.
fn styled(people: &[Row]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let other = workbook.add_worksheet().set_name("Hướng dẫn").unwrap();
    other.write_string(0, 0, "Điền đủ các cột").unwrap();
    other.write_formula(1, 0, Formula::new("1+1").set_result("2")).unwrap();
    let sheet = workbook.add_worksheet().set_name(SHEET).unwrap();
    let bold = Format::new().set_bold().set_align(FormatAlign::Center);
    let boxed = Format::new().set_border(FormatBorder::Thin).set_num_format("@").set_italic();
    sheet.merge_range(0, 0, 0, 9, "SỞ Y TẾ", &bold).unwrap();
    for (column, title) in (0..).zip(HEADER) {
        sheet.write_string_with_format(2, column, title, &bold).unwrap();
        sheet.set_column_width(column, 7 + 3 * column).unwrap();
    }
    sheet.set_column_range_width(10, 30, 3).unwrap();
    for (row, person) in (3..).zip(people) {
        sheet.set_row_height(row, 31).unwrap();
        for (column, text) in (0..).zip(&person.0) {
            if !text.is_empty() {
                sheet.write_string_with_format(row, column, text, &boxed).unwrap();
            }
        }
    }
    sheet.set_freeze_panes(3, 2).unwrap();
    sheet.autofilter(2, 0, 12, 9).unwrap();
    sheet.insert_note(2, 4, &Note::new("đủ 12 số")).unwrap();
    let sexes = DataValidation::new().allow_list_strings(&["Nam", "Nữ"]).unwrap();
    sheet.add_data_validation(3, 3, 12, 3, &sexes).unwrap();
    let rule = ConditionalFormatCell::new()
        .set_rule(ConditionalFormatCellRule::EqualTo("Nữ"))
        .set_format(&bold);
    sheet.add_conditional_format(3, 3, 12, 3, &rule).unwrap();
    sheet.set_landscape();
    let hidden = workbook.add_worksheet().set_name("Ẩn").unwrap();
    hidden.set_hidden(true);
    workbook.define_name("Vung", "='Danh sách'!$A$4:$J$12").unwrap();
    workbook.save_to_buffer().unwrap()
}

/// Three people: one right, one without name and with a wrong number, the first again.
fn faulty() -> Vec<Row> {
    vec![man(1, "Lê An"), man(2, "").with(4, "123"), man(1, "Lê An")]
}

fn parts(file: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let count = archive.len();
    let read = |index| {
        let mut part = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        (part.name().to_owned(), content)
    };
    (0..count).map(read).collect()
}

fn text_of(file: &[u8], part: &str) -> String {
    String::from_utf8(parts(file).remove(part).unwrap()).unwrap()
}

/// The tag of a cell, and what its format says.
fn cell(file: &[u8], name: &str) -> (String, String) {
    let sheet = text_of(file, SHEET_PART);
    let from = sheet.find(&format!("<c r=\"{name}\"")).unwrap();
    let tag = &sheet[from..=from + sheet[from..].find('>').unwrap()];
    let number = tag.split("s=\"").nth(1).map_or("0", |rest| rest.split('"').next().unwrap());
    let styles = text_of(file, "xl/styles.xml");
    let formats = styles.split("<cellXfs").nth(1).unwrap().split("</cellXfs>").next().unwrap();
    let format = formats.split("<xf ").nth(1 + number.parse::<usize>().unwrap()).unwrap();
    (tag.to_owned(), format.to_owned())
}

fn attribute(format: &str, name: &str) -> String {
    format.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned()
}

fn values(file: &[u8], sheet: &str) -> BTreeMap<(u32, u32), String> {
    let mut workbook = Xlsx::new(Cursor::new(file.to_vec())).unwrap();
    let range = workbook.worksheet_range(sheet).unwrap();
    let (row, column) = range.start().unwrap_or_default();
    let cells = range.used_cells().map(|(down, right, value)| {
        let text = if let Data::String(text) = value { text.clone() } else { value.to_string() };
        ((row + u32::try_from(down).unwrap(), column + u32::try_from(right).unwrap()), text)
    });
    cells.collect()
}

fn address(import: &Value) -> String {
    format!("/registry/v1/roster-imports/{}", import["id"].as_str().unwrap())
}

async fn given_back(client: &Client, import: &Value) -> Vec<u8> {
    client.get(&format!("{}/workbook", address(import))).await.ok().bytes().to_vec()
}

/// Is it the office's own workbook? Ours has one sheet.
fn is_the_original(file: &[u8]) -> bool {
    parts(file).contains_key(SHEET_PART)
}

async fn kept(registry: &TestService) -> i64 {
    let sql = "select count(*) from roster_file";
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let row = registry.owner().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn everything_but_the_marks_is_as_it_was_sent() {
    let registry = start().await;
    let officer = officer(&registry);
    let sent = styled(&faulty());
    let import = import(&officer, "a.xlsx", sent.clone()).await;

    let back = given_back(&officer, &import).await;

    let (before, after) = (parts(&sent), parts(&back));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    let changed: Vec<&String> = before
        .iter()
        .filter(|(name, content)| after[*name] != **content)
        .map(|(name, _)| name)
        .collect();
    assert_eq!(changed, ["xl/styles.xml", SHEET_PART]);
    let sheet = text_of(&back, SHEET_PART);
    for kept in [
        "<mergeCell ref=\"A1:J1\"/>",
        "<autoFilter ref=\"A3:J13\"",
        "<dataValidation ",
        "<conditionalFormatting ",
        "<legacyDrawing ",
        "orientation=\"landscape\"",
        "topLeftCell=\"C4\"",
        "customHeight=\"1\"",
    ] {
        assert!(sheet.contains(kept), "{kept}");
    }
    // The columns K to AE were one tag; K, where the notes stand, has its own width now.
    assert!(sheet.contains("<col min=\"11\" max=\"11\" width=\"60\""), "{sheet}");
    assert!(sheet.contains("<col min=\"12\" max=\"31\""), "{sheet}");
    let theirs: BTreeMap<_, _> = values(&sent, SHEET);
    let mut ours = values(&back, SHEET);
    ours.retain(|(_, column), _| *column < 10);
    assert_eq!(ours, theirs);
}

#[tokio::test]
async fn faulty_cells_are_red_in_their_own_format_and_each_row_is_explained() {
    let registry = start().await;
    let officer = officer(&registry);
    let sent = styled(&faulty());
    let import = import(&officer, "a.xlsx", sent.clone()).await;

    let back = given_back(&officer, &import).await;

    let ((_, was), (_, is)) = (cell(&sent, "E5"), cell(&back, "E5"));
    for same in ["numFmtId", "fontId", "borderId"] {
        assert_eq!(attribute(&is, same), attribute(&was, same), "{same}");
    }
    let styles = text_of(&back, "xl/styles.xml");
    let fills = styles.split("<fills").nth(1).unwrap().split("</fills>").next().unwrap();
    let red: usize = attribute(&is, "fillId").parse().unwrap();
    assert!(fills.split("<fill>").nth(1 + red).unwrap().contains("FFFFC7CE"), "{fills}");
    // The missing name had no cell; a right cell keeps its format.
    assert_eq!(attribute(&cell(&back, "B5").1, "fillId"), red.to_string());
    assert_eq!(cell(&back, "B4"), cell(&sent, "B4"));
    let said = values(&back, SHEET);
    assert_eq!(said[&(2, 10)], "Kết quả nhập danh sách");
    assert_eq!(said[&(3, 10)], "Đã nhận");
    assert!(said[&(4, 10)].starts_with("Cần sửa: Họ và tên (B5): còn thiếu"), "{said:?}");
    assert!(said[&(5, 10)].contains("dòng 4"), "{said:?}");
}

#[tokio::test]
async fn what_a_clerk_corrected_stands_in_the_workbook() {
    let registry = start().await;
    let officer = officer(&registry);
    let import = import(&officer, "a.xlsx", styled(&faulty())).await;
    let right = json!({ "name": "Lý <Bình> & con", "citizen_id": man(2, "").citizen_id() });
    officer.patch(&format!("{}/5", rows_of(&import)), right).await.ok();

    let back = given_back(&officer, &import).await;

    let said = values(&back, SHEET);
    assert_eq!(said[&(4, 4)], man(2, "").citizen_id());
    assert_eq!(said[&(4, 1)], "Lý <Bình> & con");
    assert!(is_the_original(&back));
}

#[tokio::test]
async fn the_file_goes_when_a_row_of_it_is_rejected() {
    let registry = start().await;
    let officer = officer(&registry);
    let import = import(&officer, "a.xlsx", styled(&faulty())).await;
    assert_eq!(kept(&registry).await, 1);

    let reject = json!({ "decision": "reject", "rows": [5], "reason": "Không thuộc diện quản lý" });
    officer.post(&format!("{}/decisions", rows_of(&import)), reject).await.ok();

    assert_eq!(kept(&registry).await, 0);
    let back = given_back(&officer, &import).await;
    assert!(!is_the_original(&back));
    assert!(values(&back, SHEET)[&(4, 10)].starts_with("Không tiếp nhận"));
}

#[tokio::test]
async fn every_file_goes_when_somebody_must_be_here_no_more() {
    let registry = start().await;
    let officer = officer(&registry);
    import(&officer, "a.xlsx", styled(&faulty())).await;
    let listed = json!({ "citizen_id": man(7, "").citizen_id() });
    officer.post("/registry/v1/refusals", listed).await.ok();
    assert_eq!(kept(&registry).await, 0, "nobody can tell whom another sheet of it names");

    import(&officer, "b.xlsx", styled(&[man(3, "Hồ Chi")])).await;
    assert_eq!(kept(&registry).await, 1);
    let wanted = json!({ "citizen_id": man(1, "").citizen_id() });
    let found = crate::lists::search(&officer, wanted).await;
    let id: PersonId = found[0]["id"].as_str().unwrap().parse().unwrap();
    let wanted = json!({ "reason": "theo yêu cầu", "document": "12/QĐ-BVSK", "by_law": true });
    let asked: Value =
        officer.post(&format!("/registry/v1/people/{id}/erasures"), wanted).await.ok().json();
    let approval = format!("/registry/v1/erasures/{}/approval", asked["id"].as_str().unwrap());
    crate::lists::officer(&registry).subject("minh").post(&approval, json!({})).await.ok();

    assert_eq!(registry.sent::<PersonErasedV1>().await.len(), 1);
    assert_eq!(kept(&registry).await, 0);
}

#[tokio::test]
async fn a_list_with_somebody_who_must_not_be_here_is_never_kept() {
    let registry = start().await;
    let officer = officer(&registry);
    let people = [man(1, "Lê An"), man(2, "Lý Bình").with(8, "Bộ Chính trị")];

    import(&officer, "a.xlsx", styled(&people)).await;

    assert_eq!(kept(&registry).await, 0);
}

#[tokio::test]
async fn who_may_not_see_somebody_on_it_does_not_get_the_file() {
    let registry = start().await;
    let sender = officer(&registry).subject("sender");
    let central = man(1, "Lê Văn Khuất").with(8, "Trung ương quản lý");
    let import = import(&sender, "a.xlsx", styled(&[central, man(2, "Lý Bình")])).await;

    let own = given_back(&sender, &import).await;
    let others = given_back(&officer(&registry).subject("other"), &import).await;

    let names = |file: &[u8], name: &str| {
        parts(file).values().any(|part| String::from_utf8_lossy(part).contains(name))
    };
    assert!(is_the_original(&own) && names(&own, "Lê Văn Khuất"));
    assert!(!is_the_original(&others) && names(&others, "Lý Bình"));
    assert!(!names(&others, "Lê Văn Khuất"));
}

#[tokio::test]
async fn after_its_days_the_file_is_forgotten() {
    let registry = TestService::setup(&MIGRATIONS, "registry")
        .env("ROSTER_FILE_DAYS", "3")
        .start(registry::start)
        .await;
    let officer = officer(&registry);
    let import = import(&officer, "a.xlsx", styled(&faulty())).await;
    assert!(is_the_original(&given_back(&officer, &import).await));

    registry.advance(Duration::from_secs(3 * 86_400));

    assert!(!is_the_original(&given_back(&officer, &import).await));
    eventually(async || kept(&registry).await == 0).await;
}

#[tokio::test]
async fn an_office_may_have_none_kept_and_no_other_format_is() {
    let registry = TestService::setup(&MIGRATIONS, "registry")
        .env("ROSTER_FILE_DAYS", "0")
        .start(registry::start)
        .await;
    import(&officer(&registry), "a.xlsx", styled(&faulty())).await;
    assert_eq!(kept(&registry).await, 0);

    let registry = start().await;
    let officer = officer(&registry);
    let csv = HEADER.join(",") + "\n" + &man(1, "Lê An").0.join(",");
    let import = import(&officer, "a.csv", csv.into_bytes()).await;
    assert_eq!(kept(&registry).await, 0);
    given_back(&officer, &import).await;
}

/// The workbook with a part of it written otherwise.
fn with_part(file: &[u8], part: &str, rewrite: impl Fn(String) -> String) -> Vec<u8> {
    let mut parts = parts(file);
    let text = String::from_utf8(parts[part].clone()).unwrap();
    parts.insert(part.to_owned(), rewrite(text).into_bytes());
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    zip_of(&parts)
}

#[tokio::test]
async fn what_cannot_be_marked_in_place_is_written_anew() {
    let registry = start().await;
    let officer = officer(&registry);
    let sent = styled(&faulty());
    let odd = [
        with_part(&sent, "xl/styles.xml", |text| text.replace("cellXfs", "cellYfs")),
        with_part(&sent, SHEET_PART, |text| text.replacen("<row r=\"4\"", "<row r=\"1\"", 1)),
        with_part(&sent, SHEET_PART, |text| format!("<!DOCTYPE x [<!ENTITY a \"b\">]>{text}")),
        with_part(&sent, "xl/_rels/workbook.xml.rels", |text| {
            text.replace("/styles\"", "/other\"")
        }),
    ];
    for (number, file) in odd.into_iter().enumerate() {
        let sent = officer.post_file("/registry/v1/roster-imports", "a.xlsx", file, &[]).await;
        if sent.status() != 202 {
            continue; // Not even readable, which other tests are about.
        }
        let import = finished(&officer, sent.header("location").unwrap()).await;
        let back = given_back(&officer, &import).await;
        assert!(!is_the_original(&back), "{number}");
        assert!(!values(&back, SHEET).is_empty(), "{number}");
    }
}

#[test]
fn workbooks_with_macros_are_not_kept() {
    let plain = styled(&faulty());
    assert!(can_be_annotated(&plain));
    let kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml";
    let macros = with_part(&plain, "[Content_Types].xml", |text| {
        text.replace(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            kind,
        )
    });
    assert!(!can_be_annotated(&macros));
    assert!(!can_be_annotated(b"PK no archive"));
}

fn note(row: u32, text: &str) -> Marks {
    let mark = Mark { text: Some(text.to_owned()), look: Look::Note };
    let cells = BTreeMap::from([(row, BTreeMap::from([(10, mark)]))]);
    Marks { sheet: SHEET.to_owned(), notes: 10, cells }
}

#[test]
fn a_row_that_is_not_in_the_sheet_is_put_where_it_belongs() {
    let file = styled(&faulty());
    for row in [2, 4, 900] {
        let back = annotate(&file, &note(row, "ghi chú")).unwrap();
        assert_eq!(values(&back, SHEET)[&(row - 1, 10)], "ghi chú");
    }
}

#[test]
fn tags_with_a_prefix_and_places_left_out_are_understood() {
    let file = with_part(&styled(&faulty()), SHEET_PART, |text| {
        let mut text = text.replace("xmlns=", "xmlns:x=");
        for name in
            ["worksheet", "dimension", "cols", "col", "sheetData", "row", "c", "v", "is", "t"]
        {
            for (from, to) in [("<", "<x:"), ("</", "</x:")] {
                for end in [" ", ">", "/"] {
                    text = text.replace(&format!("{from}{name}{end}"), &format!("{to}{name}{end}"));
                }
            }
        }
        text
    });
    let back = annotate(&file, &note(4, "ghi chú")).unwrap();
    assert!(text_of(&back, SHEET_PART).contains("<x:c r=\"K4\""));

    let unnamed = with_part(&styled(&[man(1, "Lê An")]), SHEET_PART, |text| {
        ('A'..='J').fold(text, |text, column| text.replace(&format!(" r=\"{column}4\""), ""))
    });
    let mut marks = note(4, "ghi chú");
    let red = Mark { text: None, look: Look::Fault };
    marks.cells.get_mut(&4).unwrap().insert(1, red);
    let back = text_of(&annotate(&unnamed, &marks).unwrap(), SHEET_PART);
    let row = back.split("<row r=\"4\"").nth(1).unwrap();
    let second = row.split("<c ").nth(2).unwrap();
    assert!(!second.contains("s=\"3\""), "the second cell is red: {row}");
}

#[test]
fn nothing_is_written_over_a_formula() {
    let file = with_part(&styled(&faulty()), SHEET_PART, |text| {
        text.replacen("<c r=\"K4\"", "<c r=\"K0\"", 1).replacen(
            "</row><row r=\"5\"",
            "<c r=\"K4\"><f>A1</f><v>1</v></c></row><row r=\"5\"",
            1,
        )
    });
    assert_eq!(annotate(&file, &note(4, "x")), Err(Unfit::Formula));
}

#[tokio::test]
async fn every_sample_list_comes_back_as_it_was_with_an_explanation_beside_each_row() {
    let Some((folder, expected)) = sample() else { return };
    let registry = start().await;
    let officer = officer(&registry);
    for (name, expected) in expected {
        let sent = std::fs::read(folder.join(&name)).unwrap();
        let import = import(&officer, &name, sent.clone()).await;
        let back = given_back(&officer, &import).await;

        let mut workbook = Xlsx::new(Cursor::new(sent.clone())).unwrap();
        let sheet = workbook.sheet_names()[0].clone();
        let range = workbook.worksheet_range(&sheet).unwrap();
        let notes = range.end().unwrap().1 + 1;
        let mut after = values(&back, &sheet);
        let said: BTreeMap<u32, String> = after
            .iter()
            .filter(|((_, column), _)| *column >= notes)
            .map(|((row, _), text)| (row + 1, text.clone()))
            .collect();
        after.retain(|(_, column), _| *column < notes);
        assert_eq!(after, values(&sent, &sheet), "{name}");
        assert_eq!(said.len(), expected.rows.len() + 1, "{name}");
        let held = expected.rows.iter().filter(|row| row.expect == "hold");
        for row in held {
            assert!(said[&row.row].starts_with("Cần sửa: "), "{name} {}", row.row);
        }
        let (before, after) = (parts(&sent), parts(&back));
        let changed = before.iter().filter(|(part, content)| after[*part] != **content).count();
        assert_eq!((changed, before.len()), (2, after.len()), "{name}");
        if let Some(out) = keep_in() {
            std::fs::write(out.join(&name), &back).unwrap();
        }
    }
}

/// A folder to look at the workbooks in, where somebody wants to.
fn keep_in() -> Option<std::path::PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "a test's own switch, not a service's setting")]
    let folder = std::env::var("YBA_KEEP_WORKBOOKS").ok()?;
    Some(folder.into())
}
