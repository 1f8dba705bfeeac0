//! Finds the organisation that a list is of, or records it.
//!
//! The code that was sent decides; without one, the names in the list are looked up: the unit that
//! most rows name, then the lines above the header. When no organisation has any of these names, the
//! first of them becomes one, its code being its initials (`Sở Giáo dục và Đào tạo`: `SGDDT`).

use auth::{Permission, Reach, Txn};
use messaging::outbox;
use runtime::Fault;
use schema::OrganisationCode;
use schema::events::OrganisationRecordedV1;

use crate::app::App;
use crate::domain::organisation::{kept_name, name_key, proposed_code};
use crate::error::Error;
use crate::store::organisation_history::{self, SINCE_EVER};
use crate::{NAME, change_organisation, store};

/// The organisation of a list, and the unit as the list writes it.
pub(crate) struct Sender {
    pub(crate) organisation: OrganisationCode,
    pub(crate) unit: String,
}

/// What is known of a list's sender.
pub(crate) struct Hints<'a> {
    pub(crate) code: Option<&'a OrganisationCode>,
    /// Names in the list, likeliest first.
    pub(crate) names: &'a [String],
    pub(crate) dry_run: bool,
}

/// Finds or records the sender. A dry run records nothing.
pub(crate) async fn find_sender(txn: &Txn, app: &App, hints: Hints<'_>) -> Result<Sender, Error> {
    let everyone = txn.caller().reach(Permission::ImportRoster) == Some(Reach::Everyone);
    let own = txn.caller().organisation().filter(|_| !everyone);
    let unit = hints.names.first().map(|name| kept_name(name));
    if let Some(code) = hints.code.or(own.as_ref()) {
        let found = store::organisations::find(txn, code.as_str()).await?;
        let unit = unit.or(found.as_ref().map(|found| found.name.clone()));
        let unit = unit.unwrap_or_else(|| code.as_str().to_owned());
        if found.as_ref().is_some_and(|found| found.closed_on.is_some()) {
            return follow(txn, app, code, unit).await;
        }
        let allowed = match &found {
            Some(_) => store::organisations::reaches(txn, code.as_str()).await?,
            None => everyone || Some(code) == own.as_ref(),
        };
        if !allowed {
            return Err(refused("organisation-unknown", UNKNOWN));
        }
        if found.is_none() && !hints.dry_run {
            record(txn, app, code, &unit).await?;
        }
        return Ok(Sender { organisation: code.clone(), unit });
    }

    let Some(unit) = unit else { return Err(refused("organisation-needed", NEEDED)) };
    if let Some(organisation) = named(txn, hints.names).await? {
        return Ok(Sender { organisation, unit });
    }
    store::organisations::lock_tree(txn).await?;
    if let Some(organisation) = named(txn, hints.names).await? {
        return Ok(Sender { organisation, unit });
    }
    let organisation = free_code(txn, &unit).await?;
    if !hints.dry_run {
        record(txn, app, &organisation, &unit).await?;
    }
    Ok(Sender { organisation, unit })
}

/// A list that still comes under the code of an organisation that is no more is its heir's.
async fn follow(
    txn: &Txn,
    app: &App,
    code: &OrganisationCode,
    unit: String,
) -> Result<Sender, Error> {
    let today = app.clock.today();
    let line = organisation_history::list_line(txn, code.as_str(), today).await?;
    let (heir, _) = line.last().expect("a line begins with its first");
    if heir == code || !store::organisations::reaches(txn, heir.as_str()).await? {
        return Err(refused("organisation-unknown", UNKNOWN));
    }
    Ok(Sender { organisation: heir.clone(), unit })
}

const UNKNOWN: (&str, &str) = ("không có đơn vị nào mang mã này", "no organisation has this code");
const NEEDED: (&str, &str) = (
    "không tìm thấy tên đơn vị trong danh sách; hãy chọn đơn vị",
    "the list does not name its unit; choose the organisation",
);
const AMBIGUOUS: (&str, &str) = (
    "có nhiều đơn vị cùng tên này; hãy chọn đơn vị",
    "several organisations have this name; choose one",
);

/// The one organisation with the likeliest of these names that any has.
async fn named(txn: &Txn, names: &[String]) -> Result<Option<OrganisationCode>, Error> {
    for name in names {
        let found = store::organisations::list_named(txn, &name_key(name)).await?;
        match found.as_slice() {
            [] => {}
            [one] => {
                let code = one.code.parse().map_err(|_| store::corrupt("organisation code"))?;
                return Ok(Some(code));
            }
            _ => return Err(refused("organisation-ambiguous", AMBIGUOUS)),
        }
    }
    Ok(None)
}

async fn free_code(txn: &Txn, name: &str) -> Result<OrganisationCode, Error> {
    let mut attempt = 1;
    loop {
        let code = proposed_code(name, attempt);
        if store::organisations::find(txn, code.as_str()).await?.is_none() {
            return Ok(code);
        }
        attempt += 1;
    }
}

async fn record(txn: &Txn, app: &App, code: &OrganisationCode, name: &str) -> Result<(), Error> {
    store::organisations::lock_tree(txn).await?;
    if store::organisations::find(txn, code.as_str()).await?.is_some() {
        return Ok(());
    }
    change_organisation::record(txn, code, (name, None), (SINCE_EVER, None)).await?;
    let event = OrganisationRecordedV1 {
        code: code.clone(),
        name: name.to_owned(),
        parent: None,
        closed_on: None,
        successors: Vec::new(),
        at: txn.now(),
    };
    Ok(outbox::publish(txn, NAME, &app.clock, &event).await?)
}

fn refused(code: &'static str, why: (&'static str, &'static str)) -> Error {
    Error::invalid(vec![Fault::new("organisation", code, why)])
}
