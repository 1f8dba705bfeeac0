//! Whether a service's database answers, is new enough, is spoken to in secret, and has the right time.

use std::time::Duration;

use auth::DatabaseConfig;
use chrono::{DateTime, TimeDelta, Utc};
use runtime::Env;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection};

use super::Patient;
use super::report::{Report, Said, said};
use crate::services::Service;

const PATIENCE: Duration = Duration::from_secs(5);
/// The oldest PostgreSQL that the schema works on, as `server_version_num` has it.
const OLDEST: i32 = 150_000;
/// Two machines' clocks may differ so much before tokens are refused (`auth` gives them 30 seconds).
const TOLERATED: TimeDelta = TimeDelta::seconds(30);
const NOTICED: TimeDelta = TimeDelta::seconds(2);

/// Connects as the service's role; says why when that fails.
pub(super) async fn connect(
    report: &mut Report,
    env: &Env,
    service: &'static Service,
) -> Option<PgConnection> {
    let url = DatabaseConfig::from_env(env).ok()?.url.0; // A missing setting has been told.
    let Ok(options) = url.parse::<PgConnectOptions>() else {
        let found =
            said("địa chỉ cơ sở dữ liệu không đọc được", "the database's address cannot be read");
        report.at("database", Some(service.name)).fault(found, address_advice(service));
        return None;
    };
    let options = options.disable_statement_logging();
    let connecting = options.connect();
    let failed = match tokio::time::timeout(PATIENCE, connecting).await {
        Ok(Ok(connection)) => return Some(connection),
        Ok(Err(error)) => explain(&error, service),
        Err(_) => unreachable(),
    };
    report.at("database", Some(service.name)).fault(failed.0, failed.1);
    None
}

fn explain(error: &sqlx::Error, service: &'static Service) -> (Said, Said) {
    let code =
        error.as_database_error().and_then(|error| error.code().map(|code| code.to_string()));
    match code.as_deref() {
        Some("28P01" | "28000") => (
            said(
                "cơ sở dữ liệu từ chối tên hoặc mật khẩu",
                "the database refuses the name or the password",
            ),
            address_advice(service),
        ),
        Some("3D000") => (
            said("cơ sở dữ liệu chưa được tạo", "the database does not exist"),
            said(
                "chạy `yba database init --write FILE` rồi `yba migrate all`",
                "run `yba database init --write FILE`, then `yba migrate all`",
            ),
        ),
        Some("53300") => (
            said("cơ sở dữ liệu đã hết kết nối", "the database has no connection left"),
            said(
                "tăng max_connections của PostgreSQL hoặc giảm DATABASE_CONNECTIONS",
                "raise PostgreSQL's max_connections or lower DATABASE_CONNECTIONS",
            ),
        ),
        Some(code) => (
            said(
                format!("cơ sở dữ liệu từ chối kết nối (mã {code})"),
                format!("the database refuses the connection (code {code})"),
            ),
            address_advice(service),
        ),
        None => unreachable(),
    }
}

fn unreachable() -> (Said, Said) {
    (
        said("không kết nối được cơ sở dữ liệu", "the database cannot be reached"),
        said(
            "xem PostgreSQL có chạy không, tường lửa, tên máy và cổng trong địa chỉ",
            "see whether PostgreSQL runs; the firewall; host and port in the address",
        ),
    )
}

fn address_advice(service: &Service) -> Said {
    let name = format!("{}_DATABASE_URL", service.name.to_ascii_uppercase());
    said(
        format!("sửa {name}; `yba database init` in ra địa chỉ đúng"),
        format!("mend {name}; `yba database init` prints what it must be"),
    )
}

const LOOK: &str = "
    select current_setting('server_version_num')::int, current_setting('server_version'),
           coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false),
           coalesce(host(inet_server_addr()) ~ '^(127\\.|::1$)', true)";

/// Version, encryption on the way, clock.
pub(super) async fn check(
    report: &mut Report,
    patient: &mut Patient<'_>,
) -> Result<(), sqlx::Error> {
    let name = Some(patient.service.name);
    let (number, version, encrypted, here): (i32, String, bool, bool) =
        sqlx::query_as(LOOK).fetch_one(&mut patient.connection).await?;
    match age(number) {
        None => report.at("database", name).fine(said(
            format!("PostgreSQL {version} trả lời"),
            format!("PostgreSQL {version} answers"),
        )),
        Some(found) => report.at("database", name).fault(
            found,
            said("nâng cấp PostgreSQL lên bản 15 trở lên", "upgrade PostgreSQL to 15 or later"),
        ),
    }
    let (found, advice) = on_the_way(encrypted, here);
    match advice {
        None => report.at("tls", name).fine(found),
        Some(advice) => report.at("tls", name).fault(found, advice),
    }
    let before = patient.clock.now();
    let theirs: DateTime<Utc> =
        sqlx::query_scalar("select clock_timestamp()").fetch_one(&mut patient.connection).await?;
    let ours = before + (patient.clock.now() - before) / 2;
    clocks(report, name, theirs - ours);
    Ok(())
}

fn age(number: i32) -> Option<Said> {
    (number < OLDEST).then(|| {
        let major = number / 10_000;
        said(format!("PostgreSQL {major} quá cũ"), format!("PostgreSQL {major} is too old"))
    })
}

fn on_the_way(encrypted: bool, here: bool) -> (Said, Option<Said>) {
    if encrypted {
        return (said("đường truyền được mã hóa", "the connection is encrypted"), None);
    }
    if here {
        let found = said(
            "không mã hóa, nhưng ở trong cùng một máy",
            "not encrypted, but it does not leave the machine",
        );
        return (found, None);
    }
    (
        said(
            "dữ liệu sức khỏe đi qua mạng mà không mã hóa",
            "health data cross the network unencrypted",
        ),
        Some(said(
            "bật ssl ở PostgreSQL và thêm ?sslmode=verify-full&sslrootcert=… vào địa chỉ",
            "turn ssl on in PostgreSQL and add ?sslmode=verify-full&sslrootcert=… to the address",
        )),
    )
}

/// Tells of a difference between this machine's clock and another's.
pub(super) fn compare_clocks(
    report: &mut Report,
    place: (&'static str, Option<&'static str>),
    difference: TimeDelta,
    whose: (&str, &str),
) {
    let (seconds, at) = (difference.num_milliseconds().abs() / 1_000, report.at(place.0, place.1));
    let found = said(
        format!("đồng hồ của máy này và của {} lệch nhau {seconds} giây", whose.0),
        format!("this machine's clock and that of {} differ by {seconds} seconds", whose.1),
    );
    let advice = said(
        "bật đồng bộ giờ (chrony) ở cả hai máy",
        "keep both machines' clocks in step (chrony)",
    );
    match difference.abs() {
        much if much > TOLERATED => at.fault(found, advice),
        some if some > NOTICED => at.warning(found, advice),
        _ => at.fine(found),
    }
}

fn clocks(report: &mut Report, name: Option<&'static str>, difference: TimeDelta) {
    compare_clocks(report, ("clock", name), difference, ("cơ sở dữ liệu", "the database"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_server_and_an_open_line_are_faults() {
        assert!(age(140_012).unwrap().en.contains("PostgreSQL 14 is too old"));
        assert!(age(150_018).is_none() && age(180_004).is_none());
        assert!(on_the_way(false, false).1.unwrap().en.contains("sslmode=verify-full"));
        assert!(on_the_way(true, false).1.is_none() && on_the_way(false, true).1.is_none());
    }

    #[test]
    fn a_clock_that_is_off_is_noticed_before_tokens_are_refused() {
        let code = |seconds| {
            let mut report = Report::default();
            clocks(&mut report, None, TimeDelta::seconds(seconds));
            report.exit_code()
        };
        assert_eq!([code(1), code(-5), code(31), code(-600)], [0, 1, 2, 2]);
    }
}
