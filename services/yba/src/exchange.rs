//! Files of a network that is not connected: sealed for one reader (age) and signed by their sender (OpenSSH).
//!
//! Both formats are other people's, so that a partner needs no Yba: `age -r …` and `ssh-keygen -Y sign -n
//! yba-exchange` make what `yba exchange open` takes in.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

pub(crate) mod keys;
pub(crate) mod partners;
pub(crate) mod sealed;

/// Keeps a signature that was made for something else from being taken for one of ours.
pub(crate) const NAMESPACE: &str = "yba-exchange";
/// Larger than any list or report. Bytes.
pub(crate) const LARGEST: u64 = 64 << 20;
/// A signature has some 300 bytes.
const LARGEST_SIGNATURE: u64 = 16 << 10;

/// Why a file was not exchanged; each names the place.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ExchangeError {
    #[error("{0} cannot be read or written")]
    File(PathBuf, #[source] std::io::Error),
    #[error("{0} is no file")]
    NoFile(PathBuf),
    #[error("{0} has {1} bytes; at most {2} are read")]
    TooLarge(PathBuf, u64, u64),
    #[error("{0} has no name that a file can be written by")]
    NoName(PathBuf),
    #[error("{0} is there already: nothing is written over")]
    Taken(PathBuf),
    #[error(
        "the list of partners {0}, line {1}: {2}; a line is NAME age1… ssh-ed25519 AAAA…, as `yba exchange card` prints it"
    )]
    Partner(PathBuf, usize, &'static str),
    #[error("the list of partners {0} does not name {1}")]
    UnknownPartner(PathBuf, String),
    #[error("{0} is no signature of OpenSSH (ssh-keygen -Y sign -n {NAMESPACE})")]
    NoSignature(PathBuf),
    #[error("{0} was signed with a key that the list of partners {1} does not have: {2}")]
    UnknownSigner(PathBuf, PathBuf, String),
    #[error(
        "{0} is not what {1} signed: it was changed or cut off, or signed for something else than {NAMESPACE}"
    )]
    Changed(PathBuf, String),
    #[error("{0} was sealed for somebody else: it does not open with EXCHANGE_IDENTITY")]
    NotForUs(PathBuf),
    #[error("{0} is no file of age, or was damaged before it was signed")]
    NotSealed(PathBuf),
    #[error("the partner {0} is named by no organisation's code: add --organisation CODE")]
    NoOrganisation(String),
    #[error("{0} cannot be sealed")]
    Seal(PathBuf, #[source] Box<age::EncryptError>),
    #[error("{0} cannot be signed")]
    Sign(PathBuf, #[source] ssh_key::Error),
    #[error(transparent)]
    Registry(#[from] registry::exchange::ExchangeError),
}

/// Reads a file that is no larger than it may be.
pub(crate) fn read(path: &Path, most: u64) -> Result<Vec<u8>, ExchangeError> {
    let wrong = |error| ExchangeError::File(path.to_owned(), error);
    let file = File::open(path).map_err(wrong)?;
    let there = file.metadata().map_err(wrong)?;
    if !there.is_file() {
        return Err(ExchangeError::NoFile(path.to_owned()));
    }
    if there.len() > most {
        return Err(ExchangeError::TooLarge(path.to_owned(), there.len(), most));
    }
    let mut bytes = Vec::new();
    // It may have grown since.
    file.take(most).read_to_end(&mut bytes).map_err(wrong)?;
    Ok(bytes)
}

/// Reads the signature that lies beside a file.
pub(crate) fn read_signature(path: &Path) -> Result<(PathBuf, Vec<u8>), ExchangeError> {
    let beside = with_ending(path, ".sig");
    let bytes = read(&beside, LARGEST_SIGNATURE)?;
    Ok((beside, bytes))
}

/// The path with something behind its name.
pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// The last part of a path: whatever else stood in it leads nowhere.
pub(crate) fn file_name(path: &Path) -> Result<String, ExchangeError> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    name.ok_or_else(|| ExchangeError::NoName(path.to_owned()))
}
