//! Ends what people allowed their proxies when they die: nobody reads in a dead person's name.

use auth::Permission;
use auth::audit::{self, Action};
use schema::PersonId;

use crate::app::App;
use crate::end_proxy::end_proxy;
use crate::error::Error;
use crate::store;
use crate::take_rows::Left;

/// Ends one live proxy of somebody who has died; answers whether there may be more.
pub(crate) async fn end_proxies_of_dead(app: &App) -> Result<Left, Error> {
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    let Some(id) = store::proxies::find_of_dead(&txn).await? else { return Ok(Left::Nothing) };
    let proxy = store::proxies::find(&txn, id).await?.ok_or(Error::NotFound("proxy"))?;
    let state = if proxy.grant_id.is_some() { "revoked" } else { "withdrawn" };
    end_proxy(&txn, app, &proxy, (state, "the person has died")).await?;
    audit::record(&txn, Action::Delete, &[PersonId::from_uuid(proxy.person_id)]).await?;
    txn.commit().await?;
    Ok(Left::Some)
}
