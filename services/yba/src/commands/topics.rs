//! `yba topics`: Kafka's topics, compared with what they must be.

use std::process::ExitCode;

use messaging::kafka::{KafkaConfig, topics};

use crate::error::Error;
use crate::settings;

/// Compares; creates what is missing if asked to. Fails when something still differs.
pub(crate) async fn run(create: bool) -> Result<ExitCode, Error> {
    let env = settings::environment()?;
    let kafka = KafkaConfig::from_env(&env)?;
    if create {
        for topic in topics::create(&kafka).await? {
            println!("{topic} was created");
        }
    }
    let differences = topics::check(&kafka).await?;
    for difference in &differences {
        println!("{difference}");
    }
    if differences.is_empty() {
        println!("all {} topics are as they must be", topics::wanted(&kafka).len());
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}
