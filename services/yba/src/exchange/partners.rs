//! Whom files are exchanged with: a list that the operator keeps, a line each.

use std::path::{Path, PathBuf};

use age::x25519::Recipient;
use runtime::Env;
use ssh_key::{Algorithm, HashAlg, PublicKey, SshSig};

use super::{ExchangeError, NAMESPACE, read};

/// A list is short.
const LARGEST: u64 = 1 << 20;

/// Somebody whose files are taken in, or who gets some.
#[derive(Debug)]
pub(crate) struct Partner {
    /// An organisation's code where lists come from it.
    pub(crate) name: String,
    /// Whom to seal for.
    pub(crate) recipient: Recipient,
    key: PublicKey,
}

/// Everybody on the list. One who changes keys has a line for each until the old one is away.
#[derive(Debug)]
pub(crate) struct Partners {
    path: PathBuf,
    all: Vec<Partner>,
}

impl Partners {
    /// Reads the list that `EXCHANGE_PARTNERS` names.
    pub(crate) fn from_env(env: &Env) -> Result<Self, ExchangeError> {
        let setting = env.text("EXCHANGE_PARTNERS");
        let setting = setting.doc("The list of partners of file exchange, a line each.");
        let path = setting.default("/etc/yba/exchange-partners").optional().unwrap_or_default();
        let path = PathBuf::from(path);
        let bytes = read(&path, LARGEST)?;
        Self::parse(&path, &String::from_utf8_lossy(&bytes))
    }

    fn parse(path: &Path, text: &str) -> Result<Self, ExchangeError> {
        let mut all = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = |why| ExchangeError::Partner(path.to_owned(), index + 1, why);
            all.push(partner(line).map_err(wrong)?);
        }
        Ok(Self { path: path.to_owned(), all })
    }

    /// Finds a partner by name; the first line of several.
    pub(crate) fn named(&self, name: &str) -> Result<&Partner, ExchangeError> {
        let found = self.all.iter().find(|partner| partner.name == name);
        found.ok_or_else(|| ExchangeError::UnknownPartner(self.path.clone(), name.to_owned()))
    }

    /// Finds who signed a file, and proves it.
    pub(crate) fn who_signed(
        &self,
        (path, bytes): (&Path, &[u8]),
        (beside, signature): (&Path, &[u8]),
    ) -> Result<&Partner, ExchangeError> {
        let signature = SshSig::from_pem(signature)
            .map_err(|_| ExchangeError::NoSignature(beside.to_owned()))?;
        let signer = signature.public_key();
        let found = self.all.iter().find(|partner| partner.key.key_data() == signer);
        let partner = found.ok_or_else(|| {
            let shown = PublicKey::from(signer.clone()).fingerprint(HashAlg::Sha256).to_string();
            ExchangeError::UnknownSigner(path.to_owned(), self.path.clone(), shown)
        })?;
        let proved = partner.key.verify(NAMESPACE, bytes, &signature);
        proved.map_err(|_| ExchangeError::Changed(path.to_owned(), partner.name.clone()))?;
        Ok(partner)
    }
}

fn partner(line: &str) -> Result<Partner, &'static str> {
    let mut words = line.splitn(3, char::is_whitespace);
    let name = words.next().unwrap_or_default();
    let recipient = words.next().ok_or("there is a name alone")?;
    let key = words.next().ok_or("there is no key of OpenSSH")?.trim();
    let recipient = recipient.parse().map_err(|_| "the second word is no recipient of age")?;
    let key = PublicKey::from_openssh(key).map_err(|_| "the last words are no key of OpenSSH")?;
    if key.algorithm() != Algorithm::Ed25519 {
        return Err("the key of OpenSSH is not ed25519");
    }
    Ok(Partner { name: name.to_owned(), recipient, key })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::keys;

    fn card(name: &str) -> (String, ssh_key::PrivateKey) {
        let env = Env::from_pairs(keys::new());
        let (identities, key) =
            (keys::Identities::from_env(&env).unwrap(), keys::signing_key(&env).unwrap());
        (keys::card(name, &identities.recipient(), key.public_key()), key)
    }

    fn list(text: &str) -> Result<Partners, ExchangeError> {
        Partners::parse(Path::new("partners"), text)
    }

    #[test]
    fn what_a_partner_signed_is_theirs_and_nothing_else_is() {
        let ((ours, key), (other, stranger)) = (card("SYT"), card("STC"));
        let partners = list(&format!("# our partners\n\n{ours}\n")).unwrap();
        let sign = |key: &ssh_key::PrivateKey, namespace: &str| {
            let signed = key.sign(namespace, HashAlg::Sha512, b"sealed").unwrap();
            signed.to_pem(ssh_key::LineEnding::LF).unwrap().into_bytes()
        };
        let ask = |bytes: &[u8], signature: &[u8]| {
            let file = (Path::new("list.age"), bytes);
            let found = partners.who_signed(file, (Path::new("list.age.sig"), signature));
            found.map(|partner| partner.name.clone()).map_err(|error| error.to_string())
        };

        assert_eq!(ask(b"sealed", &sign(&key, NAMESPACE)).unwrap(), "SYT");
        assert!(
            ask(b"sealeD", &sign(&key, NAMESPACE)).unwrap_err().contains("not what SYT signed")
        );
        assert!(ask(b"sealed", &sign(&key, "file")).unwrap_err().contains("not what SYT signed"));
        let unknown = ask(b"sealed", &sign(&stranger, NAMESPACE)).unwrap_err();
        assert!(unknown.contains("SHA256:"), "{unknown}");
        assert!(ask(b"sealed", b"sig").unwrap_err().contains("list.age.sig is no signature"));
        assert!(other.starts_with("STC age1"));
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named() {
        let (good, _) = card("SYT");
        let recipient = good.split(' ').nth(1).unwrap().to_owned();
        for (line, why) in [
            ("SYT", "line 2: there is a name alone"),
            ("SYT age1x ssh-ed25519 AAAA", "line 2: the second word"),
            (&format!("SYT {recipient}"), "line 2: there is no key"),
            (&format!("SYT {recipient} ssh-ed25519 AAAA"), "line 2: the last words"),
        ] {
            let error = list(&format!("{good}\n{line}\n")).unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }

    #[test]
    fn a_partner_is_found_by_name_with_the_first_line() {
        let ((first, _), (second, _)) = (card("SYT"), card("SYT"));
        let partners = list(&format!("{first}\n{second}")).unwrap();

        let found = partners.named("SYT").unwrap();
        assert_eq!(Some(found.recipient.to_string().as_str()), first.split(' ').nth(1));
        assert!(partners.named("XYZ").unwrap_err().to_string().contains("does not name XYZ"));
    }
}
