//! Wakes the relay in another process: a NOTIFY outside the transaction, at most one in a while.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::{Stream, StreamExt, future, stream};
use runtime::Tasks;
use sea_orm::ConnectionTrait;
use sqlx::postgres::PgListener;

use crate::ServiceEnds;
use crate::handling::error_chain;
use crate::outbox::wake;

/// The channel, in each service's own database.
const CHANNEL: &str = "outbox";

/// At most one notification in so long. (Within a transaction each would wait for the other's commit.)
const NOT_OFTENER_THAN: Duration = Duration::from_millis(20);

/// Tells the relay, unless it is in this process, that this process has published something.
pub(super) async fn notify(service: ServiceEnds, tasks: Tasks, leading: Arc<AtomicBool>) {
    let mut published = wake::listen(service.name);
    let cancelled = tasks.cancelled();
    tokio::pin!(cancelled);
    loop {
        tokio::select! {
            () = &mut cancelled => return,
            _ = published.changed() => {}
        }
        if leading.load(Ordering::SeqCst) {
            continue;
        }
        if let Err(error) = service.db.execute_unprepared("notify outbox").await {
            // The relay looks from time to time anyway.
            tracing::debug!(error = error_chain(&error), "the relay could not be notified");
        }
        tokio::time::sleep(NOT_OFTENER_THAN).await;
    }
}

/// Hears the notifications of other processes; silent for ever if listening is impossible.
pub(super) async fn listen(direct_url: &str) -> impl Stream<Item = ()> + Unpin + use<> {
    let listening = async {
        let mut listener = PgListener::connect(direct_url).await?;
        listener.listen(CHANNEL).await?;
        Ok::<_, sqlx::Error>(listener)
    };
    match listening.await {
        Ok(listener) => {
            let heard = listener.into_stream().filter_map(|one| future::ready(one.ok().map(drop)));
            heard.chain(stream::pending()).boxed()
        }
        Err(error) => {
            tracing::warn!(
                error = error_chain(&error),
                "notifications are not heard; the outbox is looked at from time to time"
            );
            stream::pending().boxed()
        }
    }
}
