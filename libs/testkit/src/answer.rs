//! What a service answered.

use std::fmt;

use reqwest::header::HeaderMap;
use runtime::problem::{FaultBody, ProblemBody};
use serde::de::DeserializeOwned;

/// An answer, read to its end.
pub struct Answer {
    asked: String,
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    pub(crate) async fn read(asked: String, response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.unwrap().to_vec();
        Self { asked, status, headers, body }
    }

    /// Returns the HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Asserts that it went well (2xx).
    #[track_caller]
    pub fn ok(self) -> Self {
        assert!((200..300).contains(&self.status), "{self:?}");
        self
    }

    /// Returns a header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Reads the body as JSON.
    #[track_caller]
    pub fn json<T: DeserializeOwned>(&self) -> T {
        match serde_json::from_slice(&self.body) {
            Ok(value) => value,
            Err(error) => panic!("{error}: {self:?}"),
        }
    }

    /// Reads the body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Returns the body.
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// Asserts that it is a problem, and reads it.
    #[track_caller]
    pub fn problem(&self) -> ProblemView {
        let media_type = self.header("content-type").unwrap_or_default();
        assert_eq!(media_type, runtime::problem::MEDIA_TYPE, "{self:?}");
        let body: ProblemBody = self.json();
        assert_eq!(body.status, self.status, "{self:?}");
        ProblemView { status: body.status, faults: body.faults.clone(), body }
    }
}

/// Shows what was asked and answered: tests hold nobody's data.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} answered {}: {}", self.asked, self.status, self.text())
    }
}

/// A problem as a client sees it.
#[derive(Debug, Clone)]
pub struct ProblemView {
    /// The HTTP status.
    pub status: u16,
    /// Everything that is wrong with the request.
    pub faults: Vec<FaultBody>,
    body: ProblemBody,
}

impl ProblemView {
    /// Returns the stable end of the `type`.
    pub fn kind(&self) -> &str {
        self.body.problem_type.trim_start_matches("urn:yba:problem:")
    }

    /// Returns what happened this time, or nothing.
    pub fn detail(&self) -> &str {
        self.body.detail.as_deref().unwrap_or_default()
    }

    /// Returns the codes of the faults, in order.
    pub fn codes(&self) -> Vec<&str> {
        self.faults.iter().map(|fault| fault.code.as_str()).collect()
    }

    /// Returns the places of the faults, in order.
    pub fn pointers(&self) -> Vec<&str> {
        self.faults.iter().map(|fault| fault.pointer.as_str()).collect()
    }
}
