//! The page that whoever reports begins with: Vietnamese, because the notice is.

use std::collections::HashMap;

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use runtime::Language;

use super::tally::{Account, DEPTHS, Tally};
use super::{Proof, Summary};
use crate::accesses;

/// Accounts that are listed on the page; all are in the rows.
const LISTED: usize = 50;
/// Law 91/2025/QH15 on personal data, Decree 356/2025/NĐ-CP.
const NOTICE_HOURS: i64 = 72;

const STYLE: &str = "body{font:15px/1.5 'Times New Roman',serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
    table{border-collapse:collapse;margin:.5rem 0 1rem;width:100%}th,td{border:1px solid #777;padding:.25rem .5rem;\
    text-align:left;vertical-align:top;overflow-wrap:anywhere}thead th{overflow-wrap:normal}td.number{text-align:right}.bad{font-weight:bold;color:#a00}\
    @media print{body{margin:0;max-width:none}thead{display:table-header-group}tr{break-inside:avoid}}";

pub(super) fn page(summary: &Summary<'_>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="vi" {
            head {
                meta charset="utf-8";
                title { "Hồ sơ vi phạm dữ liệu cá nhân" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                h1 { "Hồ sơ vi phạm dữ liệu cá nhân: ai đã xem gì của ai" }
                p { "Tính từ nhật ký truy cập của từng dịch vụ. Chỉ có mã người và tên tài khoản: không có họ tên, không có dữ liệu sức khỏe." }
                (asked(summary))
                h2 { "Số liệu" }
                (numbers(summary.tally))
                h2 { "Tài khoản" }
                (accounts(summary.tally))
                h2 { "Nhật ký có còn nguyên không" }
                (proofs(summary.proofs))
                h2 { "Tệp kèm theo" }
                p { code { (super::ROWS_CSV) } " (bảng tính) và " code { (super::ROWS_JSONL) }
                    ": từng lượt, lúc nào, tài khoản, vai trò và phạm vi hôm ấy, quyền, độ sâu, mã người. Việc lập hồ sơ này cũng đã vào nhật ký, mỗi người được nêu một dòng." }
                h2 { "Người lập phải điền" }
                ul {
                    li { "Vì sao gọi đây là vi phạm, đã chặn bằng gì, lúc nào" }
                    li { "Hậu quả có thể có cho những người được nêu" }
                    li { "Đã báo cho ai, lúc nào, bằng văn bản nào" }
                }
            }
        }
    }
}

fn asked(summary: &Summary<'_>) -> Markup {
    let (occasion, question) = (summary.occasion, &summary.occasion.question);
    html! {
        table {
            tr { th { "Lập lúc" } td { (local(summary.at)) } }
            tr { th { "Khoảng thời gian" } td { "từ " (local(question.from)) " đến trước " (local(question.to)) } }
            tr { th { "Lý do, văn bản" } td { (occasion.reason) } }
            @if let Some(subject) = &question.subject { tr { th { "Chỉ tài khoản" } td { (subject) } } }
            @if let Some(person) = &question.person { tr { th { "Chỉ người có mã" } td { (person) } } }
            @if let Some(found) = occasion.discovered {
                @let end = found + TimeDelta::hours(NOTICE_HOURS);
                tr { th { "Phát hiện lúc" } td { (local(found)) } }
                tr { th { "Hạn thông báo (" (NOTICE_HOURS) " giờ)" } td { strong { (local(end)) } (left(summary.at, end)) } }
            }
        }
        p { "Nghĩa vụ thông báo trong " (NOTICE_HOURS) " giờ: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 và Nghị định 356/2025/NĐ-CP. Mẫu, nơi nhận và cách tính thời hạn phải đối chiếu với văn bản; phần mềm không thay người chịu trách nhiệm." }
    }
}

fn numbers(tally: &Tally) -> Markup {
    let depths = ["danh tính", "loại và kết luận sức khỏe", "chi tiết khám bệnh"];
    let line = |name: &str, count: u64| html! { tr { th { (name) } td.number { (count) } } };
    html! {
        table {
            (line("Tài khoản", tally.accounts().len() as u64))
            (line("Người bị xem", tally.people().len() as u64))
            @for (depth, words) in DEPTHS.iter().zip(depths) {
                (line(&format!("– trong đó xem {words}"), tally.people_at(depth) as u64))
            }
            (line("Lượt", tally.rows()))
            @for (service, rows) in tally.by_service() { (line(&format!("– {service}"), *rows)) }
            (line("Lượt của chính chương trình (không ai ngồi trước màn hình)", tally.by_the_program()))
        }
    }
}

fn accounts(tally: &Tally) -> Markup {
    let all = tally.accounts();
    let heads = [
        "tài khoản",
        "vai trò",
        "phạm vi",
        "người",
        "lượt",
        "bị từ chối",
        "xuất tệp",
        "từ",
        "đến",
        "nhiều nhất",
    ];
    html! {
        table {
            thead { tr { @for head in heads { th { (head) } } } }
            @for (subject, account) in all.iter().take(LISTED) { (account_row(subject, account)) }
        }
        @if all.len() > LISTED {
            p { "Và " (all.len() - LISTED) " tài khoản nữa trong " code { (super::ROWS_CSV) } "." }
        }
    }
}

fn account_row(subject: &str, account: &Account) -> Markup {
    html! {
        tr {
            td { (subject) }
            td { (list(account.roles.iter().map(|role| accesses::role_words(role, Language::Vi).to_owned()))) }
            td { (list(account.scopes.iter().map(|scope| accesses::scope_words(scope, Language::Vi)))) }
            td.number { (account.people.len()) }
            td.number { (account.rows) }
            td.number { (account.denied) }
            td.number { (account.exports) }
            td { (account.first.map(local).unwrap_or_default()) }
            td { (account.last.map(local).unwrap_or_default()) }
            td { (most(account)) }
        }
    }
}

fn proofs(proofs: Option<&[Proof]>) -> Markup {
    let Some(proofs) = proofs else {
        return html! { p { "Chưa đối chiếu với chuỗi và mốc ký ở đây. Quản trị viên chạy " code { "yba audit verify all" } " rồi ghi kết quả vào hồ sơ." } };
    };
    html! {
        table {
            thead { tr { @for head in ["dịch vụ", "chuỗi và mốc ký", "dòng đã bảo vệ", "chưa bảo vệ"] { th { (head) } } } }
            @for proof in proofs {
                tr {
                    td { (proof.service) }
                    td { @if proof.clean { "khớp" } @else { span.bad { "KHÔNG KHỚP: xem yba audit verify" } } }
                    td.number { (proof.protected) }
                    td.number { (proof.unprotected) }
                }
            }
        }
    }
}

/// The three permissions that were used most, in words.
fn most(account: &Account) -> String {
    let used = by_count(&account.permissions).into_iter().take(3);
    let words = used.map(|(permission, count)| {
        format!("{} ({count})", accesses::words(permission, Language::Vi))
    });
    words.collect::<Vec<_>>().join("; ")
}

/// Words by how often each was counted, most first.
fn by_count(counted: &HashMap<String, u64>) -> Vec<(&str, u64)> {
    let mut sorted: Vec<_> = counted.iter().map(|(word, count)| (word.as_str(), *count)).collect();
    sorted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    sorted
}

fn list(words: impl Iterator<Item = String>) -> String {
    let mut words: Vec<String> = words.collect();
    words.sort_unstable();
    words.join(", ")
}

fn local(at: DateTime<Utc>) -> String {
    let offset = FixedOffset::east_opt(7 * 3600).expect("seven hours is an offset");
    at.with_timezone(&offset).format("%d/%m/%Y %H:%M").to_string()
}

fn left(now: DateTime<Utc>, end: DateTime<Utc>) -> Markup {
    html! {
        @if now >= end { " " span.bad { "(ĐÃ QUÁ HẠN)" } } @else { " (còn " ((end - now).num_hours()) " giờ)" }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Occasion;
    use super::*;
    use crate::looks::Question;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn made(reason: &str, now: &str, proofs: Option<&[Proof]>) -> String {
        let (from, to) = (at("2026-11-20T00:00:00Z"), at("2026-11-21T00:00:00Z"));
        let question = Question { from, to, subject: None, person: None };
        let discovered = Some(at("2026-11-20T01:00:00Z"));
        let occasion = Occasion { question, reason: reason.to_owned(), discovered };
        let tally = Tally::default();
        Summary { occasion: &occasion, tally: &tally, proofs, at: at(now) }.page()
    }

    #[test]
    fn a_strangers_text_breaks_no_page_and_a_deadline_is_told() {
        let page = made("<script>|\n12/BC", "2026-11-22T20:00:00Z", None);
        assert!(page.contains("&lt;script&gt;|") && !page.contains("<script>"), "{page}");
        assert!(page.contains("<strong>23/11/2026 08:00</strong> (còn 5 giờ)"), "{page}");
        assert!(page.contains("Chưa đối chiếu"), "{page}");
        let late = made("12/BC", "2026-11-23T01:00:00Z", None);
        assert!(late.contains("ĐÃ QUÁ HẠN"), "{late}");
    }

    #[test]
    fn an_audit_that_was_changed_is_said_aloud() {
        let proof = |clean| Proof { service: "exams", clean, protected: 7, unprotected: 0 };
        let page = made("12/BC", "2026-11-21T00:00:00Z", Some(&[proof(false)]));
        assert!(page.contains("KHÔNG KHỚP"), "{page}");
        let page = made("12/BC", "2026-11-21T00:00:00Z", Some(&[proof(true)]));
        assert!(page.contains("khớp") && !page.contains("KHÔNG KHỚP"), "{page}");
    }
}
