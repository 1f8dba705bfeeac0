//! Why a command failed.

use std::io;
use std::path::PathBuf;

use messaging::BoxError;

/// Why a command failed, in the operator's terms.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error(transparent)]
    Settings(#[from] runtime::env::Error),
    #[error(transparent)]
    Keys(#[from] auth::secrets::KeyringError),
    #[error("the settings file {0} cannot be read or written")]
    File(PathBuf, #[source] io::Error),
    #[error("the folder of the audit's anchors {0} cannot be made")]
    Anchors(PathBuf, #[source] io::Error),
    #[error(
        "the local carrier works within one process: set BUS=kafka, or run `yba serve all` instead"
    )]
    LocalCarrierAlone,
    #[error(
        "{0}: the keys of {2} people are wrapped with the key {1}, which DATA_KEY does not have: add it behind the others"
    )]
    UnknownKey(&'static str, String, i64),
    #[error("the public key in {0} cannot be read")]
    PublicKey(PathBuf, #[source] io::Error),
    #[error(transparent)]
    Trial(#[from] crate::trial::Failed),
    #[error(transparent)]
    ClientKey(#[from] registry::domain::client_key::NotAClientKey),
    #[error(transparent)]
    Hospital(#[from] registry::hospitals::HospitalError),
    #[error(transparent)]
    ErasureList(#[from] auth::erasure_list::ListError),
    #[error("no folder is set for the list of erasures: set ERASURE_LIST_DIR or AUDIT_ANCHOR_DIR")]
    NoErasureList,
    #[error("the erasures could not be applied")]
    Erasures(#[from] registry::erasures::ApplyError),
    #[error("{0} is there already: give the name of a new folder")]
    FolderTaken(PathBuf),
    #[error(transparent)]
    Backup(#[from] crate::backup::BackupError),
    #[error(transparent)]
    Exchange(Box<crate::exchange::ExchangeError>),
    #[error("this is for development only: add --dev")]
    DevelopmentOnly,
    #[error("{0} does not start")]
    Start(&'static str, #[source] BoxError),
    #[error("{0} cannot use its database")]
    Connect(&'static str, #[source] auth::ConnectError),
    #[error("the database of {0} cannot be migrated")]
    Migrate(&'static str, #[source] auth::database::MigrateError),
    #[error("the database of {0} cannot be prepared")]
    Prepare(&'static str, #[source] auth::database::PrepareError),
    #[error("stopped while waiting for the schema")]
    Stopped,
    #[error("{0} listens to nothing")]
    NoConsumer(&'static str),
    #[error("signals cannot be listened to")]
    Signals(#[source] io::Error),
    #[error(transparent)]
    Telemetry(#[from] runtime::telemetry::Error),
    #[error(transparent)]
    Serve(#[from] runtime::http::ServeError),
    #[error(transparent)]
    Bus(#[from] messaging::Error),
    #[error(transparent)]
    Issuer(#[from] auth::dev_issuer::DevIssuerError),
    #[error("a metric could not be registered")]
    Metrics(#[from] prometheus::Error),
    #[error(transparent)]
    Audit(#[from] auth::audit::VerifyError),
    #[error(transparent)]
    Access(#[from] auth::Error),
    #[error(transparent)]
    FirstGrant(#[from] registry::first_officers::GrantError),
    #[error("the database failed")]
    Database(#[from] sea_orm::DbErr),
    #[error("the document cannot be written")]
    Document(#[from] serde_json::Error),
}

impl From<crate::exchange::ExchangeError> for Error {
    fn from(error: crate::exchange::ExchangeError) -> Self {
        Self::Exchange(Box::new(error))
    }
}
