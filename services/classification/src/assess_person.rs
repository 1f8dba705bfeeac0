//! Brings a person's assessments up to date: what check-ups and identities both lead to.
//!
//! Order-independent: the facts of each check-up are derived anew from all check-ups up to its day,
//! and a check-up is assessed again only if its version or its facts changed.

use std::collections::HashMap;
use std::sync::Arc;

use auth::Txn;
use auth::aliases::{self, SamePerson};
use schema::{AssessmentId, EncounterId, PersonId};
use uuid::Uuid;

use crate::app::App;
use crate::domain::derive::derive;
use crate::domain::evaluate::Evaluation;
use crate::domain::explain::{label, missing};
use crate::domain::facts::Facts;
use crate::domain::history::{Checkup, Subject};
use crate::domain::interval::ClassInterval;
use crate::error::Error;
use crate::rule_tables::Loaded;
use crate::store;
use crate::store::assessments::Row;
use crate::store::conclusions::Proposal;
use crate::store::figures::Tally;

/// Assesses what changed, of the whole person: a survivor with the facts of all ids that are theirs.
///
/// What was stored stays under the id it was stored under; so does what follows from it, and an undo finds each on its
/// own. The caller holds the lock of the id it came for; here the survivor's is taken too.
pub(crate) async fn assess_person(app: &App, txn: &Txn, asked: PersonId) -> Result<(), Error> {
    assess(app, txn, asked, false).await
}

/// The same after the undo of a merge: what was said of the same facts before holds again, with what the Council
/// signed on it.
pub(crate) async fn assess_again(app: &App, txn: &Txn, asked: PersonId) -> Result<(), Error> {
    assess(app, txn, asked, true).await
}

async fn assess(app: &App, txn: &Txn, asked: PersonId, revives: bool) -> Result<(), Error> {
    let same = aliases::find(txn, asked).await?;
    let person = same.id;
    let subject = store::people::lock(txn, person).await?;
    let (holders, checkups) = store::checkups::of_person(txn, &app.keyring, same.ids()).await?;
    let in_force = app.tables.in_force(txn).await?;
    let current = store::assessments::current(txn, same.ids()).await?;
    let current: HashMap<Uuid, Row> =
        current.into_iter().map(|row| (row.encounter_id, row)).collect();
    let mut tally = Tally::default();
    let mut latest = None;
    for (holder, checkup) in holders.into_iter().zip(&checkups) {
        let former = current.get(&checkup.encounter_id.as_uuid());
        let unchanged = match former {
            Some(former) => {
                is_unchanged(app, txn, (holder, subject), &checkups, (checkup, former)).await?
            }
            None => false,
        };
        latest = match former {
            Some(former) if unchanged => Some(former.assessment_id),
            _ => {
                let work = Work { app, txn, person: holder, table: &in_force };
                let facts = derive(&in_force.table, subject, &checkups, checkup.on);
                if let Some(former) = former {
                    let table = work.table_of(former).await?;
                    count_missing(&table, former, -1, &mut tally)?;
                }
                let former = match revives {
                    true => work.find_former((holder, subject), &checkups, checkup).await?,
                    false => None,
                };
                match former {
                    Some(row) => {
                        work.revive(&row, &mut tally).await?;
                        Some(row.assessment_id)
                    }
                    None => Some(work.assess(checkup, &facts, &mut tally).await?.as_uuid()),
                }
            }
        };
    }
    keep_latest(txn, &same, latest, &mut tally).await?;
    store::figures::add(txn, tally).await?;
    Ok(())
}

/// One row of latest facts for a person, however many ids they have; people are counted by them.
async fn keep_latest(
    txn: &Txn,
    same: &SamePerson,
    latest: Option<Uuid>,
    tally: &mut Tally,
) -> Result<(), Error> {
    let before = store::assessments::forget_latest(txn, same.ids()).await?;
    if let Some(latest) = latest {
        store::assessments::keep_latest(txn, same.id, latest).await?;
    }
    let change = i64::from(latest.is_some()) - i64::try_from(before).unwrap_or(i64::MAX);
    if change != 0 {
        tally.add("people", "", change);
    }
    Ok(())
}

/// Whether the former assessment still says what its own table says of today's facts.
async fn is_unchanged(
    app: &App,
    txn: &Txn,
    (person, subject): (PersonId, Subject),
    checkups: &[Checkup],
    (checkup, former): (&Checkup, &Row),
) -> Result<bool, Error> {
    let version = u32::try_from(former.encounter_version).map_err(|_| Error::Damaged("version"))?;
    if version != checkup.version || former.as_of != checkup.on {
        return Ok(false);
    }
    let table = app.tables.get(txn, &former.table_version).await?;
    let facts = derive(&table.table, subject, checkups, checkup.on).pack();
    Ok(table.digest(person, &facts) == former.facts_digest)
}

struct Work<'a> {
    app: &'a App,
    txn: &'a Txn,
    person: PersonId,
    table: &'a Arc<Loaded>,
}

impl Work<'_> {
    async fn table_of(&self, former: &Row) -> Result<Arc<Loaded>, Error> {
        self.app.tables.get(self.txn, &former.table_version).await
    }

    /// A former assessment that says what its own table says of today's facts.
    async fn find_former(
        &self,
        whom: (PersonId, Subject),
        checkups: &[Checkup],
        checkup: &Checkup,
    ) -> Result<Option<Row>, Error> {
        for row in store::assessments::former(self.txn, checkup.encounter_id).await? {
            if is_unchanged(self.app, self.txn, whom, checkups, (checkup, &row)).await? {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// Lets a former assessment hold again, and what was proposed by it.
    async fn revive(&self, row: &Row, tally: &mut Tally) -> Result<(), Error> {
        store::assessments::revive(self.txn, row).await?;
        let which = (EncounterId::from_uuid(row.encounter_id), row.assessment_id);
        let [superseded, reopened] = store::conclusions::reopen(self.txn, which).await?;
        for (overall, by) in [(superseded, -1), (reopened, 1)] {
            if let Some(overall) = overall {
                tally.add("proposed", label(interval(overall)?), by);
            }
        }
        let table = self.table_of(row).await?;
        count_missing(&table, row, 1, tally)
    }

    /// Evaluates, stores the assessment and proposes its conclusion.
    async fn assess(
        &self,
        checkup: &Checkup,
        facts: &Facts,
        tally: &mut Tally,
    ) -> Result<AssessmentId, Error> {
        let evaluation = self.table.engine.evaluate(facts);
        let id = AssessmentId::generate(self.txn.now());
        let (packed, version) = (facts.pack(), self.table.table.version.as_str());
        let overall = evaluation.overall.code();
        let new = store::assessments::New {
            id,
            person: self.person,
            encounter: checkup.encounter_id,
            encounter_version: checkup.version,
            as_of: checkup.on,
            table_version: version,
            facts_digest: &self.table.digest(self.person, &packed),
            facts: &packed,
            evidence: &evaluation.pack(),
            overall,
        };
        store::assessments::insert(self.txn, &new).await?;
        let proposal = Proposal {
            person: self.person,
            encounter: checkup.encounter_id,
            assessment: id,
            checkup_on: checkup.on,
            table_version: version,
            overall,
        };
        let superseded = store::conclusions::propose(self.txn, &proposal).await?;
        if let Some(former) = superseded {
            tally.add("proposed", label(interval(former)?), -1);
        }
        tally.add("proposed", label(evaluation.overall), 1);
        count_each_missing(self.table, facts, &evaluation, 1, tally);
        self.app.metrics.assessments.with_label_values(&[label(evaluation.overall)]).inc();
        Ok(id)
    }
}

/// Counts what a stored assessment lacks.
pub(crate) fn count_missing(
    table: &Loaded,
    row: &Row,
    by: i64,
    tally: &mut Tally,
) -> Result<(), Error> {
    let facts = Facts::unpack(&row.facts).map_err(|_| Error::Damaged("fact row"))?;
    let evaluation =
        Evaluation::unpack(&row.evidence).map_err(|_| Error::Damaged("evidence row"))?;
    count_each_missing(table, &facts, &evaluation, by, tally);
    Ok(())
}

/// Counts what an open evaluation lacks; a closed one lacks nothing.
pub(crate) fn count_each_missing(
    table: &Loaded,
    facts: &Facts,
    evaluation: &Evaluation,
    by: i64,
    tally: &mut Tally,
) {
    for fact in missing(&table.table, facts, evaluation) {
        tally.add("missing", fact.fact, by);
    }
}

/// Reads a stored interval.
pub(crate) fn interval(code: i16) -> Result<ClassInterval, Error> {
    let code = u8::try_from(code).map_err(|_| Error::Damaged("class"))?;
    ClassInterval::from_code(code).map_err(|_| Error::Damaged("class"))
}
