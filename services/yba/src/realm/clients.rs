//! Who may ask the realm for tokens, and what is in them.

use registry::domain::client_key::ClientKey;
use serde_json::{Value, json};

/// The services that ask others as themselves; a test compares this with their code and the chart.
pub(crate) const ASKING: [&str; 2] = ["clinics", "notifications"];

/// Gives a token its audience.
const ACCESS: &str = "yba-access";
/// Says which account signed in, and how: nothing else of anybody's person.
const SIGN_IN: &str = "yba-sign-in";
/// Gives the console the name to greet, in the id token alone.
const PROFILE: &str = "profile";

/// Clients of Keycloak's own that let people change their account, which is not theirs to change here: with a
/// password alone somebody could add a second factor of their own.
const CLOSED: [&str; 2] = ["account", "account-console"];

/// Returns every client.
pub(super) fn all() -> Value {
    let services = ASKING.map(|service| {
        let mut client = machine(&format!("yba-{service}"), None);
        client["secret"] = placeholder(service).into();
        client
    });
    let closed = CLOSED.map(|client| json!({"clientId": client, "enabled": false}));
    [console()].into_iter().chain(services).chain(closed).collect()
}

/// The console: people sign in here and nowhere else.
fn console() -> Value {
    let back = |path: &str| format!("${{YBA_PUBLIC_URL}}{path}");
    json!({
        "clientId": "yba-console",
        "name": "Y bạ",
        "protocol": "openid-connect",
        "clientAuthenticatorType": "client-secret",
        "secret": placeholder("console"),
        "publicClient": false,
        "standardFlowEnabled": true,
        "implicitFlowEnabled": false,
        "directAccessGrantsEnabled": false,
        "serviceAccountsEnabled": false,
        "fullScopeAllowed": false,
        // Each character counts: a token goes nowhere else.
        "redirectUris": [back(console::CALLBACK)],
        "webOrigins": [],
        "attributes": {
            "pkce.code.challenge.method": "S256",
            "post.logout.redirect.uris": back(console::SIGNED_OUT),
        },
        "defaultClientScopes": [ACCESS, SIGN_IN],
        "optionalClientScopes": [PROFILE],
    })
}

/// A client that gets tokens for itself: a service, a hospital's system, the installation's own trial.
///
/// With a public key it proves itself by signed assertions, else by a secret, which Keycloak makes.
pub(crate) fn machine(client: &str, key: Option<&ClientKey>) -> Value {
    let mut machine = json!({
        "clientId": client,
        "protocol": "openid-connect",
        "clientAuthenticatorType": "client-secret",
        "publicClient": false,
        "standardFlowEnabled": false,
        "implicitFlowEnabled": false,
        "directAccessGrantsEnabled": false,
        "serviceAccountsEnabled": true,
        "fullScopeAllowed": false,
        "attributes": {"client_credentials.use_refresh_token": "false"},
        "defaultClientScopes": [ACCESS],
        "optionalClientScopes": [],
        // Grants name the client, not the number that Keycloak gave its account (RFC 9068, 2.2).
        "protocolMappers": [mapper("subject", "oidc-hardcoded-claim-mapper", &json!({
            "claim.name": "sub",
            "claim.value": client,
            "jsonType.label": "String",
            "access.token.claim": "true",
            "id.token.claim": "false",
            "introspection.token.claim": "true",
        }))],
    });
    if let Some(key) = key {
        let mut jwk = key.as_json();
        // Keycloak looks for both, and for the key by its name.
        jwk["use"] = "sig".into();
        if jwk.get("kid").is_none() {
            jwk["kid"] = key.thumbprint().into();
        }
        machine["clientAuthenticatorType"] = "client-jwt".into();
        machine["attributes"]["use.jwks.string"] = "true".into();
        machine["attributes"]["jwks.string"] = json!({"keys": [jwk]}).to_string().into();
    }
    machine
}

/// What tokens carry; roles are not among it, for what somebody may do is the registry's.
pub(super) fn scopes(audience: &str) -> Value {
    let access = [mapper(
        "audience",
        "oidc-audience-mapper",
        &json!({
            "included.custom.audience": audience,
            "access.token.claim": "true",
            "id.token.claim": "false",
            "introspection.token.claim": "true",
        }),
    )];
    let sign_in = [
        mapper("account", "oidc-sub-mapper", &everywhere()),
        mapper("level", "oidc-acr-mapper", &everywhere()),
    ];
    let profile = [mapper(
        "name",
        "oidc-usermodel-attribute-mapper",
        &json!({
            "user.attribute": "displayName",
            "claim.name": "name",
            "jsonType.label": "String",
            "access.token.claim": "false",
            "id.token.claim": "true",
            "userinfo.token.claim": "false",
            "introspection.token.claim": "false",
        }),
    )];
    json!([scope(ACCESS, &access), scope(SIGN_IN, &sign_in), scope(PROFILE, &profile)])
}

fn scope(name: &str, mappers: &[Value]) -> Value {
    let attributes =
        json!({"include.in.token.scope": "false", "display.on.consent.screen": "false"});
    let protocol = "openid-connect";
    json!({"name": name, "protocol": protocol, "attributes": attributes, "protocolMappers": mappers})
}

fn mapper(name: &str, kind: &str, config: &Value) -> Value {
    json!({"name": name, "protocol": "openid-connect", "protocolMapper": kind, "config": config})
}

fn everywhere() -> Value {
    json!({"access.token.claim": "true", "id.token.claim": "true", "introspection.token.claim": "true"})
}

/// The variable that holds a client's secret when the realm is imported.
fn placeholder(client: &str) -> String {
    format!("${{YBA_{}_SECRET}}", client.to_uppercase())
}
