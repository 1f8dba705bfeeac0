//! Says identities again, such as after an organisation moved in the tree.

use std::collections::{HashMap, HashSet};

use auth::Permission;
use auth::secrets::PersonKey;
use messaging::outbox;
use schema::{OrganisationCode, PersonId};

use crate::app::App;
use crate::error::Error;
use crate::take_rows::Left;
use crate::{NAME, events, store};

/// Identities said in one transaction.
const CHUNK: usize = 500;

/// Says the identities that are due, a chunk of them; answers whether any are left.
pub(crate) async fn tell_due(app: &App) -> Result<Left, Error> {
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    let due = store::people::take_due(&txn, 500).await?;
    if due.is_empty() {
        return Ok(Left::Nothing);
    }
    let ids: Vec<PersonId> = due.iter().map(|(id, _)| PersonId::from_uuid(*id)).collect();
    let uuids: Vec<uuid::Uuid> = due.iter().map(|(id, _)| *id).collect();
    let moved: HashSet<uuid::Uuid> =
        due.iter().filter(|(_, changed)| *changed).map(|(id, _)| *id).collect();
    let mut changes = Vec::new();
    let keys = PersonKey::get_or_create_all(&txn, &app.keyring, &ids).await?;
    let keys: HashMap<PersonId, PersonKey> = ids.into_iter().zip(keys).collect();
    let mut ancestors: HashMap<String, Vec<OrganisationCode>> = HashMap::new();
    let mut said = Vec::new();
    for row in store::people::list_whole(&txn, &uuids).await? {
        if !ancestors.contains_key(&row.organisation) {
            let above = store::organisations::list_ancestors(&txn, &row.organisation).await?;
            ancestors.insert(row.organisation.clone(), above);
        }
        let person = row.open(&keys[&PersonId::from_uuid(row.id)])?;
        let citizen_hash = store::keyed_hash(&row.citizen_hash)?;
        let insurance_hash = row.insurance_hash.as_deref().map(store::keyed_hash).transpose()?;
        let above = &ancestors[&row.organisation];
        if moved.contains(&row.id) {
            changes.push(events::changed(&person, txn.now()));
        }
        said.push(events::identity(&person, (citizen_hash, insurance_hash), above, txn.now()));
    }
    outbox::publish_all(&txn, NAME, &app.clock, &changes).await?;
    outbox::publish_all(&txn, NAME, &app.clock, &said).await?;
    txn.commit().await?;
    Ok(if due.len() < CHUNK { Left::Nothing } else { Left::Some })
}
