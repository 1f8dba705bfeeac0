//! Why a page could not be given.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use sea_orm::DbErr;

/// Why a request to the console failed before any service was asked, or because of the session.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// Nobody is signed in, or the session is over.
    #[error("nobody is signed in")]
    SignedOut,
    /// A form came without its token: from another page, or from a session that is over.
    #[error("the form does not belong to this session")]
    ForgedForm,
    /// A form or an upload cannot be read.
    #[error("the form cannot be read")]
    UnreadableForm,
    /// A file is larger than what is taken.
    #[error("the file is too large")]
    TooLarge,
    /// There is no such page.
    #[error("there is no such page")]
    NotFound,
    /// The identity provider refused the code or the token.
    #[error("the identity provider refused")]
    SignInRefused,
    /// The identity provider was asked for a second factor and tells of none.
    #[error("the identity provider tells of no second factor")]
    NoSecondFactor,
    /// The answer of the identity provider belongs to no sign-in of this browser.
    #[error("the answer belongs to no sign-in of this browser")]
    StraySignIn,
    /// The identity provider calls itself something else.
    #[error("the identity provider names another issuer")]
    AnotherIssuer,
    /// The identity provider does not answer.
    #[error("the identity provider does not answer")]
    Issuer(#[source] reqwest::Error),
    /// The access could not be checked.
    #[error("access could not be checked")]
    Auth(#[from] auth::Error),
    /// The file of somebody's data could not be put together.
    #[error("the archive could not be written")]
    Archive,
    /// The sessions' database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
}

impl Error {
    /// Wraps a failure of the identity provider; its address may hold a code, so it is left out.
    pub(crate) fn issuer(error: reqwest::Error) -> Self {
        Self::Issuer(error.without_url())
    }

    /// The key of the page's text about it.
    pub(crate) fn text_key(&self) -> &'static str {
        match self {
            Self::SignedOut => "error-signed-out",
            Self::ForgedForm => "error-forged-form",
            Self::UnreadableForm => "error-unreadable-form",
            Self::TooLarge => "error-too-large",
            Self::NotFound => "error-not-found",
            Self::SignInRefused | Self::StraySignIn => "error-sign-in",
            Self::NoSecondFactor => "error-second-factor",
            Self::AnotherIssuer | Self::Issuer(_) => "error-issuer",
            Self::Auth(auth::Error::IssuerUnavailable) => "error-issuer",
            Self::Auth(_) | Self::Archive | Self::Database(_) => "error-internal",
        }
    }
}

/// Only the status: the page's words come from `errors::as_pages`, which knows the language.
impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::SignedOut => StatusCode::UNAUTHORIZED,
            Self::ForgedForm => StatusCode::FORBIDDEN,
            Self::UnreadableForm | Self::StraySignIn => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignInRefused | Self::NoSecondFactor => StatusCode::FORBIDDEN,
            Self::AnotherIssuer | Self::Issuer(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Auth(auth::Error::IssuerUnavailable) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Auth(_) | Self::Archive | Self::Database(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
