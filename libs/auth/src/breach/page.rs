//! The page that whoever reports begins with, in Vietnamese, and the same numbers for a machine.

use std::fmt::Write;
use std::path::Path;

use auth::accesses;
use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use runtime::{Clock, Language};
use serde_json::json;

use super::tally::{Account, DEPTHS, Tally};
use super::{Proof, by_count, path_of};
use crate::cli::Breach;
use crate::error::Error;
use crate::folder;

/// Accounts that are listed on the page; all are in the rows.
const LISTED: usize = 50;
const NOTICE_HOURS: i64 = 72;

/// Writes `summary.md` and `summary.json`.
pub(super) fn write(
    folder: &Path,
    breach: &Breach,
    tally: &Tally,
    proofs: &[Proof],
    clock: &Clock,
) -> Result<(), Error> {
    let now = clock.now();
    folder::write(&path_of(folder, "summary.md"), page(breach, tally, proofs, now).as_bytes())?;
    let document = serde_json::to_vec_pretty(&numbers(breach, tally, proofs, now))?;
    folder::write(&path_of(folder, "summary.json"), &document)
}

fn page(breach: &Breach, tally: &Tally, proofs: &[Proof], now: DateTime<Utc>) -> String {
    let mut page = String::from(
        "# Hồ sơ vi phạm dữ liệu cá nhân: ai đã xem gì của ai\n\n\
         Tính từ nhật ký truy cập của từng dịch vụ. Chỉ có mã người và tên tài khoản: không có họ tên, không có dữ liệu sức khỏe.\n\n",
    );
    let _ = writeln!(page, "| | |\n| --- | --- |\n| Lập lúc | {} |", local(now));
    let _ = writeln!(
        page,
        "| Khoảng thời gian | từ {} đến trước {} |",
        local(breach.from),
        local(breach.to)
    );
    let _ = writeln!(page, "| Lý do, văn bản | {} |", one_line(&breach.reason));
    if let Some(subject) = &breach.subject {
        let _ = writeln!(page, "| Chỉ tài khoản | {} |", one_line(subject));
    }
    if let Some(person) = &breach.person {
        let _ = writeln!(page, "| Chỉ người có mã | {person} |");
    }
    if let Some(found) = breach.discovered {
        let end = found + TimeDelta::hours(NOTICE_HOURS);
        let _ = writeln!(page, "| Phát hiện lúc | {} |", local(found));
        let _ = writeln!(
            page,
            "| Hạn thông báo ({NOTICE_HOURS} giờ) | **{}**{} |",
            local(end),
            late(now, end)
        );
    }
    let _ = writeln!(
        page,
        "\nNghĩa vụ thông báo trong {NOTICE_HOURS} giờ: Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 và Nghị định 356/2025/NĐ-CP. \
         Mẫu, nơi nhận và cách tính thời hạn phải đối chiếu với văn bản; phần mềm không thay người chịu trách nhiệm.\n"
    );
    numbers_on_page(&mut page, tally);
    accounts_on_page(&mut page, tally);
    proofs_on_page(&mut page, proofs);
    page.push_str(
        "\n## Tệp kèm theo\n\n`accesses.csv` (bảng tính) và `accesses.jsonl`: từng lượt, lúc nào, tài khoản, vai trò và phạm vi hôm ấy, \
         quyền, độ sâu, mã người. Việc lập hồ sơ này cũng đã vào nhật ký, mỗi người được nêu một dòng.\n\n\
         ## Người lập phải điền\n\n- Vì sao gọi đây là vi phạm, đã chặn bằng gì, lúc nào\n- Hậu quả có thể có cho những người được nêu\n\
         - Đã báo cho ai, lúc nào, bằng văn bản nào\n",
    );
    page
}

fn numbers_on_page(page: &mut String, tally: &Tally) {
    let _ = writeln!(page, "## Số liệu\n\n| | |\n| --- | ---: |");
    let _ = writeln!(page, "| Tài khoản | {} |", tally.accounts().len());
    let _ = writeln!(page, "| Người bị xem | {} |", tally.people().len());
    for (depth, words) in
        DEPTHS.iter().zip(["danh tính", "loại và kết luận sức khỏe", "chi tiết khám bệnh"])
    {
        let _ = writeln!(page, "| – trong đó xem {words} | {} |", tally.people_at(depth));
    }
    let _ = writeln!(page, "| Lượt | {} |", tally.rows());
    for (service, rows) in tally.by_service() {
        let _ = writeln!(page, "| – {service} | {rows} |");
    }
    let _ = writeln!(
        page,
        "| Lượt của chính chương trình (không ai ngồi trước màn hình) | {} |",
        tally.by_the_program()
    );
}

fn accounts_on_page(page: &mut String, tally: &Tally) {
    let _ = writeln!(
        page,
        "\n## Tài khoản\n\n| tài khoản | vai trò | phạm vi | người | lượt | bị từ chối | xuất tệp | từ | đến | nhiều nhất |\n\
         | --- | --- | --- | ---: | ---: | ---: | ---: | --- | --- | --- |"
    );
    for (subject, account) in tally.accounts().into_iter().take(LISTED) {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            one_line(subject),
            list(&account.roles),
            list(&account.scopes),
            account.people.len(),
            account.rows,
            account.denied,
            account.exports,
            account.first.map(local).unwrap_or_default(),
            account.last.map(local).unwrap_or_default(),
            most(account),
        );
    }
    if let Some(more) = tally.accounts().len().checked_sub(LISTED).filter(|more| *more > 0) {
        let _ = writeln!(page, "\nVà {more} tài khoản nữa trong `accesses.csv`.");
    }
}

fn proofs_on_page(page: &mut String, proofs: &[Proof]) {
    let _ = writeln!(
        page,
        "\n## Nhật ký có còn nguyên không\n\n| dịch vụ | chuỗi và mốc ký | dòng đã bảo vệ | chưa bảo vệ |\n| --- | --- | ---: | ---: |"
    );
    for proof in proofs {
        let whole =
            if proof.is_clean { "khớp" } else { "**KHÔNG KHỚP: xem `yba audit verify`**" };
        let _ = writeln!(
            page,
            "| {} | {whole} | {} | {} |",
            proof.service, proof.protected, proof.unprotected
        );
    }
}

/// The three permissions that were used most, in words.
fn most(account: &Account) -> String {
    let used = by_count(&account.permissions).into_iter().take(3);
    let words = used.map(|(permission, count)| {
        format!("{} ({count})", accesses::words(&permission, Language::Vi))
    });
    words.collect::<Vec<_>>().join("; ")
}

fn list(words: &std::collections::HashSet<String>) -> String {
    let mut words: Vec<String> = words.iter().map(|word| one_line(word)).collect();
    words.sort();
    words.join(", ")
}

/// Somebody else's text must not break the table that it stands in.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ").replace('|', "\\|")
}

fn local(at: DateTime<Utc>) -> String {
    let offset = FixedOffset::east_opt(7 * 3600).expect("seven hours is an offset");
    at.with_timezone(&offset).format("%d/%m/%Y %H:%M").to_string()
}

fn late(now: DateTime<Utc>, end: DateTime<Utc>) -> String {
    let left = (end - now).num_hours();
    if now >= end { " (ĐÃ QUÁ HẠN)".to_owned() } else { format!(" (còn {left} giờ)") }
}

fn numbers(
    breach: &Breach,
    tally: &Tally,
    proofs: &[Proof],
    now: DateTime<Utc>,
) -> serde_json::Value {
    let accounts: Vec<_> = (tally.accounts().into_iter())
        .map(|(subject, account)| {
            json!({
                "subject": subject, "people": account.people.len(), "rows": account.rows,
                "denied": account.denied, "exports": account.exports, "first": account.first, "last": account.last,
            })
        })
        .collect();
    let depths: serde_json::Map<String, serde_json::Value> =
        DEPTHS.iter().map(|depth| ((*depth).to_owned(), tally.people_at(depth).into())).collect();
    let proofs: Vec<_> = (proofs.iter())
        .map(|proof| {
            json!({ "service": proof.service, "clean": proof.is_clean,
            "protected": proof.protected, "unprotected": proof.unprotected })
        })
        .collect();
    json!({
        "made_at": now, "from": breach.from, "to": breach.to, "subject": breach.subject, "person": breach.person,
        "reason": breach.reason, "discovered": breach.discovered,
        "rows": tally.rows(), "by_the_program": tally.by_the_program(), "by_service": tally.by_service(),
        "people": tally.people().len(), "people_by_depth": depths, "accounts": accounts, "audit": proofs,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strangers_text_breaks_no_table_and_a_deadline_is_told() {
        let now = "2026-11-22T02:00:00Z".parse::<DateTime<Utc>>().unwrap();

        assert_eq!(one_line("a|b\nc"), "a\\|b c");
        assert_eq!(local(now), "22/11/2026 09:00");
        assert_eq!(late(now, now + TimeDelta::hours(5)), " (còn 5 giờ)");
        assert_eq!(late(now, now), " (ĐÃ QUÁ HẠN)");
    }
}
