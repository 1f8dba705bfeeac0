//! Proxies (người được ủy quyền): named by the person, confirmed by an officer, ended at once by either.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::secrets::PersonKey;
use auth::{Caller, Permission, Reach, Txn};
use chrono::{DateTime, NaiveDate, Utc};
use messaging::outbox;
use runtime::Problem;
use runtime::http::Json;
use schema::events::GrantIssuedV1;
use schema::{GrantId, PersonId, Role, Scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::conditions;
use super::page::{self, Page};
use crate::app::App;
use crate::domain::proxy::{Named, PaperGround};
use crate::end_proxy::end_proxy;
use crate::error::Error;
use crate::store::proxies::{self, NewProxy, NewProxyGrant, PROXY_PLACE, Proxy};
use crate::{NAME, store};

/// Somebody whom a person lets read for them.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NameProxy {
    /// Who: name, telephone, relation (`vợ`, `con`), and what it is for.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    named: Named,
    /// The first day; today by default.
    from: Option<NaiveDate>,
    /// The last day; at most `PROXY_MAX_DAYS` after the first.
    to: NaiveDate,
    /// The number of the person's paper, when an officer writes it down for them.
    #[serde(default)]
    document: String,
}

/// What the officer found who saw the proxy.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ConfirmProxy {
    /// The proxy's account: `sub` of their tokens.
    subject: String,
    /// By which document: `citizen_card`, `vneid`, `passport` or `other`. Its number is not kept.
    checked: String,
}

/// Why it ends; an officer says, the person need not.
#[derive(Deserialize, ToSchema)]
pub(crate) struct EndProxy {
    #[serde(default)]
    reason: String,
}

/// A proxy. They read what the person reads of themselves in every service, and write nothing.
#[derive(Serialize, ToSchema)]
pub(super) struct ProxyView {
    id: Uuid,
    person_id: Uuid,
    person_name: String,
    name: String,
    phone: String,
    relation: String,
    purpose: String,
    from: NaiveDate,
    to: NaiveDate,
    /// `own`: the person named them; `paper`: an officer wrote it down.
    ground: String,
    document: String,
    /// `named` until an officer confirms who they are; `confirmed`, then `expired` or `revoked`;
    /// `withdrawn` by the person or `refused` by an officer before that.
    state: String,
    subject: Option<String>,
    named_by: String,
    named_at: DateTime<Utc>,
    checked: Option<String>,
    confirmed_by: Option<String>,
    confirmed_at: Option<DateTime<Utc>>,
    ended_by: Option<String>,
    ended_at: Option<DateTime<Utc>>,
    end_reason: String,
    /// For `If-Match`.
    version: i32,
}

/// Which proxy was named; kept for a repeat, so it says nothing of anybody.
#[derive(Serialize, ToSchema)]
pub(super) struct NamedProxyView {
    id: Uuid,
    state: String,
}

/// Which page.
#[derive(Deserialize)]
pub(crate) struct Which {
    after: Option<Uuid>,
    limit: Option<u32>,
}

/// Lists whom a person has named, newest first.
#[utoipa::path(get, path = "/registry/v1/people/{id}/proxies", tag = "proxies",
    params(("id" = Uuid, Path)), responses((status = 200, body = Vec<ProxyView>), (status = 404)))]
pub(crate) async fn list_of_person(
    app: Data<App>,
    caller: Caller,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let id = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::SeeProxies).await?;
    store::people::find(&txn, id).await?.ok_or(Error::NotFound("person"))?;
    let mut items = Vec::new();
    for proxy in proxies::list_of_person(&txn, id).await? {
        items.push(open(&txn, &app, proxy).await?);
    }
    audit::record(&txn, Action::Read, &[id]).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({ "items": items })))
}

/// Lists those that wait for an officer to confirm who they are, the longest wait first.
#[utoipa::path(get, path = "/registry/v1/proxies", tag = "proxies",
    params(("after" = Option<Uuid>, Query), ("limit" = Option<u32>, Query)),
    responses((status = 200, body = Vec<ProxyView>)))]
pub(crate) async fn list_waiting(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    which: Query<Which>,
) -> Result<HttpResponse, Error> {
    let limit = page::limit(which.limit, 50, 200);
    let txn = caller.begin(&app.db, Permission::ConfirmProxy).await?;
    let found = proxies::list_waiting(&txn, which.after.unwrap_or(Uuid::nil()), limit + 1).await?;
    let page = Page::of(found.clone(), limit, |proxy| proxy.id.to_string(), |proxy| proxy.id);
    let mut views = Vec::new();
    for proxy in found.into_iter().take(limit as usize) {
        views.push(open(&txn, &app, proxy).await?);
    }
    let shown: Vec<PersonId> =
        views.iter().map(|view| PersonId::from_uuid(view.person_id)).collect();
    audit::record(&txn, Action::Read, &shown).await?;
    txn.commit().await?;
    Ok(page.with_items(views).answer(&request))
}

/// Names a proxy: the person for themselves, or an officer from the person's paper.
///
/// It holds once an officer other than who named it has confirmed who the proxy is.
#[utoipa::path(post, path = "/registry/v1/people/{id}/proxies", tag = "proxies",
    params(("id" = Uuid, Path)), request_body = NameProxy,
    responses((status = 201, body = NamedProxyView), (status = 404), (status = 422)))]
pub(crate) async fn name_proxy(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
    Json(wanted): Json<NameProxy>,
) -> Result<HttpResponse, Error> {
    let person = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::NameProxy).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    let row = store::people::find(&txn, person).await?.ok_or(Error::NotFound("person"))?;
    if row.standing == "died" {
        let why = ("người này đã mất", "the person has died");
        return Err(Error::Refused(Problem::conflict("person-died", why)));
    }
    let today = app.clock.today();
    let (from, named) = (wanted.from.unwrap_or(today), wanted.named.tidied());
    let ground = if is_oneself(&caller, person) { PaperGround::Own } else { PaperGround::Paper };
    let days = (from, wanted.to, today, app.grants.proxy_days);
    let faults = named.faults(days, (ground, &wanted.document));
    if !faults.is_empty() {
        return Err(Error::invalid(super::faults(faults)));
    }
    let key = PersonKey::get_or_create(&txn, &app.keyring, person).await?;
    let id = schema::EventId::generate(txn.now()).as_uuid();
    let new = NewProxy {
        id,
        person,
        sealed: &key.seal(PROXY_PLACE, &serde_json::to_vec(&named)?),
        valid_from: from,
        valid_to: wanted.to,
        ground: ground.as_str(),
        document: wanted.document.trim(),
    };
    proxies::insert(&txn, new).await?;
    audit::record(&txn, Action::Create, &[person]).await?;
    let view = NamedProxyView { id, state: "named".to_owned() };
    let answer = Answer::json(StatusCode::CREATED, &view);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    app.metrics.proxies.with_label_values(&["named"]).inc();
    Ok(answer.response())
}

/// Confirms who a proxy is and gives their account the grant, until the last day that the person named.
///
/// Sends `grant.issued.v1`.
#[utoipa::path(post, path = "/registry/v1/people/{id}/proxies/{proxy}/confirmation", tag = "proxies",
    params(("id" = Uuid, Path), ("proxy" = Uuid, Path)), request_body = ConfirmProxy,
    responses((status = 200, body = NamedProxyView), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn confirm_proxy(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<(Uuid, Uuid)>,
    Json(wanted): Json<ConfirmProxy>,
) -> Result<HttpResponse, Error> {
    let (person, id) = (PersonId::from_uuid(path.0), path.1);
    let txn = caller.begin(&app.db, Permission::ConfirmProxy).await?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    let proxy = proxies::find_for_update(&txn, person, id).await?;
    let proxy = proxy.ok_or(Error::NotFound("proxy"))?;
    conditions::check_version(&request, proxy.version)?;
    province(&caller, Permission::ConfirmProxy)?;
    let subject = wanted.subject.trim();
    check_confirmation(&caller, &proxy, subject, &wanted.checked)?;
    let event = GrantIssuedV1 {
        grant_id: GrantId::generate(txn.now()),
        subject: subject.to_owned(),
        role: Role::Proxy,
        scope: Scope::Person(person),
        valid_from: proxy.valid_from.max(app.clock.today()),
        valid_to: Some(proxy.valid_to),
        at: txn.now(),
    };
    let grant = NewProxyGrant {
        id: event.grant_id,
        subject,
        scope: &event.scope.to_string(),
        proxy: &proxy,
        valid_from: event.valid_from,
    };
    if !proxies::issue_grant(&txn, grant).await? {
        let why = ("tài khoản này đã được ủy quyền", "the account is their proxy already");
        return Err(Error::Refused(Problem::conflict("grant-exists", why)));
    }
    proxies::confirm(&txn, id, event.grant_id, &wanted.checked).await?;
    auth::grants::issue(&txn, &event).await?;
    outbox::publish(&txn, NAME, &app.clock, &event).await?;
    audit::record(&txn, Action::Approve, &[person]).await?;
    let view = NamedProxyView { id, state: "confirmed".to_owned() };
    let answer = Answer::json(StatusCode::OK, &view);
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;
    app.metrics.proxies.with_label_values(&["confirmed"]).inc();
    Ok(answer.response())
}

/// What stands in the way of a confirmation.
fn check_confirmation(
    caller: &Caller,
    proxy: &Proxy,
    subject: &str,
    checked: &str,
) -> Result<(), Error> {
    if proxy.state != "named" {
        let why = ("ủy quyền này không chờ xác nhận", "the proxy does not wait for confirmation");
        return Err(Error::Refused(Problem::conflict("proxy-not-named", why)));
    }
    if caller.subject() == proxy.named_by || caller.subject() == subject {
        let why = (
            "người xác nhận phải là người thứ hai: không phải người ghi, không phải người được ủy quyền",
            "a second person confirms: neither who named the proxy nor the proxy",
        );
        return Err(Error::Refused(Problem::conflict("second-person-needed", why)));
    }
    let faults = crate::domain::proxy::confirmation_faults(subject, checked, &proxy.named_by);
    Error::refuse(super::faults(faults))
}

/// Ends a proxy at once: the person without saying why, an officer with a reason. Once ended it stays ended.
///
/// Sends `grant.revoked.v1` when it had been confirmed.
#[utoipa::path(post, path = "/registry/v1/people/{id}/proxies/{proxy}/end", tag = "proxies",
    params(("id" = Uuid, Path), ("proxy" = Uuid, Path)), request_body = EndProxy,
    responses((status = 200, body = NamedProxyView), (status = 404), (status = 422)))]
pub(crate) async fn end(
    app: Data<App>,
    caller: Caller,
    path: Path<(Uuid, Uuid)>,
    Json(wanted): Json<EndProxy>,
) -> Result<HttpResponse, Error> {
    let (person, id) = (PersonId::from_uuid(path.0), path.1);
    let txn = caller.begin(&app.db, Permission::NameProxy).await?;
    let proxy = proxies::find_for_update(&txn, person, id).await?;
    let proxy = proxy.ok_or(Error::NotFound("proxy"))?;
    let (own, reason) = (is_oneself(&caller, person), wanted.reason.trim());
    if reason.chars().count() > 1_000 || (!own && reason.is_empty()) {
        let why = ("cần lý do, không quá 1000 chữ", "a reason is needed, of at most 1000 letters");
        let fault = runtime::Fault::new("/reason", "missing", why);
        return Err(Error::invalid(vec![fault]));
    }
    if !own {
        province(&caller, Permission::NameProxy)?;
    }
    let state = match (proxy.state.as_str(), own) {
        ("confirmed", _) => "revoked",
        ("named", true) => "withdrawn",
        ("named", false) => "refused",
        (over, _) => {
            let view = NamedProxyView { id, state: over.to_owned() };
            return Ok(HttpResponse::Ok().json(view));
        }
    };
    end_proxy(&txn, &app, &proxy, (state, reason)).await?;
    audit::record(&txn, Action::Delete, &[person]).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(NamedProxyView { id, state: state.to_owned() }))
}

/// Grants of somebody else are the whole province's: an officer of one organisation does not reach them.
fn province(caller: &Caller, permission: Permission) -> Result<(), Error> {
    if caller.reach(permission) == Some(Reach::Everyone) {
        return Ok(());
    }
    let why = (
        "chỉ người phụ trách toàn tỉnh mới xác nhận hoặc chấm dứt ủy quyền",
        "only who answers for the whole province confirms or ends proxies",
    );
    Err(Error::Refused(Problem::forbidden("whole-province-needed", why)))
}

/// Whether the caller is this person, by a grant of one's own.
pub(super) fn is_oneself(caller: &Caller, person: PersonId) -> bool {
    let own = |grant: &auth::grants::Grant| {
        grant.role == Role::Person && grant.scope == Scope::Person(person)
    };
    caller.grants().iter().any(own)
}

async fn open(txn: &Txn, app: &App, proxy: Proxy) -> Result<ProxyView, Error> {
    let person = PersonId::from_uuid(proxy.person_id);
    let key = PersonKey::find(txn, &app.keyring, person).await?.ok_or(Error::NotFound("person"))?;
    let named: Named = serde_json::from_slice(&key.open(PROXY_PLACE, &proxy.sealed)?)?;
    Ok(ProxyView {
        id: proxy.id,
        person_id: proxy.person_id,
        person_name: proxy.person_name,
        name: named.name,
        phone: named.phone,
        relation: named.relation,
        purpose: named.purpose,
        from: proxy.valid_from,
        to: proxy.valid_to,
        ground: proxy.ground,
        document: proxy.document,
        state: proxy.state,
        subject: proxy.subject,
        named_by: proxy.named_by,
        named_at: proxy.named_at,
        checked: proxy.checked,
        confirmed_by: proxy.confirmed_by,
        confirmed_at: proxy.confirmed_at,
        ended_by: proxy.ended_by,
        ended_at: proxy.ended_at,
        end_reason: proxy.end_reason,
        version: proxy.version,
    })
}
