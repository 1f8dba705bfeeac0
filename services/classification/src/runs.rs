//! Runs a table over everybody, database to database, in chunks that commit one by one.
//!
//! A crash resumes after the last chunk; two pods never work at the same run, because the run's row
//! stays locked while a chunk is worked at.

use std::sync::Arc;
use std::time::Duration;

use auth::{Permission, Txn, aliases};
use runtime::Tasks;
use schema::{AssessmentId, ConclusionId, PersonId};
use uuid::Uuid;

use crate::app::App;
use crate::assess_person::{count_each_missing, interval};
use crate::domain::derive::derive;
use crate::domain::evaluate::Evaluation;
use crate::domain::explain::label;
use crate::domain::facts::Facts;
use crate::domain::simulation::Transitions;
use crate::error::Error;
use crate::rule_tables::Loaded;
use crate::store;
use crate::store::figures::Tally;
use crate::store::runs::{Columns, Former, PersonRow, Progress, Row};

/// People a transaction: large enough that a commit costs nothing, small enough to cancel soon.
const CHUNK: u32 = 2_000;
/// How often to look for runs that another pod left; a run that starts here wakes the task at once.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Works at runs until the process ends.
pub(crate) async fn work(app: Arc<App>, tasks: Tasks) {
    while !tasks.is_cancelled() {
        match chunk(&app).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => {
                tracing::error!(error = %runtime::problem::Chain(&error), "a run over everybody failed at a chunk and will be tried again")
            }
        }
        tokio::select! {
            () = app.runs_wait.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = tasks.cancelled() => {}
        }
    }
}

/// Works at one chunk of the oldest run; false when there is no run.
async fn chunk(app: &App) -> Result<bool, Error> {
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    let Some(run) = store::runs::next(&txn).await? else { return Ok(false) };
    let table = app.tables.get(&txn, &run.table_version).await?;
    let people = store::runs::chunk(&txn, run.cursor_at, CHUNK).await?;
    let mut part = Part::new(app, &txn, &table, &run)?;
    match run.kind.as_str() {
        "simulation" => part.simulate(&people).await?,
        _ => part.reassess(&people).await?,
    }
    let progress = part.progress(&people);
    store::runs::advance(&txn, run.run_id, &progress).await?;
    txn.commit().await?;
    let counted = u64::try_from(people.len()).unwrap_or(0);
    app.metrics.run_people.with_label_values(&[&run.kind]).inc_by(counted);
    Ok(true)
}

/// One chunk of a run.
struct Part<'a> {
    app: &'a App,
    txn: &'a Txn,
    table: &'a Loaded,
    /// Read into again and again.
    facts: Facts,
    transitions: Transitions,
    failed: i64,
    rederived: i64,
}

impl<'a> Part<'a> {
    fn new(app: &'a App, txn: &'a Txn, table: &'a Loaded, run: &Row) -> Result<Self, Error> {
        let transitions = serde_json::from_value(run.transitions.clone())?;
        let facts = table.blank();
        Ok(Self { app, txn, table, facts, transitions, failed: 0, rederived: 0 })
    }

    /// Counts what would change; writes nothing about a person.
    async fn simulate(&mut self, people: &[PersonRow]) -> Result<(), Error> {
        for person in people {
            let (id, set) = (person.person_id, &person.fact_set);
            if let Some(evaluation) = self.evaluate(id, set, &person.facts).await? {
                self.transitions.count(interval(person.overall)?, evaluation.overall);
            }
        }
        Ok(())
    }

    /// Assesses each person's latest check-up again and proposes anew; what is signed stays.
    async fn reassess(&mut self, people: &[PersonRow]) -> Result<(), Error> {
        let ids: Vec<Uuid> = people.iter().map(|person| person.person_id).collect();
        let mut tally = Tally::default();
        let mut new = Columns::default();
        for former in store::runs::former(self.txn, &ids).await? {
            let (id, set) = (former.person_id, &former.fact_set);
            let Some(evaluation) = self.evaluate(id, set, &former.facts).await? else { continue };
            self.transitions.count(interval(former.overall)?, evaluation.overall);
            self.count(&former, &evaluation, &mut tally).await?;
            self.push(&mut new, &former, &evaluation);
        }
        let superseded =
            store::runs::store(self.txn, &self.table.table.version, &self.table.fact_set, new)
                .await?;
        for former in superseded {
            tally.add("proposed", label(interval(former)?), -1);
        }
        store::figures::add(self.txn, tally).await?;
        Ok(())
    }

    /// The person's facts by this table; derived anew where the table defines facts differently.
    async fn evaluate(
        &mut self,
        id: Uuid,
        fact_set: &[u8],
        packed: &[u8],
    ) -> Result<Option<Evaluation>, Error> {
        if fact_set == self.table.fact_set {
            if self.facts.read(packed).is_err() {
                self.failed += 1;
                tracing::warn!(person = %id, "packed facts of person {id} are damaged");
                return Ok(None);
            }
        } else {
            let id = PersonId::from_uuid(id);
            let ids = aliases::find(self.txn, id).await?.ids();
            let (_, checkups) =
                store::checkups::of_person(self.txn, &self.app.keyring, ids).await?;
            let subject = store::people::find(self.txn, id).await?.unwrap_or_default();
            let Some(latest) = checkups.last() else { return Ok(None) };
            self.facts = derive(&self.table.table, subject, &checkups, latest.on);
            self.rederived += 1;
        }
        Ok(Some(self.table.engine.evaluate(&self.facts)))
    }

    async fn count(
        &self,
        former: &Former,
        evaluation: &Evaluation,
        tally: &mut Tally,
    ) -> Result<(), Error> {
        tally.add("proposed", label(evaluation.overall), 1);
        if former.fact_set == self.table.fact_set && former.evidence == evaluation.pack() {
            return Ok(()); // What is missing is the same.
        }
        let table = self.app.tables.get(self.txn, &former.table_version).await?;
        let facts = Facts::unpack(&former.facts).map_err(|_| Error::Damaged("fact row"))?;
        let before =
            Evaluation::unpack(&former.evidence).map_err(|_| Error::Damaged("evidence row"))?;
        count_each_missing(&table, &facts, &before, -1, tally);
        count_each_missing(self.table, &self.facts, evaluation, 1, tally);
        Ok(())
    }

    fn push(&self, new: &mut Columns, former: &Former, evaluation: &Evaluation) {
        let now = self.txn.now();
        let person = PersonId::from_uuid(former.holder);
        let facts = self.facts.pack();
        new.assessments.push(AssessmentId::generate(now).as_uuid());
        new.conclusions.push(ConclusionId::generate(now).as_uuid());
        new.people.push(former.holder);
        new.encounters.push(former.encounter_id);
        new.versions.push(former.encounter_version);
        new.days.push(former.as_of);
        new.digests.push(self.table.digest(person, &facts));
        new.facts.push(facts);
        new.evidence.push(evaluation.pack());
        new.overall.push(i16::from(evaluation.overall.code()));
    }

    fn progress(self, people: &[PersonRow]) -> Progress {
        let seen = i64::try_from(people.len()).unwrap_or(i64::MAX);
        Progress {
            done: seen - self.failed,
            failed: self.failed,
            rederived: self.rederived,
            cursor_at: people.last().map(|person| person.person_id),
            transitions: self.transitions,
            ended: people.is_empty(),
        }
    }
}
