//! Why something failed, in the caller's terms.

use actix_web::{HttpResponse, ResponseError};
use auth::service_client::ServiceError;
use messaging::Failure;
use runtime::{Fault, Problem};
use sea_orm::DbErr;

use crate::domain::follow_up::CannotRecord;

/// Why a request or an event failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("the facility does not exist")]
    FacilityNotFound,
    #[error("the person does not exist")]
    PersonNotFound,
    #[error("the follow-up does not exist")]
    FollowUpNotFound,
    #[error("the facility has changed since it was read")]
    FacilityChanged,
    #[error("the facility takes no cards")]
    TakesNoCards,
    #[error("the person has left or died")]
    Departed,
    #[error("cards are changed by those who reach the whole province")]
    ProvinceOnly,
    #[error("the page does not exist")]
    BadCursor,
    #[error("the value is not allowed")]
    Invalid(&'static str),
    #[error(transparent)]
    CannotRecord(#[from] CannotRecord),
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
            Error::FacilityNotFound => Self::not_found(
                "facility-not-found",
                ("không có cơ sở này", "there is no such facility"),
            ),
            Error::PersonNotFound => Self::not_found(
                "person-not-found",
                ("không có người này", "there is no such person"),
            ),
            Error::FollowUpNotFound => Self::not_found(
                "follow-up-not-found",
                ("không có lượt theo dõi này", "there is no such follow-up"),
            ),
            Error::FacilityChanged => Self::precondition_failed(
                "facility-changed",
                ("cơ sở đã được người khác sửa", "somebody else changed the facility"),
            ),
            Error::TakesNoCards => Self::unprocessable(
                "facility-takes-no-cards",
                ("không phải phòng khám A đang hoạt động", "not an active clinic A"),
            )
            .with_faults(vec![Fault::new(
                "/facility",
                "takes-no-cards",
                ("chọn một phòng khám A đang hoạt động", "choose an active clinic A"),
            )]),
            Error::Departed => Self::conflict(
                "person-departed",
                (
                    "người này đã thôi diện quản lý hoặc đã qua đời",
                    "the person is no longer under management, or has died",
                ),
            ),
            Error::ProvinceOnly => Self::forbidden(
                "province-only",
                (
                    "chỉ cán bộ toàn tỉnh đổi được thẻ",
                    "only officers of the whole province change cards",
                ),
            ),
            Error::BadCursor => {
                Self::bad_request("bad-cursor", ("không có trang này", "there is no such page"))
            }
            Error::Invalid(pointer) => invalid(pointer),
            Error::CannotRecord(why) => cannot_record(why),
            Error::Auth(error) => Self::from(error),
            Error::Service(_) | Error::Unreadable(_) | Error::UnknownType | Error::Database(_) => {
                auth::failure(error)
            }
        }
    }
}

fn invalid(pointer: &'static str) -> Problem {
    let message = ("giá trị không hợp lệ", "the value is not allowed");
    Problem::unprocessable("invalid", message)
        .with_faults(vec![Fault::new(pointer, "invalid", message)])
}

fn cannot_record(why: &CannotRecord) -> Problem {
    let (kind, detail) = match why {
        CannotRecord::Closed => {
            ("follow-up-closed", ("lượt theo dõi đã kết thúc", "the follow-up is closed"))
        }
        CannotRecord::Changed => (
            "follow-up-changed",
            (
                "lượt theo dõi đã thay đổi, hãy tải lại trang",
                "the follow-up has changed, load it again",
            ),
        ),
        CannotRecord::NoClinic => (
            "follow-up-waiting",
            ("người này chưa có phòng khám A", "the person has no clinic A yet"),
        ),
    };
    Problem::conflict(kind, detail)
}

impl ResponseError for Error {
    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Auth(error) => error.error_response(),
            error => Problem::from(error).error_response(),
        }
    }
}
