//! Takes one row of a workbook for health books: finds whom it names, and does or asks for what it says.

use std::collections::HashSet;

use auth::audit::{self, Action as Audited};
use auth::secrets::PersonKey;
use auth::{Txn, aliases};
use chrono::{NaiveDate, TimeDelta};
use schema::{HealthBookListId, HealthBookRequestId, PersonId};
use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::change_health_books::{Order, Words, carry_out};
use crate::domain::book_list::{
    BookCells, BookColumn, BookFault, BookList, BookRow, read_book_row,
};
use crate::domain::health_book::{Action, Impediment, impediments, valid_to};
use crate::error::Error;
use crate::store;
use crate::store::health_books::workbooks::{Named, Settled};

/// Within these days the same file is the same list, and the same thing is not done to a person's book twice: a
/// corrected file holds the rows that were done before.
pub(crate) const REPEAT_DAYS: i64 = 30;

/// What was asked for with the file.
pub(crate) struct Sending {
    /// For rows that do not say it themselves.
    pub(crate) action: Option<Action>,
    pub(crate) reason: String,
    pub(crate) valid_to: Option<NaiveDate>,
    /// Rows ask for it instead of doing it.
    pub(crate) as_request: bool,
    pub(crate) dry_run: bool,
}

/// A file on its way through.
pub(crate) struct Taking {
    pub(crate) sending: Sending,
    pub(crate) list: BookList,
    /// The kept list; nothing in a dry run.
    pub(crate) id: Option<HealthBookListId>,
    /// Who stands on an earlier row.
    pub(crate) named: HashSet<Uuid>,
}

/// What became of a row.
pub(crate) struct Taken {
    pub(crate) person: Option<Uuid>,
    /// What was done, or all that stood in the way.
    pub(crate) result: Result<Effect, Refused>,
}

/// What a row came to.
pub(crate) struct Effect {
    pub(crate) action: Action,
    pub(crate) book: Option<Uuid>,
    pub(crate) request: Option<Uuid>,
}

/// Why a row was not taken.
pub(crate) enum Refused {
    /// It must be corrected in the file.
    Held(Vec<BookFault>),
    /// The person or their book does not allow it.
    Rejected(Vec<BookFault>),
}

/// What a row orders, its own words before the file's.
struct Wanted {
    action: Action,
    reason: String,
    valid_to: NaiveDate,
}

/// What a row came to, or what stood in its way.
type Outcome = Result<Effect, Vec<Impediment>>;

/// Whom a row names, with the book that it names and whether that is in force; or why nobody.
type Found = Result<(Uuid, Option<(Uuid, bool)>), Vec<BookFault>>;

impl Taking {
    /// Takes a row in the caller's transaction; whoever was looked at is on record.
    pub(crate) async fn take(
        &mut self,
        txn: &Txn,
        app: &App,
        cells: &BookCells,
    ) -> Result<Taken, Error> {
        let held = |faults| Taken { person: None, result: Err(Refused::Held(faults)) };
        let row = match read_book_row(&self.list, cells) {
            Ok(row) => row,
            Err(faults) => return Ok(held(faults)),
        };
        let wanted = match self.wanted(app, cells, &row) {
            Ok(wanted) => wanted,
            Err(faults) => return Ok(held(faults)),
        };
        let (person, book) = match self.find(txn, app, (cells, &row)).await? {
            Ok(found) => found,
            Err(faults) => return Ok(held(faults)),
        };
        let looked_at = PersonId::from_uuid(person);
        let first = self.named.insert(person);
        let result = match book {
            _ if !first => refuse(txn, looked_at, vec![Impediment::NamedTwice]).await?,
            Some((_, false)) => refuse(txn, looked_at, vec![Impediment::BookHasEnded]).await?,
            _ if self.sending.as_request => self.ask(txn, app, looked_at, &wanted).await?,
            book => self.carry_out(txn, app, (looked_at, book.map(|(id, _)| id)), &wanted).await?,
        };
        let who = self.list.who(cells);
        let rejected = |why: Vec<Impediment>| {
            let faults = why.into_iter().map(|why| self.list.fault(cells.row, who, why));
            Refused::Rejected(faults.collect())
        };
        Ok(Taken { person: Some(person), result: result.map_err(rejected) })
    }

    fn wanted(
        &self,
        app: &App,
        cells: &BookCells,
        row: &BookRow,
    ) -> Result<Wanted, Vec<BookFault>> {
        let fault = |column, why| self.list.fault(cells.row, column, why);
        let action = row.action.or(self.sending.action);
        let Some(action) = action else {
            return Err(vec![fault(BookColumn::Action, Impediment::ActionUnknown)]);
        };
        let mut faults = Vec::new();
        let reason = row.reason.clone().unwrap_or_else(|| self.sending.reason.clone());
        if action.needs_a_reason() && reason.is_empty() {
            faults.push(fault(BookColumn::Reason, Impediment::ReasonMissing));
        }
        let today = app.clock.today();
        let years = app.health_books.years.get().into();
        let asked = row.valid_to.or(self.sending.valid_to).filter(|_| action.gives());
        let valid_to = valid_to(asked, today, years).unwrap_or_else(|why| {
            faults.push(fault(BookColumn::ValidTo, why));
            today
        });
        if faults.is_empty() { Ok(Wanted { action, reason, valid_to }) } else { Err(faults) }
    }

    async fn find(
        &self,
        txn: &Txn,
        app: &App,
        (cells, row): (&BookCells, &BookRow),
    ) -> Result<Found, Error> {
        let citizen = row.citizen_id.as_ref().map(|id| app.keyring.hash_citizen(id));
        let insurance = row.insurance.as_ref().map(|code| app.keyring.hash_insurance(code));
        let number = row.book_number.as_deref();
        let found = store::health_books::workbooks::list_named(
            txn,
            citizen.as_ref(),
            insurance.as_ref(),
            number,
        )
        .await?;
        let mut faults = Vec::new();
        let asked = [
            (BookColumn::CitizenId, citizen.is_some(), Impediment::PersonUnknown),
            (BookColumn::BookNumber, number.is_some(), Impediment::BookUnknown),
            (BookColumn::Insurance, insurance.is_some(), Impediment::PersonUnknown),
        ];
        for (column, is_asked, why) in asked {
            if is_asked && !found.iter().any(|named| named.by == column.code()) {
                faults.push(self.list.fault(cells.row, column, why));
            }
        }
        let person = found.first().map(|named| named.id);
        if found.iter().any(|named| Some(named.id) != person) {
            let column = self.list.who(cells);
            faults.push(self.list.fault(cells.row, column, Impediment::NumbersDisagree));
        }
        let key = row.name.as_ref().map(schema::PersonName::search_key);
        let differs = |named: &Named| {
            key.as_ref().is_some_and(|key| *key != named.key && *key != named.present_key)
        };
        if !found.is_empty() && found.iter().all(differs) {
            faults.push(self.list.fault(cells.row, BookColumn::Name, Impediment::NameDiffers));
        }
        match person.filter(|_| faults.is_empty()) {
            Some(person) => {
                let book = found.iter().find_map(|named| {
                    Some((named.book_id?, named.state.as_deref() == Some("in_force")))
                });
                Ok(Ok((person, book)))
            }
            None => {
                let mut seen: Vec<_> =
                    found.iter().map(|named| PersonId::from_uuid(named.id)).collect();
                seen.sort_unstable();
                seen.dedup();
                audit::record(txn, Audited::Read, &seen).await?;
                Ok(Err(faults))
            }
        }
    }

    async fn carry_out(
        &self,
        txn: &Txn,
        app: &App,
        (person, book): (PersonId, Option<Uuid>),
        wanted: &Wanted,
    ) -> Result<Outcome, Error> {
        let action = wanted.action;
        let same = aliases::find(txn, person).await?;
        let since = txn.now() - TimeDelta::days(REPEAT_DAYS);
        let word = action.as_str();
        if store::health_books::workbooks::is_done_since(txn, same.ids(), word, since).await? {
            return refuse(txn, person, vec![Impediment::DoneRecently]).await;
        }
        let order = Order {
            action,
            reason: &wanted.reason,
            valid_to: wanted.valid_to,
            list: self.id,
            book,
            dry_run: self.sending.dry_run,
        };
        let outcomes = carry_out(txn, app, &order, &[person.as_uuid()]).await?;
        let outcome = outcomes.into_iter().next().ok_or(Error::NotFound("person"))?;
        Ok(outcome.result.map(|done| {
            let book = done.book.map(schema::HealthBookId::as_uuid);
            Effect { action, book, request: None }
        }))
    }

    async fn ask(
        &self,
        txn: &Txn,
        app: &App,
        person: PersonId,
        wanted: &Wanted,
    ) -> Result<Outcome, Error> {
        let action = wanted.action;
        let (standings, _) = store::health_books::lock_standings(txn, &[person.as_uuid()]).await?;
        let (_, standing) = standings.first().ok_or(Error::NotFound("person"))?;
        // Whether a renewal is long enough is for whoever renews.
        let mut found = impediments(action, *standing, NaiveDate::MAX);
        let same = aliases::find(txn, person).await?;
        if store::health_books::workbooks::has_open_request(txn, same.ids()).await? {
            found.push(Impediment::RequestOpen);
        }
        if !found.is_empty() {
            return refuse(txn, person, found).await;
        }
        if self.sending.dry_run {
            audit::record(txn, Audited::Read, &[person]).await?;
            return Ok(Ok(Effect { action, book: None, request: None }));
        }
        let id = HealthBookRequestId::generate(txn.now());
        let key = PersonKey::get_or_create(txn, &app.keyring, person).await?;
        let sealed = Words::reason(&wanted.reason).seal(&key);
        let asked = (person, action.as_str());
        if !store::health_books::requests::insert(txn, id, asked, sealed).await? {
            return refuse(txn, person, vec![Impediment::RequestOpen]).await;
        }
        audit::record(txn, Audited::Create, &[person]).await?;
        Ok(Ok(Effect { action, book: None, request: Some(id.as_uuid()) }))
    }
}

/// Whoever was looked at is on record also where nothing was done.
async fn refuse(txn: &Txn, person: PersonId, why: Vec<Impediment>) -> Result<Outcome, Error> {
    audit::record(txn, Audited::Read, &[person]).await?;
    Ok(Err(why))
}

impl Taken {
    /// The word for what became of it.
    pub(crate) fn outcome(&self) -> &'static str {
        match &self.result {
            Ok(_) => "accepted",
            Err(Refused::Held(_)) => "held",
            Err(Refused::Rejected(_)) => "rejected",
        }
    }

    /// What stood in the way.
    pub(crate) fn faults(&self) -> &[BookFault] {
        match &self.result {
            Ok(_) => &[],
            Err(Refused::Held(faults) | Refused::Rejected(faults)) => faults,
        }
    }

    /// What is kept of it.
    pub(crate) fn settled(&self) -> Settled {
        let fault = |fault: &BookFault| json!({ "code": fault.why.code(), "column": fault.column.code(), "cell": fault.cell });
        let effect = self.result.as_ref().ok();
        Settled {
            outcome: self.outcome(),
            person: self.person,
            book: effect.and_then(|effect| effect.book),
            request: effect.and_then(|effect| effect.request),
            faults: self.faults().iter().map(fault).collect(),
        }
    }
}
