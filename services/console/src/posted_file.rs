//! A form with a file that a signed-in user sent, from one of our own pages.

use std::collections::BTreeMap;

use actix_multipart::{Field, Multipart};
use actix_web::HttpRequest;
use futures_util::TryStreamExt;
use reqwest::multipart::{Form, Part};

use crate::error::Error;
use crate::posted::{is_cross_site, is_ours};
use crate::signed_in::SignedIn;

/// A field that is not a file is short; a reason of 1,000 Vietnamese letters fits.
const LONGEST_FIELD_BYTES: usize = 4096;
/// Most fields of a form.
const MOST_FIELDS: usize = 32;
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The fields of a form, its `Idempotency-Key`, and the file in it.
pub(crate) struct PostedFile {
    pub key: String,
    fields: BTreeMap<String, String>,
    name: String,
    bytes: Vec<u8>,
}

impl PostedFile {
    /// Reads the parts in their order; the token must have come before the file.
    pub(crate) async fn read(
        who: &SignedIn,
        request: &HttpRequest,
        mut parts: Multipart,
    ) -> Result<Self, Error> {
        let (mut fields, mut file, mut trusted) = (BTreeMap::new(), None, false);
        while let Some(mut part) = parts.try_next().await.map_err(|_| Error::UnreadableForm)? {
            match part.name().unwrap_or_default().to_owned().as_str() {
                "csrf" => {
                    let token = text(&mut part).await?;
                    trusted = is_ours(who, &token) && !is_cross_site(request.headers());
                }
                _ if !trusted => return Err(Error::ForgedForm),
                "file" => {
                    let disposition = part.content_disposition();
                    let name = disposition.and_then(|one| one.get_filename());
                    let name = name.unwrap_or("list.xlsx").to_owned();
                    file = Some((name, bytes(&mut part, who.app.config.upload_bytes).await?));
                }
                _ if fields.len() == MOST_FIELDS => return Err(Error::TooLarge),
                field => {
                    fields.insert(field.to_owned(), text(&mut part).await?.trim().to_owned());
                }
            }
        }
        if !trusted {
            return Err(Error::ForgedForm);
        }
        let (name, bytes) = file.ok_or(Error::UnreadableForm)?;
        Ok(Self { key: fields.remove("key").unwrap_or_default(), fields, name, bytes })
    }

    /// A field's text; empty where it was not sent.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    /// Sends a field that the form says in another way.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.fields.insert(name.to_owned(), value.to_owned());
    }

    /// What the service is sent: these fields, then the file.
    pub(crate) fn form(&mut self, fields: &[&str]) -> Result<Form, Error> {
        let bytes = std::mem::take(&mut self.bytes);
        let file = Part::bytes(bytes).file_name(self.name.clone()).mime_str(XLSX);
        let file = file.map_err(|_| Error::UnreadableForm)?;
        let sent = fields.iter().filter(|name| !self.field(name).is_empty());
        let form = sent.fold(Form::new(), |form, name| {
            form.text((*name).to_owned(), self.field(name).to_owned())
        });
        Ok(form.part("file", file))
    }
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
