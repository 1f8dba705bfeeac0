//! `yba erasures`: who was erased, and erasing them again after a restore.

use auth::Keyring;
use auth::erasure_list::ErasureList;
use registry::erasures;
use runtime::Clock;

use super::dead_letters::connect;
use crate::cli::Erasures;
use crate::error::Error;
use crate::services;
use crate::settings;

/// Lists, or applies again.
pub(crate) async fn run(command: &Erasures) -> Result<(), Error> {
    let env = settings::environment()?;
    let keyring = Keyring::from_env(&env)?;
    let list = ErasureList::from_env(&env, &keyring)?.ok_or(Error::NoErasureList)?;
    let entries = list.read()?;
    for service in services::named(registry::NAME) {
        let db = connect(&env, service).await?;
        match command {
            Erasures::List => {
                let states = erasures::states(&db, &entries).await?;
                println!("number\tperson\tground\tat\tin the registry");
                for (entry, state) in entries.iter().zip(states) {
                    println!(
                        "{}\t{}\t{}\t{}\t{state}",
                        entry.sequence, entry.person_id, entry.ground, entry.at
                    );
                }
            }
            Erasures::Apply => {
                let applied = erasures::apply(&db, &Clock::System, &entries).await?;
                println!(
                    "{} people are on the list: {} had come back in the registry and were erased; every service \
                     is told of all of them when it runs",
                    entries.len(),
                    applied
                );
            }
        }
    }
    Ok(())
}
