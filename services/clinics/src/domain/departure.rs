//! Why somebody is no longer looked after.

/// How somebody went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Departure {
    /// No longer under management; they may come back.
    Left,
    Died,
}

impl Departure {
    /// Returns its word in the tables and on the wire.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Died => "died",
        }
    }

    /// Returns the departure of a word.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        [Self::Left, Self::Died].into_iter().find(|departure| departure.as_str() == word)
    }
}
