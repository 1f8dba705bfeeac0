//! What was found in a person's check-ups.

use std::collections::HashMap;

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse, get};
use auth::secrets::PersonKey;
use auth::{Caller, Permission, aliases, audit};
use chrono::{DateTime, NaiveDate, Utc};
use runtime::{Language, language};
use schema::{Loinc, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::view::{MOST, Page};
use crate::app::App;
use crate::domain::terms;
use crate::error::Error;
use crate::store::checkups::{self, ConditionRow, ObservationRow, Row};
use crate::store::people;
use crate::take_in::WORDS;

/// Which check-ups.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// `next` of the page before.
    after: Option<String>,
    /// Items of a page, at most 200; 20 by default.
    limit: Option<u32>,
}

/// A check-up as it is in force.
#[derive(Serialize, ToSchema)]
pub(super) struct CheckupView {
    encounter_id: Uuid,
    on: NaiveDate,
    facility: String,
    /// The number in force.
    version: i32,
    observations: Vec<ObservationView>,
    conditions: Vec<ConditionView>,
    /// Every version that was in force, newest first.
    versions: Vec<VersionView>,
}

/// A version of a check-up.
#[derive(Serialize, ToSchema)]
pub(super) struct VersionView {
    version: i32,
    receipt_id: Uuid,
    /// The sender's own time; null where it gave none.
    sent_at: Option<DateTime<Utc>>,
    /// When it came into force here.
    at: DateTime<Utc>,
    current: bool,
}

/// An observation.
#[derive(Serialize, ToSchema)]
pub(super) struct ObservationView {
    /// LOINC.
    code: Option<String>,
    name: Option<String>,
    effective: NaiveDate,
    value: ValueView,
    /// Whether it is a final result.
    is_final: bool,
    /// Whether nobody alive has this number: probably another unit.
    implausible: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    components: Vec<ObservationView>,
}

/// What was observed.
#[derive(Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum ValueView {
    /// A number with its unit; the number is text, so that it stays exact.
    Quantity { value: String, comparator: Option<String>, unit: String },
    /// A number without a unit.
    Number { value: String },
    /// A code of a terminology.
    Concept { system: Option<String>, code: String, display: Option<String> },
    /// Words.
    Text { text: String },
    /// Nothing, and why.
    Absent { reason: String },
    /// In the delivery alone.
    Other,
    /// A panel: see its components.
    Nothing,
}

/// A condition.
#[derive(Serialize, ToSchema)]
pub(super) struct ConditionView {
    icd10: Option<String>,
    snomed: Option<String>,
    name: Option<String>,
    status: String,
    confirmed: bool,
    onset: Option<NaiveDate>,
    abated: Option<NaiveDate>,
}

/// Lists a person's check-ups, newest first, each with its findings and its versions.
#[utoipa::path(
    get, path = "/exams/v1/people/{id}/checkups", tag = "Check-ups",
    params(
        ("id" = Uuid, Path, description = "The person"),
        ("after" = Option<String>, Query, description = "`next` of the page before"),
        ("limit" = Option<u32>, Query, description = "Items of a page, at most 200"),
    ),
    responses(
        (status = 200, description = "A page of check-ups", body = Page<CheckupView>),
        (status = 404, description = "Nobody whom the caller may know of"),
    ),
)]
#[get("/people/{id}/checkups")]
pub(super) async fn list(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    person: Path<PersonId>,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let before = place(wanted.after.as_deref())?;
    let most = wanted.limit.unwrap_or(20).clamp(1, MOST);
    let txn = caller.begin(&app.db, Permission::SeeCheckups).await?;
    let same = aliases::find(&txn, *person).await?;
    if people::find(&txn, same.id).await?.is_none() {
        return Err(Error::NobodyThere);
    }
    let rows = checkups::list(&txn, same.ids(), before, most + 1).await?;
    let mut newest: HashMap<Uuid, i32> = HashMap::new();
    for row in &rows {
        let number = newest.entry(row.encounter_id).or_insert(row.number);
        *number = row.number.max(*number);
    }
    let current: Vec<(Uuid, i32)> = newest.into_iter().collect();
    let (observations, conditions) = checkups::findings(&txn, &current).await?;
    let mut keys = HashMap::new();
    for id in same.ids() {
        let key = PersonKey::find(&txn, &app.keyring, PersonId::from_uuid(id)).await?;
        keys.extend(key.map(|key| (id, key)));
    }
    audit::record(&txn, audit::Action::Read, &[same.id]).await?;
    txn.commit().await?;

    let reader = Reader { keys, language: language(&request) };
    let items = reader.checkups(rows, observations, conditions)?;
    let page =
        Page::of(items, most, |item: &CheckupView| format!("{}_{}", item.on, item.encounter_id));
    let mut response = HttpResponse::Ok();
    if let Some(link) = page.link(request.path()) {
        response.insert_header(link);
    }
    Ok(response.json(page))
}

fn place(after: Option<&str>) -> Result<(NaiveDate, Uuid), Error> {
    let Some(after) = after else {
        let end = NaiveDate::from_ymd_opt(9999, 12, 31).expect("the day exists");
        return Ok((end, Uuid::max()));
    };
    let (on, id) = after.split_once('_').ok_or(Error::BadPlace)?;
    Ok((on.parse().map_err(|_| Error::BadPlace)?, id.parse().map_err(|_| Error::BadPlace)?))
}

/// Makes views of rows, opening free text with the key of the id it was stored under.
struct Reader {
    keys: HashMap<Uuid, PersonKey>,
    language: Language,
}

impl Reader {
    fn checkups(
        &self,
        rows: Vec<Row>,
        observations: Vec<ObservationRow>,
        conditions: Vec<ConditionRow>,
    ) -> Result<Vec<CheckupView>, Error> {
        let mut found: HashMap<Uuid, Vec<ObservationRow>> = HashMap::new();
        for row in observations {
            found.entry(row.encounter_id).or_default().push(row);
        }
        let mut diagnosed: HashMap<Uuid, Vec<ConditionView>> = HashMap::new();
        for row in conditions {
            diagnosed.entry(row.encounter_id).or_default().push(condition(row));
        }
        let mut checkups: Vec<CheckupView> = Vec::new();
        for row in rows {
            let is_same = checkups.last().is_some_and(|last| last.encounter_id == row.encounter_id);
            if !is_same {
                let rows = found.remove(&row.encounter_id).unwrap_or_default();
                checkups.push(CheckupView {
                    encounter_id: row.encounter_id,
                    on: row.on_day,
                    facility: row.facility.clone(),
                    version: row.number,
                    observations: self.observations(rows)?,
                    conditions: diagnosed.remove(&row.encounter_id).unwrap_or_default(),
                    versions: Vec::new(),
                });
            }
            let last = checkups.last_mut().expect("one was pushed above");
            last.versions.push(version(&row, !is_same));
        }
        Ok(checkups)
    }

    fn observations(&self, rows: Vec<ObservationRow>) -> Result<Vec<ObservationView>, Error> {
        let mut observations: Vec<ObservationView> = Vec::new();
        for row in rows {
            let part = row.part;
            let view = self.observation(row)?;
            match observations.last_mut() {
                Some(panel) if part > 0 => panel.components.push(view),
                _ => observations.push(view),
            }
        }
        Ok(observations)
    }

    fn observation(&self, row: ObservationRow) -> Result<ObservationView, Error> {
        let value = self.value(&row)?;
        let term = row.code.as_ref().and_then(|code| code.parse::<Loinc>().ok());
        let term = term.as_ref().and_then(terms::find).map(|term| match self.language {
            Language::Vi => term.vi,
            Language::En => term.en,
        });
        Ok(ObservationView {
            name: term.map(str::to_owned).or(row.display),
            code: row.code,
            effective: row.effective,
            value,
            is_final: row.is_final,
            implausible: row.implausible,
            components: Vec::new(),
        })
    }

    fn value(&self, row: &ObservationRow) -> Result<ValueView, Error> {
        let value = row.value.clone().unwrap_or_default();
        Ok(match row.kind.as_str() {
            "quantity" => ValueView::Quantity {
                value,
                comparator: row.comparator.clone(),
                unit: row.unit.clone().unwrap_or_default(),
            },
            "number" => ValueView::Number { value },
            "concept" => ValueView::Concept {
                system: row.system.clone(),
                code: row.concept.clone().unwrap_or_default(),
                display: row.words.clone(),
            },
            "text" => ValueView::Text { text: self.open(row)? },
            "absent" => ValueView::Absent { reason: row.words.clone().unwrap_or_default() },
            "other" => ValueView::Other,
            _ => ValueView::Nothing,
        })
    }

    fn open(&self, row: &ObservationRow) -> Result<String, Error> {
        let (Some(key), Some(sealed)) = (self.keys.get(&row.person_id), &row.sealed) else {
            return Ok(String::new());
        };
        let words = key.open(WORDS, sealed)?;
        Ok(String::from_utf8_lossy(&words).into_owned())
    }
}

fn version(row: &Row, current: bool) -> VersionView {
    VersionView {
        version: row.number,
        receipt_id: row.receipt_id,
        sent_at: Some(row.sent_at).filter(|at| *at != DateTime::<Utc>::UNIX_EPOCH),
        at: row.at,
        current,
    }
}

fn condition(row: ConditionRow) -> ConditionView {
    ConditionView {
        icd10: row.icd10,
        snomed: row.snomed,
        name: row.display,
        status: row.status,
        confirmed: row.is_confirmed,
        onset: row.onset,
        abated: row.abated,
    }
}
