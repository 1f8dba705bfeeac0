//! Requests that end without an answer of their own.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{Error, HttpResponse, ResponseError};

use super::complete;
use crate::http::errors::{generic, problem_of};
use crate::language::Language;
use crate::problem::Problem;

/// A failure outside the handler, told in the caller's language.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) problem: Problem,
    language: Language,
    request_id: String,
}

impl Failure {
    fn new(problem: Problem) -> Self {
        Self { problem, language: Language::Vi, request_id: String::new() }
    }

    /// Takes over what a middleware further in failed with.
    pub(super) fn of(error: &Error) -> Self {
        let response = error.as_response_error().error_response();
        let problem = problem_of(&response).unwrap_or_else(|| generic(response.status()));
        Self::new(problem)
    }

    /// A handler panicked; the panic hook has logged where.
    pub(super) fn panic() -> Self {
        Self::new(generic(StatusCode::INTERNAL_SERVER_ERROR))
    }

    /// A handler took too long; what it had begun is rolled back.
    pub(super) fn timeout() -> Self {
        let detail = ("yêu cầu mất quá nhiều thời gian", "the request took too long");
        Self::new(Problem::unavailable("timeout", detail))
    }

    pub(super) fn told(self, language: Language, request_id: &str) -> Self {
        Self { language, request_id: request_id.to_owned(), ..self }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        self.problem.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = self.problem.response(self.language, Some(&self.request_id));
        complete(response.headers_mut(), &self.request_id);
        response
    }
}
