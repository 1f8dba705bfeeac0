//! Receiving an upload: each line is read once, refused or faulty ones end here, the others wait sealed.

use actix_web::HttpMessage;
use actix_web::HttpRequest;
use actix_web::dev::Decompress;
use actix_web::http::header::{CONTENT_ENCODING, ContentEncoding};
use actix_web::web::{Bytes, BytesMut, Payload};
use auth::{Caller, Permission, Txn};
use futures_util::StreamExt;
use schema::{FacilityCode, PersonId, ReceiptId};
use uuid::Uuid;

use super::{read_bundle, unreadable};
use crate::app::App;
use crate::domain::checkup::Checkup;
use crate::domain::fault::{Code, Fault};
use crate::domain::place::Place;
use crate::error::Error;
use crate::store::intakes::{self, Lines};
use crate::store::people::{self, Identified};
use crate::take_in::{Numbers, Origin, SERVICE, reject};

/// What the seal of a waiting line is bound to.
pub(super) const LINE: &[u8] = b"intake-line";
/// Lines, and bytes, that are stored in one transaction.
const LINES: usize = 64;
const BYTES: usize = 4 * 1024 * 1024;

/// Receives an upload of many bundles, one a line. Answers its id.
pub(crate) async fn receive(
    app: &App,
    caller: &Caller,
    request: &HttpRequest,
    payload: Payload,
) -> Result<Uuid, Error> {
    let id = begin(app, caller).await?;
    let received = async {
        let mut splitter = Splitter::new(app.config.bundle_limit, app.config.upload_limit);
        let mut body = Decompress::new(payload, encoding(request));
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|_| Error::UploadUnreadable)?;
            splitter.push(&chunk)?;
            if splitter.is_full() {
                lines(app, caller, id, splitter.take()).await?;
            }
        }
        splitter.end();
        lines(app, caller, id, splitter.take()).await?;
        end(app, caller, id).await
    };
    match received.await {
        Ok(()) => Ok(id),
        Err(error) => {
            // Nothing was promised to the sender: what came so far is given up.
            let txn = caller.begin(&app.db, Permission::SubmitCheckups).await?;
            intakes::cancel(&txn, id).await?;
            txn.commit().await?;
            Err(error)
        }
    }
}

/// A body that says it is gzip, in either header, is unpacked as it comes.
fn encoding(request: &HttpRequest) -> ContentEncoding {
    let named = request.headers().get(CONTENT_ENCODING).and_then(|value| value.to_str().ok());
    let is_file = matches!(request.content_type(), "application/gzip" | "application/x-gzip");
    match named.and_then(|named| named.parse().ok()) {
        Some(encoding) => encoding,
        None if is_file => ContentEncoding::Gzip,
        None => ContentEncoding::Identity,
    }
}

/// Opens an upload.
pub(super) async fn begin(app: &App, caller: &Caller) -> Result<Uuid, Error> {
    let txn = caller.begin(&app.db, Permission::SubmitCheckups).await?;
    let id = ReceiptId::generate(txn.now()).as_uuid();
    let facility = caller.facility().map(|code| code.to_string()).unwrap_or_default();
    intakes::open(&txn, id, &facility).await?;
    txn.commit().await?;
    Ok(id)
}

/// The whole upload is here.
pub(super) async fn end(app: &App, caller: &Caller, id: Uuid) -> Result<(), Error> {
    let txn = caller.begin(&app.db, Permission::SubmitCheckups).await?;
    intakes::start(&txn, id).await?;
    txn.commit().await?;
    app.uploaded.notify_one();
    Ok(())
}

/// Stores some lines: whose person is on the refusal list is not, whose bundle has faults only as a receipt.
pub(super) async fn lines(
    app: &App,
    caller: &Caller,
    id: Uuid,
    batch: Vec<(i32, Bytes)>,
) -> Result<(), Error> {
    if batch.is_empty() {
        return Ok(());
    }
    let sender = caller.facility();
    let mut read = Vec::with_capacity(batch.len());
    for (line, bytes) in batch {
        let reading = read_bundle(app, bytes.clone(), sender.clone()).await;
        let judged = match reading {
            Ok(reading) => reading.checkup.ok_or(reading.faults),
            Err(error) => Err(vec![unreadable(&error)]),
        };
        read.push((line, bytes, judged));
    }
    let txn = caller.begin(&app.db, Permission::SubmitCheckups).await?;
    let key = app.people.key(app, &txn, SERVICE).await?;
    let mut kept = Lines::default();
    for (line, bytes, judged) in read {
        let facility = |checkup: &Checkup| sender.clone().or(checkup.facility.clone());
        let origin = |facility| Origin { facility, intake: Some((id, line)) };
        let (faults, facility) = match &judged {
            Ok(checkup) if is_refused(app, &txn, checkup).await? => {
                count_refused(app, &txn, facility(checkup).as_ref()).await?;
                kept.refused += 1;
                continue;
            }
            Ok(checkup) => match facility(checkup) {
                Some(facility) => {
                    kept.lines.push(line);
                    kept.facilities.push(facility.to_string());
                    kept.sealed.push(hex::encode(key.seal(LINE, &bytes)));
                    continue;
                }
                None => (vec![Fault::at(&Place::BUNDLE, Code::NoFacility)], None),
            },
            Err(faults) => (faults.clone(), sender.clone()),
        };
        kept.rejected += 1;
        if let Some(facility) = facility {
            reject(app, &txn, &faults, origin(&facility)).await?;
        }
    }
    if !intakes::add_lines(&txn, id, kept).await? {
        return Err(Error::IntakeNotFound); // Cancelled meanwhile.
    }
    txn.commit().await?;
    Ok(())
}

async fn is_refused(app: &App, txn: &Txn, checkup: &Checkup) -> Result<bool, Error> {
    let numbers = Numbers::of(app, &checkup.patient);
    let (citizen, insurance) = (numbers.citizen.as_ref(), numbers.insurance.as_ref());
    Ok(matches!(people::identify(txn, citizen, insurance).await?, Identified::Refused))
}

async fn count_refused(app: &App, txn: &Txn, facility: Option<&FacilityCode>) -> Result<(), Error> {
    let Some(facility) = facility else { return Ok(()) };
    crate::take_in::count_refused(app, txn, facility).await
}

/// Splits a body into lines, whatever its chunks are.
struct Splitter {
    rest: BytesMut,
    ready: Vec<(i32, Bytes)>,
    ready_bytes: usize,
    line: i32,
    total: usize,
    longest: usize,
    most: usize,
}

impl Splitter {
    fn new(longest: usize, most: usize) -> Self {
        let (rest, ready) = (BytesMut::new(), Vec::new());
        Self { rest, ready, ready_bytes: 0, line: 0, total: 0, longest, most }
    }

    fn push(&mut self, chunk: &[u8]) -> Result<(), Error> {
        self.total += chunk.len();
        if self.total > self.most {
            return Err(Error::UploadTooLarge);
        }
        let searched = self.rest.len();
        self.rest.extend_from_slice(chunk);
        let mut from = searched;
        while let Some(end) = self.rest[from..].iter().position(|byte| *byte == b'\n') {
            let line = self.rest.split_to(from + end + 1).freeze();
            self.add(line.slice(..line.len() - 1));
            from = 0;
        }
        if self.rest.len() > self.longest {
            return Err(Error::UploadTooLarge);
        }
        Ok(())
    }

    fn end(&mut self) {
        let last = self.rest.split().freeze();
        self.add(last);
    }

    /// Line numbers are the upload's own; blank lines count, and are nothing.
    fn add(&mut self, line: Bytes) {
        self.line += 1;
        if line.iter().all(u8::is_ascii_whitespace) {
            return;
        }
        self.ready_bytes += line.len();
        self.ready.push((self.line, line));
    }

    fn is_full(&self) -> bool {
        self.ready.len() >= LINES || self.ready_bytes >= BYTES
    }

    fn take(&mut self) -> Vec<(i32, Bytes)> {
        self.ready_bytes = 0;
        std::mem::take(&mut self.ready)
    }
}

/// The key of waiting lines is the service's own.
pub(super) const HOLDER: PersonId = SERVICE;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_the_same_however_they_are_cut() {
        let text = b"{\"a\":1}\n\n  \n{\"b\":2}\r\n{\"c\":3}";
        for size in 1..text.len() {
            let mut splitter = Splitter::new(100, 1_000);
            for chunk in text.chunks(size) {
                splitter.push(chunk).expect("within the limits");
            }
            splitter.end();
            let lines = splitter.take();
            let numbers: Vec<i32> = lines.iter().map(|(line, _)| *line).collect();
            assert_eq!(numbers, [1, 4, 5], "chunks of {size}");
            assert_eq!(lines[1].1.as_ref(), b"{\"b\":2}\r");
        }
    }

    #[test]
    fn a_line_or_an_upload_beyond_the_limit_is_refused() {
        assert!(Splitter::new(10, 1_000).push(&[b'x'; 11]).is_err());
        let mut splitter = Splitter::new(10, 20);
        assert!(splitter.push(b"123456789\n").is_ok());
        assert!(splitter.push(b"123456789\n1").is_err());
    }
}
