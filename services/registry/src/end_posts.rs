//! Ends the posts of people whom a committee's list leaves out.

use std::collections::HashMap;

use auth::Txn;
use auth::audit::{self, Action};
use auth::secrets::PersonKey;
use messaging::outbox;
use schema::PersonId;
use uuid::Uuid;

use crate::app::App;
use crate::domain::person::Person;
use crate::error::Error;
use crate::store::departures::Departure;
use crate::store::figures::Deltas;
use crate::store::person_history::Why;
use crate::{NAME, events, store};

/// Ends posts, counts the people anew, and says that they changed. Their identities follow.
pub(crate) async fn end_posts(
    txn: &Txn,
    app: &App,
    people: &[Uuid],
    departure: &Departure<'_>,
) -> Result<(), Error> {
    let ids: Vec<PersonId> = people.iter().copied().map(PersonId::from_uuid).collect();
    let keys = PersonKey::get_or_create_all(txn, &app.keyring, &ids).await?;
    let keys: HashMap<PersonId, PersonKey> = ids.iter().copied().zip(keys).collect();
    let mut deltas = Deltas::default();
    for person in open(txn, people, &keys).await? {
        deltas.remove(&person);
    }
    store::departures::end_posts(txn, people, departure).await?;
    let why = Why {
        reason: departure.reason,
        change: Some(departure.import.as_uuid()),
        ..Why::default()
    };
    store::person_history::follow(txn, people, departure.left_on, why).await?;
    let after = open(txn, people, &keys).await?;
    for person in &after {
        deltas.add(person);
    }
    store::figures::add(txn, &deltas).await?;
    let changed: Vec<_> = after.iter().map(|person| events::changed(person, txn.now())).collect();
    outbox::publish_all(txn, NAME, &app.clock, &changed).await?;
    Ok(audit::record(txn, Action::Change, &ids).await?)
}

async fn open(
    txn: &Txn,
    people: &[Uuid],
    keys: &HashMap<PersonId, PersonKey>,
) -> Result<Vec<Person>, Error> {
    let rows = store::people::list_whole(txn, people).await?;
    rows.iter().map(|row| Ok(row.open(&keys[&PersonId::from_uuid(row.id)])?)).collect()
}
