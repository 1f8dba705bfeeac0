//! Takes a workbook from the browser and hands it to the registry.

use actix_multipart::Multipart;
use actix_web::{HttpRequest, HttpResponse};

use super::{PATH, list};
use crate::api::views::Started;
use crate::api::{Service, UPLOAD_TIMEOUT};
use crate::error::Error;
use crate::posted_file::PostedFile;
use crate::signed_in::SignedIn;

/// Sends a workbook.
pub(crate) async fn send(
    who: SignedIn,
    request: HttpRequest,
    parts: Multipart,
) -> Result<HttpResponse, Error> {
    runtime::http::extend_deadline(&request, UPLOAD_TIMEOUT);
    let mut posted = PostedFile::read(&who, &request, parts).await?;
    let form = posted.form(&["dry_run", "reconcile", "organisation"])?;
    let sent = who.api.upload::<Started>(Service::Registry, "/roster-imports", &posted.key, form);
    match sent.await {
        Ok(started) => Ok(who.go(&format!("{PATH}/{}", started.id))),
        Err(failure) => list(&who, posted.field("organisation"), Some(&failure)).await,
    }
}
