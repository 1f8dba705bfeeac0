//! Makes up a province: writes it as files, or sends it to a running system.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use yba_tests::province::{self, Province};

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

fn main() -> ExitCode {
    let Command::Write { out, size } = Arguments::parse().command;
    let result = province::write(&Province::draw(size.seed, size.people), &out);
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
