//! The commands, one file each where they are more than a line.

use std::process::ExitCode;
use std::time::Duration;

use messaging::config::CarrierName;

use crate::cli::{Bus, Command, Database};
use crate::error::Error;
use crate::services;
use crate::{jobs, serve, settings};

mod audit;
mod backup;
mod breach;
mod config;
mod dead_letters;
mod doctor;
mod erasures;
mod exchange;
mod grant;
mod hospitals;
mod keys;
mod realm;
mod register;
mod restore;
mod strimzi;
mod token;
mod topics;
mod trial;

/// Runs a command.
pub(crate) async fn run(command: Command) -> Result<ExitCode, Error> {
    match command {
        Command::Serve(serve) => serve::run(&serve).await?,
        Command::Migrate { service } => migrate(&service).await?,
        Command::Database(Database::Init { write }) => init(write.as_deref()).await?,
        Command::Keys { command } => keys::run(command.as_ref()).await?,
        Command::Hospitals(command) => hospitals::run(&command).await?,
        Command::Erasures(command) => erasures::run(&command).await?,
        Command::Exchange(command) => exchange::run(&command).await?,
        Command::Config { service, dev } => return config::run(&service, dev),
        Command::Realm(realm) => realm::run(&realm)?,
        Command::Policy => print!("{}", auth::policy::table()),
        Command::Token(token) => token::run(&token)?,
        Command::DeadLetters(command) => dead_letters::run(command).await?,
        Command::Audit(command) => return audit::run(&command).await,
        Command::Openapi { service } => openapi(&service)?,
        Command::Topics { strimzi: Some(cluster), .. } => strimzi::run(&cluster)?,
        Command::Topics { create, strimzi: None } => return topics::run(create).await,
        Command::Bus(Bus::Switch { to, timeout_seconds }) => switch(to, timeout_seconds).await?,
        Command::Bus(Bus::Resend) => restore::resend().await?,
        Command::Try(command) => trial::run(&command).await?,
        Command::Grant(grant) => grant::run(&grant).await?,
        Command::ProcessingRegister { json } => register::run(json).await?,
        Command::Breach(breach) => breach::run(&breach).await?,
        Command::Backup { folder } => backup::run(&folder).await?,
        Command::Restore { folder } => restore::run(&folder).await?,
        Command::Doctor(doctor) => return doctor::run(&doctor).await,
    }
    Ok(ExitCode::SUCCESS)
}

async fn migrate(service: &str) -> Result<(), Error> {
    let env = settings::environment()?;
    for service in services::named(service) {
        jobs::migrate_database(&env, service).await?;
        println!("{} is up to date", service.name);
    }
    Ok(())
}

async fn init(write: Option<&std::path::Path>) -> Result<(), Error> {
    let env = settings::environment()?;
    let mut lines = Vec::new();
    for service in &services::ALL {
        lines.extend(jobs::prepare_database(&env, service).await?);
    }
    match write {
        Some(path) => {
            lines.retain(|(name, _)| !env.has(name));
            settings::append(path, &lines)?;
            println!("{} databases are there", services::ALL.len());
        }
        None => print(&lines),
    }
    Ok(())
}

async fn switch(to: CarrierName, timeout_seconds: u64) -> Result<(), Error> {
    serve::switch(to, Duration::from_secs(timeout_seconds)).await?;
    println!("events travel by the {to} carrier from now on: start the services with BUS={to}");
    Ok(())
}

fn openapi(service: &str) -> Result<(), Error> {
    for service in services::named(service) {
        match service.openapi {
            Some(document) => println!("{}", document()?),
            None => eprintln!("{} has pages and no API", service.name),
        }
    }
    Ok(())
}

fn print(lines: &[(String, String)]) {
    for (name, value) in lines {
        println!("{name}={value}");
    }
}
