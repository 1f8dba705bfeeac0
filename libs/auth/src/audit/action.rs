//! What was done.

/// The verb of an audit row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Data was shown.
    Read,
    /// People were searched for; one row for each that was found.
    Search,
    /// Something new was recorded.
    Create,
    /// Something was changed.
    Change,
    /// Something was removed.
    Delete,
    /// Something was signed.
    Sign,
    /// A second person approved.
    Approve,
    /// A list left the system as a file.
    Export,
    /// A delivery was given to a person.
    Match,
    /// Something was sent to someone.
    Send,
    /// Access was refused.
    Refuse,
}

impl Action {
    /// Returns the word in the audit row.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Search => "search",
            Self::Create => "create",
            Self::Change => "change",
            Self::Delete => "delete",
            Self::Sign => "sign",
            Self::Approve => "approve",
            Self::Export => "export",
            Self::Match => "match",
            Self::Send => "send",
            Self::Refuse => "refuse",
        }
    }
}
