//! Our own keys: one opens what is sealed for us, the other signs what we send.

use std::str::FromStr;

use age::secrecy::ExposeSecret;
use age::x25519::{Identity, Recipient};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::RngCore;
use rand::rngs::OsRng;
use runtime::Env;
use ssh_key::private::Ed25519Keypair;
use ssh_key::{PrivateKey, PublicKey};

/// Opens what is sealed for us; a new one may stand before those that partners still use.
pub(crate) struct Identities(pub(crate) Vec<Identity>);

/// Makes new keys, as settings.
pub(crate) fn new() -> [(String, String); 2] {
    let mut seed = [0; 32];
    OsRng.fill_bytes(&mut seed);
    let identity = Identity::generate().to_string();
    [
        ("EXCHANGE_IDENTITY".to_owned(), identity.expose_secret().to_owned()),
        ("EXCHANGE_SIGNING_KEY".to_owned(), STANDARD.encode(seed)),
    ]
}

impl Identities {
    /// Reads them from the settings.
    pub(crate) fn from_env(env: &Env) -> Result<Self, runtime::env::Error> {
        let setting = env.text("EXCHANGE_IDENTITY").secret();
        let setting = setting.doc(
            "Keys of age that open what partners seal for us (AGE-SECRET-KEY-1…, comma); \
             `yba exchange keys` makes one.",
        );
        setting.parse().map(|several: Several| Self(several.0))
    }

    /// For whom partners seal: the first one.
    pub(crate) fn recipient(&self) -> Recipient {
        self.0.first().expect("a list of keys has one").to_public()
    }
}

struct Several(Vec<Identity>);

impl FromStr for Several {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split(',').map(|one| one.trim().parse()).collect::<Result<_, _>>().map(Self)
    }
}

/// Reads the key that signs.
pub(crate) fn signing_key(env: &Env) -> Result<PrivateKey, runtime::env::Error> {
    let setting = env.text("EXCHANGE_SIGNING_KEY").secret();
    let setting = setting
        .doc("Signs what goes to partners, base64 of 32 bytes; `yba exchange keys` makes one.");
    let seed: Seed = setting.parse()?;
    Ok(PrivateKey::from(Ed25519Keypair::from_seed(&seed.0)))
}

struct Seed([u8; 32]);

impl FromStr for Seed {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = STANDARD.decode(text.trim()).map_err(|_| "it is not base64")?;
        bytes.try_into().map(Self).map_err(|_| "it has not 32 bytes")
    }
}

/// Our line in the list of a partner.
pub(crate) fn card(name: &str, recipient: &Recipient, key: &PublicKey) -> String {
    let key = key.to_openssh().expect("an ed25519 key has a text");
    format!("{name} {recipient} {key}")
}
