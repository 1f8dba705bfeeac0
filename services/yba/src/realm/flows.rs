//! How somebody signs in: a password, and a second factor where one is asked for.

use serde_json::{Value, json};

const BROWSER: &str = "yba-browser";
const SIGN_IN: &str = "yba-sign-in";
const FIRST: &str = "yba-first-factor";
const SECOND: &str = "yba-second-factor";
const KINDS: &str = "yba-kinds-of-second-factor";
/// Lets nobody in: what is asked with a password by a program, registration, a forgotten password.
const CLOSED: &str = "yba-closed";
const WITHOUT: &str = "yba-without-second-factor";
/// How an account of another provider is tied to one that is here: never made by itself.
pub(super) const LINK: &str = "yba-link";

/// Returns the flows and which is used for what.
pub(super) fn all() -> Value {
    json!({
        "authenticationFlows": flows(),
        "authenticatorConfig": [level(1), level(2), without()],
        "browserFlow": BROWSER,
        "directGrantFlow": CLOSED,
        "registrationFlow": CLOSED,
        "resetCredentialsFlow": CLOSED,
        "firstBrokerLoginFlow": LINK,
        "requiredActions": actions(),
        "otpPolicyType": "totp",
        // What every authenticator app can do.
        "otpPolicyAlgorithm": "HmacSHA1",
        "otpPolicyDigits": 6,
        "otpPolicyPeriod": 30,
        "otpPolicyLookAheadWindow": 1,
        "otpPolicyCodeReusable": false,
        "webAuthnPolicyRpEntityName": "Y bạ",
        "webAuthnPolicySignatureAlgorithms": ["ES256", "RS256"],
        "webAuthnPolicyUserVerificationRequirement": "required",
        "webAuthnPolicyAvoidSameAuthenticatorRegister": true,
    })
}

fn flows() -> Value {
    let closed = [step("deny-access-authenticator", "REQUIRED")];
    let link = [
        step("idp-detect-existing-broker-user", "REQUIRED"),
        step("idp-username-password-form", "REQUIRED"),
    ];
    let mut without = step("deny-access-authenticator", "ALTERNATIVE");
    without["authenticatorConfig"] = WITHOUT.into();
    let kinds = [
        step("auth-otp-form", "ALTERNATIVE"),
        step("webauthn-authenticator", "ALTERNATIVE"),
        without,
    ];
    json!([
        top(BROWSER, &[step("auth-cookie", "ALTERNATIVE"), sub(SIGN_IN, "ALTERNATIVE")]),
        below(SIGN_IN, &[sub(FIRST, "CONDITIONAL"), sub(SECOND, "CONDITIONAL")]),
        below(FIRST, &[wanted(1), step("auth-username-password-form", "REQUIRED")]),
        below(SECOND, &[wanted(2), sub(KINDS, "REQUIRED")]),
        below(KINDS, &kinds),
        top(CLOSED, &closed),
        top(LINK, &link),
    ])
}

fn top(alias: &str, steps: &[Value]) -> Value {
    flow(alias, true, steps)
}

fn below(alias: &str, steps: &[Value]) -> Value {
    flow(alias, false, steps)
}

fn flow(alias: &str, top: bool, steps: &[Value]) -> Value {
    let steps = steps.iter().zip(1..).map(|(step, place)| {
        let mut step = step.clone();
        step["priority"] = (place * 10).into();
        step
    });
    let steps: Value = steps.collect();
    json!({
        "alias": alias,
        "providerId": "basic-flow",
        "topLevel": top,
        "builtIn": false,
        "authenticationExecutions": steps,
    })
}

fn step(authenticator: &str, requirement: &str) -> Value {
    json!({"authenticator": authenticator, "authenticatorFlow": false, "requirement": requirement})
}

fn sub(alias: &str, requirement: &str) -> Value {
    json!({"flowAlias": alias, "authenticatorFlow": true, "requirement": requirement})
}

/// Whether a level is asked for, and was not reached in this session yet.
fn wanted(level: u8) -> Value {
    let mut step = step("conditional-level-of-authentication", "REQUIRED");
    step["authenticatorConfig"] = level_name(level).into();
    step
}

/// A level holds as long as the session, so that nobody is asked twice a day.
fn level(level: u8) -> Value {
    let seconds = (console::LONGEST_MINUTES * 60).to_string();
    let config = json!({"loa-condition-level": level.to_string(), "loa-max-age": seconds});
    json!({"alias": level_name(level), "config": config})
}

/// What somebody without any second factor reads; Keycloak itself would speak of a wrong password.
fn without() -> Value {
    let text = "Tài khoản này chưa có yếu tố xác thực thứ hai. Hãy nhờ quản trị viên thiết lập. \
                (This account has no second factor yet: ask an administrator to set one up.)";
    json!({"alias": WITHOUT, "config": {"denyErrorMessage": text}})
}

fn level_name(level: u8) -> String {
    format!("yba-level-{level}")
}

/// What an administrator may ask of an account at its next sign-in: a new password, a second factor.
fn actions() -> Value {
    let actions = [
        ("CONFIGURE_TOTP", "Configure OTP"),
        ("webauthn-register", "Webauthn Register"),
        ("UPDATE_PASSWORD", "Update Password"),
    ];
    let actions = actions.into_iter().zip(1..).map(|((alias, name), place)| {
        json!({
            "alias": alias,
            "name": name,
            "providerId": alias,
            "enabled": true,
            "defaultAction": false,
            "priority": place * 10,
            "config": {},
        })
    });
    actions.collect()
}
