//! Facilities.

use auth::Txn;
use chrono::{DateTime, Utc};
use schema::FacilityCode;
use schema::events::FacilityKind;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};

use super::{parsed, statement};

/// A hospital or a clinic A, as the table has it.
#[derive(Debug, Clone, FromQueryResult)]
pub(crate) struct Facility {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) email: Option<String>,
    pub(crate) active: bool,
    pub(crate) revision: i32,
    pub(crate) recorded_at: DateTime<Utc>,
}

/// What of a facility can be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) name: String,
    pub(crate) kind: FacilityKind,
    pub(crate) email: Option<String>,
    pub(crate) active: bool,
}

impl Facility {
    /// Tells whether recording `facts` would change anything.
    pub(crate) fn has(&self, facts: &Facts) -> bool {
        self.name == facts.name
            && self.kind == facts.kind.as_str()
            && self.email == facts.email
            && self.active == facts.active
    }

    /// Tells whether people's cards can be registered here.
    pub(crate) fn takes_cards(&self) -> bool {
        self.active && self.kind == FacilityKind::ClinicA.as_str()
    }
}

const FIND: &str = "
    select code, name, kind, email, active, revision, recorded_at from facility where code = $1";

/// Also waits for whoever is recording the same facility now, known or new.
const LOCK: &str = "select pg_advisory_xact_lock(hashtextextended('facility ' || $1, 0))";

const LIST: &str = "
    select code, name, kind, email, active, revision, recorded_at from facility
    where code > $1 and ($2::text is null or kind = $2)
    order by code limit $3";

const SAVE: &str = "
    insert into facility (code, name, kind, email, active, revision, recorded_at)
    values ($1, $2, $3, $4, $5, 1, $6)
    on conflict (code) do update
    set name = excluded.name, kind = excluded.kind, email = excluded.email, active = excluded.active,
        revision = facility.revision + 1, recorded_at = excluded.recorded_at
    returning code, name, kind, email, active, revision, recorded_at";

const TAKING_CARDS: &str =
    "select code from facility where kind = 'clinic_a' and active order by code for share";

pub(crate) async fn find(txn: &Txn, code: &FacilityCode) -> Result<Option<Facility>, DbErr> {
    Facility::find_by_statement(statement(FIND, [code.as_str().into()])).one(txn).await
}

/// Finds a facility that is about to be recorded; a second recorder waits.
pub(crate) async fn find_for_update(
    txn: &Txn,
    code: &FacilityCode,
) -> Result<Option<Facility>, DbErr> {
    txn.query_one_raw(statement(LOCK, [code.as_str().into()])).await?;
    find(txn, code).await
}

/// Lists up to `limit` facilities behind the code `after`.
pub(crate) async fn list(
    txn: &Txn,
    after: &str,
    kind: Option<FacilityKind>,
    limit: i64,
) -> Result<Vec<Facility>, DbErr> {
    let values = [after.into(), kind.map(FacilityKind::as_str).into(), limit.into()];
    Facility::find_by_statement(statement(LIST, values)).all(txn).await
}

pub(crate) async fn save(txn: &Txn, code: &FacilityCode, facts: &Facts) -> Result<Facility, DbErr> {
    let values = [
        code.as_str().into(),
        facts.name.as_str().into(),
        facts.kind.as_str().into(),
        facts.email.clone().into(),
        facts.active.into(),
        txn.now().into(),
    ];
    let saved = Facility::find_by_statement(statement(SAVE, values)).one(txn).await?;
    saved.ok_or_else(|| DbErr::RecordNotFound("an upsert returns its row".to_owned()))
}

/// Lists the clinics A where cards can be registered; they stay so until the transaction ends.
pub(crate) async fn taking_cards(txn: &Txn) -> Result<Vec<FacilityCode>, DbErr> {
    let rows = txn.query_all_raw(statement(TAKING_CARDS, [])).await?;
    rows.iter().map(|row| parsed("facility.code", &row.try_get_by_index::<String>(0)?)).collect()
}
