//! The switch by which somebody who may see centrally managed people asks for them, for the rest of the session.

use actix_web::HttpResponse;
use serde::Deserialize;

use super::sign_in::own_path;
use crate::error::Error;
use crate::posted::Posted;
use crate::session::Session;
use crate::store;

/// How the switch is put.
#[derive(Deserialize)]
pub(crate) struct Choice {
    /// `yes`, or it is off.
    #[serde(default)]
    on: String,
    #[serde(default)]
    to: String,
}

/// Keeps the choice in the session; a new sign-in begins without.
pub(crate) async fn switch(posted: Posted<Choice>) -> Result<HttpResponse, Error> {
    let who = &posted.who;
    let includes_central = posted.form.on == "yes" && who.caller.may_ask_for_central();
    let session = Session { includes_central, ..who.session.clone() };
    let sealed = who.secret.seal(&who.app.keyring, &session);
    let txn = who.app.begin().await?;
    store::sessions::renew(&txn, who.secret.id(), sealed, session.access_expires_at).await?;
    txn.commit().await?;
    Ok(who.go(own_path(&posted.form.to)))
}
