//! `yba try`: an installation, tried from outside.

use std::time::Duration;

use crate::cli::Try;
use crate::error::Error;
use crate::settings::{self, Shape};
use crate::trial::{self, Extent};

/// Tries it; the first step that fails ends it.
pub(crate) async fn run(command: &Try) -> Result<(), Error> {
    let env = settings::environment()?;
    // Beside an installation of `serve all --dev` its issuer is meant.
    let dev = settings::is_development(&env);
    let env = settings::fill_in(env, "all", Shape::Together, dev);
    let extent = Extent {
        writes: command.writes,
        operators_port: command.operators_port,
        patience: Duration::from_secs(command.patience_seconds),
    };
    trial::run(&env, &extent).await
}
