//! Does what was decided about an organisation: the one script that a request and the background run.
//!
//! What is told late falls into its place: who joins an organisation that has since become part of
//! another one goes on to that, so that the order in which documents arrive does not matter.

use auth::Txn;
use auth::audit::{self, Action};
use chrono::NaiveDate;
use messaging::outbox;
use schema::events::{GrantIssuedV1, GrantRevokedV1, OrganisationRecordedV1};
use schema::{GrantId, OrganisationCode};
use uuid::Uuid;

use crate::app::App;
use crate::domain::organisation::name_key;
use crate::domain::organisation_change::{OrganisationChange, Part, Successor};
use crate::error::Error;
use crate::hand_over_duty::hand_over_all;
use crate::store::organisation_history::{self as history, ChangeRow};
use crate::store::person_history::{self, Why};
use crate::store::{organisation_moves as moves, organisations, people_changes};
use crate::{NAME, store};

/// Why a change does not fit the tree as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// There is no such organisation above, or to become part of.
    Unknown,
    /// It did not exist on that day, or is no more.
    Closed,
    /// It would stand below itself, or become part of itself by way of others.
    Circle,
    /// Somebody became part of it after that day.
    ReceivedLater,
    /// People or organisations would be left behind.
    NotEmpty,
    /// Somebody named for a part has no post in the organisation.
    NotOfIt,
}

/// Says whether the change fits, without doing anything.
pub(crate) async fn misfit(
    txn: &Txn,
    code: &OrganisationCode,
    change: &OrganisationChange,
    on: NaiveDate,
) -> Result<Option<Misfit>, Error> {
    let current = organisations::find(txn, code.as_str()).await?;
    let was = history::find_on(txn, code.as_str(), on).await?;
    if current.is_none_or(|current| current.closed_on.is_some()) || was.is_none() {
        return Ok(Some(Misfit::Closed));
    }
    if let OrganisationChange::Move { parent: Some(parent) } = change {
        return misplaced(txn, code, parent, on).await;
    }
    if let OrganisationChange::Close {} = change {
        let people = moves::list_people(txn, code.as_str(), None).await?;
        let is_empty = people.is_empty() && !moves::has_parts(txn, code.as_str()).await?;
        return Ok((!is_empty).then_some(Misfit::NotEmpty));
    }
    let ends = matches!(
        change,
        OrganisationChange::Merge { .. } | OrganisationChange::Split { closes: true, .. }
    );
    if ends && history::receives_after(txn, code.as_str(), on).await? {
        return Ok(Some(Misfit::ReceivedLater));
    }
    for successor in change.successors() {
        if let Some(misfit) = misfit_of(txn, code, successor, on).await? {
            return Ok(Some(misfit));
        }
    }
    if let OrganisationChange::Split { into, .. } = change {
        for part in into {
            let found = moves::list_people(txn, code.as_str(), Some(&part.people)).await?;
            if found.len() != part.people.len() {
                return Ok(Some(Misfit::NotOfIt));
            }
        }
    }
    Ok(None)
}

async fn misplaced(
    txn: &Txn,
    code: &OrganisationCode,
    parent: &OrganisationCode,
    on: NaiveDate,
) -> Result<Option<Misfit>, Error> {
    let Some(above) = organisations::find(txn, parent.as_str()).await? else {
        return Ok(Some(Misfit::Unknown));
    };
    let was = history::find_on(txn, parent.as_str(), on).await?;
    if above.closed_on.is_some() || was.is_none() {
        return Ok(Some(Misfit::Closed));
    }
    let below = organisations::is_below(txn, parent.as_str(), code.as_str()).await?;
    Ok(below.then_some(Misfit::Circle))
}

async fn misfit_of(
    txn: &Txn,
    code: &OrganisationCode,
    successor: &Successor,
    on: NaiveDate,
) -> Result<Option<Misfit>, Error> {
    let exists = organisations::find(txn, successor.code.as_str()).await?.is_some();
    if !exists {
        let parent = successor.parent.as_ref();
        let above = match parent {
            Some(parent) => organisations::find(txn, parent.as_str()).await?.is_some(),
            None => true,
        };
        return Ok((successor.name.is_none() || !above).then_some(Misfit::Unknown));
    }
    if history::find_on(txn, successor.code.as_str(), on).await?.is_none() {
        return Ok(Some(Misfit::Closed));
    }
    let line = history::list_line(txn, successor.code.as_str(), on).await?;
    let returns = line.iter().any(|(later, _)| later == code);
    let below = organisations::is_below(txn, successor.code.as_str(), code.as_str()).await?;
    Ok((returns || below).then_some(Misfit::Circle))
}

/// Does it. The tree is locked, and the change fits.
pub(crate) async fn change_organisation(
    txn: &Txn,
    app: &App,
    row: &ChangeRow,
    change: &OrganisationChange,
) -> Result<(), Error> {
    let (code, on, id) = (row.code.as_str(), row.on_date, row.id);
    match change {
        OrganisationChange::Rename { name } => {
            history::write_fact(txn, code, ("name", Some(name)), on, Some(id)).await?;
            project(txn, app, code).await?;
        }
        OrganisationChange::Move { parent } => {
            let parent = parent.as_ref().map(OrganisationCode::as_str);
            history::write_fact(txn, code, ("parent", parent), on, Some(id)).await?;
            project(txn, app, code).await?;
        }
        OrganisationChange::Close {} => {
            history::write_fact(txn, code, ("open", Some("no")), on, Some(id)).await?;
            follow_grants(txn, app, row, &[]).await?;
            hand_over_all(txn, code, None, (on, &row.document)).await?;
            project(txn, app, code).await?;
        }
        OrganisationChange::Merge { into } => {
            end(txn, app, row, std::slice::from_ref(into)).await?;
        }
        OrganisationChange::Split { into, closes } => split(txn, app, row, (into, *closes)).await?,
    }
    history::settle_change(txn, id, "applied").await?;
    audit::record_subject(txn, Action::Change, "organisation", code).await?;
    Ok(())
}

async fn split(
    txn: &Txn,
    app: &App,
    row: &ChangeRow,
    (parts, closes): (&[Part], bool),
) -> Result<(), Error> {
    people_changes::lock(txn).await?;
    for part in parts {
        let successor = &part.organisation;
        found(txn, app, row, successor).await?;
        let named = history::list_named_people(txn, row.id, successor.code.as_str()).await?;
        let people = moves::list_people(txn, &row.code, Some(&named)).await?;
        let line = history::list_line(txn, successor.code.as_str(), row.on_date).await?;
        follow_people(txn, row, &line, &people).await?;
        if !closes {
            let pair = (row.code.as_str(), successor.code.as_str());
            history::succeed(txn, pair, (row.on_date, false), row.id).await?;
        }
    }
    if closes {
        let successors: Vec<Successor> =
            parts.iter().map(|part| part.organisation.clone()).collect();
        end(txn, app, row, &successors).await?;
    }
    Ok(())
}

/// Ends an organisation whose successors take over: people and parts go to the first, contacts' reach to each.
async fn end(txn: &Txn, app: &App, row: &ChangeRow, successors: &[Successor]) -> Result<(), Error> {
    people_changes::lock(txn).await?;
    let (code, on) = (row.code.as_str(), row.on_date);
    let mut heirs: Vec<OrganisationCode> = Vec::new();
    for (index, successor) in successors.iter().enumerate() {
        found(txn, app, row, successor).await?;
        let pair = (code, successor.code.as_str());
        history::succeed(txn, pair, (on, index == 0), row.id).await?;
        let line = history::list_line(txn, successor.code.as_str(), on).await?;
        let (heir, _) = line.last().expect("a line begins with its first");
        heirs.push(heir.clone());
        if index == 0 {
            let mut above = code;
            for (step, from) in &line {
                history::adopt(txn, (above, step.as_str()), *from, row.id).await?;
                let parent = ("parent", Some(step.as_str()));
                history::write_fact(txn, code, parent, *from, Some(row.id)).await?;
                above = step.as_str();
            }
            let people = moves::list_people(txn, code, None).await?;
            follow_people(txn, row, &line, &people).await?;
        }
    }
    history::write_fact(txn, code, ("open", Some("no")), on, Some(row.id)).await?;
    follow_grants(txn, app, row, &heirs).await?;
    let first = heirs.first().map(OrganisationCode::as_str);
    hand_over_all(txn, code, first, (on, &row.document)).await?;
    for one in organisations::list_children(txn, code).await?.iter().chain([&row.code]) {
        project(txn, app, one).await?;
    }
    Ok(())
}

/// Moves people to the last in the line of those who took over, by way of the others.
async fn follow_people(
    txn: &Txn,
    row: &ChangeRow,
    line: &[(OrganisationCode, NaiveDate)],
    people: &[Uuid],
) -> Result<(), Error> {
    if people.is_empty() {
        return Ok(());
    }
    let why = Why { document: &row.document, change: Some(row.id), ..Why::default() };
    let mut from = row.code.as_str();
    for (step, on) in line {
        let pair = (from, step.as_str());
        person_history::carry_posts(txn, pair, people, *on, why).await?;
        moves::move_people(txn, pair, people).await?;
        from = step.as_str();
    }
    let moved: Vec<_> = people.iter().map(|id| schema::PersonId::from_uuid(*id)).collect();
    audit::record(txn, Action::Change, &moved).await?;
    Ok(())
}

/// Records an organisation that takes over, if there is none of its code.
async fn found(txn: &Txn, app: &App, row: &ChangeRow, wanted: &Successor) -> Result<(), Error> {
    let code = &wanted.code;
    let Some(name) = &wanted.name else { return Ok(()) };
    if organisations::find(txn, code.as_str()).await?.is_some() {
        return Ok(());
    }
    let was = history::find_on(txn, &row.code, row.on_date).await?;
    let above = was.and_then(|was| was.parent);
    let above = above.map(|above| above.parse()).transpose();
    let above: Option<OrganisationCode> = above.map_err(|_| store::corrupt("code"))?;
    let parent = wanted.parent.clone().or(above);
    record(txn, code, (name, parent.as_ref()), (row.on_date, Some(row.id))).await?;
    project(txn, app, code.as_str()).await
}

/// Writes a new organisation with the beginning of its history.
pub(crate) async fn record(
    txn: &Txn,
    code: &OrganisationCode,
    (name, parent): (&str, Option<&OrganisationCode>),
    (from, change): (NaiveDate, Option<Uuid>),
) -> Result<(), Error> {
    organisations::save(txn, code, (name, &name_key(name)), parent).await?;
    let parent = parent.map(OrganisationCode::as_str);
    for fact in [("open", Some("yes")), ("name", Some(name)), ("parent", parent)] {
        history::write_fact(txn, code.as_str(), fact, from, change).await?;
    }
    Ok(())
}

/// Takes over what the history says of today, and tells it when it is news.
pub(crate) async fn project(txn: &Txn, app: &App, code: &str) -> Result<(), Error> {
    let today = app.clock.today();
    let before = organisations::find(txn, code).await?;
    let name = history::find_name(txn, code, today).await?.unwrap_or_default();
    if name.is_empty() {
        return Ok(()); // It begins on a day to come.
    }
    history::project(txn, code, today, &name_key(&name)).await?;
    let after = organisations::find(txn, code).await?.ok_or(Error::NotFound("organisation"))?;
    if before.is_some_and(|before| before.parent != after.parent) {
        let code: OrganisationCode = code.parse().map_err(|_| store::corrupt("code"))?;
        organisations::relink(txn, &code).await?;
        organisations::move_people(txn, &code).await?;
    }
    tell(txn, app, code).await
}

/// Says an organisation as it is today.
pub(crate) async fn tell(txn: &Txn, app: &App, code: &str) -> Result<(), Error> {
    let now = organisations::find(txn, code).await?.ok_or(Error::NotFound("organisation"))?;
    let read = |code: String| code.parse().map_err(|_| store::corrupt("code"));
    let successions = history::list_successions(txn, code).await?.into_iter();
    let successors = successions
        .filter(|one| one.predecessor == code && now.closed_on == Some(one.on_date))
        .map(|one| read(one.successor))
        .collect::<Result<Vec<OrganisationCode>, _>>()?;
    let event = OrganisationRecordedV1 {
        code: read(now.code)?,
        name: now.name,
        parent: now.parent.map(read).transpose()?,
        closed_on: now.closed_on,
        successors,
        at: txn.now(),
    };
    Ok(outbox::publish(txn, NAME, &app.clock, &event).await?)
}

/// Ends the grants within an organisation that is no more, and issues them within its heirs.
///
/// The same two people answer for them: nobody's reach is more than the people whom their
/// organisation became.
async fn follow_grants(
    txn: &Txn,
    app: &App,
    row: &ChangeRow,
    heirs: &[OrganisationCode],
) -> Result<(), Error> {
    let today = app.clock.today();
    for grant in moves::list_grants(txn, &row.code, today).await? {
        for heir in heirs {
            let copy = GrantId::generate(txn.now());
            let why = (today, row.document.as_str());
            if !moves::copy_grant(txn, (grant.id, copy), heir, why).await? {
                continue;
            }
            audit::record_subject(txn, Action::Create, "grant", &copy.to_string()).await?;
            if grant.state == "issued" {
                issue(txn, app, copy).await?;
            }
        }
        let id = GrantId::from_uuid(grant.id);
        store::grants::end(txn, id).await?;
        audit::record_subject(txn, Action::Delete, "grant", &id.to_string()).await?;
        if grant.state == "issued" {
            let event = GrantRevokedV1 { grant_id: id, subject: grant.subject, at: txn.now() };
            auth::grants::revoke(txn, &event).await?;
            outbox::publish(txn, NAME, &app.clock, &event).await?;
        }
    }
    Ok(())
}

async fn issue(txn: &Txn, app: &App, id: GrantId) -> Result<(), Error> {
    let grant = store::grants::find(txn, id).await?.ok_or(Error::NotFound("grant"))?;
    let event = GrantIssuedV1 {
        grant_id: id,
        subject: grant.subject,
        role: grant.role.parse().map_err(|_| store::corrupt("role"))?,
        scope: grant.scope.parse().map_err(|_| store::corrupt("scope"))?,
        valid_from: grant.valid_from,
        valid_to: grant.valid_to,
        at: txn.now(),
    };
    auth::grants::issue(txn, &event).await?;
    Ok(outbox::publish(txn, NAME, &app.clock, &event).await?)
}
