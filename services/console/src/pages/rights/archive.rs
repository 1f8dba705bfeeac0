//! The file of a person's data: what each service holds as JSON, a page to read, and what it is.

use std::io::{Cursor, Write};

use chrono::{DateTime, Utc};
use maud::{DOCTYPE, Markup, html};
use runtime::Language;
use serde_json::{Map, Value};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::api::Service;
use crate::page::Page;

/// What one service holds; nothing when it knows nothing of the person.
pub(super) struct Held {
    pub(super) service: Service,
    pub(super) data: Option<Value>,
}

const README_VI: &str = "\
TẤT CẢ DỮ LIỆU MÀ HỆ THỐNG GIỮ VỀ MỘT NGƯỜI

- doc-duoc.html: mở bằng trình duyệt để đọc.
- registry.json: hồ sơ, chức vụ theo thời gian, liên hệ, sổ y bạ, người được ủy quyền.
- exams.json: kết quả khám, nguyên văn bệnh viện gửi.
- classification.json: đánh giá có căn cứ, kết luận sức khỏe đã ký.
- clinics.json: thẻ khám, lịch theo dõi.
- notifications.json: thông báo đã gửi.

Mỗi tệp JSON có: parts (từng phần, kèm fields giải thích từng trường), withheld (trường không đưa ra và lý do),
left_out (bảng không đưa ra và lý do). Ai đã xem hồ sơ: xem ở trang «Ai đã xem hồ sơ».
Tệp này có thông tin sức khỏe. Hãy giữ như giữ hồ sơ bệnh án.
";
const README_EN: &str = "\
EVERYTHING THAT THE SYSTEM HOLDS OF ONE PERSON

- doc-duoc.html: open it in a browser to read.
- registry.json: the record, posts over time, contacts, health books, proxies.
- exams.json: results of check-ups, and what hospitals sent as they sent it.
- classification.json: assessments with their evidence, signed health conclusions.
- clinics.json: the card, follow-ups.
- notifications.json: the notices that were sent.

Each JSON file has: parts (each with fields, which explain every field), withheld (fields that are not given, and why),
left_out (tables that are not given, and why). Who has looked at the record: see the page of that name.
This file holds health data. Keep it as you keep medical records.
";

/// Puts the file together.
pub(super) fn archive(
    page: &Page,
    held: &[Held],
    at: DateTime<Utc>,
) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut file = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut add = |name: &str, content: &[u8]| {
        file.start_file(name, options)?;
        file.write_all(content).map_err(zip::result::ZipError::from)
    };
    let when = format!("{}\n", page.moment(at));
    add("README.txt", format!("{README_VI}\n{README_EN}\n{when}").as_bytes())?;
    for one in held {
        let name = format!("{}.json", one.service.name());
        let data = one.data.clone().unwrap_or_else(|| nothing_held(one.service));
        let text = serde_json::to_string_pretty(&data).expect("JSON is written as it was read");
        add(&name, text.as_bytes())?;
    }
    add("doc-duoc.html", readable(page, held, at).into_string().as_bytes())?;
    Ok(file.finish()?.into_inner())
}

fn nothing_held(service: Service) -> Value {
    serde_json::json!({ "service": service.name(), "parts": [], "left_out": [] })
}

/// Everything that is not a bundle of machines, on one page.
fn readable(page: &Page, held: &[Held], at: DateTime<Utc>) -> Markup {
    let title = page.t("own-data");
    html! {
        (DOCTYPE)
        html lang=(page.language.as_str()) {
            head {
                meta charset="utf-8";
                title { (title) }
                style { "body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
                    "dl{display:grid;grid-template-columns:minmax(10rem,18rem) 1fr;gap:.2rem 1rem;border-top:1px solid #999;padding:.6rem 0;margin:0}"
                    "dt{color:#444}dd{margin:0;overflow-wrap:anywhere;white-space:pre-wrap}" }
            }
            body {
                h1 { (title) }
                p { (page.moment(at)) }
                @for one in held {
                    h2 { (page.word("service", one.service.name())) }
                    (service(page, one.data.as_ref()))
                }
            }
        }
    }
}

fn service(page: &Page, data: Option<&Value>) -> Markup {
    let parts = data.and_then(|data| data["parts"].as_array());
    let parts = parts.into_iter().flatten().filter(|part| part["table"] != "version");
    let filled: Vec<&Value> = parts
        .filter(|part| part["items"].as_array().is_some_and(|items| !items.is_empty()))
        .collect();
    html! {
        @if filled.is_empty() { p { (page.t("own-data-nothing")) } }
        @for part in filled {
            h3 { (worded(page, &part["title"])) }
            @for item in part["items"].as_array().into_iter().flatten().filter_map(Value::as_object) {
                (item_facts(page, &part["fields"], item))
            }
        }
    }
}

fn item_facts(page: &Page, fields: &Value, item: &Map<String, Value>) -> Markup {
    let shown = item.iter().filter(|(_, value)| !value.is_null());
    html! {
        dl {
            @for (name, value) in shown {
                @let words = worded(page, &fields[name]);
                dt { (if words.is_empty() { name.as_str() } else { words }) }
                dd { (plain(value)) }
            }
        }
    }
}

fn worded<'a>(page: &Page, words: &'a Value) -> &'a str {
    let language = match page.language {
        Language::Vi => "vi",
        Language::En => "en",
    };
    words[language].as_str().unwrap_or_default()
}

/// A value as text; what has parts is written out.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(_) | Value::Array(_) => {
            serde_json::to_string_pretty(value).expect("JSON is written as it was read")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use serde_json::json;

    use super::*;

    #[test]
    fn the_file_has_what_each_service_holds_and_a_page_that_explains_it() {
        let page = Page { language: Language::Vi, path: "/console".into(), viewer: None };
        let data = json!({ "service": "clinics", "parts": [{
            "table": "card", "title": { "vi": "đăng ký thẻ khám", "en": "card" },
            "fields": { "facility": { "vi": "mã cơ sở", "en": "facility" } },
            "items": [{ "facility": "01001<b>" }],
        }]});
        let held = [
            Held { service: Service::Clinics, data: Some(data) },
            Held { service: Service::Exams, data: None },
        ];

        let file = archive(&page, &held, "2026-11-22T00:00:00Z".parse().unwrap()).unwrap();

        let mut file = zip::ZipArchive::new(Cursor::new(file)).unwrap();
        let names: Vec<String> = file.file_names().map(str::to_owned).collect();
        assert_eq!(names.len(), 4, "{names:?}");
        let mut read = |name: &str| {
            let mut text = String::new();
            file.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        assert!(read("clinics.json").contains("01001<b>"));
        assert!(read("README.txt").contains("Keep it as you keep medical records"));
        let page = read("doc-duoc.html");
        assert!(page.contains("mã cơ sở") && page.contains("01001&lt;b&gt;"));
    }
}
