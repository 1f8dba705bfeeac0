//! Who is asking.

use std::fmt;
use std::sync::Arc;

use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::future::LocalBoxFuture;
use schema::{FacilityCode, OrganisationCode, PersonId, Role, Scope};

use crate::audit;
use crate::authenticator::Authenticator;
use crate::claims::Claims;
use crate::db::Db;
use crate::error::Error;
use crate::grants::{self, Grant};
use crate::permission::Permission;
use crate::reach::Reach;
use crate::txn::Txn;

/// An identified person or machine with what was granted to it, or the service itself.
///
/// A handler takes it as an argument: that alone refuses a request without a valid token.
#[derive(Clone)]
pub struct Caller {
    inner: Arc<Inner>,
}

struct Inner {
    subject: String,
    name: Option<String>,
    person: Option<PersonId>,
    standing: Standing,
}

enum Standing {
    /// Somebody with a token.
    Granted(Vec<Grant>),
    /// The service itself: a consumer or a task.
    System { service: &'static str, permissions: &'static [Permission] },
}

impl Caller {
    /// Makes the service's own caller, for consumers and tasks; its permissions stand in code.
    pub fn system(service: &'static str, permissions: &'static [Permission]) -> Self {
        let standing = Standing::System { service, permissions };
        let subject = format!("service:{service}");
        Self { inner: Arc::new(Inner { subject, name: None, person: None, standing }) }
    }

    pub(crate) fn granted(claims: Claims, grants: Vec<Grant>) -> Self {
        let inner = Inner {
            subject: claims.sub,
            name: claims.name,
            person: claims.person,
            standing: Standing::Granted(grants),
        };
        Self { inner: Arc::new(inner) }
    }

    /// Checks the permission, begins, and holds the transaction to the caller's scope.
    ///
    /// A denial leaves its audit row in a transaction of its own before it is answered.
    pub async fn begin(&self, db: &Db, permission: Permission) -> Result<Txn, Error> {
        match self.reach(permission) {
            Some(reach) => Ok(Txn::open(db, self, permission, &reach).await?),
            None => Err(self.deny(db, permission).await),
        }
    }

    /// Records a denial and returns the error that tells of it.
    async fn deny(&self, db: &Db, permission: Permission) -> Error {
        db.metrics().denials.with_label_values(&[permission.as_str()]).inc();
        let record = async {
            let txn = Txn::open(db, self, permission, &Reach::NOBODY).await?;
            audit::record_denial(&txn).await?;
            txn.commit().await
        };
        match record.await {
            Ok(()) => Error::Denied(permission),
            Err(error) => Error::Database(error),
        }
    }

    /// Returns the token's `sub`, or `service:<name>`.
    pub fn subject(&self) -> &str {
        &self.inner.subject
    }

    /// Returns the name that the token carries, for a greeting.
    pub fn name(&self) -> Option<&str> {
        self.inner.name.as_deref()
    }

    /// Returns the roles held, each once.
    pub fn roles(&self) -> Vec<Role> {
        let mut roles: Vec<Role> = self.grants().iter().map(|grant| grant.role).collect();
        roles.sort();
        roles.dedup();
        roles
    }

    /// Returns the grants in force, after narrowing.
    pub fn grants(&self) -> &[Grant] {
        match &self.inner.standing {
            Standing::Granted(grants) => grants,
            Standing::System { .. } => &[],
        }
    }

    /// Tells whether `begin` would succeed, for what a page offers or how deep an answer goes.
    pub fn allows(&self, permission: Permission) -> bool {
        self.reach(permission).is_some()
    }

    /// Returns whom the permission reaches, or nothing when the caller lacks it.
    pub fn reach(&self, permission: Permission) -> Option<Reach> {
        match &self.inner.standing {
            Standing::Granted(grants) => Reach::of(grants, permission),
            Standing::System { permissions, .. } => {
                permissions.contains(&permission).then_some(Reach::Everyone)
            }
        }
    }

    /// Returns the facility that the caller stands for: a hospital's machine, a clinic's staff.
    pub fn facility(&self) -> Option<FacilityCode> {
        self.grants().iter().find_map(|grant| match &grant.scope {
            Scope::Facility(code) => Some(code.clone()),
            _ => None,
        })
    }

    /// Returns the organisation that the caller stands for.
    pub fn organisation(&self) -> Option<OrganisationCode> {
        grants::organisation(self.grants()).cloned()
    }

    /// Returns the person that the caller is, when the registry or the token says so.
    pub fn person(&self) -> Option<PersonId> {
        let granted = self.grants().iter().find_map(|grant| match (&grant.role, &grant.scope) {
            (Role::Person, Scope::Person(id)) => Some(*id),
            _ => None,
        });
        granted.or(self.inner.person)
    }

    /// Returns the service's name when it is the service itself that asks.
    pub fn service(&self) -> Option<&'static str> {
        match &self.inner.standing {
            Standing::System { service, .. } => Some(service),
            Standing::Granted(_) => None,
        }
    }
}

impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Caller(…)")
    }
}

impl FromRequest for Caller {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let authenticator = request.app_data::<Data<Authenticator>>().cloned();
        let token = bearer(request);
        Box::pin(async move {
            let authenticator =
                authenticator.expect("the service's routes hold Data<Authenticator>");
            authenticator.authenticate(&token.ok_or(Error::NoToken)?).await
        })
    }
}

/// Reads the bearer token; a request with two `Authorization` headers carries none.
fn bearer(request: &HttpRequest) -> Option<String> {
    let mut headers = request.headers().get_all(AUTHORIZATION);
    let (header, another) = (headers.next()?, headers.next());
    let (scheme, token) = header.to_str().ok()?.split_once(' ')?;
    let alone = another.is_none() && scheme.eq_ignore_ascii_case("bearer");
    alone.then(|| token.trim().to_owned())
}
