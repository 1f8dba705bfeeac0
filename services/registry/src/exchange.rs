//! Lists that come from another network in a sealed file, and files that go to one.
//!
//! Who sent a file and that nobody changed it has been proved by the caller; here a list is taken in as over HTTP,
//! once for each file, and what goes out is on record before it is there.

use std::sync::Arc;

use auth::audit::{self, Action};
use auth::{Caller, Db, Keyring, Permission};
use chrono::{DateTime, Utc};
use runtime::{Clock, Env, MetricGroup, Problem};
use schema::{OrganisationCode, RosterImportId};
use sea_orm::DbErr;

use crate::app::App;
use crate::domain::text;
use crate::error::Error;
use crate::store::exchanged_files::{self, NewFile};
use crate::take_list::{SentList, TakenList, digest, read_list, take_list, wordings};
use crate::{NAME, StartError};

/// A list out of a file whose sender is known.
pub struct SentFile {
    /// SHA-256 of the sealed file.
    pub digest: [u8; 32],
    /// Who signed it, as the list of partners names them.
    pub partner: String,
    /// Whose list it is.
    pub organisation: OrganisationCode,
    /// The workbook's name.
    pub file_name: String,
    /// The workbook.
    pub workbook: Vec<u8>,
}

/// What became of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenIn {
    /// The import; none where it is no longer kept.
    pub import: Option<RosterImportId>,
    /// When the file was taken in.
    pub at: DateTime<Utc>,
    /// Whether this very file was taken in before, and nothing was done now.
    pub again: bool,
}

/// Why a file was not exchanged.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// The workbook is larger than any list needs.
    #[error("the workbook has {0} bytes, more than ROSTER_MAX_BYTES ({1})")]
    TooLarge(usize, usize),
    /// The list cannot be taken in, for the reason that a sender over HTTP would be told.
    #[error("the list was not taken in: {0}")]
    Refused(String),
    /// The settings cannot be read.
    #[error(transparent)]
    Start(#[from] StartError),
    /// Access control or the database failed.
    #[error("the file was not exchanged")]
    Access(#[from] auth::Error),
    /// The database failed.
    #[error("the file was not exchanged")]
    Database(#[from] DbErr),
}

impl From<Error> for ExchangeError {
    fn from(error: Error) -> Self {
        match error {
            Error::Auth(error) => Self::Access(error),
            Error::Database(error) => Self::Database(error),
            error => Self::Refused(told(&Problem::from(&error))),
        }
    }
}

/// What a caller over HTTP would read, in both languages.
fn told(problem: &Problem) -> String {
    let texts = problem.faults().iter().map(|fault| &fault.message).chain(problem.detail());
    let told: Vec<String> = texts.map(|text| format!("{} / {}", text.vi, text.en)).collect();
    if told.is_empty() { problem.kind().to_owned() } else { told.join("; ") }
}

const PERMISSIONS: &[Permission] = &[Permission::ImportRoster, Permission::RunJobs];

/// Takes a list in. The same file again changes nothing and says what became of it.
pub async fn take_in(
    env: &Env,
    db: Db,
    keyring: Keyring,
    file: SentFile,
) -> Result<TakenIn, ExchangeError> {
    let group = MetricGroup::new(&prometheus::Registry::new(), NAME);
    let app = Arc::new(App::new(env, db, Clock::System, keyring, &group)?);
    let caller = Caller::system(NAME, PERMISSIONS);
    if file.workbook.len() > app.roster.max_bytes {
        return Err(ExchangeError::TooLarge(file.workbook.len(), app.roster.max_bytes));
    }
    if let Some(before) = taken_before(&app, &caller, file.digest).await? {
        return Ok(before);
    }
    let sent = SentList {
        file: file.workbook,
        file_name: text::tidy(&file.file_name).chars().take(255).collect(),
        organisation: Some(file.organisation),
        dry_run: false,
        reconcile: false,
    };
    let known = wordings(&app, &caller).await?;
    let (sent, list) = read_list(app.clone(), sent, known).await?;
    let list_digest = digest(&sent, &list);

    let txn = caller.begin(&app.db, Permission::ImportRoster).await?;
    let new = NewFile {
        digest: file.digest,
        direction: "in",
        partner: &file.partner,
        file_name: &sent.file_name,
    };
    if !exchanged_files::insert(&txn, new).await? {
        drop(txn); // Somebody else took it in at the same time.
        let before = taken_before(&app, &caller, file.digest).await?;
        return before.ok_or_else(|| ExchangeError::Refused("exchanged-already".to_owned()));
    }
    let import = match take_list(&txn, &app, &sent, (&list, list_digest)).await? {
        TakenList::New(id) | TakenList::Before { id, .. } => id,
    };
    exchanged_files::became(&txn, file.digest, import).await?;
    let object = format!("{}:{}", file.partner, hex::encode(file.digest));
    audit::record_subject(&txn, Action::Create, "exchanged-file", &object).await?;
    let at = txn.now();
    txn.commit().await?;
    Ok(TakenIn { import: Some(import), at, again: false })
}

async fn taken_before(
    app: &App,
    caller: &Caller,
    digest: [u8; 32],
) -> Result<Option<TakenIn>, ExchangeError> {
    let txn = caller.begin(&app.db, Permission::ImportRoster).await?;
    let before = exchanged_files::find(&txn, digest).await?;
    txn.commit().await?;
    Ok(before.map(|before| TakenIn {
        import: before.import_id.map(RosterImportId::from_uuid),
        at: before.exchanged_at,
        again: true,
    }))
}

/// Records that a file goes to a partner, before it is there for anybody to carry.
pub async fn record_sent(
    db: &Db,
    partner: &str,
    file_name: &str,
    digest: [u8; 32],
) -> Result<(), ExchangeError> {
    let caller = Caller::system(NAME, PERMISSIONS);
    let txn = caller.begin(db, Permission::RunJobs).await?;
    let new = NewFile { digest, direction: "out", partner, file_name };
    exchanged_files::insert(&txn, new).await?;
    let object = format!("{partner}:{}", hex::encode(digest));
    audit::record_subject(&txn, Action::Export, "exchanged-file", &object).await?;
    txn.commit().await?;
    Ok(())
}
