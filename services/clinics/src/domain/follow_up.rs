//! A follow-up (lượt theo dõi) and what can become of it.

use chrono::{DateTime, NaiveDate, Utc};
use schema::events::FollowUpOutcome;
use schema::{ConclusionId, FacilityCode, FollowUpId, PersonId};

/// Where a follow-up stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// The person has no card yet, so no clinic has it.
    Waiting,
    /// In the clinic's worklist.
    Due,
    /// Tried without an answer; it can be tried again.
    NoAnswer,
    /// The person was seen or spoken to.
    Done,
    /// A newer conclusion took its place.
    Superseded,
    /// The person left or died.
    Ended,
}

impl State {
    /// Returns the word of the state, on the wire and in the table.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Due => "due",
            Self::NoAnswer => "no_answer",
            Self::Done => "done",
            Self::Superseded => "superseded",
            Self::Ended => "ended",
        }
    }

    /// Returns the state of a word.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Due, Self::NoAnswer, Self::Done, Self::Superseded, Self::Ended]
            .into_iter()
            .find(|state| state.as_str() == word)
    }
}

/// The rank of a conclusion among a person's: the check-up's day counts first, then the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    /// Day of the check-up that was concluded.
    pub(crate) checkup_on: NaiveDate,
    /// When the Council signed.
    pub(crate) signed_at: DateTime<Utc>,
    /// Breaks the tie.
    pub(crate) conclusion_id: ConclusionId,
}

/// One call or visit of a clinic after a signed conclusion.
#[derive(Debug, Clone)]
pub(crate) struct FollowUp {
    /// Its id.
    pub(crate) id: FollowUpId,
    /// Whom it is about.
    pub(crate) person_id: PersonId,
    /// The clinic that has it, once the person has a card.
    pub(crate) facility: Option<FacilityCode>,
    /// Where it stands.
    pub(crate) state: State,
    /// How often somebody tried.
    pub(crate) attempts: i16,
    /// Grows with every change; tells a stale page from a fresh one.
    pub(crate) revision: i32,
    /// When nothing more was to be done.
    pub(crate) closed_at: Option<DateTime<Utc>>,
}

/// Why an outcome cannot be recorded.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CannotRecord {
    /// It is done, a newer one took its place, or the person left or died.
    #[error("the follow-up is closed")]
    Closed,
    /// Somebody else changed it since the caller read it.
    #[error("the follow-up has changed since it was read")]
    Changed,
    /// No clinic has it yet.
    #[error("the person has no clinic yet")]
    NoClinic,
}

impl FollowUp {
    /// Records an attempt; the caller saves it and its attempt's row.
    ///
    /// `seen` is the revision that the caller knew, when it says so. An unanswered attempt can be repeated;
    /// with the `enough`th it counts as closed, and still can turn out done.
    pub(crate) fn record(
        &mut self,
        outcome: FollowUpOutcome,
        seen: Option<i32>,
        enough: i16,
        now: DateTime<Utc>,
    ) -> Result<(), CannotRecord> {
        if seen.is_some_and(|seen| seen != self.revision) {
            return Err(CannotRecord::Changed);
        }
        match self.state {
            State::Waiting => return Err(CannotRecord::NoClinic),
            State::Done | State::Superseded | State::Ended => return Err(CannotRecord::Closed),
            State::Due | State::NoAnswer => {}
        }
        self.attempts += 1;
        self.revision += 1;
        match outcome {
            FollowUpOutcome::Done => {
                self.state = State::Done;
                self.closed_at = Some(now);
            }
            FollowUpOutcome::NoAnswer => {
                self.state = State::NoAnswer;
                if self.attempts >= enough {
                    self.closed_at.get_or_insert(now);
                }
            }
        }
        Ok(())
    }

    /// Tells whether this attempt closed it: `follow-up.closed.v1` is sent once for each way it can end.
    pub(crate) fn was_closed_by(&self, outcome: FollowUpOutcome, now: DateTime<Utc>) -> bool {
        match outcome {
            FollowUpOutcome::Done => true,
            FollowUpOutcome::NoAnswer => self.closed_at == Some(now),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: u32) -> DateTime<Utc> {
        format!("2026-11-21T02:{minute:02}:00Z").parse().unwrap()
    }

    fn due() -> FollowUp {
        FollowUp {
            id: FollowUpId::generate(at(0)),
            person_id: PersonId::generate(at(0)),
            facility: Some("01101".parse().unwrap()),
            state: State::Due,
            attempts: 0,
            revision: 1,
            closed_at: None,
        }
    }

    #[test]
    fn no_answer_can_be_tried_again_until_it_is_enough() {
        let mut follow_up = due();
        let mut closing = Vec::new();
        for minute in 1..=4 {
            follow_up.record(FollowUpOutcome::NoAnswer, None, 3, at(minute)).unwrap();
            closing.push(follow_up.was_closed_by(FollowUpOutcome::NoAnswer, at(minute)));
        }

        assert_eq!(closing, [false, false, true, false]);
        assert_eq!((follow_up.state, follow_up.attempts), (State::NoAnswer, 4));
        follow_up.record(FollowUpOutcome::Done, None, 3, at(5)).unwrap();
        assert_eq!(follow_up.state, State::Done);
    }

    #[test]
    fn what_is_done_stays_done() {
        let mut follow_up = due();
        follow_up.record(FollowUpOutcome::Done, Some(1), 3, at(1)).unwrap();

        let again = follow_up.record(FollowUpOutcome::NoAnswer, None, 3, at(2));

        assert_eq!(again, Err(CannotRecord::Closed));
        assert_eq!(follow_up.attempts, 1);
    }

    #[test]
    fn a_stale_page_changes_nothing() {
        let mut follow_up = due();
        follow_up.record(FollowUpOutcome::NoAnswer, Some(1), 3, at(1)).unwrap();

        let stale = follow_up.record(FollowUpOutcome::Done, Some(1), 3, at(2));

        assert_eq!(stale, Err(CannotRecord::Changed));
        assert_eq!(follow_up.state, State::NoAnswer);
    }

    #[test]
    fn a_later_check_up_outranks_a_later_signature() {
        let rank = |checkup: &str, minute| Rank {
            checkup_on: checkup.parse().unwrap(),
            signed_at: at(minute),
            conclusion_id: ConclusionId::generate(at(minute)),
        };

        assert!(rank("2026-05-01", 1) > rank("2025-05-01", 9));
        assert!(rank("2026-05-01", 2) > rank("2026-05-01", 1));
    }
}
