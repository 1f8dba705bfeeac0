//! `yba dead-letters`: what could not be handled.

use auth::audit::{Action, record_subject};
use auth::{Caller, DatabaseConfig, Db, Permission};
use messaging::dead_letters::{self, DeadLetter};
use runtime::{Clock, Env, MetricGroup};

use crate::cli::DeadLetters;
use crate::error::Error;
use crate::serve::start_alone;
use crate::services::{self, Service};
use crate::settings;

/// Most parked keys that are listed for a service.
const MOST_LISTED: u32 = 200;

/// Lists, shows or hands over again.
pub(crate) async fn run(command: DeadLetters) -> Result<(), Error> {
    match command {
        DeadLetters::List { service } => list(&service).await,
        DeadLetters::Show { service, id, payload } => {
            for service in services::named(&service) {
                show(service, id, payload).await?;
            }
            Ok(())
        }
        DeadLetters::Redrive { service, id } => {
            for service in services::named(&service) {
                redrive(service, id).await?;
            }
            Ok(())
        }
    }
}

/// Connects as a service, outside a running process.
pub(crate) async fn connect(env: &Env, service: &'static Service) -> Result<Db, Error> {
    let config = DatabaseConfig::from_env(&env.for_service(service.name))?;
    let group = MetricGroup::new(&prometheus::Registry::new(), service.name);
    let db = Db::connect(&config, Clock::System, &group).await;
    db.map_err(|error| Error::Connect(service.name, error))
}

async fn list(service: &str) -> Result<(), Error> {
    let env = settings::environment()?;
    println!("service\tid\tconsumer\ttopic\tevent\tparked\tattempts\tbehind\terror");
    for service in services::named(service) {
        let db = connect(&env, service).await?;
        for letter in dead_letters::list(db.connection(), MOST_LISTED).await? {
            println!("{}\t{}", service.name, row(&letter));
        }
    }
    Ok(())
}

/// A key may be somebody's hash or id, so it is shown by `show` alone.
fn row(letter: &DeadLetter) -> String {
    format!(
        "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}",
        letter.id,
        letter.consumer,
        letter.topic,
        letter.event_type,
        letter.parked_at.format("%Y-%m-%dT%H:%M:%SZ"),
        letter.attempts,
        letter.behind,
        letter.error.as_deref().unwrap_or("waits")
    )
}

async fn show(service: &'static Service, id: i64, payload: bool) -> Result<(), Error> {
    let env = settings::environment()?;
    let db = connect(&env, service).await?;
    let (letter, says) = if payload {
        // The row about the look comes first: without it nothing is shown.
        let caller = Caller::system(service.name, &[Permission::RunJobs]);
        let txn = caller.begin(&db, Permission::RunJobs).await?;
        record_subject(&txn, Action::Read, "dead-letter", &id.to_string()).await?;
        txn.commit().await?;
        dead_letters::show_with_payload(db.connection(), id).await?
    } else {
        dead_letters::show(db.connection(), id).await?
    };
    println!(
        "{}\nkey\t{}\nevent\t{}\norigin\t{}",
        row(&letter),
        letter.key,
        letter.event_id,
        letter.origin
    );
    match says {
        Some(says) => println!("{says}"),
        None if payload => println!("(a tombstone: it says nothing)"),
        None => println!("(sensitive: --payload shows it, and leaves a row in the audit)"),
    }
    for waiting in dead_letters::list_key(db.connection(), id).await?.iter().skip(1) {
        println!("behind\t{}", row(waiting));
    }
    Ok(())
}

async fn redrive(service: &'static Service, id: Option<i64>) -> Result<(), Error> {
    let started = start_alone(service).await?;
    let subscription = started.subscriptions.first().ok_or(Error::NoConsumer(service.name))?;
    let redriven = match id {
        Some(id) => dead_letters::redrive(started.db.connection(), subscription, id).await?,
        None => dead_letters::redrive_all(started.db.connection(), subscription).await?,
    };
    println!("{} events handled", redriven.handled);
    if let Some(reason) = redriven.stopped {
        println!("stopped: {reason}");
    }
    started.stop().await;
    Ok(())
}
