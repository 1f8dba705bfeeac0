//! Health books on paper, read back from the PDF as a reader and a scanner would.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use testkit::Client;

use crate::books::{change, issue, name, registry_with};

/// Runs one of poppler's programs over a PDF.
fn poppler(program: &str, arguments: &[&str], pdf: &[u8]) -> Vec<u8> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("poppler-utils is installed by dev/setup");
    let mut input = child.stdin.take().unwrap();
    let pdf = pdf.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&pdf).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "{program} reads it");
    output.stdout
}

/// The text of a PDF, a form feed after each page.
pub(crate) fn text(pdf: &[u8]) -> String {
    let text = poppler("pdftotext", &["-layout", "-", "-"], pdf);
    String::from_utf8(text).unwrap()
}

/// What the QR code on the first page says to a camera.
pub(crate) fn scanned(pdf: &[u8]) -> String {
    let picture = poppler("pdftoppm", &["-gray", "-r", "150", "-f", "1", "-l", "1", "-"], pdf);
    // A portable grey map: `P5`, width, height, 255, and a byte for each point.
    let mut words = picture.splitn(4, |byte| byte.is_ascii_whitespace());
    let mut word = || std::str::from_utf8(words.next().unwrap()).unwrap();
    assert_eq!(word(), "P5");
    let (width, height): (usize, usize) = (word().parse().unwrap(), word().parse().unwrap());
    let points = &picture[picture.len() - width * height..];
    let mut image =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| points[y * width + x]);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code on a page");
    grids[0].decode().unwrap().1
}

pub(crate) async fn first_page(officer: &Client, book: &Value) -> Vec<u8> {
    officer.get(&change(book, "first-page")).await.ok().bytes().to_vec()
}

#[tokio::test]
async fn a_first_page_says_whose_it_is_and_its_code_leads_to_the_check() {
    let (_registry, officer, people) = registry_with(1).await;
    let book = issue(&officer, &people[0]).await;

    let page = first_page(&officer, &book).await;

    let text = text(&page);
    for said in [
        "SỔ Y BẠ",
        "BAN BẢO VỆ, CHĂM SÓC SỨC KHỎE CÁN BỘ",
        "00001/2026/YB",
        &name(1).to_uppercase(),
        "02/02/1951",
        "Chuyên viên",
        "Cấp mới",
        "21/11/2026",
        "21/11/2031",
        "ngày 21 tháng 11 năm 2026",
        "Mẫu in mặc định của phần mềm",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert_eq!(text.matches('\u{c}').count(), 1);
    let address = scanned(&page);
    assert!(address.contains("/console/health-book-checks/"), "{address}");
    for secret in ["00001", &people[0], book["id"].as_str().unwrap(), "Nguy"] {
        assert!(!address.contains(secret), "{address}");
    }
}

#[tokio::test]
async fn a_page_printed_again_has_the_same_code() {
    let (_registry, officer, people) = registry_with(1).await;
    let book = issue(&officer, &people[0]).await;

    let first = scanned(&first_page(&officer, &book).await);

    assert_eq!(scanned(&first_page(&officer, &book).await), first);
}

#[tokio::test]
async fn a_list_of_books_is_printed_with_a_page_for_each_and_a_line_to_sign() {
    let (registry, officer, people) = registry_with(30).await;
    let lines: Vec<Value> = people.iter().map(|id| json!({ "person_id": id })).collect();
    let order = json!({ "action": "issue", "people": lines });
    let list: Value = officer.post("/registry/v1/health-book-lists", order).await.ok().json();
    let selection = json!({ "list": list["id"], "title": "Danh sách ký nhận sổ y bạ – Sở Y tế" });

    let pages = officer.post("/registry/v1/health-books/first-pages", selection.clone()).await.ok();
    let signed = officer.post("/registry/v1/health-books/signature-list", selection).await.ok();

    assert_eq!(pages.header("content-type"), Some("application/pdf"));
    assert_eq!(text(pages.bytes()).matches('\u{c}').count(), 30);
    let text = text(signed.bytes());
    assert!(text.contains("DANH SÁCH KÝ NHẬN SỔ Y BẠ – SỞ Y TẾ"), "{text}");
    assert!(text.contains("Tổng số: 30 sổ") && text.contains("Người giao"), "{text}");
    for serial in 1..=30 {
        assert!(text.contains(&format!("{serial:05}/2026/YB")), "{serial}");
    }
    let pages = text.matches('\u{c}').count();
    assert!(
        pages > 1 && text.matches("Ký nhận").count() == pages,
        "a heading on each page: {text}"
    );
    let exported = "select from audit where action = 'export' and person_id is not null";
    assert_eq!(crate::books::as_owner(&registry, exported).await.unwrap(), 60);
}

#[tokio::test]
async fn what_has_ended_or_is_not_there_is_not_printed() {
    let (_registry, officer, people) = registry_with(1).await;
    let book = issue(&officer, &people[0]).await;
    officer.post(&change(&book, "revocation"), json!({ "reason": "Cấp nhầm" })).await.ok();

    let ended = officer.get(&change(&book, "first-page")).await.problem();
    let absent = json!({ "books": [people[0]] });
    let absent = officer.post("/registry/v1/health-books/first-pages", absent).await.problem();
    let nothing =
        officer.post("/registry/v1/health-books/signature-list", json!({})).await.problem();

    assert_eq!((ended.status, ended.codes()), (409, vec!["book-has-ended"]));
    assert_eq!((absent.status, absent.pointers()), (422, vec!["/books/0", "/books"]));
    assert_eq!(nothing.pointers(), ["/books"]);
}
