//! Why a token is no good.

/// The first thing found wrong with a token. The bearer is told none of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Longer than any token of ours.
    #[error("the token is too long")]
    TooLong,
    /// Not a signed JWT, or claims of the wrong kind.
    #[error("the token cannot be read")]
    Unreadable,
    /// Unsigned, symmetric, or not what the key's kind can do.
    #[error("the token's algorithm is not accepted")]
    Algorithm,
    /// Signed with a key that the issuer does not publish.
    #[error("the token's key is unknown")]
    UnknownKey,
    /// The signature does not fit.
    #[error("the token's signature is wrong")]
    Signature,
    /// Of another issuer.
    #[error("the token is of another issuer")]
    Issuer,
    /// Meant for somebody else.
    #[error("the token is for another audience")]
    Audience,
    /// No longer valid.
    #[error("the token has expired")]
    Expired,
    /// Not valid yet.
    #[error("the token does not hold yet")]
    NotYet,
    /// Identifies nobody.
    #[error("the token names no subject")]
    Subject,
}

impl Rejection {
    /// Returns the label of `token_failures_total`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TooLong => "too_long",
            Self::Unreadable => "unreadable",
            Self::Algorithm => "algorithm",
            Self::UnknownKey => "unknown_key",
            Self::Signature => "signature",
            Self::Issuer => "issuer",
            Self::Audience => "audience",
            Self::Expired => "expired",
            Self::NotYet => "not_yet",
            Self::Subject => "subject",
        }
    }
}
