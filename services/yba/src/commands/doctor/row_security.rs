//! Whether every table with a person is under row security, by the policies that the release made and no others.

use std::collections::{BTreeMap, BTreeSet};

use super::Patient;
use super::promised::promised;
use super::report::{Report, Said, said};

const KEPT: &str = "
    select c.relname::text, c.relrowsecurity,
           exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'person_id'
                   and not a.attisdropped),
           coalesce(array(select p.polname::text from pg_policy p where p.polrelid = c.oid), '{}')
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')";

struct Kept {
    on: bool,
    has_person: bool,
    policies: BTreeSet<String>,
}

/// Compares the tables with what the migrations say.
pub(super) async fn check(
    report: &mut Report,
    patient: &mut Patient<'_>,
) -> Result<(), sqlx::Error> {
    let rows: Vec<(String, bool, bool, Vec<String>)> =
        sqlx::query_as(KEPT).fetch_all(&mut patient.connection).await?;
    let kept: BTreeMap<String, Kept> = rows
        .into_iter()
        .map(|(table, on, has_person, policies)| {
            (table, Kept { on, has_person, policies: policies.into_iter().collect() })
        })
        .collect();
    let (promised, name) = (promised(patient.service), patient.service.name);
    let mut wrong = 0;
    for (table, is) in &kept {
        let wanted = promised.get(table);
        if !is.on && (is.has_person || wanted.is_some()) {
            wrong += 1;
            report.at("row-security", Some(name)).fault(off(table), turn_on(table));
        }
        let none = BTreeSet::new();
        let wanted = wanted.unwrap_or(&none);
        for policy in wanted.difference(&is.policies) {
            wrong += 1;
            report.at("row-security", Some(name)).fault(missing(table, policy), restore(table));
        }
        // A policy more can only open: PostgreSQL lets through whatever one of them lets through.
        for policy in is.policies.difference(wanted) {
            wrong += 1;
            report
                .at("row-security", Some(name))
                .fault(added(table, policy), drop_it(table, policy));
        }
    }
    if wrong == 0 {
        let guarded = kept.values().filter(|table| table.on).count();
        report.at("row-security", Some(name)).fine(said(
            format!("{guarded} bảng đang bật bảo mật theo dòng, đúng như bản phát hành"),
            format!("{guarded} tables are under row security, as released"),
        ));
    }
    Ok(())
}

fn off(table: &str) -> Said {
    said(
        format!("bảng {table} không bật bảo mật theo dòng: ai cũng đọc được mọi người"),
        format!("the table {table} is not under row security: everybody's rows are open"),
    )
}

fn turn_on(table: &str) -> Said {
    said(
        format!(
            "chủ cơ sở dữ liệu chạy `alter table {table} enable row level security`; tìm ai đã tắt và lập hồ sơ sự cố"
        ),
        format!(
            "as the owner run `alter table {table} enable row level security`; find who turned it off and treat it as an incident"
        ),
    )
}

fn missing(table: &str, policy: &str) -> Said {
    said(
        format!("bảng {table} thiếu chính sách {policy}"),
        format!("the table {table} lacks the policy {policy}"),
    )
}

fn restore(table: &str) -> Said {
    said(
        format!(
            "tạo lại chính sách của {table} đúng như trong tệp migrations của bản phát hành; lập hồ sơ sự cố"
        ),
        format!(
            "make the policy of {table} again as the release's migrations have it; treat it as an incident"
        ),
    )
}

fn added(table: &str, policy: &str) -> Said {
    said(
        format!("bảng {table} có chính sách {policy} mà bản phát hành không có"),
        format!("the table {table} has the policy {policy}, which no release made"),
    )
}

fn drop_it(table: &str, policy: &str) -> Said {
    said(
        format!("xem ai đã thêm; chủ cơ sở dữ liệu chạy `drop policy {policy} on {table}`"),
        format!("find who added it; as the owner run `drop policy {policy} on {table}`"),
    )
}
