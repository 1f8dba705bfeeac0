//! Brings somebody under management who is on no list.

use auth::Txn;
use auth::audit::{self, Action};
use auth::secrets::PersonKey;
use messaging::outbox;
use schema::KeyedHash;
use serde_json::json;

use crate::app::App;
use crate::change_person::About;
use crate::domain::organisation_change::Grounds;
use crate::domain::person::Person;
use crate::error::Error;
use crate::store::figures::Deltas;
use crate::store::people_changes::Change;
use crate::store::person_history::Why;
use crate::tell_apart::tell_apart;
use crate::{NAME, events, store};

/// Who comes, with what the database finds them by.
pub(crate) struct Newcomer {
    pub(crate) person: Person,
    pub(crate) unit: Option<String>,
    pub(crate) citizen_hash: KeyedHash,
    pub(crate) insurance_hash: Option<KeyedHash>,
}

/// Writes them with the beginning of their history, counts them and says who they are.
pub(crate) async fn enter_person(
    txn: &Txn,
    app: &App,
    newcomer: &Newcomer,
    grounds: &Grounds,
) -> Result<(), Error> {
    let person = &newcomer.person;
    let key = PersonKey::get_or_create(txn, &app.keyring, person.id).await?;
    let change = Change {
        person,
        citizen_hash: &newcomer.citizen_hash,
        insurance_hash: newcomer.insurance_hash.as_ref(),
        key: &key,
        unit: newcomer.unit.as_deref(),
    };
    store::people_changes::insert_all(txn, &[change]).await?;
    let why = Why { reason: &grounds.reason, document: &grounds.document, change: None };
    let about = About { id: person.id, key: &key, on: grounds.on, why };
    about.plain(txn, ("standing", ""), json!({ "standing": "managed" })).await?;
    about.plain(txn, ("tier", ""), json!({ "tier": person.tier.as_str() })).await?;
    let post =
        json!({ "title": person.post, "unit": newcomer.unit, "in_office": person.in_office });
    about.plain(txn, ("post", person.organisation.as_str()), post).await?;
    about.sealed(txn, "contact", &person.private.reaching()).await?;
    store::person_changes::project(txn, person.id, app.clock.today()).await?;

    let mut deltas = Deltas::default();
    deltas.add(person);
    store::figures::add(txn, &deltas).await?;
    let at = txn.now();
    let above = store::organisations::list_ancestors(txn, person.organisation.as_str()).await?;
    let hashes = (newcomer.citizen_hash.clone(), newcomer.insurance_hash.clone());
    let identity = events::identity(person, hashes, &above, at);
    outbox::publish(txn, NAME, &app.clock, &events::registered(person, at)).await?;
    outbox::publish(txn, NAME, &app.clock, &identity).await?;
    tell_apart(txn, app).await?;
    audit::record(txn, Action::Create, &[person.id]).await?;
    Ok(())
}
