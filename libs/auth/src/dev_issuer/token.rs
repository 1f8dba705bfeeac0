//! The token endpoint: a code with its verifier, or a machine's client credentials.

use actix_web::http::header::AUTHORIZATION;
use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use schema::{FacilityCode, OrganisationCode, Role};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::accounts::Account;
use super::codes::Redemption;
use super::mint::{DevIssuer, MintRequest};

/// A hospital's client in development is named after its facility: `hospital-01001`.
const HOSPITAL: &str = "hospital-";
/// A service's client: `yba-clinics`.
const SERVICE: &str = "yba-";
/// The client of `yba try`.
const TRIAL: &str = "yba-trial";

#[derive(Deserialize)]
pub(super) struct TokenRequest {
    grant_type: String,
    client_id: Option<String>,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
}

/// What the console reads to know who signed in.
#[derive(Serialize)]
struct IdToken<'t> {
    iss: String,
    sub: &'t str,
    aud: &'t str,
    exp: i64,
    iat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'t str>,
    name: &'t str,
}

pub(super) async fn token(
    issuer: Data<DevIssuer>,
    request: HttpRequest,
    Form(form): Form<TokenRequest>,
) -> HttpResponse {
    let Some(client) = client_of(&request).or_else(|| form.client_id.clone()) else {
        return refuse("invalid_client");
    };
    match form.grant_type.as_str() {
        "authorization_code" => redeem(&issuer, &form, &client),
        "client_credentials" => machine(&issuer, &client),
        _ => refuse("unsupported_grant_type"),
    }
}

fn redeem(issuer: &DevIssuer, form: &TokenRequest, client: &str) -> HttpResponse {
    let (Some(code), Some(redirect), Some(verifier)) =
        (&form.code, &form.redirect_uri, &form.code_verifier)
    else {
        return refuse("invalid_request");
    };
    let now = issuer.inner.clock.now();
    let redemption = Redemption { code, client, redirect, verifier };
    let Some(ticket) = issuer.inner.codes.redeem(&redemption, now) else {
        return refuse("invalid_grant");
    };
    let Some(account) = issuer.accounts().iter().find(|account| account.subject == ticket.subject)
    else {
        return refuse("invalid_grant");
    };
    let id_token = IdToken {
        iss: issuer.name(),
        sub: &account.subject,
        aud: client,
        exp: now.timestamp() + DevIssuer::life_seconds(),
        iat: now.timestamp(),
        nonce: ticket.nonce.as_deref(),
        name: &account.name,
    };
    let request = MintRequest { acr: ticket.acr.clone(), ..request_for(account) };
    match (issuer.mint(&request), issuer.sign(&id_token)) {
        (Ok(access), Ok(id)) => answer(&access, Some(&id)),
        _ => refuse("server_error"),
    }
}

/// In development a machine's name is its secret.
fn machine(issuer: &DevIssuer, client: &str) -> HttpResponse {
    if client == TRIAL {
        return trial(issuer);
    }
    let facility = client.strip_prefix(HOSPITAL).and_then(|code| code.parse::<FacilityCode>().ok());
    if facility.is_none() && client.starts_with(SERVICE) {
        return answer(&issuer.service_token(client).0, None);
    }
    if facility.is_none() {
        return refuse("invalid_client");
    }
    let roles = vec![Role::HospitalSystem];
    let request =
        MintRequest { subject: client.to_owned(), roles, facility, ..MintRequest::default() };
    match issuer.mint(&request) {
        Ok(token) => answer(&token, None),
        Err(_) => refuse("server_error"),
    }
}

/// What an installation's officers would grant it.
fn trial(issuer: &DevIssuer) -> HttpResponse {
    let request = MintRequest {
        subject: TRIAL.to_owned(),
        roles: vec![Role::BoardOfficer, Role::HospitalSystem],
        organisation: OrganisationCode::TRIAL.parse().ok(),
        facility: FacilityCode::TRIAL.parse().ok(),
        ..MintRequest::default()
    };
    match issuer.mint(&request) {
        Ok(token) => answer(&token, None),
        Err(_) => refuse("server_error"),
    }
}

fn request_for(account: &Account) -> MintRequest {
    MintRequest {
        subject: account.subject.clone(),
        name: Some(account.name.clone()),
        roles: account.roles.clone(),
        organisation: account.organisation.clone(),
        facility: account.facility.clone(),
        person: account.person,
        central: account.central.then_some(true),
        acr: None,
    }
}

/// Reads the client's name from HTTP Basic; RFC 6749 encodes it as a form, which changes none of ours.
fn client_of(request: &HttpRequest) -> Option<String> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let decoded = STANDARD.decode(header.strip_prefix("Basic ")?).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    Some(text.split_once(':')?.0.to_owned())
}

fn answer(access: &str, id: Option<&str>) -> HttpResponse {
    let mut body = json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": DevIssuer::life_seconds(),
    });
    if let Some(id) = id {
        body["id_token"] = id.into();
    }
    HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(body)
}

/// Answers in the form of RFC 6749, which is not problem+json: clients of that standard read it.
fn refuse(error: &'static str) -> HttpResponse {
    let body = json!({ "error": error });
    HttpResponse::BadRequest().insert_header(("Cache-Control", "no-store")).json(body)
}
