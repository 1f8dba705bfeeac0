//! `yba config`: every setting, its value, and where that came from.

use std::process::ExitCode;

use runtime::Env;
use runtime::env::Read;

use crate::error::Error;
use crate::settings::{self, Settings, Shape};

/// Prints the settings of a process that would serve `what`; fails when one is missing or wrong.
pub(crate) fn run(what: &str, dev: bool) -> Result<ExitCode, Error> {
    let env = settings::environment()?;
    let shape = if what == "all" { Shape::Together } else { Shape::Alone };
    let env = settings::fill_in(env, what, shape, dev);
    settings::prefix(&env)?;
    let read = Settings::read(&env, what, dev && shape == Shape::Together);
    for line in lines(&env) {
        println!("{line}");
    }
    match read {
        Ok(_) => Ok(ExitCode::SUCCESS),
        Err(error) => {
            eprintln!("yba: {error}");
            Ok(ExitCode::FAILURE)
        }
    }
}

fn lines(env: &Env) -> Vec<String> {
    let reads = env.reads();
    let width = reads.iter().map(|read| read.name.len()).max().unwrap_or_default();
    reads.iter().map(|read| line(read, width)).collect()
}

fn line(read: &Read, width: usize) -> String {
    let value = read.shown.as_deref().unwrap_or("-");
    let unit = read.unit.map(|unit| format!(" {unit}")).unwrap_or_default();
    let default = match &read.default {
        Some(default) if read.shown.as_ref() != Some(default) => format!("; default {default}"),
        _ => String::new(),
    };
    format!("{:width$}  {value}{unit}  ({}{default})  {}", read.name, read.origin, read.doc)
}
