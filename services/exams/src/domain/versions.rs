//! Which of the contents that were sent for a check-up is in force.

use chrono::{DateTime, Utc};

use super::digest::ContentDigest;

/// The order of versions: the sender's own time, then the digest. Arrival has no say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// When the sender says the content was made; 1970 when it does not say.
    pub sent_at: DateTime<Utc>,
    /// The content.
    pub digest: ContentDigest,
}

/// One content of a check-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// Its place in the order.
    pub rank: Rank,
    /// Whether its person is known.
    pub matched: bool,
}

/// What a version is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum State {
    /// In force.
    Accepted,
    /// The newest, and waiting for its person.
    Held,
    /// A newer one is in force or waits.
    Superseded,
}

impl State {
    /// The word in the database and in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Held => "held",
            Self::Superseded => "superseded",
        }
    }
}

/// Says what each version is; the same for the same versions in any order.
///
/// In force is the highest that is matched; held is the highest of all if it is not matched.
pub fn settle(versions: &[Version]) -> Vec<State> {
    let highest = versions.iter().max_by_key(|version| version.rank);
    let in_force = versions.iter().filter(|version| version.matched).max_by_key(|one| one.rank);
    let state = |version: &Version| {
        if Some(version) == in_force {
            State::Accepted
        } else if Some(version) == highest {
            State::Held
        } else {
            State::Superseded
        }
    };
    versions.iter().map(state).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    fn rank(seconds: i64, digest: u8) -> Rank {
        let sent_at = DateTime::from_timestamp(seconds, 0).expect("a small instant");
        Rank { sent_at, digest: ContentDigest::from_bytes(&[digest; 32]).expect("32 bytes") }
    }

    fn version() -> impl Strategy<Value = Version> {
        (0..4_i64, 0..6_u8, any::<bool>())
            .prop_map(|(seconds, digest, matched)| Version { rank: rank(seconds, digest), matched })
    }

    proptest! {
        #[test]
        fn the_order_of_arrival_does_not_matter(
            (first, second) in prop::collection::vec(version(), 0..8).prop_map(|mut all| {
                all.sort_by_key(|one| one.rank);
                all.dedup_by_key(|one| one.rank);
                all
            }).prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle()))
        ) {
            let of = |all: &[Version]| -> HashMap<Vec<u8>, State> {
                let key = |one: &Version| {
                    let mut key = one.rank.sent_at.timestamp().to_be_bytes().to_vec();
                    key.extend(one.rank.digest.as_bytes());
                    key
                };
                all.iter().map(key).zip(settle(all)).collect()
            };
            prop_assert_eq!(of(&first), of(&second));
            let accepted = settle(&first).into_iter().filter(|one| *one == State::Accepted).count();
            prop_assert_eq!(accepted, usize::from(first.iter().any(|one| one.matched)));
        }
    }

    #[test]
    fn a_newer_version_without_its_person_waits_beside_the_one_in_force() {
        let version = |seconds, matched| Version { rank: rank(seconds, 0), matched };
        let all = [version(2, true), version(3, false), version(1, true), version(0, false)];
        assert_eq!(
            settle(&all),
            [State::Accepted, State::Held, State::Superseded, State::Superseded]
        );
    }
}
