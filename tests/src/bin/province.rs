//! Makes up a province: writes it as files, or sends it to a running system.

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use url::Url;
use yba_tests::province::api::{Addresses, Api};
use yba_tests::province::load::{LoadConfig, load, wait_for_classes};
use yba_tests::province::{self, Province, digest::digest};

#[derive(Parser)]
#[command(about = "A made-up province: lists and check-ups of people who do not exist")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes lists and check-ups as files.
    Write {
        /// The folder, made when it is missing.
        #[arg(long)]
        out: PathBuf,
        #[command(flatten)]
        size: Size,
    },
    /// Sends everything to a running development system; again, it changes nothing.
    Load {
        #[command(flatten)]
        system: System,
        #[command(flatten)]
        size: Size,
        /// Bundles on their way at once.
        #[arg(long, default_value_t = 8)]
        at_once: usize,
        /// Of a thousand people, how many have their latest conclusion signed.
        #[arg(long, default_value_t = 300)]
        signed_per_mille: u64,
        #[command(flatten)]
        patience: Patience,
    },
    /// Waits until everybody who was examined has been assessed.
    Wait {
        #[command(flatten)]
        system: System,
        #[command(flatten)]
        size: Size,
        #[command(flatten)]
        patience: Patience,
    },
    /// Prints a digest of the end state: no ids, no times, so that two systems can be compared.
    Digest {
        #[command(flatten)]
        system: System,
        #[command(flatten)]
        size: Size,
        /// Prints the lines too: one a person, under the hash of the citizen id.
        #[arg(long)]
        lines: bool,
    },
}

#[derive(clap::Args)]
struct Size {
    /// How many people.
    #[arg(long, default_value_t = 2_000)]
    people: u64,
    /// Equal seeds give equal provinces.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

#[derive(clap::Args)]
struct Patience {
    /// Longest wait for what the system does by itself, in seconds.
    #[arg(long, default_value_t = 1_800)]
    patience_seconds: u64,
}

#[derive(clap::Args)]
struct System {
    /// Where everything is, as `yba serve all --dev` has it; one process per service names each.
    #[arg(long, default_value = "http://127.0.0.1:8080")]
    base_url: Url,
    #[arg(long)]
    registry: Option<Url>,
    #[arg(long)]
    exams: Option<Url>,
    #[arg(long)]
    classification: Option<Url>,
    #[arg(long)]
    clinics: Option<Url>,
    /// Taken for the sake of completeness; nothing is asked of it.
    #[arg(long)]
    notifications: Option<Url>,
    /// Where the development issuer is.
    #[arg(long)]
    issuer: Option<Url>,
}

impl System {
    fn api(self) -> Api {
        let mut addresses = Addresses::all_at(&self.base_url);
        for (place, given) in [
            (&mut addresses.registry, self.registry),
            (&mut addresses.exams, self.exams),
            (&mut addresses.classification, self.classification),
            (&mut addresses.clinics, self.clinics),
            (&mut addresses.issuer, self.issuer),
        ] {
            if let Some(given) = given {
                *place = given;
            }
        }
        Api::new(addresses)
    }
}

impl Size {
    fn province(&self) -> Province {
        Province::draw(self.seed, self.people)
    }
}

impl Patience {
    fn duration(&self) -> Duration {
        Duration::from_secs(self.patience_seconds)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            let mut source = error.source();
            while let Some(error) = source {
                eprintln!("  because {error}");
                source = error.source();
            }
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<(), Box<dyn Error>> {
    match command {
        Command::Write { out, size } => province::write(&size.province(), &out)?,
        Command::Load { system, size, at_once, signed_per_mille, patience } => {
            let config = LoadConfig { at_once, signed_per_mille, patience: patience.duration() };
            load(&system.api(), &size.province(), &config).await?;
        }
        Command::Wait { system, size, patience } => {
            let province = size.province();
            let listed = province.registered()?;
            wait_for_classes(&system.api(), &province, &listed, patience.duration()).await?;
        }
        Command::Digest { system, size, lines } => {
            let end = digest(&system.api(), &size.province()).await?;
            if lines {
                end.lines.iter().for_each(|line| println!("{line}"));
            }
            println!("{}", end.digest);
        }
    }
    Ok(())
}
