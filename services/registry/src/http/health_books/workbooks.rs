//! People for health books as a workbook: tried first, then taken row by row, every row with all its faults.

use std::time::Duration;

use actix_multipart::Multipart;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION};
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action as Audited};
use auth::{Caller, Permission};
use chrono::{NaiveDate, TimeDelta};
use runtime::http::extend_deadline;
use runtime::{Fault, Language, Problem, language};
use schema::HealthBookListId;
use sha2::{Digest, Sha256};

use super::list_view::{KeptFault, LineFault, LineView, ListView, line};
use super::{count, fault, invalid, template};
use crate::app::App;
use crate::domain::book_list::{BookList, NoBookList, find_book_list};
use crate::domain::health_book::{Action, Impediment, LONGEST_TEXT};
use crate::domain::roster::Wordings;
use crate::domain::workbook;
use crate::error::Error;
use crate::http::roster_workbook::XLSX;
use crate::http::upload::{self, Upload};
use crate::store;
use crate::store::health_books::workbooks::NewWorkbook;
use crate::take_book_row::{REPEAT_DAYS, Sending, Taking};

/// How long a file may take to arrive and its rows to be taken.
const UPLOAD_TIME: Duration = Duration::from_secs(300);
/// Most rows of a file: whoever sends it waits for all of them.
const MOST_ROWS: usize = 1_000;
/// What a list is called whose rows each say what is to be done.
const MIXED: &str = "mixed";

/// Takes a workbook that names people by citizen id, book number, or card number and name.
///
/// Form fields: `file`, `action` (for rows that do not say it), `reason`, `valid_to`, `request` (ask for it instead of
/// doing it), `dry_run`. The same file within 30 days is the same list: rows that were done are not done again, the
/// others are tried again. Sends an event for each book.
#[utoipa::path(post, path = "/registry/v1/health-book-workbooks", tag = "health books",
    responses((status = 200, body = ListView), (status = 201, body = ListView), (status = 413),
              (status = 415), (status = 422)))]
pub(crate) async fn send_workbook(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    form: Multipart,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::RequestHealthBook).await?;
    let wordings = store::wordings::list_all(&txn).await?;
    txn.commit().await?;
    let known = wordings
        .into_iter()
        .map(|added| Ok::<_, Error>((added.wording, serde_json::from_value(added.column.into())?)));
    let wordings = Wordings::with(known.collect::<Result<Vec<_>, _>>()?);
    extend_deadline(&request, UPLOAD_TIME);
    let upload = upload::read(&request, form, app.roster.max_bytes).await?;
    let sending = read(&upload)?;
    let permission = permission(&sending);
    // Doing is for the office; asking is for whoever looks after a unit as well.
    caller.begin(&app.db, permission).await?.commit().await?;
    let file_name = upload.file_name.clone();
    let (list, digest) = read_list(&app, upload, wordings, digest(&caller, &sending)).await?;
    let (id, repeated) = match sending.dry_run {
        true => (None, false),
        false => {
            let (id, repeated) =
                open(&app, &caller, &sending, (&list, &digest, &file_name)).await?;
            (Some(id), repeated)
        }
    };
    let taking = Taking { sending, list, id, named: Default::default() };
    let action = taking.sending.action.map_or(MIXED, Action::as_str);
    let as_request = taking.sending.as_request;
    let lines = take(&app, &caller, taking, language(&request)).await?;
    let Some(id) = id else {
        let view = ListView::new(None, action, lines).asking(as_request);
        return Ok(HttpResponse::Ok().json(view));
    };
    let view = kept(&app, &caller, (id, permission), language(&request)).await?;
    let (status, view) = match repeated {
        true => (StatusCode::OK, view.repeated()),
        false => (StatusCode::CREATED, view),
    };
    let address = format!("/registry/v1/health-book-lists/{id}");
    Ok(HttpResponse::build(status).insert_header((LOCATION, address)).json(view))
}

fn permission(sending: &Sending) -> Permission {
    if sending.as_request { Permission::RequestHealthBook } else { Permission::ManageHealthBooks }
}

/// What was asked for with the file; every fault of it at once.
fn read(upload: &Upload) -> Result<Sending, Error> {
    let mut faults = Vec::new();
    let (action, day) = (upload.action.trim(), upload.valid_to.trim());
    if !action.is_empty() && Action::parse(action).is_none() {
        let why = ("không có việc này", "there is no such action");
        faults.push(Fault::new("action", "action-unknown", why));
    }
    let reason = upload.reason.trim();
    if reason.chars().count() > LONGEST_TEXT {
        faults.push(fault("reason", Impediment::TextTooLong));
    }
    let valid_to = (!day.is_empty()).then(|| day.parse::<NaiveDate>());
    if matches!(valid_to, Some(Err(_))) {
        faults.push(fault("valid_to", Impediment::DayUnreadable));
    }
    if !faults.is_empty() {
        return Err(invalid(faults));
    }
    Ok(Sending {
        action: Action::parse(action),
        reason: reason.to_owned(),
        valid_to: valid_to.and_then(Result::ok),
        as_request: upload.request,
        dry_run: upload.dry_run,
    })
}

/// What the same file is told by, but for the file. Whoever only asks, asks for their own people.
fn digest(caller: &Caller, sending: &Sending) -> Sha256 {
    let mut digest = Sha256::new();
    let action = sending.action.map_or(MIXED, Action::as_str);
    let day = sending.valid_to.map(|day| day.to_string()).unwrap_or_default();
    let who = if sending.as_request { caller.subject() } else { "" };
    for part in [action, sending.reason.as_str(), day.as_str(), who] {
        digest.update(part);
        digest.update([0]);
    }
    digest
}

/// Unpacks and reads the file off the request's thread.
async fn read_list(
    app: &Data<App>,
    upload: Upload,
    wordings: Wordings,
    mut digest: Sha256,
) -> Result<(BookList, Vec<u8>), Error> {
    let limits = app.roster.limits;
    let read = web::block(move || {
        digest.update(&upload.file);
        let sheets = workbook::read(&upload.file, &limits)?;
        let list = find_book_list(sheets, &wordings).map_err(|why| Error::Refused(no_list(why)))?;
        // Read by other wordings the same file is another list.
        for (column, wording) in &list.added {
            digest.update(format!("\0{}={wording}", column.code()));
        }
        Ok::<_, Error>((list, digest.finalize().to_vec()))
    });
    let (list, digest) = read.await.map_err(|_| Error::Worker)??;
    if list.rows.len() > MOST_ROWS {
        let why =
            ("tệp có hơn 1.000 dòng; hãy chia nhỏ", "the file has more than 1,000 rows; part it");
        return Err(Error::Refused(Problem::unprocessable("list-too-long", why)));
    }
    Ok((list, digest))
}

/// Keeps the list with its rows pending, or finds it where the same file came before.
async fn open(
    app: &App,
    caller: &Caller,
    sending: &Sending,
    (list, digest, file_name): (&BookList, &[u8], &str),
) -> Result<(HealthBookListId, bool), Error> {
    let txn = caller.begin(&app.db, permission(sending)).await?;
    let since = txn.now() - TimeDelta::days(REPEAT_DAYS);
    if let Some(id) = store::health_books::workbooks::lock_same(&txn, digest, since).await? {
        txn.commit().await?;
        return Ok((HealthBookListId::from_uuid(id), true));
    }
    let id = HealthBookListId::generate(txn.now());
    let rows = list.rows.iter().map(|row| i32::try_from(row.row));
    let new = NewWorkbook {
        id,
        action: sending.action.map_or(MIXED, Action::as_str),
        as_request: sending.as_request,
        digest,
        file_name,
        rows: rows.collect::<Result<_, _>>().map_err(|_| store::corrupt("row"))?,
    };
    store::health_books::workbooks::open(&txn, new).await?;
    audit::record_subject(&txn, Audited::Create, "health-book-list", &id.to_string()).await?;
    txn.commit().await?;
    Ok((id, false))
}

/// Takes all rows, one transaction each: a crash leaves whole rows, and the file sent again goes on.
async fn take(
    app: &App,
    caller: &Caller,
    mut taking: Taking,
    language: Language,
) -> Result<Vec<LineView>, Error> {
    let permission = permission(&taking.sending);
    let rows = std::mem::take(&mut taking.list.rows);
    let mut lines = Vec::with_capacity(rows.len());
    for (position, row) in rows.iter().enumerate() {
        let place = i32::try_from(position).map_err(|_| store::corrupt("position"))?;
        let txn = caller.begin(&app.db, permission).await?;
        let before = match taking.id {
            None => None,
            Some(id) => {
                let (outcome, person) =
                    store::health_books::workbooks::lock_row(&txn, id, place).await?;
                if outcome == "accepted" {
                    taking.named.extend(person);
                    continue;
                }
                Some((id, outcome))
            }
        };
        let taken = taking.take(&txn, app, row).await?;
        if let Some((id, before)) = before {
            let settled = taken.settled();
            store::health_books::workbooks::settle(&txn, (id, place), &before, settled).await?;
        }
        txn.commit().await?;
        if let (Ok(effect), true) =
            (&taken.result, taking.id.is_some() && !taking.sending.as_request)
        {
            count(app, effect.action, 1);
        }
        let faults = taken.faults().iter().map(|fault| KeptFault::Placed {
            code: fault.why.code().to_owned(),
            column: fault.column.code().to_owned(),
            cell: fault.cell.clone(),
        });
        lines.push(LineView {
            position,
            row: Some(row.row),
            person_id: taken.person,
            outcome: taken.outcome().to_owned(),
            book_id: None,
            number: None,
            request_id: None,
            name: None,
            faults: faults.map(|fault| LineFault::kept(fault, language)).collect(),
        });
    }
    Ok(lines)
}

/// The whole list as it is now, without names: whoever sent the file has them.
async fn kept(
    app: &App,
    caller: &Caller,
    (id, permission): (HealthBookListId, Permission),
    language: Language,
) -> Result<ListView, Error> {
    let txn = caller.begin(&app.db, permission).await?;
    let list = store::health_books::lists::find(&txn, id).await?;
    let list = list.ok_or(Error::NotFound("health-book-list"))?;
    let rows = store::health_books::lists::list_rows(&txn, id).await?;
    txn.commit().await?;
    let lines = rows.into_iter().map(|row| {
        let line = line(row, language)?;
        Ok::<_, Error>(LineView { name: None, ..line })
    });
    Ok(ListView::new(Some(id), &list.action, lines.collect::<Result<_, _>>()?).of(&list))
}

/// Gives a template to fill in.
#[utoipa::path(get, path = "/registry/v1/health-book-template", tag = "health books",
    responses((status = 200, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
pub(crate) async fn get_template(app: Data<App>, caller: Caller) -> Result<HttpResponse, Error> {
    caller.begin(&app.db, Permission::RequestHealthBook).await?.commit().await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, XLSX))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"mau-so-y-ba.xlsx\""))
        .body(template::write()?))
}

fn no_list(why: NoBookList) -> Problem {
    let (kind, vi, en) = match why {
        NoBookList::NoHeader => (
            "no-header",
            "không thấy dòng tiêu đề có «Số CCCD», «Số sổ», hoặc «Số thẻ BHYT» cùng «Họ và tên»",
            "there is no header with a citizen id, a book number, or a card number and a name",
        ),
        NoBookList::SeveralSheets => (
            "several-lists",
            "có hơn một trang tính như vậy; hãy gửi từng trang",
            "more than one sheet is such a list; send each alone",
        ),
        NoBookList::NoRows => {
            ("no-rows", "không có dòng nào dưới tiêu đề", "there is no row below the header")
        }
    };
    Problem::unprocessable(kind, (vi, en))
}
