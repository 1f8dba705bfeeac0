//! Lists of made-up people as workbooks, and sending them.

use ::schema::Role;
use registry::MIGRATIONS;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet};
use serde_json::Value;
use testkit::{Client, TestService, eventually_some};

/// The header of a common layout.
pub(crate) const HEADER: [&str; 10] = [
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
];

/// Somebody on a list.
#[derive(Clone)]
pub(crate) struct Row(pub(crate) [String; 10]);

/// A made-up man; `number` makes him unlike the others.
pub(crate) fn man(number: u32, name: &str) -> Row {
    let year = 1950 + number % 45;
    Row([
        number.to_string(),
        name.to_owned(),
        format!("{:02}/{:02}/{year}", 1 + number % 28, 1 + number % 12),
        "Nam".to_owned(),
        format!("0010{:02}{number:06}", year - 1900),
        format!("DN401{number:010}"),
        "Chuyên viên".to_owned(),
        "Sở Y tế".to_owned(),
        "Cấp ủy cơ sở quản lý".to_owned(),
        format!("0912{number:06}"),
    ])
}

impl Row {
    pub(crate) fn with(mut self, column: usize, text: &str) -> Self {
        text.clone_into(&mut self.0[column]);
        self
    }

    pub(crate) fn citizen_id(&self) -> &str {
        &self.0[4]
    }
}

/// A sheet with a title, the header in row 3 and people from row 4.
pub(crate) fn list(rows: &[Row]) -> Vec<u8> {
    sheet(|sheet| {
        sheet.write_string(0, 0, "SỞ Y TẾ").unwrap();
        for (column, title) in (0..).zip(HEADER) {
            sheet.write_string(2, column, title).unwrap();
        }
        for (row, person) in (3..).zip(rows) {
            for (column, text) in (0..).zip(&person.0) {
                if !text.is_empty() {
                    sheet.write_string(row, column, text).unwrap();
                }
            }
        }
    })
}

/// A workbook that says it was written at one moment: what is in it alone makes its bytes, whatever the clock says.
fn empty_workbook() -> Workbook {
    let written = ExcelDateTime::from_ymd(2026, 11, 20).unwrap();
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&written));
    workbook
}

/// A workbook of one sheet.
pub(crate) fn sheet(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = empty_workbook();
    fill(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

pub(crate) async fn start() -> TestService {
    TestService::start(&MIGRATIONS, "registry", registry::start).await
}

pub(crate) fn officer(registry: &TestService) -> Client {
    registry.caller().role(Role::BoardOfficer)
}

/// Sends a list and waits until nothing of it is pending.
pub(crate) async fn import(client: &Client, name: &str, file: Vec<u8>) -> Value {
    import_with(client, name, file, &[]).await
}

pub(crate) async fn import_with(
    client: &Client,
    name: &str,
    file: Vec<u8>,
    fields: &[(&str, &str)],
) -> Value {
    let sent = client.post_file("/registry/v1/roster-imports", name, file, fields).await;
    assert_eq!(sent.status(), 202, "{sent:?}");
    let address = sent.header("location").unwrap().to_owned();
    finished(client, &address).await
}

/// The import when it runs no more.
pub(crate) async fn finished(client: &Client, address: &str) -> Value {
    eventually_some(async || {
        let import: Value = client.get(address).await.ok().json();
        (import["state"] != "running").then_some(import)
    })
    .await
}

/// The counts of an import: accepted, held, duplicates, rejected.
pub(crate) fn counts(import: &Value) -> [i64; 4] {
    ["accepted", "held", "duplicates", "rejected"].map(|count| import[count].as_i64().unwrap())
}

pub(crate) fn rows_of(import: &Value) -> String {
    format!("/registry/v1/roster-imports/{}/rows", import["id"].as_str().unwrap())
}

/// The ids that a search finds, best first.
pub(crate) async fn search(client: &Client, wanted: Value) -> Vec<Value> {
    let found: Value = client.post("/registry/v1/people/search", wanted).await.ok().json();
    found["items"].as_array().unwrap().clone()
}
