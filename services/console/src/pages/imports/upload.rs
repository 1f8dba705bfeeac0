//! Takes a workbook from the browser and hands it to the registry.

use actix_multipart::{Field, Multipart};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::TryStreamExt;
use reqwest::multipart::{Form, Part};

use super::{PATH, list};
use crate::api::views::Started;
use crate::api::{Service, UPLOAD_TIMEOUT};
use crate::error::Error;
use crate::posted::{is_cross_site, is_ours};
use crate::signed_in::SignedIn;

/// A field that is not a file is short.
const LONGEST_FIELD_BYTES: usize = 1024;
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Default)]
struct Upload {
    key: String,
    organisation: String,
    dry_run: bool,
    reconcile: bool,
    file: Option<(String, Vec<u8>)>,
}

/// Sends a workbook.
pub(crate) async fn send(
    who: SignedIn,
    request: HttpRequest,
    parts: Multipart,
) -> Result<HttpResponse, Error> {
    runtime::http::extend_deadline(&request, UPLOAD_TIMEOUT);
    let upload = read(&who, &request, parts).await?;
    let (name, bytes) = upload.file.ok_or(Error::UnreadableForm)?;
    let file =
        Part::bytes(bytes).file_name(name).mime_str(XLSX).map_err(|_| Error::UnreadableForm)?;
    let form = Form::new().text("dry_run", upload.dry_run.to_string());
    let mut form = form.text("reconcile", upload.reconcile.to_string());
    if !upload.organisation.is_empty() {
        form = form.text("organisation", upload.organisation.clone());
    }
    let form = form.part("file", file);
    let sent = who.api.upload::<Started>(Service::Registry, "/roster-imports", &upload.key, form);
    match sent.await {
        Ok(started) => Ok(who.go(&format!("{PATH}/{}", started.id))),
        Err(failure) => list(&who, &upload.organisation, Some(&failure)).await,
    }
}

/// Reads the parts in their order; the token must have come before the file.
async fn read(
    who: &SignedIn,
    request: &HttpRequest,
    mut parts: Multipart,
) -> Result<Upload, Error> {
    let mut upload = Upload::default();
    let mut trusted = false;
    while let Some(mut part) = parts.try_next().await.map_err(|_| Error::UnreadableForm)? {
        match part.name().unwrap_or_default() {
            "csrf" => {
                let token = text(&mut part).await?;
                trusted = is_ours(who, &token) && !is_cross_site(request.headers());
            }
            "key" => upload.key = text(&mut part).await?,
            "organisation" => upload.organisation = text(&mut part).await?.trim().to_owned(),
            "reconcile" => upload.reconcile = text(&mut part).await? == "true",
            "dry_run" => upload.dry_run = text(&mut part).await? == "true",
            "file" if trusted => {
                let disposition = part.content_disposition();
                let name = disposition.and_then(|one| one.get_filename()).unwrap_or("list.xlsx");
                let name = name.to_owned();
                upload.file = Some((name, bytes(&mut part, who.app.config.upload_bytes).await?));
            }
            _ if trusted => {}
            _ => return Err(Error::ForgedForm),
        }
    }
    if trusted { Ok(upload) } else { Err(Error::ForgedForm) }
}

async fn text(part: &mut Field) -> Result<String, Error> {
    String::from_utf8(bytes(part, LONGEST_FIELD_BYTES).await?).map_err(|_| Error::UnreadableForm)
}

async fn bytes(part: &mut Field, most: usize) -> Result<Vec<u8>, Error> {
    let mut all = Vec::new();
    while let Some(chunk) = part.try_next().await.map_err(|_| Error::UnreadableForm)? {
        if all.len() + chunk.len() > most {
            return Err(Error::TooLarge);
        }
        all.extend_from_slice(&chunk);
    }
    Ok(all)
}
