use runtime::Language;
use serde_json::json;

use super::lists::result;
use super::one::work;
use super::*;
use crate::api::views::BookList;

fn page() -> Page {
    Page { language: Language::Vi, path: PATH.into(), viewer: None }
}

fn book(state: &str, valid: bool) -> Book {
    serde_json::from_value(json!({
        "id": "0195-b", "number": "00001/2026/YB", "way": "issue", "state": state, "valid": valid,
        "issued_on": "2026-11-21", "valid_to": "2031-11-21", "version": 1,
        "person": {"id": "0195-p", "name": "Lê Văn Mẫu", "born": "1958", "post": "Chuyên viên",
                   "organisation": {"code": "SYT", "name": "Sở Y tế"}},
        "history": [{"action": "issued", "valid_to": "2031-11-21", "reason": "Mới bổ nhiệm",
                     "by": "van-thu", "at": "2026-11-21T02:00:00Z"}],
        "handovers": [{"direction": "given", "handed_on": "2026-11-22", "from": "Văn thư",
                       "to": "Trần Đầu Mối", "note": ""}],
    }))
    .unwrap()
}

#[test]
fn a_books_history_says_what_happened_why_and_in_whose_hands_it_went() {
    let books = BooksOfPerson { items: vec![book("in_force", true)], requests: vec![] };

    let drawn = view(&page(), &books).into_string();

    for text in ["00001/2026/YB", "21/11/2031", "Mới bổ nhiệm", "Trần Đầu Mối", "Đang có giá trị"]
    {
        assert!(drawn.contains(text), "{text}");
    }
}

#[test]
fn a_book_whose_last_day_has_passed_is_not_called_valid() {
    assert_eq!(standing(&page(), &book("in_force", false)), "Hết hạn");
    assert_eq!(standing(&page(), &book("revoked", false)), "Đã thu hồi");
}

#[test]
fn who_has_no_book_is_offered_one_and_who_has_one_is_offered_changes() {
    let id = "01958f00-0000-7000-8000-000000000001".parse().unwrap();

    let none = work(&page(), id, None, None).into_string();
    let some = work(&page(), id, Some(&book("in_force", true)), None).into_string();

    assert!(none.contains("/health-books\"") && !none.contains("/revocation"));
    for change in ["renewal", "exchange", "reissue", "revocation", "first-page"] {
        assert!(some.contains(&format!("/console/health-books/0195-b/{change}")), "{change}");
    }
    let ids: Vec<&str> =
        some.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut different = ids.clone();
    different.sort_unstable();
    different.dedup();
    assert_eq!(ids.len(), different.len(), "no id stands twice on a page");
}

#[test]
fn a_list_shows_its_sum_and_every_fault_in_words() {
    let list: BookList = serde_json::from_value(json!({
        "id": "0195-l", "action": "issue", "received": 2, "accepted": 1, "rejected": 1, "items": [
            {"position": 0, "person_id": "0195-p", "number": "00001/2026/YB", "name": "Lê Văn Mẫu"},
            {"position": 1, "faults": [{"code": "person-unknown", "message": "không tìm thấy"}]}],
    }))
    .unwrap();

    let drawn = result(&page(), &list).into_string();

    for text in ["2 người = 1 đã thực hiện + 1 chưa thực hiện", "không tìm thấy", "Lê Văn Mẫu"]
    {
        assert!(drawn.contains(text), "{text}");
    }
}

#[test]
fn a_file_shows_its_own_row_numbers_and_what_must_be_corrected_in_it() {
    let list: BookList = serde_json::from_value(json!({
        "action": "mixed", "dry_run": true, "received": 3, "accepted": 1, "held": 1, "rejected": 1,
        "pending": 0, "items": [
            {"position": 0, "row": 4, "outcome": "accepted", "person_id": "0195-p"},
            {"position": 1, "row": 17, "outcome": "held", "faults": [
                {"code": "person-unknown", "message": "Số CCCD (B17): không tìm thấy"}]},
            {"position": 2, "row": 18, "outcome": "rejected", "faults": [
                {"code": "has-a-book", "message": "Số CCCD (B18): đang có sổ"}]}],
    }))
    .unwrap();

    let drawn = result(&page(), &list).into_string();

    for text in ["3 dòng = 1 được + 1 giữ lại để sửa + 1 không làm được", ">17<", "Theo từng dòng"]
    {
        assert!(drawn.contains(text), "{text}");
    }
}
