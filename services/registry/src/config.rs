//! Settings of the registry.

use std::num::NonZeroU8;

use runtime::env::{self, Env};
use serde::Serialize;

use crate::domain::health_book::NumberFormat;
use crate::domain::workbook::Limits;

/// How lists are taken in. Set by `ROSTER_*`.
#[derive(Debug, Clone)]
pub(crate) struct RosterConfig {
    /// Largest workbook.
    /// Bytes in `ROSTER_MAX_BYTES`; 20,971,520 (20 MiB) by default, twenty times a list of 10,000.
    pub(crate) max_bytes: usize,
    /// Rows that are taken in one transaction.
    /// A count in `ROSTER_CHUNK_ROWS`; 500 by default: some 100 ms, so that nobody waits long.
    pub(crate) chunk_rows: u16,
    /// Days that an uploaded workbook is kept, to be given back with its own looks.
    /// A count in `ROSTER_FILE_DAYS`; 30 by default, 0 keeps none.
    pub(crate) file_days: u16,
    /// What a workbook may unpack to.
    pub(crate) limits: Limits,
}

impl RosterConfig {
    /// Reads the settings.
    pub(crate) fn from_env(env: &Env) -> Result<Self, env::Error> {
        let max_bytes = env
            .text("ROSTER_MAX_BYTES")
            .doc("Largest workbook that is taken in, in bytes.")
            .default("20971520")
            .bytes()?;
        let chunk_rows = env
            .text("ROSTER_CHUNK_ROWS")
            .doc("Rows of a list that are taken in one transaction.")
            .default("500")
            .parse()?;
        let file_days = env
            .text("ROSTER_FILE_DAYS")
            .doc("Days that an uploaded workbook is kept, to be given back with its own looks.")
            .default("30")
            .parse()?;
        Ok(Self { max_bytes, chunk_rows, file_days, limits: Limits::default() })
    }
}

/// How long grants and proxies last, and when they are reviewed. Set by `GRANT_*` and `PROXY_*`.
#[derive(Debug, Clone)]
pub(crate) struct GrantConfig {
    /// Days from a quarter's beginning after which a grant that nobody reviewed is overdue.
    /// A count in `GRANT_REVIEW_DAYS`; 30 by default.
    pub(crate) review_days: u16,
    /// Days before its last day that a grant is shown as expiring.
    /// A count in `GRANT_EXPIRING_DAYS`; 30 by default.
    pub(crate) expiring_days: u16,
    /// Most days that a person may name a proxy for.
    /// A count in `PROXY_MAX_DAYS`; 366 by default: no rule says, so a year.
    pub(crate) proxy_days: u16,
}

impl GrantConfig {
    /// Reads the settings.
    pub(crate) fn from_env(env: &Env) -> Result<Self, env::Error> {
        let review_days = env
            .text("GRANT_REVIEW_DAYS")
            .doc("Days of a quarter within which every grant is reviewed.")
            .default("30")
            .parse();
        let expiring_days = env
            .text("GRANT_EXPIRING_DAYS")
            .doc("Days before its last that a grant is shown as expiring.")
            .default("30")
            .parse();
        let proxy_days = env
            .text("PROXY_MAX_DAYS")
            .doc("Most days that a person may name a proxy for.")
            .default("366")
            .parse();
        Ok(Self {
            review_days: review_days?,
            expiring_days: expiring_days?,
            proxy_days: proxy_days?,
        })
    }
}

/// How health books are numbered, for how long they are valid, and what is printed on them. Set by
/// `HEALTH_BOOK_*`.
///
/// Settings, because no published rule says any of it: an office writes down its own.
#[derive(Debug, Clone)]
pub(crate) struct HealthBookConfig {
    /// Years that a book is valid from the day of its issue or renewal.
    /// A count in `HEALTH_BOOK_YEARS`; 5 by default.
    pub(crate) years: NonZeroU8,
    /// How numbers are written: `HEALTH_BOOK_NUMBER`; `{serial:05}/{year}/YB` by default.
    pub(crate) number: NumberFormat,
    /// Days before its last that a book stands in the queue of those to be renewed.
    /// A count in `HEALTH_BOOK_EXPIRING_DAYS`; 90 by default.
    pub(crate) expiring_days: u32,
    /// Where a QR code leads; the reference follows. `HEALTH_BOOK_CHECK_URL`; the console's page by
    /// default.
    pub(crate) check_url: String,
    /// Checks that one address may make in a minute.
    /// A count in `HEALTH_BOOK_CHECKS_PER_MINUTE`; 120 by default.
    pub(crate) checks_per_minute: u32,
    /// What is printed at the head and above the signature.
    pub(crate) letterhead: Letterhead,
}

/// Who issues the books, as their first page and the lists say it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Letterhead {
    /// The body above: `HEALTH_BOOK_SUPERIOR`; `TỈNH ỦY` by default.
    pub(crate) superior: String,
    /// The line opposite, on lists: `HEALTH_BOOK_MOTTO`; `ĐẢNG CỘNG SẢN VIỆT NAM` by default.
    pub(crate) motto: String,
    /// Who issues: `HEALTH_BOOK_ISSUER`.
    pub(crate) issuer: String,
    /// Where: `HEALTH_BOOK_PLACE`; empty by default, and then dots to write on.
    pub(crate) place: String,
    /// Whose signature: `HEALTH_BOOK_SIGNER`; `TRƯỞNG BAN` by default.
    pub(crate) signer: String,
}

impl HealthBookConfig {
    /// Reads the settings.
    pub(crate) fn from_env(env: &Env) -> Result<Self, env::Error> {
        let years = env
            .text("HEALTH_BOOK_YEARS")
            .doc("Years that a health book is valid from its issue or renewal.")
            .default("5")
            .parse();
        let number = env
            .text("HEALTH_BOOK_NUMBER")
            .doc("How a health book's number is written: {serial} or {serial:05}, and {year}.")
            .default("{serial:05}/{year}/YB")
            .parse();
        let expiring_days = env
            .text("HEALTH_BOOK_EXPIRING_DAYS")
            .doc("Days before its last that a health book stands among those to be renewed.")
            .default("90")
            .parse();
        let checks_per_minute = env
            .text("HEALTH_BOOK_CHECKS_PER_MINUTE")
            .doc("Checks of health books that one address may make in a minute.")
            .default("120")
            .parse();
        let check_url = check_url(env);
        let letterhead = Letterhead::from_env(env);
        Ok(Self {
            years: years?,
            number: number?,
            expiring_days: expiring_days?,
            check_url: check_url?,
            checks_per_minute: checks_per_minute?,
            letterhead: letterhead?,
        })
    }
}

fn check_url(env: &Env) -> Result<String, env::Error> {
    let public = env.text("PUBLIC_URL").doc("The address that browsers reach the console at.");
    let public = public.default("http://127.0.0.1:8080").required()?;
    let page = format!("{}/console/health-book-checks/", public.trim_end_matches('/'));
    let setting = env
        .text("HEALTH_BOOK_CHECK_URL")
        .doc("Where the QR code of a health book leads; the reference follows.");
    setting.default(page).required()
}

impl Letterhead {
    fn from_env(env: &Env) -> Result<Self, env::Error> {
        let text = |name, doc, default: &str| env.text(name).doc(doc).default(default).required();
        let superior = text("HEALTH_BOOK_SUPERIOR", "The body above the issuer.", "TỈNH ỦY");
        let motto = text(
            "HEALTH_BOOK_MOTTO",
            "The line opposite the issuer, on lists.",
            "ĐẢNG CỘNG SẢN VIỆT NAM",
        );
        let issuer = text(
            "HEALTH_BOOK_ISSUER",
            "Who issues health books.",
            "BAN BẢO VỆ, CHĂM SÓC SỨC KHỎE CÁN BỘ",
        );
        let place = env.text("HEALTH_BOOK_PLACE").doc("Where health books are issued.").optional();
        let signer = text("HEALTH_BOOK_SIGNER", "Who signs health books.", "TRƯỞNG BAN");
        Ok(Self {
            superior: superior?,
            motto: motto?,
            issuer: issuer?,
            place: place.unwrap_or_default(),
            signer: signer?,
        })
    }
}
