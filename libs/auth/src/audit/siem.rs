//! Where the audit is handed on to: a system that watches several programs (SIEM, hệ thống giám sát an toàn thông tin).

use std::str::FromStr;

use reqwest::header::HeaderValue;
use runtime::env::{self, Env};
use url::{Host, Url};

/// Who takes the audit's rows. Set by `SIEM_URL` and `SIEM_AUTHORIZATION`; without the first nobody does.
#[derive(Debug, Clone)]
pub struct SiemConfig {
    /// Takes lines of JSON by POST.
    pub address: SiemAddress,
    /// The header that lets this program in; marked as sensitive, so that nothing prints it.
    pub authorization: Option<HeaderValue>,
}

/// An address that the audit may be sent to: over TLS, or to this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiemAddress(Url);

/// Why an address is not one.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SiemAddressError {
    /// It cannot be read.
    #[error("it is no address: {0}")]
    Unreadable(#[from] url::ParseError),
    /// Whoever listens on the way would read who looked at whom.
    #[error("it must begin with https:// unless it is on this machine")]
    Open,
    /// Addresses are shown; what lets in is not to be in one.
    #[error("a user or a password belongs into SIEM_AUTHORIZATION")]
    Password,
}

impl SiemConfig {
    /// Reads the settings.
    pub fn from_env(env: &Env) -> Result<Option<Self>, env::Error> {
        let address = env.text("SIEM_URL");
        let address = address.doc(
            "https://… without a password: takes the audit's rows, JSON lines by POST (a SIEM).",
        );
        let address = address.parse_optional();
        let authorization = env.text("SIEM_AUTHORIZATION").secret();
        let authorization =
            authorization.doc("The Authorization header for SIEM_URL, such as `Bearer …`.");
        let authorization = authorization.parse_optional::<HeaderValue>();
        let (address, mut authorization) = (address?, authorization?);
        if let Some(value) = &mut authorization {
            value.set_sensitive(true);
        }
        Ok(address.map(|address| Self { address, authorization }))
    }
}

impl SiemAddress {
    pub(super) fn url(&self) -> Url {
        self.0.clone()
    }

    /// Names the destination in the audit and in the database; a query may hold a key.
    pub fn name(&self) -> String {
        let (host, path) = (self.0.host_str().unwrap_or_default(), self.0.path());
        self.0.port().map_or_else(|| format!("{host}{path}"), |port| format!("{host}:{port}{path}"))
    }
}

impl FromStr for SiemAddress {
    type Err = SiemAddressError;

    fn from_str(text: &str) -> Result<Self, SiemAddressError> {
        let url = text.parse::<Url>()?;
        let here = match url.host() {
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            Some(Host::Domain(name)) => name == "localhost",
            None => false,
        };
        if url.scheme() != "https" && !(here && url.scheme() == "http") {
            return Err(SiemAddressError::Open);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(SiemAddressError::Password);
        }
        Ok(Self(url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_audit_goes_over_tls_or_nowhere_else_than_here() {
        for fine in ["https://siem.example.vn/yba", "http://127.0.0.1:8088/", "http://[::1]:1/x"] {
            assert!(fine.parse::<SiemAddress>().is_ok(), "{fine}");
        }
        for open in ["http://siem.example.vn/", "http://10.0.0.9/", "ftp://localhost/x"] {
            assert_eq!(open.parse::<SiemAddress>(), Err(SiemAddressError::Open), "{open}");
        }
        let with_password = "https://yba:secret@siem.example.vn/".parse::<SiemAddress>();
        assert_eq!(with_password, Err(SiemAddressError::Password));
    }

    #[test]
    fn a_destination_is_named_without_what_may_be_a_key() {
        let address = "https://siem.example.vn:8443/in?key=secret".parse::<SiemAddress>().unwrap();
        assert_eq!(address.name(), "siem.example.vn:8443/in");
    }
}
