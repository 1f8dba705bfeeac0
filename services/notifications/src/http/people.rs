//! What a person was told, without the words.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::{Caller, Permission, aliases};
use chrono::{DateTime, Utc};
use schema::{NoticeId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::page;
use crate::app::App;
use crate::error::Error;
use crate::store::deliveries::{self, Listed};
use crate::store::notices;

/// That a person was told something, and how it travelled.
#[derive(Serialize, ToSchema)]
pub(crate) struct SentView {
    #[schema(value_type = String)]
    id: NoticeId,
    kind: String,
    created_at: DateTime<Utc>,
    read_at: Option<DateTime<Utc>>,
    deliveries: Vec<WayView>,
}

/// One way that a notice travelled.
#[derive(Serialize, ToSchema)]
pub(crate) struct WayView {
    /// `inbox` or `email`.
    channel: String,
    /// `pending`, `delivered` or `failed`.
    state: String,
    attempts: i16,
    delivered_at: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
pub(crate) struct SentQuery {
    after: Option<String>,
    limit: Option<i64>,
}

/// Lists the notices to a person, the newest first.
#[utoipa::path(get, operation_id = "list_notices_of_person", path = "/notifications/v1/people/{id}/notices",
    params(("id" = String, Path), ("after" = Option<String>, Query), ("limit" = Option<i64>, Query)),
    responses((status = 200, body = Vec<SentView>)))]
pub(crate) async fn notices(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    person: Path<PersonId>,
    query: Query<SentQuery>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeNotices).await?;
    let limit = page::limit(query.limit);
    let after = query.after.as_deref().map(page::read_cursor).transpose()?;
    let same = aliases::find(&txn, *person).await?;
    let found = notices::of_person(&txn, same.ids(), after, limit + 1).await?;
    let (shown, more) = page::split(found, limit);
    let next =
        more.then(|| shown.last().map(|last| page::cursor(last.created_at, last.id))).flatten();
    let ids = shown.iter().map(|one| one.id).collect();
    let mut ways: BTreeMap<Uuid, Vec<WayView>> = BTreeMap::new();
    for way in deliveries::of_notices(&txn, ids).await? {
        ways.entry(way.notice_id).or_default().push(WayView::from(way));
    }
    if !shown.is_empty() {
        audit::record(&txn, Action::Read, &[same.id]).await?;
    }
    txn.commit().await?;

    let items: Vec<SentView> = shown
        .into_iter()
        .map(|one| SentView {
            id: NoticeId::from_uuid(one.id),
            kind: one.kind,
            created_at: one.created_at,
            read_at: one.read_at,
            deliveries: ways.remove(&one.id).unwrap_or_default(),
        })
        .collect();
    Ok(page::answer(&request, items, next))
}

impl From<Listed> for WayView {
    fn from(listed: Listed) -> Self {
        Self {
            channel: listed.channel,
            state: listed.state,
            attempts: listed.attempts,
            delivered_at: listed.delivered_at,
        }
    }
}
