//! Many deliveries in one upload: received line by line, taken in one by one behind it.

mod lines;
mod receive;

use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use actix_web::web::Bytes;
use auth::{Caller, Permission};
use chrono::TimeDelta;
use runtime::problem::Chain;
use schema::FacilityCode;
use serde_json::json;

pub(crate) use receive::receive;

use crate::app::App;
use crate::domain::fault::{Code, Fault};
use crate::domain::json::{Unreadable, parse};
use crate::domain::place::Place;
use crate::domain::reading::{Circumstances, Reading, read};
use crate::error::Error;
use crate::store::intakes;

/// Bundles larger than this are read on a thread of their own, so that nobody waits for them.
const LARGE: usize = 256 * 1024;

/// Reads one bundle from bytes.
pub(crate) async fn read_bundle(
    app: &App,
    bytes: Bytes,
    sender: Option<FacilityCode>,
) -> Result<Reading, Unreadable> {
    let began = Instant::now();
    let (most_values, now) = (app.config.most_values, app.clock.now());
    let is_large = bytes.len() > LARGE;
    let work = move || {
        let bundle = parse(&bytes, most_values)?;
        Ok(read(&bundle, Circumstances { sender: sender.as_ref(), now }))
    };
    let reading = if is_large {
        tokio::task::spawn_blocking(work)
            .await
            .expect("the reader does not panic, a property test says")
    } else {
        work()
    };
    app.metrics.reading_seconds.observe(began.elapsed().as_secs_f64());
    reading
}

/// Takes a single bundle as an upload of one line, for `Prefer: respond-async`.
pub(crate) async fn one(app: &App, caller: &Caller, body: Bytes) -> Result<HttpResponse, Error> {
    let id = receive::begin(app, caller).await?;
    receive::lines(app, caller, id, vec![(1, body)]).await?;
    receive::end(app, caller, id).await?;
    Ok(accepted(id))
}

/// 202 with the place where the progress can be read.
pub(crate) fn accepted(id: uuid::Uuid) -> HttpResponse {
    let path = format!("/exams/v1/intake/{id}");
    HttpResponse::Accepted()
        .insert_header((LOCATION, path.clone()))
        .insert_header(("Content-Location", path))
        .json(json!({ "id": id, "state": "running" }))
}

/// Lines that are taken in at once. More would wait for one another at the upload's counters.
const AT_ONCE: usize = 4;
/// A sender that has not finished after this long has gone.
const LONGEST_UPLOAD: TimeDelta = TimeDelta::hours(2);
/// Pause after the database failed.
const PAUSE: Duration = Duration::from_secs(1);

/// Takes in what was uploaded, until the process ends. What it was at when it ends, another does again.
pub(crate) async fn run(app: Arc<App>) {
    while !app.tasks.is_cancelled() {
        let workers = (0..AT_ONCE).map(|_| drain(&app));
        let results = futures_util::future::join_all(workers).await;
        let failed = results.into_iter().find_map(Result::err);
        if let Some(error) = &failed {
            tracing::warn!(error = %Chain(error), "taking in an upload failed, trying again");
        } else if let Err(error) = clean(&app).await {
            tracing::warn!(error = %Chain(&error), "cleaning up abandoned uploads failed");
        }
        let pause = if failed.is_some() { PAUSE } else { app.config.poll_every };
        tokio::select! {
            () = app.tasks.cancelled() => {}
            () = app.uploaded.notified(), if failed.is_none() => {}
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Takes in lines until there is none left.
pub(crate) async fn drain(app: &App) -> Result<(), Error> {
    while !app.tasks.is_cancelled() && lines::next(app).await? {}
    Ok(())
}

async fn clean(app: &App) -> Result<(), Error> {
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    for id in intakes::abandoned(&txn, app.clock.now() - LONGEST_UPLOAD).await? {
        intakes::cancel(&txn, id).await?;
        tracing::info!(intake = %id, "upload {id} was never finished and is given up");
    }
    txn.commit().await?;
    Ok(())
}

/// The fault of a body that is no JSON.
fn unreadable(unreadable: &Unreadable) -> Fault {
    tracing::debug!(kind = %unreadable.kind, "a line of an upload cannot be read");
    Fault::at(&Place::BUNDLE, Code::Unreadable)
}
