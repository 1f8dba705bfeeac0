//! Hands a duty over: the one script that a request and the end of an organisation run.

use auth::Txn;
use auth::audit::{self, Action};
use chrono::NaiveDate;
use uuid::Uuid;

use crate::error::Error;
use crate::store::duties::{self, Duty, NewDuty, Wanted};

/// Why and from when a duty is another organisation's.
pub(crate) struct HandOver<'a> {
    pub(crate) to: &'a str,
    pub(crate) on: NaiveDate,
    pub(crate) document: &'a str,
    pub(crate) document_on: Option<NaiveDate>,
    pub(crate) note: &'a str,
}

/// Ends an assignment the day before, and begins the other organisation's; answers its id.
///
/// An organisation that has the duty already goes on having it: then there is no other assignment.
pub(crate) async fn hand_over_duty(
    txn: &Txn,
    duty: &Duty,
    how: &HandOver<'_>,
) -> Result<Option<Uuid>, Error> {
    let from = how.on.max(duty.valid_from);
    let last = from.pred_opt().ok_or(Error::NotFound("duty"))?;
    duties::end(txn, duty.id, last, how.document).await?;
    audit::record_subject(txn, Action::Change, "duty", &duty.id.to_string()).await?;
    if duties::overlaps(txn, (&duty.duty, how.to), from).await? {
        return Ok(None);
    }
    let id = schema::EventId::generate(txn.now()).as_uuid();
    let new = NewDuty {
        id,
        duty: &duty.duty,
        organisation: how.to,
        from,
        document: how.document,
        document_on: how.document_on,
        note: how.note,
        taken_from: Some(duty.id),
    };
    duties::insert(txn, &new).await?;
    audit::record_subject(txn, Action::Create, "duty", &id.to_string()).await?;
    Ok(Some(id))
}

/// Hands over every duty of an organisation that ends; without an heir they end with it.
pub(crate) async fn hand_over_all(
    txn: &Txn,
    code: &str,
    heir: Option<&str>,
    (on, document): (NaiveDate, &str),
) -> Result<(), Error> {
    duties::lock(txn).await?;
    let wanted = Wanted { on: None, duty: "", organisation: code };
    for duty in duties::list(txn, &wanted).await?.iter().filter(|duty| duty.valid_to.is_none()) {
        match heir {
            Some(to) => {
                let how = HandOver { to, on, document, document_on: None, note: "" };
                hand_over_duty(txn, duty, &how).await?;
            }
            None => {
                let last = on.max(duty.valid_from).pred_opt().ok_or(Error::NotFound("duty"))?;
                duties::end(txn, duty.id, last, document).await?;
            }
        }
    }
    Ok(())
}
