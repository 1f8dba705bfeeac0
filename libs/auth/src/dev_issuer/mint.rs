//! The issuer itself, and how it makes tokens.

use std::fs;
use std::sync::Arc;

use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, Header};
use runtime::{Clock, Routes};
use schema::{FacilityCode, OrganisationCode, PersonId, Role};
use serde::Serialize;
use url::Url;

use super::accounts::{self, Account};
use super::codes::Codes;
use super::config::{DevIssuerConfig, DevIssuerError};
use super::key::Key;
use super::routes;
use crate::claims::{Audience, Claims};

/// A working day, so that nobody is signed out in the middle of a demonstration.
const TOKEN_LIFE: TimeDelta = TimeDelta::hours(10);

/// Whom a token is for.
#[derive(Debug, Clone, Default)]
pub struct MintRequest {
    /// The token's `sub`.
    pub subject: String,
    /// The name to greet.
    pub name: Option<String>,
    /// The roles; none makes a token that claims no role, as an identity provider's may.
    pub roles: Vec<Role>,
    /// The organisation.
    pub organisation: Option<OrganisationCode>,
    /// The facility.
    pub facility: Option<FacilityCode>,
    /// The person.
    pub person: Option<PersonId>,
    /// How its bearer signed in; nothing is proved of it.
    pub acr: Option<String>,
    /// Whether it is for centrally managed people as well; they are still to be asked for.
    pub central: Option<bool>,
}

/// The development issuer; clones share key and codes.
#[derive(Clone)]
pub struct DevIssuer {
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub(super) config: DevIssuerConfig,
    pub(super) accounts: Vec<Account>,
    pub(super) clock: Clock,
    pub(super) codes: Codes,
    key: Key,
}

impl DevIssuer {
    /// Opens it with its key; refuses unless `dev` says that this is development.
    pub fn open(config: DevIssuerConfig, clock: Clock, dev: bool) -> Result<Self, DevIssuerError> {
        if !dev {
            return Err(DevIssuerError::NotInDevelopment);
        }
        let key = match &config.key_file {
            Some(path) => Key::open(path)?,
            None => Key::random()?,
        };
        let accounts = match &config.accounts_file {
            Some(path) => serde_json::from_slice(&fs::read(path)?)?,
            None => accounts::built_in(),
        };
        let inner = Inner { config, accounts, clock, codes: Codes::default(), key };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Returns its public keys, for a verifier in the same process.
    pub fn jwks(&self) -> serde_json::Value {
        self.inner.key.jwks()
    }

    /// Returns its address.
    pub fn issuer(&self) -> &Url {
        &self.inner.config.issuer
    }

    /// Returns the demonstration accounts.
    pub fn accounts(&self) -> &[Account] {
        &self.inner.accounts
    }

    /// Returns its routes, under `/dev-issuer`.
    pub fn routes(&self) -> Routes {
        routes::routes(self.clone())
    }

    /// Signs an access token.
    pub fn mint(&self, request: &MintRequest) -> Result<String, DevIssuerError> {
        let now = self.inner.clock.now();
        let roles: Vec<_> = request.roles.iter().map(|role| role.as_str().to_owned()).collect();
        self.sign(&Claims {
            iss: self.name(),
            sub: request.subject.clone(),
            aud: Audience::One(self.inner.config.audience.clone()),
            exp: (now + TOKEN_LIFE).timestamp(),
            nbf: None,
            iat: Some(now.timestamp()),
            azp: None,
            acr: request.acr.clone(),
            roles: (!roles.is_empty()).then_some(roles),
            organisation: request.organisation.clone(),
            facility: request.facility.clone(),
            person: request.person,
            central: request.central,
            name: request.name.clone(),
        })
    }

    /// Signs a service's token; returns it with its life in seconds.
    pub(crate) fn service_token(&self, client: &str) -> (String, i64) {
        let roles = vec![Role::Service];
        let request = MintRequest { subject: client.to_owned(), roles, ..MintRequest::default() };
        let token = self.mint(&request).expect("an Ed25519 key signs any claims");
        (token, Self::life_seconds())
    }

    pub(super) fn life_seconds() -> i64 {
        TOKEN_LIFE.num_seconds()
    }

    /// Returns the issuer as its tokens name it: without a slash at the end.
    pub(super) fn name(&self) -> String {
        self.inner.config.issuer.as_str().trim_end_matches('/').to_owned()
    }

    pub(super) fn sign(&self, claims: &impl Serialize) -> Result<String, DevIssuerError> {
        let kid = Some(self.inner.key.id.clone());
        let header = Header { kid, ..Header::new(Algorithm::EdDSA) };
        Ok(jsonwebtoken::encode(&header, claims, &self.inner.key.encoding)?)
    }
}
