//! Why something failed, in the caller's terms.

use actix_web::{HttpResponse, ResponseError};
use auth::service_client::ServiceError;
use messaging::Failure;
use runtime::{Fault, Problem};
use sea_orm::DbErr;

/// Why a request or an event failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("the notice does not exist")]
    NoticeNotFound,
    #[error("the page does not exist")]
    BadCursor,
    #[error("the value is not allowed")]
    Invalid(&'static str),
    #[error("the event cannot be read")]
    Unreadable(#[from] serde_json::Error),
    #[error("the event's type is not known")]
    UnknownType,
    #[error(transparent)]
    Service(#[from] ServiceError),
    #[error(transparent)]
    Auth(#[from] auth::Error),
    #[error("the database failed")]
    Database(#[from] DbErr),
}

impl Error {
    /// Tells whether an event may succeed later. A refusal by another service counts: somebody has to grant.
    fn may_pass(&self) -> bool {
        match self {
            Self::Service(ServiceError::Refused(..)) => true,
            Self::Service(error) => error.retryable(),
            Self::Auth(error) => error.retryable(),
            Self::Database(error) => error.sql_err().is_none(),
            _ => false,
        }
    }
}

impl From<auth::grants::ApplyError> for Error {
    fn from(error: auth::grants::ApplyError) -> Self {
        match error {
            auth::grants::ApplyError::Unreadable(error) => Self::Unreadable(error),
            auth::grants::ApplyError::Database(error) => Self::Database(error),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        if error.may_pass() { Self::Retry(error.into()) } else { Self::Park(error.into()) }
    }
}

impl From<&Error> for Problem {
    fn from(error: &Error) -> Self {
        match error {
            Error::NoticeNotFound => Self::not_found(
                "notice-not-found",
                ("không có thông báo này", "there is no such notice"),
            ),
            Error::BadCursor => {
                Self::bad_request("bad-cursor", ("không có trang này", "there is no such page"))
            }
            Error::Invalid(pointer) => {
                let message = ("giá trị không hợp lệ", "the value is not allowed");
                Self::unprocessable("invalid", message)
                    .with_faults(vec![Fault::new(*pointer, "invalid", message)])
            }
            Error::Auth(error) => Self::from(error),
            Error::Service(_) | Error::Unreadable(_) | Error::UnknownType | Error::Database(_) => {
                auth::failure(error)
            }
        }
    }
}

impl ResponseError for Error {
    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Auth(error) => error.error_response(),
            error => Problem::from(error).error_response(),
        }
    }
}
