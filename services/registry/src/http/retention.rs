//! How long records are kept (thời hạn lưu giữ): by data, with its source.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::{Caller, Permission, Txn};
use chrono::NaiveDate;
use runtime::http::Json;
use runtime::{Fault, Problem};
use schema::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::page;
use crate::app::App;
use crate::domain::retention::{Rule, retained_until};
use crate::domain::text;
use crate::error::Error;
use crate::store;
use crate::store::retention::Kept;

/// A rule of retention.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RuleView {
    code: String,
    years: i16,
    /// `always`, `on_death` or `marked`.
    applies: String,
    title_vi: String,
    title_en: String,
    source: String,
}

/// Until when a person's record is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RetentionView {
    person_id: Uuid,
    name: String,
    born_year: i16,
    organisation: String,
    /// `managed`, `left` or `died`.
    standing: String,
    /// Since when; the clock starts on this day.
    since: Option<NaiveDate>,
    /// Rules that an officer marked.
    marks: Vec<String>,
    /// The rule that decides.
    rule: Option<String>,
    /// The last day on which the record must be kept; null while the person is under management.
    retained_until: Option<NaiveDate>,
    /// Whether that day has passed.
    ended: bool,
}

/// A list's page.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EndingView {
    items: Vec<RetentionView>,
    /// What to give as `after` for the next page.
    next: Option<String>,
    rules: Vec<RuleView>,
}

/// Which records.
#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    /// Kept at most until this day; today by default.
    by: Option<NaiveDate>,
    /// `YYYY-MM-DD.ID`, where the page before ended.
    after: Option<String>,
    limit: Option<u32>,
}

/// That a rule applies to somebody, or not.
#[derive(Deserialize, ToSchema)]
pub(crate) struct MarkRetention {
    /// A rule that is marked, such as `special`.
    rule: String,
    /// False takes the mark away.
    applies: bool,
    /// The document that says so.
    #[serde(default)]
    document: String,
}

/// Works out the last day, with the rule that decides.
pub(super) async fn kept_until(
    txn: &Txn,
    kept: &Kept,
) -> Result<Option<(NaiveDate, String)>, Error> {
    let rules = rules(txn).await?;
    let found = retained_until(kept.end(), &kept.marks, &rules);
    Ok(found.map(|(day, rule)| (day, rule.code.clone())))
}

async fn rules(txn: &Txn) -> Result<Vec<Rule>, Error> {
    let rows = store::retention::rules(txn).await?;
    Ok(rows.iter().map(|row| row.rule()).collect::<Result<_, _>>()?)
}

/// Lists whose record need not be kept beyond a day, the earliest first.
#[utoipa::path(get, path = "/registry/v1/retentions", tag = "retention",
    params(("by" = Option<String>, Query), ("after" = Option<String>, Query),
           ("limit" = Option<u32>, Query)),
    responses((status = 200, body = EndingView)))]
pub(crate) async fn list_ending(
    app: Data<App>,
    caller: Caller,
    filter: Query<Filter>,
) -> Result<HttpResponse, Error> {
    let limit = page::limit(filter.limit, 100, 500);
    let today = app.clock.today();
    let after = filter.after.as_deref().map(place).transpose()?;
    let txn = caller.begin(&app.db, Permission::ManageRetention).await?;
    let by = filter.by.unwrap_or(today);
    let mut found = store::retention::list_ending(&txn, by, after, limit + 1).await?;
    let rules = rules(&txn).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let people: Vec<PersonId> = found.iter().map(|one| PersonId::from_uuid(one.id)).collect();
    audit::record(&txn, Action::Read, &people).await?;
    let shown = store::retention::rules(&txn).await?;
    txn.commit().await?;
    let items: Vec<_> =
        found.into_iter().map(|kept| RetentionView::of(kept, &rules, today)).collect();
    let last = items.last().filter(|_| more);
    let next = last.and_then(|one| Some(format!("{}.{}", one.retained_until?, one.person_id)));
    let rules = shown.into_iter().map(|rule| RuleView {
        code: rule.code,
        years: rule.years,
        applies: rule.applies,
        title_vi: rule.title_vi,
        title_en: rule.title_en,
        source: rule.source,
    });
    Ok(HttpResponse::Ok().json(EndingView { items, next, rules: rules.collect() }))
}

fn place(after: &str) -> Result<(NaiveDate, Uuid), Error> {
    let read =
        after.split_once('.').and_then(|(day, id)| Some((day.parse().ok()?, id.parse().ok()?)));
    read.ok_or_else(|| {
        let why = ("tham số 'after' không hợp lệ", "the parameter 'after' cannot be read");
        Error::Refused(Problem::bad_request("bad-place", why))
    })
}

/// Tells until when a person's record is kept.
#[utoipa::path(get, path = "/registry/v1/people/{id}/retention", tag = "retention",
    params(("id" = Uuid, Path)), responses((status = 200, body = RetentionView), (status = 404)))]
pub(crate) async fn get(
    app: Data<App>,
    caller: Caller,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let person = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::ManageRetention).await?;
    let view = view(&app, &txn, person).await?;
    audit::record(&txn, Action::Read, &[person]).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

async fn view(app: &App, txn: &Txn, person: PersonId) -> Result<RetentionView, Error> {
    let kept = store::retention::find(txn, person).await?.ok_or(Error::NotFound("person"))?;
    Ok(RetentionView::of(kept, &rules(txn).await?, app.clock.today()))
}

/// Says that a record must be kept longer, or no longer so long.
#[utoipa::path(put, path = "/registry/v1/people/{id}/retention", tag = "retention",
    request_body = MarkRetention, params(("id" = Uuid, Path)),
    responses((status = 200, body = RetentionView), (status = 404), (status = 422)))]
pub(crate) async fn mark(
    app: Data<App>,
    caller: Caller,
    _: HttpRequest,
    path: Path<Uuid>,
    Json(wanted): Json<MarkRetention>,
) -> Result<HttpResponse, Error> {
    let person = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::ManageRetention).await?;
    store::retention::find(&txn, person).await?.ok_or(Error::NotFound("person"))?;
    let document = text::tidy(&wanted.document);
    let known = store::retention::rules(&txn).await?;
    let mut faults = Vec::new();
    if !known.iter().any(|rule| rule.code == wanted.rule && rule.applies == "marked") {
        let why = ("không có quy định này để đánh dấu", "there is no such rule to be marked");
        faults.push(Fault::new("/rule", "rule-unknown", why));
    }
    if !(1..=255).contains(&document.chars().count()) {
        let why = ("cần số, ngày văn bản", "the document's number and date are needed");
        faults.push(Fault::new("/document", "missing", why));
    }
    if !faults.is_empty() {
        return Err(Error::invalid(faults));
    }
    if wanted.applies {
        store::retention::mark(&txn, person, &wanted.rule, &document).await?;
    } else {
        store::retention::unmark(&txn, person, &wanted.rule).await?;
    }
    audit::record(&txn, Action::Change, &[person]).await?;
    let view = view(&app, &txn, person).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

impl RetentionView {
    fn of(kept: Kept, rules: &[Rule], today: NaiveDate) -> Self {
        let found = retained_until(kept.end(), &kept.marks, rules);
        let (until, rule) = found.map(|(day, rule)| (day, rule.code.clone())).unzip();
        Self {
            person_id: kept.id,
            name: kept.name,
            born_year: kept.born_year,
            organisation: kept.organisation,
            standing: kept.standing,
            since: kept.since,
            marks: kept.marks,
            rule,
            retained_until: until,
            ended: until.is_some_and(|last| last < today),
        }
    }
}
