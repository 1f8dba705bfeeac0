//! The same list in every format and charset that committees save it in.

use std::path::PathBuf;

use registry::domain::workbook::{Limits, Sheet, read};
use serde_json::{Value, json};

use crate::lists::{counts, import, officer, rows_of, search, start};

/// A file of the corpus that fuzzing begins with.
fn corpus(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    std::fs::read(folder.join(name)).unwrap()
}

/// Files with the same three people: two sound, the third born on 31 February.
const LISTS: [&str; 11] = [
    "xlsx/list.xlsx",
    "xlsx/list-1904.xlsx",
    "xls/list.xls",
    "xls/list-1904.xls",
    "xls/tcvn3.xls",
    "ods/list.ods",
    "csv/utf8.csv",
    "csv/utf8-bom.csv",
    "csv/utf16.txt",
    "csv/windows-1258.csv",
    "csv/tcvn3.csv",
];

#[tokio::test]
async fn one_list_in_every_format_registers_the_same_people() {
    for name in LISTS {
        let registry = start().await;
        let officer = officer(&registry);

        // The name lies: what a file is, its content says.
        let import = import(&officer, "danh-sach.xlsx", corpus(name)).await;

        assert_eq!(counts(&import), [2, 1, 0, 0], "{name}: {import}");
        assert_eq!(import["organisation"]["code"], "SYT", "{name}");
        let man = search(&officer, json!({ "citizen_id": "001085000001" })).await;
        let said = [&man[0]["name"], &man[0]["born"], &man[0]["post"], &man[0]["tier"]];
        let wanted = ["Lê Văn Mẫu", "1985-05-15", "Chuyên viên", "LOCAL"];
        assert_eq!(said, wanted.map(|text| json!(text)).each_ref(), "{name}");
        let woman = search(&officer, json!({ "citizen_id": "001146000002" })).await;
        let said = [&woman[0]["name"], &woman[0]["born"], &woman[0]["in_office"]];
        assert_eq!(said, [&json!("Lý Thị Thử"), &json!("1946"), &json!(false)], "{name}");
        let held = format!("{}?outcome=held", rows_of(&import));
        let held: Value = officer.get(&held).await.ok().json();
        let fault = &held["items"][0]["faults"][0];
        assert_eq!(
            (&fault["cell"], &fault["code"]),
            (&json!("C6"), &json!("date-does-not-exist")),
            "{name}"
        );
    }
}

fn sheets(name: &str) -> Vec<Sheet> {
    read(&corpus(name), &Limits::default()).unwrap()
}

#[test]
fn long_texts_that_go_over_several_records_are_whole() {
    let sheet = &sheets("xls/continued.xls")[0];
    assert_eq!(sheet.name, "dài");
    assert_eq!(sheet.rows.len(), 40);
    for (number, cells) in sheet.rows.values().enumerate() {
        assert_eq!(cells[&0].text(), format!("{}{number}", "ễ".repeat(500)));
        assert_eq!(cells[&1].text(), format!("{}{number}", "a".repeat(900)));
    }
}

#[test]
fn merged_cells_are_known_in_every_format_that_has_them() {
    for (name, rows, columns) in [
        ("xls/list.xls", (4, 6), (11, 11)),
        ("ods/list.ods", (1, 1), (0, 9)),
        ("xlsx/list.xlsx", (1, 1), (0, 9)),
    ] {
        let merged = sheets(name)[0].merges.iter().any(|region| {
            (region.first_row, region.last_row) == rows
                && (region.first_column, region.last_column) == columns
        });
        assert!(merged, "{name}");
    }
}

#[test]
fn a_sheet_that_states_more_than_it_holds_takes_no_memory() {
    // 2,000 bytes that stand for a thousand million cells.
    let row = "<table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell \
               table:number-columns-repeated=\"16384\" office:value-type=\"string\"><text:p>x\
               </text:p></table:table-cell></table:table-row>";
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\">\
         <office:body><office:spreadsheet><table:table table:name=\"a\">{row}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let file = crate::workbooks::zip_of(&[("content.xml", content.as_bytes())]);
    let read = read(&file, &Limits::default());
    assert_eq!(
        read.unwrap_err().to_string(),
        "the workbook has more rows, columns or cells than is allowed"
    );
}

#[test]
fn an_encrypted_opendocument_sheet_is_said_to_be_protected() {
    let manifest = b"<manifest><manifest:encryption-data/></manifest>";
    let file = crate::workbooks::zip_of(&[
        ("content.xml", b"\x07garbage".as_slice()),
        ("META-INF/manifest.xml", manifest.as_slice()),
    ]);
    let read = read(&file, &Limits::default());
    assert_eq!(read.unwrap_err().to_string(), "the workbook is protected by a password");
}
