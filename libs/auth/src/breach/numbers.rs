//! The summary for a machine.

use serde_json::{Map, Value, json};

use super::Summary;
use super::tally::DEPTHS;

pub(super) fn numbers(summary: &Summary<'_>) -> Value {
    let (occasion, tally) = (summary.occasion, summary.tally);
    let accounts: Vec<_> = (tally.accounts().into_iter())
        .map(|(subject, account)| {
            json!({
                "subject": subject, "people": account.people.len(), "rows": account.rows,
                "denied": account.denied, "exports": account.exports, "first": account.first, "last": account.last,
            })
        })
        .collect();
    let depths: Map<String, Value> =
        DEPTHS.iter().map(|depth| ((*depth).to_owned(), tally.people_at(depth).into())).collect();
    let question = &occasion.question;
    json!({
        "made_at": summary.at, "from": question.from, "to": question.to, "subject": question.subject,
        "person": question.person, "reason": occasion.reason, "discovered": occasion.discovered,
        "rows": tally.rows(), "by_the_program": tally.by_the_program(), "by_service": tally.by_service(),
        "people": tally.people().len(), "people_by_depth": depths, "accounts": accounts, "audit": summary.proofs,
    })
}
