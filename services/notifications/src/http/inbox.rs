//! The caller's inbox: what was told to them, to their facility, to their role.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::{Caller, Permission, Txn, aliases};
use chrono::{DateTime, Utc};
use runtime::{Language, language};
use schema::{NoticeId, PersonId, Scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::page;
use crate::app::App;
use crate::domain::notice::Kind;
use crate::error::Error;
use crate::store::notices::{self, Listed};

/// A notice in the words of the language asked for.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoticeView {
    #[schema(value_type = String)]
    id: NoticeId,
    /// `conclusion_signed`, `follow_up_scheduled` or `email_failed`.
    kind: String,
    title: String,
    body: String,
    created_at: DateTime<Utc>,
    /// When the first of its readers marked it.
    read_at: Option<DateTime<Utc>>,
}

#[derive(Deserialize)]
pub(crate) struct InboxQuery {
    /// Only what nobody has read.
    #[serde(default)]
    unread: bool,
    /// Where the page begins: `next` of the page before.
    after: Option<String>,
    /// Rows, 200 at most.
    limit: Option<i64>,
}

/// Lists the caller's inbox, the newest first.
#[utoipa::path(get, operation_id = "list_inbox", path = "/notifications/v1/inbox",
    params(("unread" = Option<bool>, Query), ("after" = Option<String>, Query), ("limit" = Option<i64>, Query)),
    responses((status = 200, body = Vec<NoticeView>)))]
pub(crate) async fn list(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    query: Query<InboxQuery>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::UseInbox).await?;
    let limit = page::limit(query.limit);
    let after = query.after.as_deref().map(page::read_cursor).transpose()?;
    let found =
        notices::inbox(&txn, &recipients(&txn, &caller).await?, query.unread, after, limit + 1)
            .await?;
    let (shown, more) = page::split(found, limit);
    let next =
        more.then(|| shown.last().map(|last| page::cursor(last.created_at, last.id))).flatten();
    record(&txn, &shown).await?;
    txn.commit().await?;

    let language = language(&request);
    let items: Vec<NoticeView> =
        shown.into_iter().filter_map(|one| view(&app, language, one)).collect();
    Ok(page::answer(&request, items, next))
}

/// Marks a notice of the caller's inbox as read; again changes nothing.
#[utoipa::path(post, operation_id = "mark_notice_read", path = "/notifications/v1/inbox/{id}/read", params(("id" = String, Path)),
    responses((status = 200, body = NoticeView), (status = 404)))]
pub(crate) async fn read(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    id: Path<NoticeId>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::UseInbox).await?;
    let found = notices::mark_read(&txn, *id, &recipients(&txn, &caller).await?).await?;
    let notice = found.ok_or(Error::NoticeNotFound)?;
    record(&txn, std::slice::from_ref(&notice)).await?;
    txn.commit().await?;
    let view = view(&app, language(&request), notice).ok_or(Error::NoticeNotFound)?;
    Ok(HttpResponse::Ok().json(view))
}

/// Names the inboxes that are the caller's: oneself, under every id, the facilities and the roles held.
async fn recipients(txn: &Txn, caller: &Caller) -> Result<Vec<String>, Error> {
    let ids = match caller.person() {
        Some(person) => aliases::find(txn, person).await?.ids(),
        None => Vec::new(),
    };
    let person = ids.into_iter().map(|id| format!("person:{id}"));
    let facilities = caller.grants().iter().filter_map(|grant| match &grant.scope {
        Scope::Facility(code) => Some(format!("facility:{code}")),
        _ => None,
    });
    let roles = caller.roles().into_iter().map(|role| format!("role:{role}"));
    Ok(person.chain(facilities).chain(roles).collect())
}

async fn record(txn: &Txn, shown: &[Listed]) -> Result<(), Error> {
    let mut people: Vec<PersonId> =
        shown.iter().filter_map(|one| one.person_id.map(PersonId::from_uuid)).collect();
    people.sort();
    people.dedup();
    Ok(audit::record(txn, Action::Read, &people).await?)
}

/// Words a notice; a kind that only a newer release knows is left out.
fn view(app: &App, language: Language, listed: Listed) -> Option<NoticeView> {
    let words = app.texts.notice(language, Kind::from_word(&listed.kind)?, listed.due_on);
    Some(NoticeView {
        id: NoticeId::from_uuid(listed.id),
        kind: listed.kind,
        title: words.title,
        body: words.body,
        created_at: listed.created_at,
        read_at: listed.read_at,
    })
}
