//! Whether the audit is continued, whole, and protected by anchors.

use auth::audit::{self, AnchorConfig, Anchors, SiemConfig};
use auth::{Caller, Keyring, Permission, Txn};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

use super::Patient;
use super::report::{Report, said};
use crate::commands::dead_letters::connect;
use crate::error::Error;

/// Rows that are verified here; beyond them `yba audit verify` takes its time.
const MOST_VERIFIED: i64 = 100_000;
/// The chain is continued each second while a service runs.
const LATE_SECONDS: f64 = 120.0;

/// The chain's length; how long the oldest row waits for its place; whether the era is over: rows of transactions
/// that this cluster has not reached yet came from another one.
const LOOK: &str = "
    select (select coalesce(max(sequence), 0) from audit_chain),
           coalesce((select extract(epoch from now() - min(at))::float8 from audit a
                     where not exists (select from audit_chain c where c.audit_id = a.id)
                       and a.at > now() - interval '30 days'), 0),
           exists (select from audit where era = yba_audit_era()
                   and xid >= pg_snapshot_xmax(pg_current_snapshot()))";

/// How long the oldest row that a destination does not have has waited.
const SIEM: &str = "
    select greatest(0, extract(epoch from now() - a.at))::bigint
    from audit_handover h
    join audit_chain c on c.sequence = h.sequence + 1
    join audit a on a.id = c.audit_id
    where h.destination = $1";
/// As long as the alert on it waits.
const SIEM_LATE_SECONDS: i64 = 900;

/// Looks at the chain, and verifies it where it is short.
pub(super) async fn check(report: &mut Report, patient: &Patient<'_>) {
    let name = patient.service.name;
    if let Err(error) = look(report, patient).await {
        report.at("audit", Some(name)).fault(
            said(
                format!("không đối chiếu được nhật ký: {}", runtime::problem::Chain(&error)),
                format!("the audit could not be verified: {}", runtime::problem::Chain(&error)),
            ),
            said(
                format!("xem mục anchors ở trên; chạy `yba audit verify {name}`"),
                format!("see anchors above; run `yba audit verify {name}`"),
            ),
        );
    }
}

async fn look(report: &mut Report, patient: &Patient<'_>) -> Result<(), Error> {
    let name = patient.service.name;
    let db = connect(patient.env, patient.service).await?;
    let caller = Caller::system(name, &[Permission::KeepAudit]);
    let txn = caller.begin(&db, Permission::KeepAudit).await?;
    let statement = Statement::from_string(DatabaseBackend::Postgres, LOOK);
    let Some(row) = txn.query_one_raw(statement).await? else { return Ok(()) };
    let (rows, waiting, foreign): (i64, f64, bool) =
        (row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?);
    if foreign {
        report.at("audit", Some(name)).fault(
            said(
                "nhật ký đến từ một cụm cơ sở dữ liệu khác (đã khôi phục) và chưa mở kỷ mới",
                "the audit came from another cluster (a restore) and has no new era yet",
            ),
            said(format!("chạy `yba migrate {name}`"), format!("run `yba migrate {name}`")),
        );
    }
    if waiting > LATE_SECONDS {
        report.at("audit", Some(name)).warning(
            said(
                format!("dòng nhật ký cũ nhất chưa vào chuỗi đã chờ {waiting:.0} giây"),
                format!(
                    "the oldest row of the audit outside the chain has waited {waiting:.0} seconds"
                ),
            ),
            said(
                "dịch vụ có đang chạy không? nếu có: một giao dịch đang treo (pg_stat_activity)",
                "does the service run? if so, a transaction hangs (pg_stat_activity)",
            ),
        );
    }
    watched(report, patient, &txn).await?;
    if rows <= MOST_VERIFIED {
        verify(report, patient, &txn).await?;
    } else {
        report.at("audit", Some(name)).fine(said(
            format!("chuỗi có {rows} dòng; `yba audit verify {name}` đối chiếu toàn bộ"),
            format!("the chain has {rows} rows; `yba audit verify {name}` compares all of them"),
        ));
    }
    Ok(txn.rollback().await?)
}

/// Whether the SIEM has what it should; settings that cannot be read are told as such.
async fn watched(report: &mut Report, patient: &Patient<'_>, txn: &Txn) -> Result<(), Error> {
    let Ok(Some(siem)) = SiemConfig::from_env(patient.env) else { return Ok(()) };
    let name = siem.address.name();
    let values = [name.as_str().into()];
    let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, SIEM, values);
    let row = txn.query_one_raw(statement).await?;
    let waits = row.map_or(Ok(0), |row| row.try_get_by_index::<i64>(0))?;
    let at = report.at("audit", Some(patient.service.name));
    if waits > SIEM_LATE_SECONDS {
        at.warning(
            said(
                format!("hệ thống giám sát {name} chưa nhận nhật ký từ {waits} giây trước"),
                format!("the SIEM at {name} lacks rows of the audit that are {waits} seconds old"),
            ),
            said(
                "xem dòng «audit could not be handed on» trong log; SIEM_URL, SIEM_AUTHORIZATION có còn đúng không?",
                "see `audit could not be handed on` in the log; are SIEM_URL and SIEM_AUTHORIZATION still right?",
            ),
        );
    }
    Ok(())
}

async fn verify(report: &mut Report, patient: &Patient<'_>, txn: &Txn) -> Result<(), Error> {
    let name = patient.service.name;
    let (Ok(keyring), Ok(config)) =
        (Keyring::from_env(patient.env), AnchorConfig::from_env(patient.env))
    else {
        return Ok(()); // Told as missing settings.
    };
    let anchors = Anchors::new(&config, name, &keyring);
    let seen = audit::verify(&**txn, anchors.verifier()).await?;
    for finding in seen.findings.iter().take(5) {
        report.at("audit", Some(name)).fault(
            said(
                format!("nhật ký không khớp chuỗi: {finding:?}"),
                format!("the audit does not fit its chain: {finding:?}"),
            ),
            said(
                "giữ nguyên cơ sở dữ liệu và tệp mốc; lập hồ sơ sự cố (docs/RUNBOOK.md)",
                "leave the database and the anchors as they are; treat it as an incident (docs/RUNBOOK.md)",
            ),
        );
    }
    if seen.is_clean() {
        report.at("audit", Some(name)).fine(said(
            format!("{} dòng trong chuỗi, {} đã được mốc bảo vệ", seen.chained, seen.protected),
            format!("{} rows in the chain, {} protected by anchors", seen.chained, seen.protected),
        ));
    }
    Ok(())
}
