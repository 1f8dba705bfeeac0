//! Takes a rule table in: what the route does for anybody, and the start for the default table.

use auth::{Txn, audit};
use messaging::outbox;
use schema::events::RuleTablePublishedV1;
use sha2::{Digest, Sha256};

use crate::NAME;
use crate::app::App;
use crate::domain::table::Table;
use crate::error::Error;
use crate::rule_tables::Loaded;
use crate::store;
use crate::store::rule_tables::Draft;

/// The table that the software brings.
const DEFAULT: &str = include_str!("../rule-tables/default-1.json");

/// Proves a table and stores it as a draft; the same document again changes nothing.
pub(crate) async fn draft(txn: &Txn, table: Table) -> Result<String, Error> {
    let version = table.version.clone();
    let document = serde_json::to_string(&table)?;
    let digest = Sha256::digest(document.as_bytes()).to_vec();
    let loaded = Loaded::compile(table)?;
    let draft = Draft {
        version: &version,
        document: &document,
        digest: &digest,
        fact_set: &loaded.fact_set,
    };
    if store::rule_tables::insert(txn, &draft).await? {
        audit::record_subject(txn, audit::Action::Create, "rule-table", &version).await?;
        return Ok(version);
    }
    let known = store::rule_tables::find(txn, &version).await?;
    match known {
        Some(known) if known.digest == digest => Ok(version),
        _ => Err(Error::TableExists(version)),
    }
}

/// Publishes a draft. It comes into force at once while no ratified table is in force.
pub(crate) async fn publish(app: &App, txn: &Txn, version: &str) -> Result<(), Error> {
    let row = store::rule_tables::find(txn, version).await?;
    let row = row.ok_or_else(|| Error::TableNotFound(version.to_owned()))?;
    if row.state != "draft" {
        return Ok(()); // Published already.
    }
    store::rule_tables::publish(txn, version).await?;
    if !store::rule_tables::ratified_is_in_force(txn).await? {
        store::rule_tables::put_in_force(txn, version).await?;
    }
    let event = RuleTablePublishedV1 { version: version.to_owned(), at: txn.now() };
    outbox::publish(txn, NAME, &app.clock, &event).await?;
    audit::record_subject(txn, audit::Action::Change, "rule-table", version).await?;
    Ok(())
}

/// Loads the default table where there is none yet.
pub(crate) async fn load_default(app: &App, txn: &Txn) -> Result<(), Error> {
    if store::rule_tables::any(txn).await? {
        return Ok(());
    }
    let version = draft(txn, serde_json::from_str(DEFAULT)?).await?;
    publish(app, txn, &version).await
}
