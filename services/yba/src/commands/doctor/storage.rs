//! Whether there is room and a right to write where the audit's anchors and the list of erasures are kept.

use std::path::{Path, PathBuf};

use auth::audit::AnchorConfig;
use runtime::Env;

use super::report::{Report, said};

/// Below this the next weeks of anchors may not fit (400 bytes a minute and service). Bytes.
const LEAST_FREE: u64 = 64 * 1024 * 1024;
const LITTLE_FREE: u64 = 1024 * 1024 * 1024;

/// Looks at both folders.
pub(super) fn check(report: &mut Report, env: &Env) {
    let anchors = AnchorConfig::from_env(env).ok().map(|config| config.directory);
    let erasures = auth::erasure_list::folder(env).map(PathBuf::from);
    if let Some(folder) = &anchors {
        look(report, "anchors", "AUDIT_ANCHOR_DIR", folder);
    }
    if let Some(folder) = erasures.filter(|folder| anchors.as_ref() != Some(folder)) {
        look(report, "erasure-list", "ERASURE_LIST_DIR", &folder);
    }
}

fn look(report: &mut Report, check: &'static str, setting: &str, folder: &Path) {
    let shown = folder.display();
    if !folder.is_dir() {
        report.at(check, None).fault(
            said(format!("thư mục {shown} không có"), format!("the folder {shown} does not exist")),
            said(
                format!("tạo thư mục, hoặc sửa {setting}"),
                format!("make the folder, or mend {setting}"),
            ),
        );
        return;
    }
    let probe = folder.join(format!(".yba-doctor-{}", std::process::id()));
    let written = std::fs::write(&probe, b"doctor").and_then(|()| std::fs::remove_file(&probe));
    if let Err(error) = written {
        report.at(check, None).fault(
            said(
                format!("không ghi được vào {shown}: {error}"),
                format!("{shown} cannot be written to: {error}"),
            ),
            said(
                "cho tài khoản chạy chương trình quyền ghi; xem ổ đĩa có bị khóa ghi không",
                "let the program's account write there; see whether the disk is read-only",
            ),
        );
        return;
    }
    room(report, check, folder);
}

fn room(report: &mut Report, check: &'static str, folder: &Path) {
    let shown = folder.display();
    let free = match rustix::fs::statvfs(folder) {
        Ok(disk) => disk.f_bavail.saturating_mul(disk.f_frsize),
        Err(error) => {
            let found = said(
                format!("không đọc được dung lượng của {shown}: {error}"),
                format!("the room in {shown} cannot be read: {error}"),
            );
            let advice = said("xem ổ đĩa", "look at the disk");
            return report.at(check, None).warning(found, advice);
        }
    };
    let mebibytes = free / (1024 * 1024);
    let found = said(
        format!("thư mục {shown} ghi được, còn trống {mebibytes} MiB"),
        format!("the folder {shown} can be written to, {mebibytes} MiB are free"),
    );
    let advice = said(
        "thêm dung lượng; đừng xóa tệp .anchors và erasures.list",
        "add room; never delete the .anchors files and erasures.list",
    );
    match free {
        free if free < LEAST_FREE => report.at(check, None).fault(found, advice),
        free if free < LITTLE_FREE => report.at(check, None).warning(found, advice),
        _ => report.at(check, None).fine(found),
    }
}
