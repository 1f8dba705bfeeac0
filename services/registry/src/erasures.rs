//! Erasing again after a restore, from the signed list outside the databases.

use auth::erasure_list::Entry;
use auth::{Caller, Db, Permission};
use messaging::outbox;
use runtime::Clock;
use schema::ErasureId;
use schema::events::RefusalListedV1;
use sea_orm::DbErr;

use crate::erase_person::erase_person;
use crate::error::Error;
use crate::{NAME, store};

/// Why the list was not applied.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// Access control or the database failed.
    #[error("an erasure could not be written")]
    Access(#[from] auth::Error),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
    /// An erasure could not be carried out.
    #[error("an erasure could not be carried out")]
    Erase(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<Error> for ApplyError {
    fn from(error: Error) -> Self {
        Self::Erase(Box::new(error))
    }
}

fn operator() -> Caller {
    Caller::system(NAME, &[Permission::ErasePerson])
}

/// Erases everybody on the list who is here again, and tells every service of all of them. Answers how many were here.
///
/// Each in a transaction of their own, so that what was stopped can be run again from the beginning.
pub async fn apply(db: &Db, clock: &Clock, entries: &[Entry]) -> Result<usize, ApplyError> {
    let mut came_back = 0;
    for entry in entries {
        let txn = operator().begin(db, Permission::ErasePerson).await?;
        if let Some(hash) = &entry.citizen_hash
            && store::refusals::insert(&txn, hash).await?
        {
            let event = RefusalListedV1 { citizen_hash: hash.clone(), at: txn.now() };
            outbox::publish(&txn, NAME, clock, &event).await?;
        }
        let ids = (ErasureId::generate(txn.now()), entry.person_id);
        let why = (entry.ground.as_str(), entry.citizen_hash.as_ref());
        store::erasures::run_again(&txn, ids, why, entry.at).await?;
        if erase_person(&txn, clock, entry.person_id).await? {
            came_back += 1;
        }
        txn.commit().await.map_err(ApplyError::Database)?;
    }
    Ok(came_back)
}

/// Says of each entry how far it is in the registry's database.
pub async fn states(db: &Db, entries: &[Entry]) -> Result<Vec<String>, ApplyError> {
    let txn = operator().begin(db, Permission::ErasePerson).await?;
    let mut states = Vec::with_capacity(entries.len());
    for entry in entries {
        let is_here = store::people::find_whole(&txn, entry.person_id).await?.is_some();
        let last = store::erasures::of_person(&txn, entry.person_id).await?.into_iter().next();
        states.push(match last {
            _ if is_here => "here again: run `yba erasures apply`".to_owned(),
            None => "unknown: run `yba erasures apply`".to_owned(),
            Some(erasure) => erasure.state,
        });
    }
    txn.commit().await?;
    Ok(states)
}
