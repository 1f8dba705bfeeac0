//! Accounts: what is kept of them, and where else they may come from.

use serde_json::{Value, json};

use super::flows;

/// Returns what the realm says of accounts.
pub(super) fn all() -> Value {
    json!({
        "passwordPolicy": "length(12) and notUsername(undefined) and passwordHistory(5)",
        "components": {
            "org.keycloak.userprofile.UserProfileProvider": [profile()],
            "org.keycloak.storage.UserStorageProvider": [directory()],
        },
        "identityProviders": [vneid()],
    })
}

/// A user name and the name to greet. Whom the Board cares for is the registry's to know.
fn profile() -> Value {
    let attribute = |name: &str, label: &str, longest: u16| {
        json!({
            "name": name,
            "displayName": label,
            "permissions": {"view": ["admin", "user"], "edit": ["admin"]},
            "validations": {"length": {"max": longest}},
            "multivalued": false,
        })
    };
    let attributes = [
        attribute("username", "${username}", 255),
        attribute("displayName", "Họ và tên", 255),
        // Keycloak cannot do without the attribute; nothing here writes to it or by it.
        attribute("email", "${email}", 255),
    ];
    let config = json!({"attributes": attributes, "groups": []});
    json!({
        "providerId": "declarative-user-profile",
        "config": {"kc.user.profile.config": [config.to_string()]},
    })
}

/// Example, switched off: accounts and passwords of a province's directory, which is only read.
fn directory() -> Value {
    let mapper = |name: &str, from: &str, to: &str| {
        json!({
            "name": name,
            "providerId": "user-attribute-ldap-mapper",
            "config": {
                "ldap.attribute": [from],
                "user.model.attribute": [to],
                "read.only": ["true"],
                "always.read.value.from.ldap": ["true"],
                "is.mandatory.in.ldap": ["true"],
            },
        })
    };
    let mappers = [mapper("user name", "uid", "username"), mapper("name", "cn", "displayName")];
    json!({
        "name": "directory",
        "providerId": "ldap",
        "config": {
            "enabled": ["false"],
            "priority": ["0"],
            "vendor": ["other"],
            "connectionUrl": ["${YBA_LDAP_URL:ldaps://directory.invalid}"],
            "authType": ["simple"],
            "bindDn": ["${YBA_LDAP_BIND_DN:cn=yba,dc=invalid}"],
            "bindCredential": ["${YBA_LDAP_PASSWORD:}"],
            "usersDn": ["${YBA_LDAP_USERS_DN:ou=people,dc=invalid}"],
            "searchScope": ["2"],
            "usernameLDAPAttribute": ["uid"],
            "rdnLDAPAttribute": ["uid"],
            "uuidLDAPAttribute": ["entryUUID"],
            "userObjectClasses": ["inetOrgPerson"],
            "editMode": ["READ_ONLY"],
            "importEnabled": ["true"],
            "syncRegistrations": ["false"],
            "trustEmail": ["false"],
            "useTruststoreSpi": ["always"],
            "pagination": ["true"],
            "fullSyncPeriod": ["-1"],
            "changedSyncPeriod": ["-1"],
        },
        "subComponents": {
            "org.keycloak.storage.ldap.mappers.LDAPStorageMapper": mappers,
        },
    })
}

/// Example, switched off: `VNeID`, or any other provider of OpenID Connect, in place of a password.
///
/// It makes no accounts: it is tied to one that is here, once, by that account's password.
fn vneid() -> Value {
    json!({
        "alias": "vneid",
        "displayName": "VNeID",
        "providerId": "oidc",
        "enabled": false,
        "trustEmail": false,
        "storeToken": false,
        "linkOnly": false,
        "firstBrokerLoginFlowAlias": flows::LINK,
        "config": {
            "issuer": "${YBA_VNEID_ISSUER:https://vneid.invalid}",
            "authorizationUrl": "${YBA_VNEID_ISSUER:https://vneid.invalid}/authorize",
            "tokenUrl": "${YBA_VNEID_ISSUER:https://vneid.invalid}/token",
            "jwksUrl": "${YBA_VNEID_ISSUER:https://vneid.invalid}/jwks",
            "useJwksUrl": "true",
            "validateSignature": "true",
            "clientId": "${YBA_VNEID_CLIENT:yba}",
            "clientSecret": "${YBA_VNEID_SECRET:}",
            "clientAuthMethod": "client_secret_post",
            "pkceEnabled": "true",
            "pkceMethod": "S256",
            "defaultScope": "openid",
            "disableUserInfo": "true",
            "syncMode": "IMPORT",
        },
    })
}
