//! The refusal list: people whose records must not be here (D8).

use actix_web::http::StatusCode;
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission, Reach};
use chrono::{DateTime, TimeDelta, Utc};
use messaging::outbox;
use runtime::Problem;
use runtime::http::Json;
use schema::events::RefusalListedV1;
use schema::{CitizenId, ErasureId, PersonId, Topic, TopicKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::page::{self, Page};
use crate::app::App;
use crate::domain::roster::{Column, Fault, FaultCode};
use crate::erase_person::erase_person;
use crate::error::Error;
use crate::store::refusals::Listed;
use crate::{NAME, store};

/// Somebody whose records must not be here.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ListRefusal {
    /// Kept as a keyed hash only.
    #[schema(value_type = String)]
    citizen_id: CitizenId,
}

/// What listing somebody came to.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RefusalView {
    /// False when the citizen id stood on the list already.
    listed: bool,
    /// Imports of lists whose rows about this person were emptied.
    imports_purged: i64,
    /// True when the person was registered: they are erased in every service.
    registered: bool,
    /// That erasure, to follow it by.
    erasure_id: Option<Uuid>,
    /// What may still hold something of the person, and until when.
    remains: Vec<Remains>,
}

/// A place that the purge does not reach at once.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Remains {
    /// `topic:<name>` or `backups`.
    place: String,
    /// When it is gone from there; null where that is the operator's to say.
    until: Option<DateTime<Utc>>,
}

/// An entry of the refusal list, without the number.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ListedView {
    id: Uuid,
    listed_by: String,
    listed_at: DateTime<Utc>,
    /// The erasure of what was here; null when nothing was.
    erasure_id: Option<Uuid>,
    /// `none`, `running` or `done`.
    purge: String,
    purged_at: Option<DateTime<Utc>>,
    remains: Vec<Remains>,
}

/// Which entries.
#[derive(Debug, Deserialize)]
pub(crate) struct Filter {
    after: Option<Uuid>,
    limit: Option<u32>,
}

/// Where something of an erased person may still be: sensitive topics until their retention, and backups.
///
/// `identities` keeps the newest of each key, which is the tombstone, as soon as the broker has compacted it.
fn remains(since: DateTime<Utc>) -> Vec<Remains> {
    let topics = Topic::ALL.iter().filter(|topic| topic.kind() == TopicKind::Sensitive);
    let kept = topics.filter_map(|topic| {
        let days = topic.retention_days()?;
        Some(Remains {
            place: format!("topic:{topic}"),
            until: Some(since + TimeDelta::days(i64::from(days))),
        })
    });
    kept.chain([Remains { place: "backups".to_owned(), until: None }]).collect()
}

/// Lists when and by whom somebody was put on the list, newest first; never who.
#[utoipa::path(get, path = "/registry/v1/refusals", tag = "refusals",
    params(("after" = Option<Uuid>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200)))]
pub(crate) async fn list_refusals(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    filter: Query<Filter>,
) -> Result<HttpResponse, Error> {
    let limit = page::limit(filter.limit, 100, 500);
    let txn = caller.begin(&app.db, Permission::SeeRefusals).await?;
    let found = store::refusals::list_page(&txn, filter.after, limit + 1).await?;
    audit::record_subject(&txn, Action::Read, "refusals", "list").await?;
    txn.commit().await?;
    let now = app.clock.now();
    let view = |entry: &Listed| ListedView {
        id: entry.id,
        listed_by: entry.listed_by.clone(),
        listed_at: entry.listed_at,
        erasure_id: entry.erasure_id,
        purge: entry.state.clone().unwrap_or_else(|| "none".to_owned()),
        purged_at: entry.completed_at,
        remains: match entry.erasure_id {
            Some(_) => remains(entry.listed_at)
                .into_iter()
                .filter(|one| one.until.is_none_or(|until| until > now))
                .collect(),
            None => Vec::new(),
        },
    };
    Ok(Page::of(found, limit, |entry| entry.id.to_string(), view).answer(&request))
}

/// Puts a citizen id on the refusal list, and purges in every service what is here of that person (D8).
///
/// Sends `refusal.listed.v1`, so that hospitals' deliveries are refused as well; and `person.erased.v1` when the person
/// was registered, with no wait for retention and no second person.
#[utoipa::path(post, path = "/registry/v1/refusals", tag = "refusals", request_body = ListRefusal,
    responses((status = 200, body = RefusalView), (status = 201, body = RefusalView), (status = 422)))]
pub(crate) async fn list_refusal(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    Json(refusal): Json<ListRefusal>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ListRefusal).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    if caller.reach(Permission::ListRefusal) != Some(Reach::Everyone) {
        let why = (
            "chỉ người phụ trách toàn tỉnh được lập danh mục này",
            "only somebody who reaches the whole province keeps this list",
        );
        return Err(Error::Refused(Problem::forbidden("province-needed", why)));
    }
    let hash = app.keyring.hash_citizen(&refusal.citizen_id);
    // Whoever takes rows holds this lock, so that none slips through beside the listing.
    store::people_changes::lock(&txn).await?;
    let listed = store::refusals::insert(&txn, &hash).await?;
    let fault = Fault::of_row(Column::CitizenId, FaultCode::Refused);
    let faults = serde_json::to_value([fault])?;
    store::roster_files::forget_all(&txn).await?;
    let imports_purged = store::refusals::purge_rows(&txn, &hash, None, faults).await?;
    let holder = store::refusals::find_holder(&txn, &hash).await?.map(PersonId::from_uuid);
    let mut erasure_id = None;
    if let Some(person) = holder {
        let ids = (ErasureId::generate(txn.now()), person);
        let erasure = store::erasures::purge(&txn, ids, &hash).await?;
        store::refusals::purged_by(&txn, &hash, erasure).await?;
        erase_person(&txn, &app.clock, person).await?;
        erasure_id = Some(erasure);
    }
    if listed {
        let event = RefusalListedV1 { citizen_hash: hash.clone(), at: txn.now() };
        outbox::publish(&txn, NAME, &app.clock, &event).await?;
    }
    audit::record_subject(&txn, Action::Create, "refusal", hash.as_str()).await?;
    let status = if listed { StatusCode::CREATED } else { StatusCode::OK };
    let registered = holder.is_some();
    let remains = if registered { remains(txn.now()) } else { Vec::new() };
    let view = RefusalView { listed, imports_purged, registered, erasure_id, remains };
    let answer = Answer::json(status, &view);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    app.rows_wait.notify_one();
    Ok(answer.response())
}
