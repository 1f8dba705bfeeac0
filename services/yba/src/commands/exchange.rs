//! `yba exchange`: lists in and reports out, as files that are carried between networks.

use std::path::Path;

use auth::Keyring;
use registry::exchange::{SentFile, TakenIn, record_sent, take_in};
use schema::OrganisationCode;
use serde_json::json;
use sha2::{Digest, Sha256};
use ssh_key::{HashAlg, LineEnding, PrivateKey};

use super::dead_letters::connect;
use super::print;
use crate::cli::Exchange;
use crate::error::Error;
use crate::exchange::keys::{self, Identities, signing_key};
use crate::exchange::partners::Partners;
use crate::exchange::sealed::{open, seal};
use crate::exchange::{
    ExchangeError, LARGEST, NAMESPACE, file_name, read, read_signature, with_ending,
};
use crate::{folder, services, settings};

/// Makes keys, or exchanges a file.
pub(crate) async fn run(command: &Exchange) -> Result<(), Error> {
    match command {
        Exchange::Keys => print(&keys::new()),
        Exchange::Card { name } => {
            let env = settings::environment()?;
            let (identities, key) = (Identities::from_env(&env), signing_key(&env));
            println!("{}", keys::card(name, &identities?.recipient(), key?.public_key()));
        }
        Exchange::Open { file, organisation, receipts } => {
            open_file(file, organisation.as_ref(), receipts.as_deref()).await?;
        }
        Exchange::Seal { to, file, out } => seal_file(to, file, out).await?,
    }
    Ok(())
}

/// Proves who sent a file, opens it, and hands the list in it to the registry.
async fn open_file(
    path: &Path,
    organisation: Option<&OrganisationCode>,
    receipts: Option<&Path>,
) -> Result<(), Error> {
    let env = settings::environment()?;
    let partners = Partners::from_env(&env)?;
    let (identities, key) = (Identities::from_env(&env)?, signing_key(&env)?);
    let keyring = Keyring::from_env(&env)?;

    let sealed = read(path, LARGEST)?;
    let (beside, signature) = read_signature(path)?;
    let partner = partners.who_signed((path, &sealed), (&beside, &signature))?;
    let workbook = open(path, &sealed, &identities, LARGEST)?;
    let own = partner.name.parse::<OrganisationCode>().ok();
    let organisation = organisation.cloned().or(own);
    let organisation =
        organisation.ok_or_else(|| ExchangeError::NoOrganisation(partner.name.clone()))?;
    let name = file_name(path)?;
    let digest: [u8; 32] = Sha256::digest(&sealed).into();

    for service in services::named(registry::NAME) {
        let db = connect(&env, service).await?;
        let sent = SentFile {
            digest,
            partner: partner.name.clone(),
            organisation: organisation.clone(),
            file_name: name.strip_suffix(".age").unwrap_or(&name).to_owned(),
            workbook: workbook.clone(),
        };
        let env = env.for_service(service.name);
        let taken = take_in(&env, db, keyring.clone(), sent).await.map_err(ExchangeError::from)?;
        let receipt = json!({
            "file": name,
            "sha256": hex::encode(digest),
            "sender": partner.name,
            "organisation": organisation.as_str(),
            "import": taken.import.map(|id| id.to_string()),
            "taken_in_at": taken.at,
        });
        let beside = receipts.or(path.parent()).unwrap_or(Path::new("."));
        let to = beside.join(format!("{name}.receipt.json"));
        tell(&partner.name, &name, &taken);
        write_receipt(&to, &format!("{receipt:#}\n"), &key)?;
    }
    Ok(())
}

fn tell(partner: &str, name: &str, taken: &TakenIn) {
    let import = taken.import.map_or_else(|| "no longer kept".to_owned(), |id| id.to_string());
    if taken.again {
        println!(
            "{name} of {partner} was taken in before, at {}; nothing was done now: import {import}",
            taken.at.format("%Y-%m-%dT%H:%M:%SZ")
        );
    } else {
        println!("{name} of {partner} is taken in: import {import}, see /console/imports");
    }
}

/// A receipt that is there already is the first one's, and stays.
fn write_receipt(path: &Path, text: &str, key: &PrivateKey) -> Result<(), Error> {
    if path.exists() {
        println!("receipt: {} (of the first time)", path.display());
        return Ok(());
    }
    let signature = sign(path, text.as_bytes(), key)?;
    // The signature first: a receipt that is there has one.
    let beside = with_ending(path, ".sig");
    if !beside.exists() {
        folder::write(&beside, signature.as_bytes())?;
    }
    folder::write(path, text.as_bytes())?;
    println!("receipt: {}", path.display());
    Ok(())
}

/// Seals a file for a partner and signs it.
async fn seal_file(to: &str, path: &Path, out: &Path) -> Result<(), Error> {
    let env = settings::environment()?;
    let partners = Partners::from_env(&env)?;
    let key = signing_key(&env)?;
    let partner = partners.named(to)?;
    let name = file_name(path)?;
    let target = out.join(format!("{name}.age"));
    for file in [&target, &with_ending(&target, ".sig")] {
        if file.exists() {
            return Err(ExchangeError::Taken(file.clone()).into());
        }
    }
    let bytes = read(path, LARGEST)?;
    let sealed = seal(path, &bytes, &partner.recipient)?;
    let signature = sign(path, &sealed, &key)?;
    let digest: [u8; 32] = Sha256::digest(&sealed).into();
    for service in services::named(registry::NAME) {
        let db = connect(&env, service).await?;
        let sent = record_sent(&db, &partner.name, &name, digest).await;
        sent.map_err(ExchangeError::from)?;
    }
    folder::write(&target, &sealed)?;
    folder::write(&with_ending(&target, ".sig"), signature.as_bytes())?;
    println!("for {}: {} and its signature beside it", partner.name, target.display());
    println!("SHA-256 {}", hex::encode(digest));
    Ok(())
}

fn sign(path: &Path, bytes: &[u8], key: &PrivateKey) -> Result<String, ExchangeError> {
    let wrong = |error| ExchangeError::Sign(path.to_owned(), error);
    let signature = key.sign(NAMESPACE, HashAlg::Sha512, bytes).map_err(wrong)?;
    signature.to_pem(LineEnding::LF).map_err(wrong)
}
