//! Who is signed in: what every page asks first.

use std::sync::Arc;

use actix_web::http::header::LOCATION;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload};
use auth::Caller;
use chrono::Duration;
use futures_util::future::LocalBoxFuture;
use maud::Markup;
use schema::{PersonId, Role, Scope};

use crate::api::Api;
use crate::app::App;
use crate::error::Error;
use crate::page::{MENU, Page, Viewer};
use crate::session::{Secret, Session};
use crate::{cookies, store};

/// An access token is renewed this long before it ends, so that it lasts through a page.
const RENEWED_BEFORE: Duration = Duration::seconds(20);
/// A session's use is noted this often.
const TOUCHED_EVERY: Duration = Duration::seconds(60);

/// A signed-in user, their page and their way to the services.
///
/// A handler takes it as an argument: that alone sends everybody else to sign in.
pub(crate) struct SignedIn {
    pub app: Data<App>,
    pub page: Page,
    pub api: Api,
    pub caller: Caller,
    pub secret: Secret,
    pub session: Session,
}

impl SignedIn {
    /// Answers with a page; a service's 401 ends the session instead.
    pub(crate) fn answer(&self, title: &str, body: Markup) -> Result<HttpResponse, Error> {
        self.document(self.page.frame(title, body))
    }

    /// Whether centrally managed people are asked for.
    pub(crate) fn includes_central(&self) -> bool {
        includes_central(&self.session, &self.caller) == Some(true)
    }

    /// Answers with a whole document.
    pub(crate) fn document(&self, document: Markup) -> Result<HttpResponse, Error> {
        if self.api.was_refused() {
            return Err(Error::SignedOut);
        }
        Ok(html(document))
    }

    /// Sends the browser on after a form was done, so that loading again sends nothing twice.
    pub(crate) fn go(&self, path: &str) -> HttpResponse {
        see_other(path)
    }
}

/// Answers with HTML.
pub(crate) fn html(document: Markup) -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(document.into_string())
}

/// Sends the browser to `path` with a GET.
pub(crate) fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path)).finish()
}

impl FromRequest for SignedIn {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let app = request.app_data::<Data<App>>().cloned();
        let request = request.clone();
        Box::pin(async move {
            let app = app.expect("the console's routes hold Data<App>");
            let secret = cookies::find_session(&app, &request).ok_or(Error::SignedOut)?;
            let session = current(&app, &secret).await?;
            let caller = app.authenticator.authenticate(&session.access_token).await;
            let caller = caller.map_err(signed_out_by)?;
            if caller.lacks_second_factor() {
                return Err(Error::SignedOut); // A grant since, or a sign-in too long ago: once more.
            }
            let language = cookies::find_language(&app, &request);
            let viewer = viewer(&app, &secret, &session, &caller);
            let page = Page { language, path: request.path().to_owned(), viewer: Some(viewer) };
            let addresses = Arc::clone(&app.config.addresses);
            let token = session.access_token.clone();
            let includes_central = includes_central(&session, &caller) == Some(true);
            let api = Api::new(app.http.clone(), addresses, token, language);
            let api = api.including_central(includes_central);
            Ok(Self { app, page, api, caller, secret, session })
        })
    }
}

/// A token that is no longer good means that nobody is signed in.
fn signed_out_by(error: auth::Error) -> Error {
    match error {
        auth::Error::NoToken | auth::Error::BadToken(_) => Error::SignedOut,
        other => Error::Auth(other),
    }
}

/// Whether centrally managed people are asked for; nothing for those who may not.
fn includes_central(session: &Session, caller: &Caller) -> Option<bool> {
    caller.may_ask_for_central().then_some(session.includes_central)
}

fn viewer(app: &App, secret: &Secret, session: &Session, caller: &Caller) -> Viewer {
    let name = match session.name.as_str() {
        "" => caller.name().unwrap_or(caller.subject()).to_owned(),
        name => name.to_owned(),
    };
    // A development token of a proxy names the person as if they were one.
    let own = caller.person().filter(|own| represented(caller).all(|person| person != *own));
    Viewer {
        name,
        csrf: secret.csrf(&app.keyring),
        menu: MENU.iter().filter(|item| item.is_for(caller)).collect(),
        own_record: own.map(|person| person.to_string()),
        central: includes_central(session, caller),
        represents: represented(caller).map(|person| person.to_string()).collect(),
    }
}

/// Those who named the caller as their proxy.
fn represented(caller: &Caller) -> impl Iterator<Item = PersonId> {
    caller.grants().iter().filter_map(|grant| match (grant.role, &grant.scope) {
        (Role::Proxy, Scope::Person(person)) => Some(*person),
        _ => None,
    })
}

/// Reads the session of a cookie, with an access token that lasts a while yet.
async fn current(app: &App, secret: &Secret) -> Result<Session, Error> {
    let txn = app.begin().await?;
    let row = store::sessions::find(&txn, secret.id(), app.config.idle).await?;
    let row = row.ok_or(Error::SignedOut)?;
    let session: Session = secret.open(&app.keyring, &row.sealed).map_err(|_| Error::SignedOut)?;
    let now = txn.now();
    if row.last_seen_at + TOUCHED_EVERY <= now {
        store::sessions::touch(&txn, secret.id()).await?;
    }
    txn.commit().await?; // Before the issuer is asked: nothing slow happens in a transaction.

    if row.access_expires_at - RENEWED_BEFORE > now {
        return Ok(session);
    }
    renewed(app, secret, session).await
}

async fn renewed(app: &App, secret: &Secret, session: Session) -> Result<Session, Error> {
    let now = app.clock.now();
    let Some(refresh_token) = &session.refresh_token else {
        return if session.access_expires_at > now { Ok(session) } else { Err(Error::SignedOut) };
    };
    let tokens = match app.oidc.refresh(refresh_token).await {
        Ok(tokens) => tokens,
        // Another tab may have used the refresh token up a moment ago.
        Err(Error::SignInRefused) => return renewed_elsewhere(app, secret).await,
        Err(error) => return Err(error),
    };
    let session = Session {
        access_expires_at: tokens.expires_at(now),
        access_token: tokens.access_token,
        refresh_token: tokens.refresh_token.or(session.refresh_token),
        id_token: tokens.id_token.or(session.id_token),
        name: session.name,
        includes_central: session.includes_central,
    };
    let txn = app.begin().await?;
    let sealed = secret.seal(&app.keyring, &session);
    store::sessions::renew(&txn, secret.id(), sealed, session.access_expires_at).await?;
    txn.commit().await?;
    Ok(session)
}

async fn renewed_elsewhere(app: &App, secret: &Secret) -> Result<Session, Error> {
    let txn = app.begin().await?;
    let row = store::sessions::find(&txn, secret.id(), app.config.idle).await?;
    match row {
        Some(row) if row.access_expires_at > txn.now() => {
            secret.open(&app.keyring, &row.sealed).map_err(|_| Error::SignedOut)
        }
        _ => Err(Error::SignedOut),
    }
}
