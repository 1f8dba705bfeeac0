//! `Idempotency-Key`: a write that is sent again gets its first answer again.

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, LOCATION};
use actix_web::{HttpRequest, HttpResponse};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, QueryResult, Statement};
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::txn::Txn;

/// How long a first answer is kept.
const KEPT: TimeDelta = TimeDelta::days(7);
const LONGEST_KEY: usize = 255;
/// PostgreSQL's code for a lock that did not come within `lock_timeout`.
const LOCK_NOT_AVAILABLE: &str = "55P03";

/// A second request waits here for the first one's commit: the unique key makes it.
const CLAIM: &str = "
    insert into idempotency_key as k (subject, route, key, fingerprint, created_at)
    values ($1, $2, $3, $4, $5)
    on conflict (subject, route, key) do update
    set fingerprint = excluded.fingerprint, created_at = excluded.created_at,
        status = null, content_type = null, location = null, body = null
    where k.created_at < $6";

const FIND: &str = "
    select fingerprint, status, content_type, location, body
    from idempotency_key where subject = $1 and route = $2 and key = $3";

const REMEMBER: &str = "
    update idempotency_key set status = $4, content_type = $5, location = $6, body = $7
    where subject = $1 and route = $2 and key = $3";

const FORGET: &str = "delete from idempotency_key where created_at < $1";

/// Returns the stored answer if the caller sent this key to this route before; otherwise claims the key.
///
/// Call it right after `begin`, and [`remember`] right before `commit`. A request without the header
/// passes. While the first request runs, the second waits; if the first fails, the second takes its place.
pub async fn replay(txn: &Txn, request: &HttpRequest) -> Result<Option<HttpResponse>, Error> {
    replay_of(txn, request, &[]).await
}

/// Like [`replay`], and refuses the key when the body is not the first request's.
pub async fn replay_of(
    txn: &Txn,
    request: &HttpRequest,
    body: &[u8],
) -> Result<Option<HttpResponse>, Error> {
    let Some(key) = key_of(request)? else { return Ok(None) };
    let fingerprint = fingerprint(request, body);
    let values = [
        txn.caller().subject().into(),
        route_of(request).into(),
        key.into(),
        fingerprint.clone().into(),
        txn.now().into(),
        (txn.now() - KEPT).into(),
    ];
    let claim = Statement::from_sql_and_values(DatabaseBackend::Postgres, CLAIM, values);
    if txn.execute_raw(claim).await.map_err(waited)?.rows_affected() == 1 {
        return Ok(None);
    }
    let row = find(txn, request, key).await?.ok_or(Error::StillRunning)?;
    let first: Vec<u8> = row.try_get_by_index(0)?;
    if first != fingerprint {
        return Err(Error::IdempotencyKey);
    }
    Ok(Some(answer(&row)?))
}

/// Keeps the answer for the next request with the same key; in the same transaction as its effect.
pub async fn remember(txn: &Txn, request: &HttpRequest, answer: &Answer) -> Result<(), Error> {
    let Some(key) = key_of(request)? else { return Ok(()) };
    let status = i16::try_from(answer.status.as_u16()).expect("an HTTP status has three digits");
    let values = [
        txn.caller().subject().into(),
        route_of(request).into(),
        key.into(),
        status.into(),
        answer.content_type.clone().into(),
        answer.location.clone().into(),
        answer.body.clone().into(),
    ];
    txn.execute_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, REMEMBER, values))
        .await?;
    Ok(())
}

/// Deletes answers older than seven days; a service's own caller runs it now and then.
pub async fn forget_old(txn: &Txn) -> Result<u64, DbErr> {
    let values = [(txn.now() - KEPT).into()];
    let done = txn
        .execute_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, FORGET, values))
        .await?;
    Ok(done.rows_affected())
}

/// An answer as it is kept: status, `Location` and body. It should hold ids, and nobody's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    status: StatusCode,
    content_type: Option<String>,
    location: Option<String>,
    body: Vec<u8>,
}

impl Answer {
    /// Makes an answer of JSON.
    pub fn json(status: StatusCode, body: &impl serde::Serialize) -> Self {
        let body = serde_json::to_vec(body).expect("a view type has only text keys");
        Self { status, content_type: Some("application/json".to_owned()), location: None, body }
    }

    /// Makes an answer without a body.
    pub fn empty(status: StatusCode) -> Self {
        Self { status, content_type: None, location: None, body: Vec::new() }
    }

    /// Adds where the new thing is.
    #[must_use]
    pub fn with_location(mut self, location: impl Into<String>) -> Self {
        self.location = Some(location.into());
        self
    }

    /// Makes the answer of another media type, such as `application/fhir+json`.
    #[must_use]
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Writes the HTTP response.
    pub fn response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(content_type) = &self.content_type {
            response.insert_header((CONTENT_TYPE, content_type.as_str()));
        }
        if let Some(location) = &self.location {
            response.insert_header((LOCATION, location.as_str()));
        }
        response.body(self.body.clone())
    }
}

fn key_of(request: &HttpRequest) -> Result<Option<&str>, Error> {
    let Some(value) = request.headers().get("Idempotency-Key") else { return Ok(None) };
    let key = value.to_str().map_err(|_| Error::IdempotencyKey)?.trim();
    if key.is_empty() || key.len() > LONGEST_KEY {
        return Err(Error::IdempotencyKey);
    }
    Ok(Some(key))
}

fn route_of(request: &HttpRequest) -> String {
    let pattern = request.match_pattern().unwrap_or_else(|| request.path().to_owned());
    format!("{} {pattern}", request.method())
}

/// The path is in it because one route has many: a key used for one person must not answer for another.
fn fingerprint(request: &HttpRequest, body: &[u8]) -> Vec<u8> {
    let mut digest = Sha256::new();
    digest.update(request.uri().to_string());
    digest.update([0]);
    digest.update(body);
    digest.finalize().to_vec()
}

async fn find(txn: &Txn, request: &HttpRequest, key: &str) -> Result<Option<QueryResult>, DbErr> {
    let values = [txn.caller().subject().into(), route_of(request).into(), key.into()];
    txn.query_one_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, FIND, values)).await
}

fn answer(row: &QueryResult) -> Result<HttpResponse, Error> {
    // Null when the first request forgot to remember: its effect stands, so it must not run again.
    let status: Option<i16> = row.try_get_by_index(1)?;
    let status = status.and_then(|status| u16::try_from(status).ok()).ok_or(Error::StillRunning)?;
    let answer = Answer {
        status: StatusCode::from_u16(status).map_err(|_| Error::StillRunning)?,
        content_type: row.try_get_by_index(2)?,
        location: row.try_get_by_index(3)?,
        body: row.try_get_by_index::<Option<Vec<u8>>>(4)?.unwrap_or_default(),
    };
    Ok(answer.response())
}

fn waited(error: DbErr) -> Error {
    let code = match &error {
        DbErr::Exec(sea_orm::RuntimeErr::SqlxError(error))
        | DbErr::Query(sea_orm::RuntimeErr::SqlxError(error)) => {
            error.as_database_error().and_then(|error| error.code().map(|code| code.into_owned()))
        }
        _ => None,
    };
    if code.as_deref() == Some(LOCK_NOT_AVAILABLE) {
        Error::StillRunning
    } else {
        Error::Database(error)
    }
}
