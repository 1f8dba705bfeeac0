//! The shape of a problem, for `openapi.json`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A failed answer (RFC 9457), media type `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// `urn:yba:problem:<kind>`; programs match on it.
    #[serde(rename = "type")]
    pub problem_type: String,
    /// What kind of failure it is, in the caller's language.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time, in the caller's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// `urn:yba:request:<id>`; the id is in the logs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Everything that is wrong with the request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<FaultBody>,
}

/// One thing wrong with one part of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Fault)]
pub struct FaultBody {
    /// Where: a JSON pointer or a parameter's name.
    pub pointer: String,
    /// What, for programs.
    pub code: String,
    /// What, in the caller's language.
    pub message: String,
}
