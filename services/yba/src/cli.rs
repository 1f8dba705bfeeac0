//! What the program is asked for.

use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand};
use messaging::config::CarrierName;
use runtime::clock::start_of;
use schema::PersonId;

use crate::services;

mod exchange;
mod identity;

pub(crate) use exchange::Exchange;
pub(crate) use identity::{Grant, HospitalAdd, Hospitals, Realm, Token, Try};

/// Y bạ: the health information system of a province's Board for cadres' health.
#[derive(Debug, Parser)]
#[command(name = "yba", version, propagate_version = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// A command; settings come from the environment and from the file that `YBA_SETTINGS` names.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serves one service, all of them, or the development issuer, until SIGTERM.
    Serve(Serve),
    /// Brings a service's database, or all, up to this release.
    Migrate {
        /// The service, or `all`.
        #[arg(value_parser = service_or_all())]
        service: String,
    },
    /// Databases and their roles.
    #[command(subcommand)]
    Database(Database),
    /// Prints new secret keys as settings; or moves on to another key of `DATA_KEY`.
    Keys {
        #[command(subcommand)]
        command: Option<Keys>,
    },
    /// Prints every setting with its value and where that came from; secrets stay hidden.
    Config {
        /// The service, or `all`.
        #[arg(value_parser = service_or_all(), default_value = "all")]
        service: String,
        /// As `serve … --dev` would see it.
        #[arg(long)]
        dev: bool,
    },
    /// Prints the realm of the identity provider, for Keycloak to import; or one client of it.
    Realm(Realm),
    /// Prints who may do what: a line for each permission and role.
    Policy,
    /// Prints a token that a running `serve … --dev` accepts.
    Token(Token),
    /// Compares Kafka's topics with what they must be.
    Topics {
        /// Creates what is missing.
        #[arg(long)]
        create: bool,
        /// Prints topics, users and their permissions as Strimzi's objects instead, for the cluster of this name.
        #[arg(long, value_name = "CLUSTER", conflicts_with = "create")]
        strimzi: Option<String>,
    },
    /// The carrier of events.
    #[command(subcommand)]
    Bus(Bus),
    /// Events that could not be handled, and what waits behind them.
    #[command(subcommand)]
    DeadLetters(DeadLetters),
    /// The audit and its chain.
    #[command(subcommand)]
    Audit(Audit),
    /// Hospitals' machines that deliver results.
    #[command(subcommand)]
    Hospitals(Hospitals),
    /// People who were erased, as the signed list outside the databases knows them.
    #[command(subcommand)]
    Erasures(Erasures),
    /// Files that are carried to and from a network that is not connected: lists in, reports out.
    #[command(subcommand)]
    Exchange(Exchange),
    /// Looks at everything that an installation rests on, and says what to do about each fault; changes nothing. Exit
    /// code 0: all is well; 1: warnings; 2: faults.
    Doctor(Doctor),
    /// Prints what is held of people, why, who may see it, for how long and how it is protected (hồ sơ xử lý, đánh giá
    /// tác động), from the program's own tables.
    ProcessingRegister {
        /// One JSON document, for machines.
        #[arg(long)]
        json: bool,
    },
    /// Writes who saw what of whom in a period, from every service's audit, with a page to report a breach by.
    Breach(Breach),
    /// Writes all databases as of one moment into a new folder, while the services run; sealed with `BACKUP_KEY`.
    Backup {
        /// The folder, which must not be there yet.
        folder: PathBuf,
    },
    /// Restores a backup into empty databases, while no service runs; compares them by digest, erases again whoever
    /// was erased since, and begins a new era of the audit.
    Restore {
        /// The folder of the backup.
        folder: PathBuf,
    },
    /// Grants a role without a second person: for the first two officers of a new installation alone.
    Grant(Grant),
    /// Tries an installation over HTTP alone, signed in as the client yba-trial; only reads unless asked to write.
    Try(Try),
    /// Prints a service's OpenAPI document.
    Openapi {
        /// The service.
        #[arg(value_parser = one_service())]
        service: String,
    },
}

/// Commands on keys.
#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Wraps every person's key with the first key of `DATA_KEY`; services may run meanwhile, and what was
    /// stopped goes on.
    Rotate {
        /// The service, or `all`.
        #[arg(value_parser = service_or_all(), default_value = "all")]
        service: String,
        /// Only counts.
        #[arg(long)]
        dry_run: bool,
    },
    /// Prints the key that signs the audit's anchors as a setting, to keep it when the oldest key of `DATA_KEY`
    /// leaves.
    Anchor,
}

/// Commands on erasures.
#[derive(Debug, Subcommand)]
pub(crate) enum Erasures {
    /// Lists them, and how far each is in the registry's database.
    List,
    /// Erases everybody on the list again: after a restore, before the services are opened to anybody.
    Apply,
}

/// What to serve, and how.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The service; `all` in one process; `issuer`: the development issuer alone.
    #[arg(value_parser = service_all_or_issuer())]
    pub(crate) what: String,
    /// For development: whoever opens the sign-in page may be anybody. With `all`, prepares databases
    /// and keys that are missing.
    #[arg(long)]
    pub(crate) dev: bool,
}

/// Commands on databases.
#[derive(Debug, Subcommand)]
pub(crate) enum Database {
    /// Creates databases, owner roles and service roles, and prints their addresses as settings.
    Init {
        /// Adds the addresses to this file instead.
        #[arg(long, value_name = "FILE")]
        write: Option<PathBuf>,
    },
}

/// Commands on the bus.
#[derive(Debug, Subcommand)]
pub(crate) enum Bus {
    /// Changes the carrier once everything has arrived by the other; nothing else may be running.
    Switch {
        /// local or kafka.
        #[arg(long)]
        to: CarrierName,
        /// Longest wait for what is on its way.
        #[arg(long, default_value_t = 60)]
        timeout_seconds: u64,
    },
    /// Sends again whatever a reader has not handled, and forgets offsets: after the brokers lost their topics. Nothing
    /// may be running, and the topics must be empty.
    Resend,
}

/// Commands on dead letters.
#[derive(Debug, Subcommand)]
pub(crate) enum DeadLetters {
    /// Lists the parked keys, of one service or of all.
    List {
        /// The service, or `all`.
        #[arg(value_parser = service_or_all(), default_value = "all")]
        service: String,
    },
    /// Shows one and what waits behind it.
    Show {
        /// The service that could not handle it.
        #[arg(value_parser = one_service())]
        service: String,
        /// Its number in `list`.
        id: i64,
        /// Shows what it says, though it may be somebody's findings; leaves a row in the audit.
        #[arg(long)]
        payload: bool,
    },
    /// Hands a parked key over again, in order, until one fails.
    Redrive {
        /// The service.
        #[arg(value_parser = one_service())]
        service: String,
        /// The number in `list`; every parked key when not given.
        id: Option<i64>,
    },
}

/// Commands on the audit.
#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Compares audit, chain and signed anchors; fails when something does not fit.
    Verify {
        /// The service.
        #[arg(value_parser = one_service())]
        service: String,
    },
    /// Prints the audit as JSON lines in the order of its chain, for a system that watches (SIEM); each call leaves a
    /// row that says which were handed on.
    Export {
        /// The service.
        #[arg(value_parser = one_service())]
        service: String,
        /// The last place of the chain that is known already.
        #[arg(long, default_value_t = 0)]
        since: i64,
        /// Most rows.
        #[arg(long, default_value_t = 1_000_000)]
        most: u32,
    },
}

/// A period, and whom to ask about.
#[derive(Debug, Args)]
pub(crate) struct Breach {
    /// The first moment (2026-11-20T08:00:00+07:00), or a whole day (2026-11-20).
    #[arg(long, value_parser = beginning)]
    pub(crate) from: DateTime<Utc>,
    /// The moment before which, or the last day.
    #[arg(long, value_parser = end)]
    pub(crate) to: DateTime<Utc>,
    /// An account alone, by the subject of its tokens.
    #[arg(long)]
    pub(crate) subject: Option<String>,
    /// A person alone, by their id.
    #[arg(long)]
    pub(crate) person: Option<PersonId>,
    /// Why it is asked for, such as a document's number; it goes into the audit.
    #[arg(long)]
    pub(crate) reason: String,
    /// When the breach was discovered: the page then says until when it must be reported.
    #[arg(long, value_parser = beginning)]
    pub(crate) discovered: Option<DateTime<Utc>>,
    /// The folder, which must not be there yet.
    #[arg(long)]
    pub(crate) out: PathBuf,
}

/// Reads a moment, or the first of a day in Vietnam.
fn beginning(text: &str) -> Result<DateTime<Utc>, chrono::ParseError> {
    match text.parse::<NaiveDate>() {
        Ok(day) => Ok(start_of(day)),
        Err(_) => text.parse(),
    }
}

/// Reads a moment, or the one at which a day in Vietnam is over.
fn end(text: &str) -> Result<DateTime<Utc>, chrono::ParseError> {
    match text.parse::<NaiveDate>() {
        Ok(day) => Ok(start_of(day) + TimeDelta::days(1)),
        Err(_) => text.parse(),
    }
}

/// What to look at, and for whom.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// The service, or `all`.
    #[arg(value_parser = service_or_all(), default_value = "all")]
    pub(crate) service: String,
    /// One JSON document, for machines.
    #[arg(long)]
    pub(crate) json: bool,
}

fn one_service() -> PossibleValuesParser {
    PossibleValuesParser::new(services::names())
}

fn service_or_all() -> PossibleValuesParser {
    PossibleValuesParser::new(services::names().chain(["all"]))
}

fn service_all_or_issuer() -> PossibleValuesParser {
    PossibleValuesParser::new(services::names().chain(["all", "issuer"]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_command_is_well_formed() {
        Cli::command().debug_assert();
    }
}
