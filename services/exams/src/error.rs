//! Why something failed, in the caller's terms.

use actix_web::{HttpResponse, ResponseError};
use messaging::Failure;
use runtime::Problem;
use sea_orm::{DbErr, RuntimeErr};

/// Why a request or an event failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// There is no such receipt, or none that the caller may know of.
    #[error("the receipt does not exist")]
    ReceiptNotFound,
    /// The delivery does not wait for a person.
    #[error("the delivery does not wait for a person")]
    NotWaiting,
    /// The person is not known here.
    #[error("the person is not known here")]
    PersonNotFound,
    /// There is nobody whom the caller may know of.
    #[error("there is no such person for the caller")]
    NobodyThere,
    /// The delivery's number belongs to another person than before.
    #[error("the delivery belongs to another person")]
    OtherPerson,
    /// There is no such upload, or none that the caller may know of.
    #[error("the upload does not exist")]
    IntakeNotFound,
    /// An upload's body could not be read.
    #[error("the upload could not be read")]
    UploadUnreadable,
    /// An upload, or a line of it, is larger than the limit.
    #[error("the upload is too large")]
    UploadTooLarge,
    /// The body is of a media type that is not read here.
    #[error("the media type is not read here")]
    MediaType,
    /// A list's place cannot be read.
    #[error("the list's place cannot be read")]
    BadPlace,
    /// An event's data is not what its type says.
    #[error("the event cannot be read")]
    Unreadable(#[from] serde_json::Error),
    /// An event of a type that a newer release may know.
    #[error("the event's type is not known")]
    UnknownType,
    /// A grant could not be applied.
    #[error("the grant could not be applied")]
    Grant(#[from] auth::grants::ApplyError),
    /// A delivery changed under each attempt to take it in.
    #[error("the delivery changed at the same time")]
    Contended,
    /// The caller may not, or could not be told.
    #[error(transparent)]
    Auth(#[from] auth::Error),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
}

impl Error {
    /// Whether trying again later can help.
    pub(crate) fn retryable(&self) -> bool {
        match self {
            Self::Auth(error) => error.retryable(),
            Self::Database(error) => !is_refused_by_constraint(error),
            Self::Grant(auth::grants::ApplyError::Database(error)) => {
                !is_refused_by_constraint(error)
            }
            Self::Contended => true,
            _ => false,
        }
    }
}

/// Class 22 (bad data) and 23 (a constraint) say the same thing every time.
fn is_refused_by_constraint(error: &DbErr) -> bool {
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) =
        error
    else {
        return matches!(error, DbErr::Type(_));
    };
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| code.starts_with("22") || code.starts_with("23"))
}

impl From<&Error> for Problem {
    fn from(error: &Error) -> Self {
        match error {
            Error::ReceiptNotFound => Self::not_found(
                "receipt-not-found",
                ("Không có biên nhận này.", "There is no such receipt."),
            ),
            Error::NotWaiting => Self::conflict(
                "delivery-not-waiting",
                (
                    "Kết quả này không còn chờ ghép người.",
                    "This delivery no longer waits for a person.",
                ),
            ),
            Error::PersonNotFound => Self::unprocessable(
                "person-not-found",
                ("Không có người này.", "There is no such person."),
            ),
            Error::NobodyThere => Self::not_found(
                "person-not-found",
                ("Không có người này.", "There is no such person."),
            ),
            Error::OtherPerson => Self::conflict(
                "other-person",
                (
                    "Mã lần gửi này đã dùng cho người khác; hãy gửi dưới mã mới.",
                    "This identifier was used for another person; send under a new one.",
                ),
            ),
            Error::IntakeNotFound => Self::not_found(
                "intake-not-found",
                ("Không có đợt gửi này.", "There is no such upload."),
            ),
            Error::UploadUnreadable => Self::bad_request(
                "upload-unreadable",
                ("Không đọc được nội dung gửi lên.", "The upload cannot be read."),
            ),
            Error::UploadTooLarge => Self::payload_too_large(
                "payload-too-large",
                ("Nội dung gửi lên quá lớn.", "The upload is too large."),
            ),
            Error::MediaType => Self::unsupported_media_type(
                "unsupported-media-type",
                ("Định dạng này không được nhận.", "This media type is not read here."),
            ),
            Error::BadPlace => Self::bad_request(
                "bad-place",
                ("Tham số 'after' không hợp lệ.", "The parameter 'after' cannot be read."),
            ),
            Error::Contended => Self::unavailable(
                "busy",
                ("Hãy gửi lại sau ít giây.", "Send it again in a few seconds."),
            ),
            Error::Auth(error) => Self::from(error),
            Error::Unreadable(_) | Error::UnknownType | Error::Grant(_) | Error::Database(_) => {
                auth::failure(error)
            }
        }
    }
}

impl ResponseError for Error {
    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Auth(error) => error.error_response(),
            _ => Problem::from(self).error_response(),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        if error.retryable() { Self::Retry(error.into()) } else { Self::Park(error.into()) }
    }
}
