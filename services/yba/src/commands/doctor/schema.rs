//! Whether the schema is the program's.

use std::collections::BTreeMap;

use auth::database::{MigrationSet, auth_migrations};
use sqlx::AssertSqlSafe;

use super::Patient;
use super::report::{Report, said};

type Applied = (i64, bool, Vec<u8>);

/// Compares versions and checksums; answers whether the program's tables are there.
pub(super) async fn check(
    report: &mut Report,
    patient: &mut Patient<'_>,
) -> Result<bool, sqlx::Error> {
    let mut complete = true;
    for set in std::iter::once(auth_migrations()).chain(patient.service.migrations()) {
        complete &= check_set(report, patient, &set).await?;
    }
    if complete {
        report
            .at("schema", Some(patient.service.name))
            .fine(said("lược đồ đúng phiên bản của chương trình", "the schema is the program's"));
    }
    Ok(complete)
}

async fn check_set(
    report: &mut Report,
    patient: &mut Patient<'_>,
    set: &MigrationSet,
) -> Result<bool, sqlx::Error> {
    let name = patient.service.name;
    let advice = said(format!("chạy `yba migrate {name}`"), format!("run `yba migrate {name}`"));
    let there: bool = sqlx::query_scalar("select to_regclass('public.' || $1) is not null")
        .bind(set.table)
        .fetch_one(&mut patient.connection)
        .await?;
    if !there {
        let found = said("cơ sở dữ liệu chưa có bảng nào", "the database was never migrated");
        report.at("schema", Some(name)).fault(found, advice);
        return Ok(false);
    }
    // The table's name is a constant of this program.
    let sql = AssertSqlSafe(format!("select version, success, checksum from {}", set.table));
    let applied: Vec<Applied> = sqlx::query_as(sql).fetch_all(&mut patient.connection).await?;
    let applied: BTreeMap<i64, (bool, Vec<u8>)> =
        applied.into_iter().map(|(version, done, sum)| (version, (done, sum))).collect();
    let mut complete = true;
    for migration in set.migrator.iter() {
        let version = migration.version;
        match applied.get(&version) {
            Some((true, sum)) if *sum == *migration.checksum => {}
            Some((true, _)) => report.at("schema", Some(name)).fault(
                said(
                    format!("tệp migration {version} ({}) khác với lúc đã chạy", set.table),
                    format!("migration {version} ({}) is not the one that was applied", set.table),
                ),
                said(
                    "chương trình này không phải bản đã phát hành: cài lại đúng bản",
                    "this program is not the released one: install that again",
                ),
            ),
            Some((false, _)) | None => {
                complete = false;
                let found = said(
                    format!("lược đồ thiếu bước {version} ({})", set.table),
                    format!("the schema lacks step {version} ({})", set.table),
                );
                report.at("schema", Some(name)).fault(found, advice.clone());
            }
        }
    }
    newer(report, name, set, applied.keys().last().copied());
    Ok(complete)
}

/// A newer release was here: that is no fault while somebody goes back to this one.
fn newer(report: &mut Report, name: &'static str, set: &MigrationSet, applied: Option<i64>) {
    let newest = set.migrator.iter().map(|migration| migration.version).max().unwrap_or(0);
    if let Some(version) = applied.filter(|version| *version > newest) {
        report.at("schema", Some(name)).warning(
            said(
                format!("cơ sở dữ liệu mới hơn chương trình (bước {version}, {})", set.table),
                format!("the database is newer than the program (step {version}, {})", set.table),
            ),
            said(
                "bình thường sau khi quay lại bản cũ; nếu không thì cài bản mới",
                "usual after going back to an older release; otherwise install the newer one",
            ),
        );
    }
}
