//! Reads an uploaded list, never holding more of it than the limit.

use std::collections::BTreeMap;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_LENGTH;
use futures_util::TryStreamExt;
use runtime::{Fault, Problem};
use schema::OrganisationCode;

use crate::domain::text;
use crate::error::Error;

/// A form with a list in it.
pub(super) struct Upload {
    pub(super) file: Vec<u8>,
    pub(super) file_name: String,
    pub(super) organisation: Option<OrganisationCode>,
    pub(super) dry_run: bool,
    /// Differences from what is held wait for a confirmation.
    pub(super) reconcile: bool,
    /// Which of the office's paper it is.
    pub(super) source: String,
    /// What differs from what is held takes its place.
    pub(super) replace: bool,
    /// What is to be done with health books, why, and until when; empty where the rows say it.
    pub(super) action: String,
    pub(super) reason: String,
    pub(super) valid_to: String,
    /// Rows ask for it instead of doing it.
    pub(super) request: bool,
}

/// Longest text field, in bytes: a reason of 1,000 Vietnamese letters fits.
const FIELD_BYTES: usize = 4_096;
/// The fields that some form has beside its file.
const FIELDS: [&str; 9] = [
    "organisation",
    "dry_run",
    "reconcile",
    "source",
    "replace",
    "action",
    "reason",
    "valid_to",
    "request",
];
/// How much beyond the limit is read and dropped, so that a client hears the answer rather than
/// a closed connection, in bytes.
const DRAINED_BYTES: usize = 512 << 20;

/// Reads the form; more than `max_bytes` of a file is a 413.
pub(super) async fn read(
    request: &HttpRequest,
    mut form: Multipart,
    max_bytes: usize,
) -> Result<Upload, Error> {
    let stated = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let stated: usize = stated.and_then(|length| length.parse().ok()).unwrap_or(0);
    if stated > max_bytes.saturating_add(DRAINED_BYTES) {
        return Err(too_large(max_bytes));
    }
    let (mut file, mut file_name) = (None, String::new());
    let mut texts: BTreeMap<&'static str, String> = BTreeMap::new();
    while let Some(mut field) = form.try_next().await.map_err(|error| unreadable(&error))? {
        let known = field.name().and_then(|name| FIELDS.into_iter().find(|one| *one == name));
        match (field.name(), known) {
            (Some("file"), _) => {
                let name = field.content_disposition().and_then(|content| content.get_filename());
                file_name = name.map(text::tidy).unwrap_or_default().chars().take(255).collect();
                file = Some(read_file(&mut field, max_bytes).await?);
            }
            (_, Some(known)) => {
                texts.insert(known, read_text(&mut field).await?);
            }
            _ => {
                read_text(&mut field).await?;
            }
        }
    }
    let Some(file) = file else {
        let fault = (
            "hãy chọn tệp danh sách (.xlsx, .xls, .ods, .csv)",
            "choose the list (.xlsx, .xls, .ods, .csv) to send",
        );
        return Err(invalid(Fault::new("file", "missing", fault)));
    };
    let mut text = |name: &str| texts.remove(name).unwrap_or_default();
    let organisation = text("organisation");
    let organisation = match organisation.trim() {
        "" => None,
        code => Some(code.parse().map_err(|_| unknown_organisation())?),
    };
    let is_set = |text: String| matches!(text.trim(), "true" | "1" | "on" | "yes");
    Ok(Upload {
        file,
        file_name,
        organisation,
        dry_run: is_set(text("dry_run")),
        reconcile: is_set(text("reconcile")),
        source: text("source"),
        replace: is_set(text("replace")),
        action: text("action"),
        reason: text("reason"),
        valid_to: text("valid_to"),
        request: is_set(text("request")),
    })
}

async fn read_file(field: &mut Field, max_bytes: usize) -> Result<Vec<u8>, Error> {
    let mut file = Vec::new();
    let mut dropped = 0;
    while let Some(bytes) = field.try_next().await.map_err(|error| unreadable(&error))? {
        if dropped == 0 && file.len() + bytes.len() <= max_bytes {
            file.extend_from_slice(&bytes);
            continue;
        }
        file = Vec::new();
        dropped += bytes.len();
        if dropped > DRAINED_BYTES {
            break;
        }
    }
    if dropped > 0 { Err(too_large(max_bytes)) } else { Ok(file) }
}

async fn read_text(field: &mut Field) -> Result<String, Error> {
    let mut text = Vec::new();
    while let Some(bytes) = field.try_next().await.map_err(|error| unreadable(&error))? {
        if text.len() + bytes.len() > FIELD_BYTES {
            let name = field.name().unwrap_or("form").to_owned();
            return Err(invalid(Fault::new(name, "too-long", ("quá dài", "is too long"))));
        }
        text.extend_from_slice(&bytes);
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

pub(super) fn unknown_organisation() -> Error {
    let why = ("không có đơn vị nào mang mã này", "no organisation has this code");
    invalid(Fault::new("organisation", "organisation-unknown", why))
}

fn invalid(fault: Fault) -> Error {
    Error::invalid(vec![fault])
}

fn too_large(max_bytes: usize) -> Error {
    let mebibytes = max_bytes >> 20;
    let detail = (
        format!("tệp lớn hơn {mebibytes} MiB; một danh sách không thể lớn như vậy"),
        format!("the file is larger than {mebibytes} MiB, which no list needs"),
    );
    Error::Refused(Problem::payload_too_large("workbook-too-large", detail))
}

fn unreadable(error: &MultipartError) -> Error {
    let problem = match error {
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible => Problem::unsupported_media_type(
            "multipart-needed",
            (
                "hãy gửi tệp bằng biểu mẫu multipart/form-data, trường «file»",
                "send the file as multipart/form-data, in the field `file`",
            ),
        ),
        _ => Problem::bad_request(
            "unreadable-form",
            ("biểu mẫu không đọc được", "the form cannot be read"),
        ),
    };
    Error::Refused(problem)
}
