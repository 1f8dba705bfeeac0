//! Whether a service's role is held down as it must be.

use super::Patient;
use super::report::{Report, Said, said};

const POWERS: &str = "
    select r.rolsuper, r.rolbypassrls, r.rolcreaterole or r.rolcreatedb or r.rolreplication,
           exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                   where c.relowner = r.oid and n.nspname = 'public')
           or exists (select from pg_database d where d.datname = current_database()
                      and pg_has_role(r.oid, d.datdba, 'member')),
           exists (select from pg_class c where c.oid = to_regclass('public.audit')
                   and (has_table_privilege(c.oid, 'update') or has_table_privilege(c.oid, 'delete')
                        or has_table_privilege(c.oid, 'truncate'))),
           current_user::text
    from pg_roles r where r.rolname = current_user";

/// Tells what the role could step around; answers whether a service would take it.
pub(super) async fn check(
    report: &mut Report,
    patient: &mut Patient<'_>,
) -> Result<bool, sqlx::Error> {
    let (superuser, bypasses, creates, owns, audit, role): (bool, bool, bool, bool, bool, String) =
        sqlx::query_as(POWERS).fetch_one(&mut patient.connection).await?;
    let powers = [
        (superuser, "là superuser", "is a superuser"),
        (
            bypasses,
            "có BYPASSRLS: bỏ qua bảo mật theo dòng",
            "has BYPASSRLS: row security is nothing to it",
        ),
        (
            owns,
            "là chủ của các bảng: bỏ qua bảo mật theo dòng",
            "owns the tables: row security is nothing to it",
        ),
        (audit, "có thể sửa hoặc xóa nhật ký truy cập", "may change or delete the audit"),
        (
            creates,
            "có thể tạo vai trò, cơ sở dữ liệu hoặc sao chép",
            "may create roles or databases, or replicate",
        ),
    ];
    let name = patient.service.name;
    for (_, vi, en) in powers.iter().filter(|(has, ..)| *has) {
        let found = said(format!("vai trò {role} {vi}"), format!("the role {role} {en}"));
        report.at("roles", Some(name)).fault(found, advice(name));
    }
    if powers.iter().all(|(has, ..)| !has) {
        report.at("roles", Some(name)).fine(said(
            format!("vai trò {role} không sở hữu gì và chịu bảo mật theo dòng"),
            format!("the role {role} owns nothing and is under row security"),
        ));
    }
    Ok(!(superuser || bypasses || owns))
}

fn advice(service: &str) -> Said {
    let upper = service.to_ascii_uppercase();
    said(
        format!(
            "đặt {upper}_DATABASE_URL thành vai trò do `yba database init` tạo; chạy `yba migrate {service}` để cấp lại quyền"
        ),
        format!(
            "set {upper}_DATABASE_URL to the role that `yba database init` makes; run `yba migrate {service}` to grant anew"
        ),
    )
}
