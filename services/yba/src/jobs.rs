//! What a command and a start in development have in common.

use auth::database::{Names, Passwords, migrate, prepare};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::RngCore;
use rand::rngs::OsRng;
use runtime::Env;
use url::Url;

use crate::error::Error;
use crate::services::Service;
use crate::settings;

/// Makes new secret keys, as settings.
pub(crate) fn new_keys() -> [(String, String); 2] {
    let key = || STANDARD.encode(random_bytes::<32>());
    [("DATA_KEY".to_owned(), format!("first:{}", key())), ("IDENTITY_HASH_KEY".to_owned(), key())]
}

/// Creates a service's database and roles; returns their addresses as settings.
///
/// A role keeps the password of the address that is set already, and else gets a new one.
pub(crate) async fn prepare_database(
    env: &Env,
    service: &'static Service,
) -> Result<Vec<(String, String)>, Error> {
    let admin = env.text("DATABASE_ADMIN_URL").secret();
    let admin = admin.doc("An address that may create databases and roles; for `database init`.");
    let admin = admin.required()?;
    let names = Names::new(&settings::prefix(env)?, service.name);
    let own = env.for_service(service.name);
    let passwords = Passwords {
        owner: Some(password_of(own.text("OWNER_DATABASE_URL").secret().optional())),
        service: Some(password_of(own.text("DATABASE_URL").secret().optional())),
    };
    let prepared = prepare(&admin, &names, &passwords).await;
    let prepared = prepared.map_err(|error| Error::Prepare(service.name, error))?;
    let upper = service.name.to_ascii_uppercase();
    Ok(vec![
        (format!("{upper}_DATABASE_URL"), prepared.service_url),
        (format!("{upper}_OWNER_DATABASE_URL"), prepared.owner_url),
    ])
}

/// Brings a service's database up to this release.
pub(crate) async fn migrate_database(env: &Env, service: &'static Service) -> Result<(), Error> {
    let names = Names::new(&settings::prefix(env)?, service.name);
    let owner = env.for_service(service.name);
    let owner = owner.text("OWNER_DATABASE_URL").secret();
    let owner = owner.doc("The owner's address of the service's database; for `migrate`.");
    let done = migrate(&owner.required()?, &names.service, &service.migrations()).await;
    done.map_err(|error| Error::Migrate(service.name, error))
}

/// Keeps the password of an address that is set, or makes one.
fn password_of(address: Option<String>) -> String {
    let known = address.and_then(|address| {
        let url = Url::parse(&address).ok()?;
        url.password().map(str::to_owned)
    });
    known.unwrap_or_else(|| hex::encode(random_bytes::<24>()))
}

fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsRng.fill_bytes(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_that_is_set_is_kept() {
        let address = "postgres://yba_exams:secret@db/yba_exams".to_owned();

        assert_eq!(password_of(Some(address)), "secret");
        assert_ne!(password_of(None), password_of(None));
    }

    #[test]
    fn new_keys_are_keys() {
        let [data, identity] = new_keys();

        assert!(auth::Keyring::parse(&data.1, &identity.1).is_ok());
        assert_ne!(new_keys(), [data, identity]);
    }
}
