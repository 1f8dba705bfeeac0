//! Rule tables: drafted, published, ratified.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission};
use chrono::{DateTime, NaiveDate, Utc};
use messaging::outbox;
use runtime::http::Json;
use schema::events::RuleTableRatifiedV1;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::page;
use crate::NAME;
use crate::app::App;
use crate::domain::table::{Table, Wording};
use crate::draft_rule_table;
use crate::error::Error;
use crate::store;
use crate::store::rule_tables::Row;

/// A rule table without its rows.
#[derive(Serialize, ToSchema)]
pub(super) struct TableView {
    version: String,
    #[schema(value_type = Object)]
    title: Wording,
    #[schema(value_type = Object)]
    note: Wording,
    /// `draft`, `published` or `ratified`.
    state: String,
    /// Whether new assessments use it.
    in_force: bool,
    facts: usize,
    systems: usize,
    rows: usize,
    table_note: Option<&'static str>,
    drafted_at: DateTime<Utc>,
    published_at: Option<DateTime<Utc>>,
    ratified_at: Option<DateTime<Utc>>,
    /// The Professional Council's decision.
    decision: Option<String>,
    decided_on: Option<NaiveDate>,
}

/// A rule table with its document.
#[derive(Serialize, ToSchema)]
pub(super) struct TableDocument {
    #[serde(flatten)]
    head: TableView,
    /// The document as it was drafted.
    #[schema(value_type = Object)]
    document: Table,
}

/// The Professional Council's decision on a table.
#[derive(Deserialize, ToSchema)]
pub(super) struct Ratification {
    /// The decision's number.
    decision: String,
    /// The day of the decision.
    date: NaiveDate,
}

#[derive(Serialize)]
struct Drafted {
    version: String,
    state: &'static str,
}

#[derive(Serialize)]
struct Items {
    items: Vec<TableView>,
    next: Option<String>,
}

/// Lists the rule tables, the latest draft first.
#[utoipa::path(get, path = "/classification/v1/rule-tables", operation_id = "list_rule_tables",
    responses((status = 200, body = Vec<TableView>)))]
pub(super) async fn list(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeRuleTables).await?;
    let rows = store::rule_tables::list(&txn).await?;
    txn.commit().await?;

    let items = rows.into_iter().map(|row| Ok(document(row, &request)?.head));
    Ok(HttpResponse::Ok().json(Items { items: items.collect::<Result<_, Error>>()?, next: None }))
}

/// Shows a rule table with its document.
#[utoipa::path(get, path = "/classification/v1/rule-tables/{version}", operation_id = "show_rule_table",
    params(("version" = String, Path)), responses((status = 200, body = TableDocument), (status = 404)))]
pub(super) async fn show(
    app: Data<App>,
    caller: Caller,
    path: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeRuleTables).await?;
    let row = store::rule_tables::find(&txn, &path).await?;
    txn.commit().await?;

    let row = row.ok_or_else(|| Error::TableNotFound(path.into_inner()))?;
    Ok(HttpResponse::Ok().json(document(row, &request)?))
}

/// Takes a rule table in as a draft, once it is proved to have no holes and no contradictions.
#[utoipa::path(post, path = "/classification/v1/rule-tables", operation_id = "draft_rule_table",
    request_body = Object, responses((status = 201), (status = 409), (status = 422)))]
pub(super) async fn draft(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    body: Json<Table>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::DraftRuleTable).await?;
    if let Some(first) = idempotency::replay(&txn, &request).await? {
        return Ok(first);
    }
    let version = draft_rule_table::draft(&txn, body.into_inner()).await?;
    let location = format!("/classification/v1/rule-tables/{version}");
    let answer = Answer::json(StatusCode::CREATED, &Drafted { version, state: "draft" })
        .with_location(location);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;

    Ok(answer.response())
}

/// Publishes a draft: it can be ratified, and is in force while no ratified table is.
#[utoipa::path(post, path = "/classification/v1/rule-tables/{version}/publication", operation_id = "publish_rule_table",
    params(("version" = String, Path)), responses((status = 200, body = TableView), (status = 404)))]
pub(super) async fn publish(
    app: Data<App>,
    caller: Caller,
    path: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::DraftRuleTable).await?;
    draft_rule_table::publish(&app, &txn, &path).await?;
    let row = store::rule_tables::find(&txn, &path).await?;
    txn.commit().await?;

    let row = row.ok_or_else(|| Error::TableNotFound(path.into_inner()))?;
    Ok(HttpResponse::Ok().json(document(row, &request)?.head))
}

/// Records the Council's decision: the table comes into force, and conclusions may be signed on it.
#[utoipa::path(post, path = "/classification/v1/rule-tables/{version}/ratification", operation_id = "ratify_rule_table",
    params(("version" = String, Path)), request_body = Ratification,
    responses((status = 200, body = TableView), (status = 404), (status = 409), (status = 422)))]
pub(super) async fn ratify(
    app: Data<App>,
    caller: Caller,
    path: Path<String>,
    request: HttpRequest,
    Json(body): Json<Ratification>,
) -> Result<HttpResponse, Error> {
    let decision = body.decision.trim();
    if decision.is_empty() {
        return Err(Error::NoDecision);
    }
    let txn = caller.begin(&app.db, Permission::RatifyRuleTable).await?;
    let version = path.as_str();
    let before = store::rule_tables::find(&txn, version).await?;
    let before = before.ok_or_else(|| Error::TableNotFound(version.to_owned()))?;
    if !store::rule_tables::ratify(&txn, version, decision, body.date).await? {
        return Err(match before.state.as_str() {
            "ratified" => Error::AlreadyRatified(version.to_owned()),
            _ => Error::TableNotPublished(version.to_owned()),
        });
    }
    store::rule_tables::put_in_force(&txn, version).await?;
    let event = RuleTableRatifiedV1 { version: version.to_owned(), at: txn.now() };
    outbox::publish(&txn, NAME, &app.clock, &event).await?;
    audit::record_subject(&txn, Action::Approve, "rule-table", version).await?;
    let row = store::rule_tables::find(&txn, version).await?.unwrap_or(before);
    txn.commit().await?;

    Ok(HttpResponse::Ok().json(document(row, &request)?.head))
}

fn document(row: Row, request: &HttpRequest) -> Result<TableDocument, Error> {
    let document: Table = serde_json::from_str(&row.document)?;
    let note = document.rests_on_defaults();
    let head = TableView {
        version: row.version,
        title: document.title.clone(),
        note: document.note.clone(),
        state: row.state,
        in_force: row.is_in_force,
        facts: document.facts.len(),
        systems: document.systems.len(),
        rows: document.systems.iter().map(|system| system.rows.len()).sum(),
        table_note: note.then(|| page::default_note(runtime::language(request))),
        drafted_at: row.drafted_at,
        published_at: row.published_at,
        ratified_at: row.ratified_at,
        decision: row.decision,
        decided_on: row.decided_on,
    };
    Ok(TableDocument { head, document })
}
