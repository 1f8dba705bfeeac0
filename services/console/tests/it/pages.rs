use reqwest::StatusCode;

use crate::browser::{Browser, PERSON, console};

#[tokio::test]
async fn an_officer_finds_a_person_by_name_or_number_and_opens_the_record() {
    let console = console().await;
    let mut browser = Browser::signed_in(&console, "officer").await;

    for who in ["hoang thi mau", "001 158 000 001"] {
        let page = browser.submit("/console/people", "/console/people", &[("who", who)]).await;
        assert!(page.body.contains("Hoàng Thị Mẫu"), "{who}");
        assert!(page.body.contains(&format!("/console/people/{PERSON}")));
    }
    let record = browser.get(&format!("/console/people/{PERSON}")).await;

    assert!(record.body.contains("<h1>Hoàng Thị Mẫu</h1>") && record.body.contains("Sở Y tế"));
}

#[tokio::test]
async fn a_record_is_shown_although_other_services_do_not_answer() {
    let console = console().await;
    let mut browser = Browser::signed_in(&console, "council").await;

    let record = browser.get(&format!("/console/people/{PERSON}")).await;

    // Nobody listens on the other paths: the console's own 404, which a page shows as a plain line.
    assert_eq!(record.status, StatusCode::OK);
    assert!(record.body.contains("Bạn không có quyền xem phần này, hoặc chưa có dữ liệu."));
}

#[tokio::test]
async fn the_menu_offers_what_the_role_may_do() {
    let console = console().await;
    let cases = [
        ("officer", "/console/grants", "/console/nothing"),
        ("council", "/console/council", "/console/grants"),
        ("clinic", "/console/worklist", "/console/council"),
        ("leader", "/console/totals", "/console/imports"),
    ];
    for (account, offered, hidden) in cases {
        let home = Browser::signed_in(&console, account).await.get("/console").await;

        assert!(home.body.contains(&format!("href=\"{offered}\"")), "{account}");
        assert!(!home.body.contains(&format!("href=\"{hidden}\"")), "{account}");
    }
}

#[tokio::test]
async fn every_page_of_the_menu_is_drawn_even_when_no_service_answers() {
    let console = console().await;
    let mut browser = Browser::signed_in(&console, "officer").await;
    let pages = [
        "",
        "/people",
        "/imports",
        "/health-books",
        "/health-books?queue=handover",
        "/health-books/lists",
        "/wordings",
        "/council",
        "/worklist",
        "/deliveries",
        "/inbox",
        "/totals",
        "/tables",
        "/organisations",
        "/organisations/SYT",
        "/organisations/SYT/contacts",
        "/duties",
        "/keeping",
        "/refusals",
        "/people/new",
        "/people/01958f00-0000-7000-8000-000000000001/history",
        "/people/01958f00-0000-7000-8000-000000000001/changes",
        "/administrative-units",
        "/grant-reviews",
        "/grant-reviews/2026-Q4",
        "/proxies",
        "/people/01958f00-0000-7000-8000-000000000001/proxies",
        "/people/01958f00-0000-7000-8000-000000000001/proxies/x",
        "/people/01958f00-0000-7000-8000-000000000001/consents",
        "/people/01958f00-0000-7000-8000-000000000001/accesses",
        "/people/01958f00-0000-7000-8000-000000000001/data",
        "/duties/x",
        "/facilities",
        "/grants",
        "/breach",
    ];
    for page in pages {
        let drawn = browser.get(&format!("/console{page}")).await;

        assert_eq!(drawn.status, StatusCode::OK, "{page}");
        assert!(drawn.body.contains("<main") && drawn.body.contains("<h1>"), "{page}");
    }
}

#[tokio::test]
async fn a_reader_can_change_to_english_and_stays_on_the_page() {
    let console = console().await;
    let mut browser = Browser::signed_in(&console, "officer").await;

    let chosen =
        browser.post("/console/language", &[("language", "en"), ("to", "/console/people")]).await;
    assert_eq!(chosen.location(), "/console/people");
    let page = browser.get("/console/people").await;

    assert!(page.body.contains("<html lang=\"en\"") && page.body.contains("Find people"));
}

#[tokio::test]
async fn no_page_may_run_a_script_or_stand_in_a_frame_or_be_kept() {
    let console = console().await;
    let page = Browser::signed_in(&console, "officer").await.get("/console/people").await;

    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"));
    assert!(!policy.contains("unsafe"));
    assert_eq!(page.headers["cache-control"], "no-store");
    assert!(!page.body.contains("<script") && !page.body.contains(" style=\""));
}

#[tokio::test]
async fn a_path_that_is_no_page_says_so_in_words() {
    let console = console().await;
    let page = Browser::signed_in(&console, "officer").await.get("/console/nothing").await;

    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("Không có trang này."));
}

#[tokio::test]
async fn the_root_leads_to_the_console() {
    let console = console().await;
    let root = Browser::new(&console).get("/").await;

    assert!(root.status.is_redirection());
    assert_eq!(root.location(), "/console");
}

#[tokio::test]
async fn whoever_scans_a_health_book_learns_whether_it_is_valid_without_signing_in() {
    let console = console().await;
    let mut browser = Browser::new(&console);

    let valid = browser.get("/console/health-book-checks/good").await;
    let other = browser.get("/console/health-book-checks/other").await;

    assert_eq!((valid.status, other.status), (StatusCode::OK, StatusCode::OK));
    assert!(valid.body.contains("Sổ này có giá trị vào ngày 21/11/2026"));
    assert!(other.body.contains("Không có sổ nào có giá trị"));
    assert!(!valid.body.contains("class=\"menu\""), "nobody is signed in");
}

#[tokio::test]
async fn chosen_books_are_printed_as_a_pdf_that_nothing_keeps() {
    let console = console().await;
    let mut browser = Browser::signed_in(&console, "officer").await;
    let page = "/console/health-books?queue=handover";
    let fields = [("do", "first-pages"), ("book", "b-1:p-1"), ("book", "b-2:p-2")];

    let printed = browser.submit(page, "/console/health-books/chosen", &fields).await;

    assert_eq!(printed.headers["content-type"], "application/pdf");
    assert_eq!(printed.headers["cache-control"], "no-store");
    assert_eq!(printed.body, "%PDF-");
}
