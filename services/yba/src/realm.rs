//! The identity provider's realm, as Keycloak imports it.
//!
//! Made here and not by hand, from what the code itself goes by: names of clients, the console's paths and session,
//! the audience, the name of a sign-in with a second factor. Nothing in it is secret: `${…}` is taken from the
//! environment of the import.

use auth::{OidcConfig, SecondFactor};
use serde_json::{Value, json};

mod clients;
mod flows;
mod people;

pub(crate) use clients::machine;

/// What a sign-in with a password alone is called.
const ONE_FACTOR: &str = "one-factor";
/// How long an access token lasts: a revoked account goes on for that long, seconds.
const TOKEN_SECONDS: u32 = 300;
/// What the realm keeps of its events, seconds: 90 days.
const EVENTS_SECONDS: u32 = 90 * 86_400;

/// What a province says of its realm.
pub(crate) struct Province {
    /// The realm's name; the issuer's address ends in it.
    pub(crate) name: String,
    /// What services want to see in `aud`.
    pub(crate) audience: String,
}

impl Province {
    /// Names the realm as the program's own defaults do.
    pub(crate) fn new(name: String, audience: Option<String>) -> Self {
        Self { name, audience: audience.unwrap_or_else(|| OidcConfig::AUDIENCE.to_owned()) }
    }
}

/// Returns the whole realm.
pub(crate) fn realm(province: &Province) -> Value {
    let mut realm = json!({
        "realm": province.name,
        "enabled": true,
        "displayName": "Y bạ",
        "sslRequired": "external",
        "internationalizationEnabled": true,
        "supportedLocales": ["vi", "en"],
        "defaultLocale": "vi",
        // What a sign-in is called that reached a level of the flow.
        "attributes": {
            "acr.loa.map": json!({ONE_FACTOR: 1, SecondFactor::OF_OUR_REALM: 2}).to_string(),
        },
        "clients": clients::all(),
        "clientScopes": clients::scopes(&province.audience),
        "defaultDefaultClientScopes": [],
        "defaultOptionalClientScopes": [],
    });
    for part in [sessions(), doors(), guesses(), events(), flows::all(), people::all()] {
        let (Value::Object(realm), Value::Object(part)) = (&mut realm, part) else { continue };
        realm.extend(part);
    }
    realm
}

/// As long as the console's own, so that neither outlives the other.
fn sessions() -> Value {
    let longest = console::LONGEST_MINUTES * 60;
    // The console renews its token when a page is asked for, up to the life of a token before the last one.
    let idle = console::IDLE_MINUTES * 60 + TOKEN_SECONDS;
    json!({
        "accessTokenLifespan": TOKEN_SECONDS,
        "accessCodeLifespan": 60,
        "accessCodeLifespanLogin": console::SIGN_IN_MINUTES * 60,
        "accessCodeLifespanUserAction": console::SIGN_IN_MINUTES * 60,
        "ssoSessionIdleTimeout": idle,
        "ssoSessionMaxLifespan": longest,
        "rememberMe": false,
    })
}

/// Accounts are made by the province's own administrators, who also set a forgotten password.
fn doors() -> Value {
    json!({
        "registrationAllowed": false,
        "resetPasswordAllowed": false,
        "verifyEmail": false,
        "loginWithEmailAllowed": false,
        "duplicateEmailsAllowed": true,
        "editUsernameAllowed": false,
        "userManagedAccessAllowed": false,
        "organizationsEnabled": false,
    })
}

/// Who guesses waits, and longer each time; nobody is locked out for good, or anybody could lock out a clinic.
fn guesses() -> Value {
    json!({
        "bruteForceProtected": true,
        "permanentLockout": false,
        "failureFactor": 5,
        "waitIncrementSeconds": 60,
        "maxFailureWaitSeconds": 900,
        "minimumQuickLoginWaitSeconds": 60,
        "quickLoginCheckMilliSeconds": 1000,
        "maxDeltaTimeSeconds": 43_200,
    })
}

/// Kept in Keycloak's database and not in its log: they hold user names, and what somebody typed in their place.
fn events() -> Value {
    json!({
        "eventsEnabled": true,
        "eventsListeners": [],
        "eventsExpiration": EVENTS_SECONDS,
        "enabledEventTypes": [
            "LOGIN", "LOGIN_ERROR", "LOGOUT", "LOGOUT_ERROR", "CODE_TO_TOKEN_ERROR",
            "CLIENT_LOGIN", "CLIENT_LOGIN_ERROR", "REFRESH_TOKEN_ERROR",
            "UPDATE_CREDENTIAL", "UPDATE_CREDENTIAL_ERROR", "REMOVE_CREDENTIAL", "REMOVE_CREDENTIAL_ERROR",
            "IDENTITY_PROVIDER_LOGIN", "IDENTITY_PROVIDER_LOGIN_ERROR",
            "IDENTITY_PROVIDER_FIRST_LOGIN", "IDENTITY_PROVIDER_FIRST_LOGIN_ERROR",
            "USER_DISABLED_BY_TEMPORARY_LOCKOUT", "USER_DISABLED_BY_TEMPORARY_LOCKOUT_ERROR",
        ],
        "adminEventsEnabled": true,
        // The details are the accounts themselves, names and all.
        "adminEventsDetailsEnabled": false,
    })
}
