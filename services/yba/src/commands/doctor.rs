//! `yba doctor`: looks at everything that an installation rests on, and says what to do about each fault.
//!
//! It changes nothing. What it finds is told in Vietnamese and English; the exit code is 0 when all is well,
//! 1 when something should be looked at, 2 when something is broken.

use std::process::ExitCode;
use std::time::Duration;

use runtime::{Clock, Env, HttpClient};
use sqlx::PgConnection;

use crate::cli::Doctor;
use crate::error::Error;
use crate::services::{self, Service};
use crate::settings::{self, Settings, Shape};

mod audit;
mod database;
mod events;
mod identity;
mod kafka;
mod keys;
mod promised;
mod report;
mod roles;
mod row_security;
mod schema;
mod storage;

use report::{Report, said};

/// One service, as the checks of it need it.
struct Patient<'a> {
    service: &'static Service,
    /// The settings, narrowed to the service.
    env: &'a Env,
    clock: &'a Clock,
    /// Its database, as its own role.
    connection: PgConnection,
}

/// Looks at one service or at all; prints what was found.
pub(crate) async fn run(doctor: &Doctor) -> Result<ExitCode, Error> {
    let env = settings::environment()?;
    let dev = settings::is_development(&env);
    // Whichever way it is served: what follows from one process per service is told by the databases.
    let env = settings::fill_in(env, &doctor.service, Shape::Together, dev);
    let mut report = Report::default();
    check_settings(&mut report, &env, &doctor.service, dev);
    let clock = Clock::System;
    let carriers = check_services(&mut report, &env, &clock, &doctor.service).await;
    storage::check(&mut report, &env);
    let kafka = events::check_carrier(&mut report, &env, &carriers);
    if kafka {
        kafka::check(&mut report, &env, &services::named(&doctor.service)).await;
    }
    identity::check(&mut report, &env, (&client(&env), &clock), dev).await;
    if doctor.json {
        println!("{}", report.json())
    } else {
        print!("{}", report.text())
    }
    Ok(ExitCode::from(report.exit_code()))
}

/// Whether a service would start with these settings; each fault names the variable.
fn check_settings(report: &mut Report, env: &Env, what: &str, issues_tokens: bool) {
    match Settings::read(env, what, issues_tokens) {
        Ok(_) => report
            .at("settings", None)
            .fine(said("các thiết đặt đọc được và đủ", "every setting is there and can be read")),
        Err(Error::Settings(error)) => {
            for fault in error.faults() {
                report.at("settings", None).fault(
                    said(
                        format!("thiết đặt {}: {}", fault.name, fault.reason),
                        format!("the setting {}: {}", fault.name, fault.reason),
                    ),
                    said(
                        format!("đặt {} ({}); xem `yba config`", fault.name, fault.doc),
                        format!("set {} ({}); see `yba config`", fault.name, fault.doc),
                    ),
                );
            }
        }
        // Keys are read by their own check, which says more.
        Err(_) => {}
    }
}

/// Everything that is asked of a service's database; answers which carrier each records.
async fn check_services(
    report: &mut Report,
    env: &Env,
    clock: &Clock,
    what: &str,
) -> Vec<(&'static str, String)> {
    let mut carriers = Vec::new();
    for service in services::named(what) {
        let env = env.for_service(service.name);
        let Some(connection) = database::connect(report, &env, service).await else { continue };
        let mut patient = Patient { service, env: &env, clock, connection };
        if let Err(error) = check_service(report, &mut patient, &mut carriers).await {
            report.at("database", Some(service.name)).fault(
                said(
                    format!("cơ sở dữ liệu không trả lời được câu hỏi: {error}"),
                    format!("the database could not answer: {error}"),
                ),
                said(
                    "xem nhật ký PostgreSQL; nếu thiếu bảng thì chạy `yba migrate all`",
                    "look at PostgreSQL's log; where a table is missing run `yba migrate all`",
                ),
            );
        }
    }
    carriers
}

async fn check_service(
    report: &mut Report,
    patient: &mut Patient<'_>,
    carriers: &mut Vec<(&'static str, String)>,
) -> Result<(), sqlx::Error> {
    database::check(report, patient).await?;
    let safe = roles::check(report, patient).await?;
    if !schema::check(report, patient).await? {
        return Ok(()); // The rest asks tables that may not be there.
    }
    row_security::check(report, patient).await?;
    if let Some(carrier) = events::check(report, patient).await? {
        carriers.push((patient.service.name, carrier));
    }
    // A service's pool refuses a role that is too powerful, which has been told.
    if safe {
        keys::check(report, patient).await;
        audit::check(report, patient).await;
    }
    Ok(())
}

/// A client that does not wait long: a doctor is called when something hangs.
fn client(env: &Env) -> HttpClient {
    let mut config = runtime::HttpClientConfig::from_env(env).unwrap_or_default();
    config.timeout = config.timeout.min(Duration::from_secs(5));
    runtime::http_client(&config)
}
