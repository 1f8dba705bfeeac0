//! How a proposal becomes a signed conclusion (kết luận sức khỏe).

use schema::HealthClass;

/// Where a conclusion stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Proposed by the rule table; nobody has signed.
    Proposed,
    /// One council member signed another class than the proposed one; a second must agree.
    AwaitsSecond,
    /// Signed: never changed again.
    Signed,
    /// Another assessment of the same check-up took its place before anybody signed it.
    Superseded,
}

impl State {
    /// As it is stored and answered.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::AwaitsSecond => "awaits_second",
            Self::Signed => "signed",
            Self::Superseded => "superseded",
        }
    }

    /// Reads [`Self::as_str`] back.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Proposed, Self::AwaitsSecond, Self::Signed, Self::Superseded]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

/// Why a signature is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotSign {
    /// It is signed.
    #[error("the conclusion is already signed")]
    AlreadySigned,
    /// A newer assessment has its own conclusion.
    #[error("a newer assessment took the conclusion's place")]
    Superseded,
    /// Another class than the proposed one, or an open one, needs a reason.
    #[error("a class that was not proposed needs a reason")]
    ReasonRequired,
    /// The same member cannot be both pairs of eyes.
    #[error("a second council member must sign")]
    SecondMemberRequired,
    /// The second member signed another class than the first.
    #[error("the two signatures do not agree on the class")]
    SignaturesDisagree,
}

/// What a signature makes of the conclusion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// It is signed.
    Now,
    /// It waits for a second member; a former signature of the same member is replaced.
    AwaitsSecond,
}

/// A signature that waits for its second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct First {
    /// Who signed.
    pub signer: String,
    /// Which class.
    pub class: HealthClass,
}

/// Decides what the signature of `signer` for `class` does (four eyes on what was not proposed).
pub fn sign(
    state: State,
    proposed: Option<HealthClass>,
    first: Option<&First>,
    (signer, class, has_reason): (&str, HealthClass, bool),
) -> Result<Signed, CannotSign> {
    match state {
        State::Signed => return Err(CannotSign::AlreadySigned),
        State::Superseded => return Err(CannotSign::Superseded),
        State::Proposed | State::AwaitsSecond => {}
    }
    let another = first.filter(|first| first.signer != signer);
    match another {
        Some(first) if first.class != class => Err(CannotSign::SignaturesDisagree),
        _ if proposed == Some(class) => Ok(Signed::Now),
        _ if !has_reason => Err(CannotSign::ReasonRequired),
        Some(_) => Ok(Signed::Now),
        None if first.is_some_and(|first| first.class == class) => {
            Err(CannotSign::SecondMemberRequired)
        }
        None => Ok(Signed::AwaitsSecond),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use HealthClass::{B1, B2};

    fn first(class: HealthClass) -> First {
        First { signer: "anna".to_owned(), class }
    }

    #[test]
    fn the_proposed_class_needs_one_signature_and_no_reason() {
        assert_eq!(sign(State::Proposed, Some(B1), None, ("anna", B1, false)), Ok(Signed::Now));
    }

    #[test]
    fn another_class_needs_a_reason_and_two_members() {
        let proposed = Some(B1);
        let awaits = State::AwaitsSecond;

        assert_eq!(
            sign(State::Proposed, proposed, None, ("anna", B2, false)),
            Err(CannotSign::ReasonRequired)
        );
        assert_eq!(
            sign(State::Proposed, proposed, None, ("anna", B2, true)),
            Ok(Signed::AwaitsSecond)
        );
        assert_eq!(
            sign(awaits, proposed, Some(&first(B2)), ("anna", B2, true)),
            Err(CannotSign::SecondMemberRequired)
        );
        assert_eq!(sign(awaits, proposed, Some(&first(B2)), ("binh", B2, true)), Ok(Signed::Now));
        assert_eq!(
            sign(awaits, proposed, Some(&first(B2)), ("binh", B1, true)),
            Err(CannotSign::SignaturesDisagree)
        );
    }

    #[test]
    fn an_open_class_is_never_signed_by_one_member() {
        assert_eq!(sign(State::Proposed, None, None, ("anna", B2, true)), Ok(Signed::AwaitsSecond));
    }

    #[test]
    fn a_member_may_return_to_the_proposed_class() {
        let signed = sign(State::AwaitsSecond, Some(B1), Some(&first(B2)), ("anna", B1, false));

        assert_eq!(signed, Ok(Signed::Now));
    }

    #[test]
    fn a_signed_conclusion_is_not_signed_again() {
        assert_eq!(
            sign(State::Signed, Some(B1), None, ("binh", B1, false)),
            Err(CannotSign::AlreadySigned)
        );
    }
}
