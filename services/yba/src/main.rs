//! Yba, one program: any service, all of them, or an operator's command.

use std::process::ExitCode;

use clap::Parser;
use runtime::problem::Chain;

mod backup;
mod cli;
mod commands;
mod error;
mod exchange;
mod folder;
mod jobs;
mod realm;
mod serve;
mod services;
mod settings;
mod trial;

use cli::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    runtime::http_client::install_tls();
    let cli = Cli::parse();
    match commands::run(cli.command).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("yba: {}", Chain(&error));
            ExitCode::FAILURE
        }
    }
}
