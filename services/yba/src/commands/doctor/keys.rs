//! Whether the keys are those that sealed what is in the database.

use auth::audit::{AnchorConfig, AnchorError, Anchors};
use auth::secrets::{KeyringError, PersonKey, wrappings};
use auth::{Caller, Keyring, Permission};
use schema::PersonId;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use uuid::Uuid;

use super::Patient;
use super::report::{Report, said};
use crate::commands::dead_letters::connect;

/// One person for each service key that wraps anybody's.
const SAMPLES: &str =
    "select distinct on (key_id) person_id from person_key order by key_id, person_id";

/// Reads the keys, opens a person's key with each, and checks the anchors' signatures.
pub(super) async fn check(report: &mut Report, patient: &Patient<'_>) {
    let name = patient.service.name;
    let keyring = match Keyring::from_env(patient.env) {
        Ok(keyring) => keyring,
        Err(KeyringError::Env(_)) => return, // Told as a missing setting.
        Err(error) => {
            report.at("keys", Some(name)).fault(
                said(format!("khóa không đọc được: {error}"), format!("a key cannot be read: {error}")),
                said(
                    "lấy lại đúng khóa từ nơi cất giữ; `yba keys` chỉ tạo khóa mới, không mở được dữ liệu cũ",
                    "take the right key from where it is kept; `yba keys` makes new ones, which open nothing old",
                ),
            );
            return;
        }
    };
    if let Err(error) = open_samples(report, patient, &keyring).await {
        report.at("keys", Some(name)).fault(
            said(
                format!("không mở được khóa của một người: {error}"),
                format!("a person's key cannot be opened: {error}"),
            ),
            said(
                "DATA_KEY không phải khóa đã dùng để mã hóa: thêm khóa cũ vào sau khóa mới, cách nhau bằng dấu phẩy",
                "DATA_KEY is not the key that sealed it: put the old key behind the new one, with a comma between",
            ),
        );
    }
    anchors(report, patient, &keyring);
}

async fn open_samples(
    report: &mut Report,
    patient: &Patient<'_>,
    keyring: &Keyring,
) -> Result<(), crate::error::Error> {
    let name = patient.service.name;
    let db = connect(patient.env, patient.service).await?;
    let caller = Caller::system(name, &[Permission::RunJobs]);
    let txn = caller.begin(&db, Permission::RunJobs).await?;
    let first = keyring.key_ids().next().unwrap_or_default();
    let mut older = 0;
    for wrapping in wrappings(&txn).await? {
        if !keyring.key_ids().any(|known| known == wrapping.key_id) {
            return Err(crate::error::Error::UnknownKey(name, wrapping.key_id, wrapping.people));
        }
        older += if wrapping.key_id == first { 0 } else { wrapping.people };
    }
    let samples = Statement::from_string(DatabaseBackend::Postgres, SAMPLES);
    let samples = txn.query_all_raw(samples).await?;
    for row in &samples {
        let person: Uuid = row.try_get_by_index(0)?;
        PersonKey::find(&txn, keyring, PersonId::from_uuid(person)).await?;
    }
    txn.rollback().await?;
    if older > 0 {
        report.at("keys", Some(name)).warning(
            said(
                format!("khóa của {older} người còn bọc bằng khóa dịch vụ cũ"),
                format!("the keys of {older} people are still wrapped with an older service key"),
            ),
            said("chạy `yba keys rotate`", "run `yba keys rotate`"),
        );
    } else {
        report.at("keys", Some(name)).fine(said(
            format!("mở được khóa của người bằng {} khóa đang dùng", samples.len()),
            format!("people's keys open, with {} service keys in use", samples.len()),
        ));
    }
    Ok(())
}

fn anchors(report: &mut Report, patient: &Patient<'_>, keyring: &Keyring) {
    let name = patient.service.name;
    let Ok(config) = AnchorConfig::from_env(patient.env) else { return };
    let anchors = Anchors::new(&config, name, keyring);
    let error = match anchors.verifier().read() {
        Ok(lines) => {
            return report.at("anchors", Some(name)).fine(said(
                format!("{} mốc ký đều đúng chữ ký và thứ tự", lines.len()),
                format!("{} signed anchors, each in its place", lines.len()),
            ));
        }
        Err(error) => error,
    };
    let found = said(
        format!("tệp mốc ký của nhật ký không tin được: {error}"),
        format!("the audit's anchors cannot be believed: {error}"),
    );
    let advice = match error {
        AnchorError::File(_) => {
            said("xem quyền đọc của AUDIT_ANCHOR_DIR", "see who may read AUDIT_ANCHOR_DIR")
        }
        AnchorError::Forged(_) | AnchorError::Torn(_) => said(
            "hoặc AUDIT_ANCHOR_KEY / khóa cuối của DATA_KEY đã đổi: đặt lại; hoặc tệp đã bị sửa: giữ nguyên mọi thứ và lập hồ sơ sự cố",
            "either AUDIT_ANCHOR_KEY or the last key of DATA_KEY was changed: set it back; or the file was: leave everything as it is and treat it as an incident",
        ),
    };
    report.at("anchors", Some(name)).fault(found, advice);
}
