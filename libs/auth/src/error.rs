//! Why access failed.

use actix_web::http::header::{HeaderValue, WWW_AUTHENTICATE};
use actix_web::{HttpResponse, ResponseError};
use runtime::Problem;
use sea_orm::DbErr;

use crate::failure::failure;
use crate::permission::Permission;
use crate::verifier::Rejection;

/// Why a caller did not get a transaction.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request carried no bearer token.
    #[error("the request carries no access token")]
    NoToken,
    /// The token is no good.
    #[error("the access token was refused")]
    BadToken(#[source] Rejection),
    /// The issuer's keys could not be fetched, so nobody can be told from anybody.
    #[error("the identity provider does not answer")]
    IssuerUnavailable,
    /// The caller may not do this; the denial is on record.
    #[error("the caller lacks permission {0}")]
    Denied(Permission),
    /// The caller may do this after signing in with a second factor, of this `acr`; the denial is on record.
    #[error("the caller signed in without a second factor")]
    SecondFactor(String),
    /// An `Idempotency-Key` is unusable, or was used for something else.
    #[error("the idempotency key cannot be used")]
    IdempotencyKey,
    /// The first request with the same `Idempotency-Key` is still running, or left no answer.
    #[error("the same request is still running")]
    StillRunning,
    /// Sealed data could not be opened: another key, or other bytes.
    #[error("sealed data could not be opened")]
    Sealed,
    /// What was asked for is not there for the caller, or the request is wrong.
    #[error("the request cannot be done")]
    Refused(Box<Problem>),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
}

impl Error {
    /// Tells whether trying again later can help, for consumers.
    pub fn retryable(&self) -> bool {
        matches!(self, Self::IssuerUnavailable | Self::StillRunning | Self::Database(_))
    }

    /// Returns the challenge of a 401; where the sign-in was too weak, as RFC 9470 has it.
    fn challenge(&self) -> Option<HeaderValue> {
        let rest = match self {
            Self::NoToken => String::new(),
            Self::BadToken(_) => ", error=\"invalid_token\"".to_owned(),
            Self::SecondFactor(acr) => {
                format!(", error=\"insufficient_user_authentication\", acr_values=\"{acr}\"")
            }
            _ => return None,
        };
        HeaderValue::from_str(&format!("Bearer realm=\"yba\"{rest}")).ok()
    }
}

impl From<&Error> for Problem {
    fn from(error: &Error) -> Self {
        match error {
            Error::NoToken | Error::BadToken(_) => Self::unauthorized(
                "token-required",
                (
                    "Hãy đăng nhập, hoặc gửi mã truy cập còn hiệu lực.",
                    "Sign in, or send a valid access token.",
                ),
            ),
            Error::IssuerUnavailable => Self::unavailable(
                "issuer-unavailable",
                ("Máy chủ đăng nhập không trả lời.", "The identity provider does not answer."),
            ),
            Error::SecondFactor(_) => Self::unauthorized(
                "second-factor-required",
                (
                    "Hãy đăng nhập lại bằng cả mật khẩu và yếu tố thứ hai. Lần thử này đã được ghi lại.",
                    "Sign in again with a second factor. The attempt is on record.",
                ),
            ),
            Error::Denied(_) => Self::forbidden(
                "permission-denied",
                (
                    "Tài khoản của bạn không có quyền làm việc này. Lần thử này đã được ghi lại.",
                    "Your account may not do this. The attempt is on record.",
                ),
            ),
            Error::IdempotencyKey => Self::unprocessable(
                "idempotency-key",
                (
                    "Idempotency-Key không hợp lệ hoặc đã dùng cho yêu cầu khác.",
                    "The Idempotency-Key is malformed, or was used for another request.",
                ),
            ),
            Error::StillRunning => Self::conflict(
                "request-still-running",
                ("Yêu cầu này đang được xử lý.", "The same request is still being processed."),
            ),
            Error::Refused(problem) => (**problem).clone(),
            Error::Sealed | Error::Database(_) => failure(error),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}

impl ResponseError for Error {
    fn error_response(&self) -> HttpResponse {
        let mut response = Problem::from(self).error_response();
        if let Some(challenge) = self.challenge() {
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }
}
