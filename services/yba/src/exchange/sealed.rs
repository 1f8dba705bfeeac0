//! Sealing for one reader, and opening what was sealed for us, by age.

use std::io::Read;
use std::path::Path;

use age::armor::ArmoredReader;
use age::x25519::Recipient;
use age::{DecryptError, Decryptor, Identity};

use super::ExchangeError;
use super::keys::Identities;

/// Seals bytes for one reader.
pub(crate) fn seal(
    path: &Path,
    bytes: &[u8],
    recipient: &Recipient,
) -> Result<Vec<u8>, ExchangeError> {
    let sealed = age::encrypt(recipient, bytes);
    sealed.map_err(|error| ExchangeError::Seal(path.to_owned(), Box::new(error)))
}

/// Opens what was sealed for us, binary or as text; `most` bytes of it.
pub(crate) fn open(
    path: &Path,
    sealed: &[u8],
    identities: &Identities,
    most: u64,
) -> Result<Vec<u8>, ExchangeError> {
    let wrong = |error| match error {
        DecryptError::NoMatchingKeys => ExchangeError::NotForUs(path.to_owned()),
        _ => ExchangeError::NotSealed(path.to_owned()),
    };
    let decryptor = Decryptor::new_buffered(ArmoredReader::new(sealed)).map_err(wrong)?;
    let ours = identities.0.iter().map(|identity| identity as &dyn Identity);
    let mut opened = decryptor.decrypt(ours).map_err(wrong)?.take(most.saturating_add(1));
    let mut bytes = Vec::new();
    let read = opened.read_to_end(&mut bytes);
    read.map_err(|_| ExchangeError::NotSealed(path.to_owned()))?;
    let length = bytes.len() as u64;
    if length > most {
        return Err(ExchangeError::TooLarge(path.to_owned(), length, most));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::keys;

    fn identities() -> Identities {
        Identities::from_env(&runtime::Env::from_pairs(keys::new())).unwrap()
    }

    #[test]
    fn only_the_reader_opens_what_was_sealed_and_only_whole() {
        let (path, ours, others) = (Path::new("list.age"), identities(), identities());
        let plain = b"Phan Thi Mau ".repeat(20_000);

        let sealed = seal(path, &plain, &ours.recipient()).unwrap();

        assert!(!sealed.windows(8).any(|part| part == b"Thi Mau "));
        assert_eq!(open(path, &sealed, &ours, 1 << 20).unwrap(), plain);
        let told = |sealed: &[u8], identities| {
            open(path, sealed, identities, 1 << 20).unwrap_err().to_string()
        };
        assert!(told(&sealed, &others).contains("sealed for somebody else"));
        assert!(told(&sealed[..sealed.len() - 1], &ours).contains("damaged"));
        assert!(told(&sealed[..70_000], &ours).contains("damaged"));
        assert!(told(b"nothing of age", &ours).contains("no file of age"));
        let large = open(path, &sealed, &ours, 1_000).unwrap_err().to_string();
        assert!(large.contains("at most 1000"), "{large}");
    }
}
