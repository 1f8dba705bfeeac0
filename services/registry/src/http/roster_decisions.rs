//! Decisions about held rows of an import: one, several or all at once.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::idempotency::{self, Answer};
use auth::{Caller, Permission, Reach, Txn};
use runtime::http::Json;
use runtime::{Fault as BodyFault, Problem};
use schema::RosterImportId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::domain::roster::{Column, Fault, FaultCode};
use crate::error::Error;
use crate::store;
use crate::store::decisions::{Chosen, Left};

/// What is done with rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Decision {
    /// Read and judged anew, as after another person was corrected.
    Retry,
    /// Taken although they contradict themselves; what cannot be read and is not needed is left out.
    Accept,
    /// Not taken. Nothing of them is kept; it cannot be undone.
    Reject,
}

/// A decision about rows.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Decide {
    decision: Decision,
    /// The workbook's own numbers: held rows, or rows that repeat another.
    #[serde(default)]
    rows: Vec<u32>,
    /// Every held row instead.
    #[serde(default)]
    all_held: bool,
    /// Why rows are rejected. It must not say anything about the person.
    #[serde(default)]
    reason: String,
}

/// What a decision came to. `received = rejected + pending`; the import tells what becomes of the latter.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Decided {
    /// Rows that the decision is about.
    received: i32,
    accepted: i32,
    held: i32,
    rejected: i32,
    /// Rows that are judged in the background now.
    pending: i32,
    /// Rows that waited behind rejected ones and are judged now as well.
    released: i32,
}

/// Decides about one, several or all held rows.
#[utoipa::path(post, path = "/registry/v1/roster-imports/{id}/rows/decisions",
    tag = "roster imports", params(("id" = Uuid, Path)), request_body = Decide,
    responses((status = 202, body = Decided), (status = 403), (status = 404), (status = 409),
              (status = 422)))]
pub(crate) async fn decide(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
    Json(wanted): Json<Decide>,
) -> Result<HttpResponse, Error> {
    let id = RosterImportId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::ImportRoster).await?;
    let import = store::imports::find_for_update(&txn, id).await?;
    import.ok_or(Error::NotFound("import"))?;
    if let Some(answer) = idempotency::replay(&txn, &request).await? {
        return Ok(answer);
    }
    check(&wanted)?;
    let rows = numbers(&wanted.rows)?;
    let chosen = if wanted.all_held { Chosen::Held } else { Chosen::Rows(&rows) };
    let not_waiting = store::decisions::list_not_waiting(&txn, id, &rows).await?;
    if !not_waiting.is_empty() {
        return Err(not_held(&not_waiting));
    }
    let decided = match wanted.decision {
        Decision::Reject => reject(&txn, id, chosen, wanted.reason.trim()).await?,
        Decision::Retry => try_again(&txn, id, chosen, false).await?,
        Decision::Accept => try_again(&txn, id, chosen, true).await?,
    };
    audit::record_subject(&txn, Action::Change, "roster-import", &id.to_string()).await?;
    let answer = Answer::json(StatusCode::ACCEPTED, &decided)
        .with_location(format!("/registry/v1/roster-imports/{id}"));
    idempotency::remember(&txn, &request, &answer).await?;
    txn.commit().await?;

    app.rows_wait.notify_one();
    Ok(answer.response())
}

async fn try_again(
    txn: &Txn,
    id: RosterImportId,
    chosen: Chosen<'_>,
    confirmed: bool,
) -> Result<Decided, Error> {
    let everyone = txn.caller().reach(Permission::ImportRoster) == Some(Reach::Everyone);
    if confirmed && !everyone {
        let why = (
            "chỉ cán bộ Ban Bảo vệ sức khỏe mới xác nhận được dòng có mâu thuẫn",
            "only an officer of the Board confirms a row that contradicts itself",
        );
        return Err(Error::Refused(Problem::forbidden("officer-confirms", why)));
    }
    let left = store::decisions::try_again(txn, id, chosen, (everyone, confirmed)).await?;
    count(txn, id, left, (0, left.all())).await?;
    Ok(Decided {
        received: left.all(),
        accepted: 0,
        held: 0,
        rejected: 0,
        pending: left.all(),
        released: 0,
    })
}

async fn reject(
    txn: &Txn,
    id: RosterImportId,
    chosen: Chosen<'_>,
    reason: &str,
) -> Result<Decided, Error> {
    let fault = Fault::of_row(Column::Ordinal, FaultCode::RejectedByOffice);
    let faults = serde_json::to_value([fault])?;
    let left = store::decisions::reject(txn, id, chosen, (faults, reason)).await?;
    let released = store::decisions::release(txn, id).await?;
    let moved = Left { duplicates: left.duplicates + released, ..left };
    count(txn, id, moved, (left.all(), released)).await?;
    Ok(Decided {
        received: left.all(),
        accepted: 0,
        held: 0,
        rejected: left.all(),
        pending: 0,
        released,
    })
}

async fn count(
    txn: &Txn,
    id: RosterImportId,
    left: Left,
    arrived: (i32, i32),
) -> Result<(), Error> {
    if store::decisions::count_moved(txn, id, left, arrived).await? {
        return Ok(());
    }
    let why = ("lượt nhập này đã dừng", "the import was stopped");
    Err(Error::Refused(Problem::conflict("import-has-ended", why)))
}

/// Names every fault of the request at once.
fn check(wanted: &Decide) -> Result<(), Error> {
    let mut faults = Vec::new();
    if wanted.rows.is_empty() != wanted.all_held {
        let why = ("chọn các dòng, hoặc tất cả", "name the rows, or take all that are held");
        faults.push(BodyFault::new("/rows", "rows-or-all", why));
    }
    let reason = wanted.reason.trim().chars().count();
    if wanted.decision == Decision::Reject && reason == 0 {
        let why = ("cần lý do từ chối", "a reason is needed");
        faults.push(BodyFault::new("/reason", "missing", why));
    }
    if reason > 500 {
        let why = ("dài quá 500 ký tự", "is longer than 500 letters");
        faults.push(BodyFault::new("/reason", "too-long", why));
    }
    Error::refuse(faults)
}

fn numbers(rows: &[u32]) -> Result<Vec<i32>, Error> {
    let number = |row: &u32| i32::try_from(*row).map_err(|_| Error::NotFound("row"));
    rows.iter().map(number).collect()
}

fn not_held(rows: &[i32]) -> Error {
    let fault = |row: &i32| {
        let why = (format!("dòng {row} không còn chờ"), format!("row {row} does not wait"));
        BodyFault::new("/rows", "row-not-held", why)
    };
    let why = ("có dòng không còn chờ; chưa làm gì", "some rows do not wait; nothing was done");
    let faults = rows.iter().take(100).map(fault).collect();
    Error::Refused(Problem::conflict("row-not-held", why).with_faults(faults))
}
