//! Sends the province to a running system, as its office, hospitals, council and clinics would.
//!
//! Every step can be repeated: what is there already is answered so, and nothing doubles. So a load that was
//! interrupted is resumed by starting it again.

mod clinics;
mod council;
mod health_books;
mod hospitals;
mod office;

use std::collections::{BTreeMap, HashSet};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::api::{Api, ApiError, Who};
use super::{Person, Province};

pub use council::Signed;
pub(super) use council::{find, latest};
pub(super) use office::registered;

const OFFICER: Who = Who::Account("officer");
const COUNCIL: Who = Who::Account("council");
const CLINIC: Who = Who::Account("clinic");

/// How a load is done.
#[derive(Debug, Clone)]
pub struct LoadConfig {
    /// Bundles on their way at once.
    pub at_once: usize,
    /// Of a thousand people, how many have their latest conclusion signed.
    pub signed_per_mille: u64,
    /// Longest wait for classification, and then for the clinics.
    pub patience: Duration,
}

/// Why a load ended early.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error(transparent)]
    Api(#[from] ApiError),
    #[error("a workbook could not be written")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    #[error("{what} did not happen within {seconds} s; the last that was seen: {seen}")]
    Impatient { what: &'static str, seconds: u64, seen: String },
}

/// Loads the province; prints what was done.
pub async fn load(api: &Api, province: &Province, config: &LoadConfig) -> Result<(), LoadError> {
    let started = Instant::now();
    office::record_places(api, province).await?;
    let listed = office::import_rosters(api, province).await?;
    health_books::issue(api).await?;
    hospitals::deliver(api, province, config.at_once).await?;
    wait_for_classes(api, province, &listed, config.patience).await?;
    let signed = council::sign(api, province, &listed, config).await?;
    clinics::register(api, province, &signed).await?;
    clinics::follow_up(api, province, &signed, config.patience).await?;
    println!("done in {} s", started.elapsed().as_secs());
    Ok(())
}

/// Waits until everybody who is registered and was examined has been assessed, and prints the classes.
pub async fn wait_for_classes(
    api: &Api,
    province: &Province,
    listed: &HashSet<String>,
    patience: Duration,
) -> Result<(), LoadError> {
    let examined = |person: &&Person| !province.checkups(person).is_empty();
    let registered = |person: &&Person| listed.contains(&person.citizen_id);
    let expected = province.people.iter().filter(registered).filter(examined).count();
    let base = &api.addresses.classification;
    let figures = eventually("the assessment of everybody", patience, async || {
        let figures = api.get(&OFFICER, base, "/classification/v1/figures").await?;
        let assessed = figures["assessed"].as_u64().unwrap_or(0);
        let enough = usize::try_from(assessed).is_ok_and(|assessed| assessed >= expected);
        Ok(if enough { Ok(figures) } else { Err(format!("{assessed} of {expected} assessed")) })
    })
    .await?;
    println!(
        "assessed     {expected} people; conclusions proposed: {}",
        counts(&figures["proposed"])
    );
    Ok(())
}

/// Asks again until the answer is there or patience ends.
async fn eventually<T>(
    what: &'static str,
    patience: Duration,
    ask: impl AsyncFn() -> Result<Result<T, String>, ApiError>,
) -> Result<T, LoadError> {
    let started = Instant::now();
    let mut pause = Duration::from_millis(50);
    loop {
        match ask().await? {
            Ok(answer) => return Ok(answer),
            Err(seen) if started.elapsed() > patience => {
                return Err(LoadError::Impatient { what, seconds: patience.as_secs(), seen });
            }
            Err(_) => tokio::time::sleep(pause).await,
        }
        pause = (pause * 2).min(Duration::from_secs(1));
    }
}

/// An object of counts in a line.
fn counts(object: &Value) -> String {
    let counts: BTreeMap<&String, &Value> =
        object.as_object().into_iter().flatten().filter(|(_, count)| **count != 0).collect();
    let words: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
    words.join(", ")
}
