//! What could not be sent, or not yet.

use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::{Caller, Permission};
use chrono::{DateTime, Utc};
use schema::{NoticeId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::page;
use crate::app::App;
use crate::error::Error;
use crate::store::deliveries::{self, Listed};

/// One way of a notice, and how it fares.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeliveryView {
    #[schema(value_type = String)]
    notice_id: NoticeId,
    kind: String,
    /// `person:<id>`, `facility:<code>` or `role:<role>`.
    recipient: String,
    channel: String,
    state: String,
    attempts: i16,
    /// Why the last attempt failed: `unavailable`, `refused` or `address`.
    error: Option<String>,
    next_at: Option<DateTime<Utc>>,
    delivered_at: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
pub(crate) struct DeliveriesQuery {
    state: Option<String>,
    after: Option<NoticeId>,
    limit: Option<i64>,
}

/// Lists deliveries in one state, by default those that were given up.
#[utoipa::path(get, operation_id = "list_deliveries", path = "/notifications/v1/deliveries",
    params(("state" = Option<String>, Query, description = "`failed` (default), `pending` or `delivered`"),
           ("after" = Option<String>, Query), ("limit" = Option<i64>, Query)),
    responses((status = 200, body = Vec<DeliveryView>), (status = 422)))]
pub(crate) async fn list(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    query: Query<DeliveriesQuery>,
) -> Result<HttpResponse, Error> {
    let state = query.state.as_deref().unwrap_or("failed");
    if !["pending", "delivered", "failed"].contains(&state) {
        return Err(Error::Invalid("state"));
    }
    let txn = caller.begin(&app.db, Permission::SeeNotices).await?;
    let limit = page::limit(query.limit);
    let found = deliveries::in_state(&txn, state, query.after, limit + 1).await?;
    let (shown, more) = page::split(found, limit);
    let next = more.then(|| shown.last().map(|last| last.notice_id.to_string())).flatten();
    let mut people: Vec<PersonId> =
        shown.iter().filter_map(|one| one.person_id.map(PersonId::from_uuid)).collect();
    people.sort();
    people.dedup();
    audit::record(&txn, Action::Read, &people).await?;
    txn.commit().await?;
    let items: Vec<DeliveryView> = shown.into_iter().map(DeliveryView::from).collect();
    Ok(page::answer(&request, items, next))
}

impl From<Listed> for DeliveryView {
    fn from(listed: Listed) -> Self {
        Self {
            notice_id: NoticeId::from_uuid(listed.notice_id),
            kind: listed.kind,
            recipient: listed.recipient,
            channel: listed.channel,
            state: listed.state,
            attempts: listed.attempts,
            error: listed.error,
            next_at: listed.next_at,
            delivered_at: listed.delivered_at,
        }
    }
}
