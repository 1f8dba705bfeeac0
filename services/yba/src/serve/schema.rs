//! A service needs its schema; it waits for the migration, whichever comes first.

use std::time::Duration;

use auth::Db;
use auth::database::schema_ready;
use runtime::Readiness;

use crate::services::Service;

const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Makes `/readyz` tell whether the schema is at least what the program needs.
pub(super) fn watch(service: &'static Service, db: &Db, readiness: &Readiness) {
    let db = db.clone();
    readiness.add(format!("{} schema", service.name), move || {
        let db = db.clone();
        async move { schema_ready(&db, &service.migrations()).await }
    });
}

/// Waits until the schema is there.
pub(super) async fn wait(service: &'static Service, db: &Db) {
    let mut told = false;
    while !schema_ready(db, &service.migrations()).await {
        if !told {
            let name = service.name;
            tracing::warn!(service = name, "waiting for the schema; run `yba migrate {name}`");
            told = true;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
