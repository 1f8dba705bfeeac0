//! Settings of this service alone.

use std::time::Duration;

use runtime::env::{self, Env};

/// How follow-ups are worked on, and how cards catch up.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// After so many unanswered attempts a follow-up counts as closed.
    /// A count in `FOLLOW_UP_ATTEMPTS`; 3 by default.
    pub(crate) attempts: i16,
    /// Longest wait before people without a card are looked for again, when no clinic was recorded.
    /// Milliseconds in `CARD_CATCH_UP_MS`; 5,000 by default.
    pub(crate) catch_up_every: Duration,
}

impl Config {
    pub(crate) fn from_env(env: &Env) -> Result<Self, env::Error> {
        let attempts = env
            .text("FOLLOW_UP_ATTEMPTS")
            .doc("Unanswered attempts after which a follow-up counts as closed.")
            .default("3")
            .parse();
        let catch_up_every = env
            .text("CARD_CATCH_UP_MS")
            .doc("Longest wait before people without a card are looked for again.")
            .default("5000")
            .duration();
        Ok(Self { attempts: attempts?, catch_up_every: catch_up_every? })
    }
}
