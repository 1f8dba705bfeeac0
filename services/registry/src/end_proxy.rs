//! Ends a proxy, with the grant that it came to: by hand, or because the person has died.

use auth::Txn;
use messaging::outbox;
use schema::GrantId;
use schema::events::GrantRevokedV1;

use crate::app::App;
use crate::error::Error;
use crate::store::proxies::Proxy;
use crate::{NAME, store};

/// Ends a live proxy as `withdrawn`, `refused` or `revoked`; sends `grant.revoked.v1` where there is a grant.
pub(crate) async fn end_proxy(
    txn: &Txn,
    app: &App,
    proxy: &Proxy,
    (state, reason): (&'static str, &str),
) -> Result<(), Error> {
    store::proxies::end(txn, proxy.id, state, reason).await?;
    if let (Some(grant), Some(subject)) = (proxy.grant_id, &proxy.subject) {
        let grant_id = GrantId::from_uuid(grant);
        store::grants::end(txn, grant_id).await?;
        let event = GrantRevokedV1 { grant_id, subject: subject.clone(), at: txn.now() };
        auth::grants::revoke(txn, &event).await?;
        outbox::publish(txn, NAME, &app.clock, &event).await?;
    }
    app.metrics.proxies.with_label_values(&[state]).inc();
    Ok(())
}
