//! Reasons in words, which orders and restrictions have to give.

use runtime::Fault;

/// What is wrong with a reason, once tidied: it has 1 to 1,000 letters.
pub(super) fn fault(reason: &str) -> Option<Fault> {
    let fits = (1..=1_000).contains(&reason.chars().count());
    (!fits).then(|| Fault::new("/reason", "missing", ("cần lý do", "a reason is needed")))
}
