//! Who is asking.

use std::fmt;
use std::sync::Arc;

use actix_web::http::header::AUTHORIZATION;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::future::LocalBoxFuture;
use schema::{FacilityCode, OrganisationCode, PersonId, Role, Scope};

use crate::apart;
use crate::audit;
use crate::authenticator::Authenticator;
use crate::claims::Claims;
use crate::db::Db;
use crate::error::Error;
use crate::grants::{self, Grant};
use crate::permission::Permission;
use crate::policy;
use crate::reach::Reach;
use crate::txn::Txn;

/// An identified person or machine with what was granted to it, or the service itself.
///
/// A handler takes it as an argument: that alone refuses a request without a valid token.
#[derive(Clone)]
pub struct Caller {
    inner: Arc<Inner>,
    /// Whether the request asks for centrally managed people as well.
    asks_for_central: bool,
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
    /// Somebody whose token tells of no second factor; the roles of staff wait for one.
    Withheld { held: Vec<Grant>, withheld: Vec<Grant>, acr: String },
    /// The service itself: a consumer or a task.
    System { service: &'static str, permissions: &'static [Permission] },
}

impl Caller {
    /// Makes the service's own caller, for consumers and tasks; its permissions stand in code.
    pub fn system(service: &'static str, permissions: &'static [Permission]) -> Self {
        let standing = Standing::System { service, permissions };
        let subject = format!("service:{service}");
        let inner = Inner { subject, name: None, person: None, standing };
        Self { inner: Arc::new(inner), asks_for_central: false }
    }

    pub(crate) fn granted(claims: Claims, grants: Vec<Grant>) -> Self {
        let inner = Inner {
            subject: claims.sub,
            name: claims.name,
            person: claims.person,
            standing: Standing::Granted(grants),
        };
        Self { inner: Arc::new(inner), asks_for_central: false }
    }

    /// The same caller with grants that a token of the level `acr` would give as well.
    pub(crate) fn without_second_factor(self, acr: &str, withheld: Vec<Grant>) -> Self {
        let Inner { subject, name, person, .. } = &*self.inner;
        if withheld.is_empty() {
            return self;
        }
        let held = self.grants().to_vec();
        let standing = Standing::Withheld { held, withheld, acr: acr.to_owned() };
        let (subject, name, person) = (subject.clone(), name.clone(), *person);
        Self { inner: Arc::new(Inner { subject, name, person, standing }), ..self }
    }

    /// Tells whether roles are withheld until the caller signs in with a second factor.
    pub fn lacks_second_factor(&self) -> bool {
        matches!(self.inner.standing, Standing::Withheld { .. })
    }

    /// The same caller, asking for centrally managed people as well; without a grant for them that changes nothing.
    #[must_use]
    pub fn asking_for_central(self, asks: bool) -> Self {
        Self { asks_for_central: asks, ..self }
    }

    /// Tells whether the caller holds a grant for centrally managed people with some role.
    pub fn may_ask_for_central(&self) -> bool {
        self.grants().iter().any(|grant| grant.scope == Scope::Central)
    }

    /// Checks the permission, begins, and holds the transaction to the caller's scope.
    ///
    /// A denial leaves its audit row in a transaction of its own before it is answered.
    pub async fn begin(&self, db: &Db, permission: Permission) -> Result<Txn, Error> {
        match self.reach(permission) {
            Some(reach) => Ok(Txn::open(db, self, permission, &reach).await?),
            None => Err(self.second_factor_for(permission, self.deny(db, permission).await)),
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

    /// Tells of the second factor where that is all that was missing.
    fn second_factor_for(&self, permission: Permission, denial: Error) -> Error {
        match (&self.inner.standing, denial) {
            (Standing::Withheld { withheld, acr, .. }, Error::Denied(_))
                if Reach::of(withheld, permission).is_some() =>
            {
                Error::SecondFactor(acr.clone())
            }
            (_, denial) => denial,
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
            Standing::Granted(grants) | Standing::Withheld { held: grants, .. } => grants,
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
            Standing::Granted(grants) | Standing::Withheld { held: grants, .. } => {
                Reach::of(grants, permission)
            }
            Standing::System { permissions, .. } => {
                permissions.contains(&permission).then_some(Reach::Everyone)
            }
        }
    }

    /// Tells whether a transaction of this permission hides people whose record is restricted.
    pub(crate) fn hides_restricted(&self, permission: Permission) -> bool {
        self.service().is_none() && !permission.sees_restricted()
    }

    /// Tells whether a transaction of this permission hides centrally managed people: from everybody but the
    /// services, and those who hold a grant for them with a role of this permission and ask for them.
    pub(crate) fn hides_apart(&self, permission: Permission) -> bool {
        if self.service().is_some() || permission.needs_everybody() {
            return false;
        }
        let sees = |grant: &Grant| match (&grant.scope, grant.role) {
            (Scope::Central, _) => self.asks_for_central,
            (_, role) => role == Role::Service,
        };
        !self.grants().iter().any(|grant| policy::allows(grant.role, permission) && sees(grant))
    }

    /// Returns those whom the caller is, or stands for as their proxy: never hidden from themselves by their tier.
    pub(crate) fn stands_for(&self, permission: Permission) -> Vec<uuid::Uuid> {
        let holding = self.grants().iter().filter(|grant| policy::allows(grant.role, permission));
        let people = holding.filter_map(|grant| match grant.scope {
            Scope::Person(person) => Some(person.as_uuid()),
            _ => None,
        });
        people.collect()
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
            Standing::Granted(_) | Standing::Withheld { .. } => None,
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
        let asks_for_central = apart::is_asked_for(request);
        Box::pin(async move {
            let authenticator =
                authenticator.expect("the service's routes hold Data<Authenticator>");
            let caller = authenticator.authenticate(&token.ok_or(Error::NoToken)?).await?;
            Ok(caller.asking_for_central(asks_for_central))
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
