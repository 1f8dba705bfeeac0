//! How an answer of a service can fail, as a page tells it.

use serde::Deserialize;

/// Why a service did not do or give what was asked.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    /// It answered with a problem.
    Problem(ProblemView),
    /// It could not be reached, or not in time.
    Unreachable,
    /// It answered something that this console does not understand.
    Unreadable,
}

/// RFC 9457, as a page shows it. Its texts are in the reader's language and hold nobody's data.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct ProblemView {
    #[serde(default)]
    pub status: u16,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub detail: Option<String>,
    #[serde(default)]
    pub faults: Vec<FaultView>,
    /// The header that a list was found to have.
    #[serde(default)]
    pub header: Vec<super::views::SeenHeader>,
}

/// One thing wrong with one field.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct FaultView {
    /// A JSON pointer such as `/citizen_id`.
    #[serde(default)]
    pub pointer: String,
    #[serde(default)]
    pub message: String,
}

impl ProblemView {
    /// What this page itself says of one field, which no service could read.
    pub(crate) fn of_field(field: &str, message: String) -> Self {
        let fault = FaultView { pointer: format!("/{field}"), message };
        let (title, header) = (String::new(), Vec::new());
        Self { status: 422, title, detail: None, faults: vec![fault], header }
    }
}

impl Failure {
    /// The status of a problem.
    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            Self::Problem(problem) => Some(problem.status),
            Self::Unreachable | Self::Unreadable => None,
        }
    }

    /// Whether the caller may not see it, or it is not there for them.
    pub(crate) fn is_hidden(&self) -> bool {
        matches!(self.status(), Some(403 | 404))
    }

    /// Whether the service knows nothing of it.
    pub(crate) fn is_not_there(&self) -> bool {
        self.status() == Some(404)
    }

    /// The problem, where there is one.
    pub(crate) fn problem(&self) -> Option<&ProblemView> {
        match self {
            Self::Problem(problem) => Some(problem),
            Self::Unreachable | Self::Unreadable => None,
        }
    }
}

impl ProblemView {
    /// Whether somebody else changed what was shown before the form was sent.
    pub(crate) fn is_stale(&self) -> bool {
        self.status == 412
    }

    /// The faults of one field, by the last part of their pointer.
    pub(crate) fn faults_of<'a>(
        &'a self,
        field: &'a str,
    ) -> impl Iterator<Item = &'a FaultView> + 'a {
        self.faults.iter().filter(move |fault| fault.field() == field)
    }
}

impl FaultView {
    /// The last part of the pointer: the field's name.
    pub(crate) fn field(&self) -> &str {
        self.pointer.rsplit('/').next().unwrap_or("")
    }
}
