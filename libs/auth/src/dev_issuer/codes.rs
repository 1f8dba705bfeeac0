//! Authorization codes: single use, short-lived, bound to client, redirect and PKCE challenge.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use rand::RngCore;
use rand::rngs::OsRng;
use sha2::{Digest, Sha256};

const CODE_LIFE: TimeDelta = TimeDelta::minutes(1);
/// The lengths of a code verifier that RFC 7636 allows.
const VERIFIER_BYTES: std::ops::RangeInclusive<usize> = 43..=128;

/// What a code was given for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ticket {
    pub(super) subject: String,
    pub(super) client: String,
    pub(super) redirect: String,
    /// The S256 challenge.
    pub(super) challenge: String,
    pub(super) nonce: Option<String>,
    /// What `acr_values` asked for.
    pub(super) acr: Option<String>,
}

/// What a client brings to redeem a code.
pub(super) struct Redemption<'r> {
    pub(super) code: &'r str,
    pub(super) client: &'r str,
    pub(super) redirect: &'r str,
    pub(super) verifier: &'r str,
}

/// Codes that were not redeemed yet.
#[derive(Default)]
pub(super) struct Codes {
    open: Mutex<HashMap<String, (Ticket, DateTime<Utc>)>>,
}

impl Codes {
    /// Gives a code for the ticket.
    pub(super) fn issue(&self, ticket: Ticket, now: DateTime<Utc>) -> String {
        let mut bytes = [0; 32];
        OsRng.fill_bytes(&mut bytes);
        let code = URL_SAFE_NO_PAD.encode(bytes);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, (_, ends)| *ends > now);
        open.insert(code.clone(), (ticket, now + CODE_LIFE));
        code
    }

    /// Takes the ticket of a code, which is then spent whatever comes of it.
    pub(super) fn redeem(&self, redemption: &Redemption<'_>, now: DateTime<Utc>) -> Option<Ticket> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let (ticket, ends) = open.remove(redemption.code)?;
        let fits = ends > now
            && ticket.client == redemption.client
            && ticket.redirect == redemption.redirect
            && VERIFIER_BYTES.contains(&redemption.verifier.len())
            && ticket.challenge == URL_SAFE_NO_PAD.encode(Sha256::digest(redemption.verifier));
        fits.then_some(ticket)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const HERE: &str = "http://127.0.0.1:8080/console/callback";

    fn now() -> DateTime<Utc> {
        "2026-11-21T02:00:00Z".parse().unwrap()
    }

    fn ticket() -> Ticket {
        Ticket {
            subject: "officer".to_owned(),
            client: "yba-console".to_owned(),
            redirect: HERE.to_owned(),
            // The pair of RFC 7636, appendix B.
            challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM".to_owned(),
            nonce: None,
            acr: None,
        }
    }

    fn redemption(code: &str) -> Redemption<'_> {
        Redemption { code, client: "yba-console", redirect: HERE, verifier: VERIFIER }
    }

    #[test]
    fn a_code_is_redeemed_once() {
        let codes = Codes::default();
        let code = codes.issue(ticket(), now());

        assert_eq!(codes.redeem(&redemption(&code), now()), Some(ticket()));
        assert_eq!(codes.redeem(&redemption(&code), now()), None);
    }

    #[test]
    fn a_code_is_spent_by_a_wrong_verifier_client_or_redirect() {
        for wrong in [
            Redemption {
                verifier: "aBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
                ..redemption("")
            },
            Redemption { verifier: "", ..redemption("") },
            Redemption { client: "another", ..redemption("") },
            Redemption { redirect: "http://127.0.0.1:8080/console/callback/", ..redemption("") },
        ] {
            let codes = Codes::default();
            let code = codes.issue(ticket(), now());

            assert_eq!(codes.redeem(&Redemption { code: &code, ..wrong }, now()), None);
            assert_eq!(codes.redeem(&redemption(&code), now()), None);
        }
    }

    #[test]
    fn a_code_lapses_after_a_minute() {
        let codes = Codes::default();
        let code = codes.issue(ticket(), now());

        assert_eq!(codes.redeem(&redemption(&code), now() + TimeDelta::minutes(1)), None);
    }
}
