//! Takes a committee's list in, whichever way it came: over HTTP, or in a sealed file of another network.
//!
//! What is here ends with the list's rows stored; the background takes them one after another.

use std::sync::Arc;

use auth::audit::{self, Action};
use auth::secrets::PersonKey;
use auth::{Caller, Permission, Reach, Txn};
use chrono::{Days, NaiveDate};
use runtime::Problem;
use schema::{CitizenId, KeyedHash, OrganisationCode, PersonId, RosterImportId};
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::domain::roster::{
    Column, Fault, FaultCode, List, Reading, RowCells, Wordings, find_list, read_row,
};
use crate::domain::text;
use crate::domain::workbook::annotate::can_be_annotated;
use crate::domain::workbook::{self, Limits};
use crate::error::Error;
use crate::find_sender::{Hints, find_sender};
use crate::store::imports::NewImport;
use crate::store::roster_files::FILE_PLACE;
use crate::store::rows::{NewRow, place};
use crate::{FRAME_PLACE, store};

/// Largest workbook that is kept, in bytes: four times a list of 10,000.
const KEPT_BYTES: usize = 4 << 20;

/// A list as it was sent.
pub(crate) struct SentList {
    pub(crate) file: Vec<u8>,
    pub(crate) file_name: String,
    /// Whose it is, if the sender says so.
    pub(crate) organisation: Option<OrganisationCode>,
    pub(crate) dry_run: bool,
    /// Differences from what is held wait for a confirmation.
    pub(crate) reconcile: bool,
}

/// What became of it.
pub(crate) enum TakenList {
    /// Its rows are taken in the background.
    New(RosterImportId),
    /// The same list was sent before.
    Before { id: RosterImportId, state: String },
}

/// Stores a list's rows, unless the same list is being taken or was.
pub(crate) async fn take_list(
    txn: &Txn,
    app: &App,
    sent: &SentList,
    (list, digest): (&List, Vec<u8>),
) -> Result<TakenList, Error> {
    let code = sent.organisation.as_ref();
    let hints = Hints { code, names: &list.senders, dry_run: sent.dry_run };
    let sender = find_sender(txn, app, hints).await?;
    let code = sender.organisation.as_str();
    if !sent.dry_run
        && let Some(same) = store::imports::find_same(txn, code, &digest).await?
    {
        let id = RosterImportId::from_uuid(same.id);
        return Ok(TakenList::Before { id, state: same.state });
    }

    let id = RosterImportId::generate(txn.now());
    let key =
        PersonKey::get_or_create(txn, &app.keyring, PersonId::from_uuid(id.as_uuid())).await?;
    let rows = store_rows(txn, app, &key, (list, &sender.unit)).await?;
    let rejected = rows.iter().filter(|row| row.sealed.is_none()).count();
    let new = NewImport {
        id,
        organisation: code,
        list_unit: &sender.unit,
        file_name: &sent.file_name,
        digest,
        dry_run: sent.dry_run,
        reconciles: sent.reconcile,
        layout: serde_json::to_value(&list.layout)?,
        sealed_frame: key.seal(FRAME_PLACE, &serde_json::to_vec(&list.frame)?),
        total: number(rows.len()),
        rejected: number(rejected),
    };
    if !store::imports::insert(txn, new).await? {
        return Err(sent_twice_at_once());
    }
    let everyone = txn.caller().reach(Permission::ImportRoster) == Some(Reach::Everyone);
    store::rows::insert_all(txn, id, rows, everyone).await?;
    if rejected == 0 {
        keep_file(txn, app, (id, &key), &sent.file).await?;
    }
    audit::record_subject(txn, Action::Create, "roster-import", &id.to_string()).await?;
    Ok(TakenList::New(id))
}

/// What makes two sendings the same import: the file, and how it is read. Read by other wordings it is another list.
pub(crate) fn digest(sent: &SentList, list: &List) -> Vec<u8> {
    let mut digest = Sha256::new_with_prefix(&sent.file);
    for (column, wording) in list.layout.by_added_wordings() {
        digest.update(format!("\0{column:?}={}", text::fold(wording)));
    }
    if sent.reconcile {
        digest.update("\0reconcile");
    }
    digest.finalize().to_vec()
}

/// What headers mean; asked for before the list is read, so that no transaction waits for that.
pub(crate) async fn wordings(app: &App, caller: &Caller) -> Result<Wordings, Error> {
    let txn = caller.begin(&app.db, Permission::ImportRoster).await?;
    let added = store::wordings::list_all(&txn).await?;
    txn.commit().await?;
    let known = added.into_iter().map(|added| {
        let column = serde_json::from_value(added.column.into())?;
        Ok::<_, Error>((added.wording, column))
    });
    Ok(Wordings::with(known.collect::<Result<Vec<_>, _>>()?))
}

/// Unpacks and reads the workbook off the caller's thread.
pub(crate) async fn read_list(
    app: Arc<App>,
    sent: SentList,
    wordings: Wordings,
) -> Result<(SentList, List), Error> {
    let limits: Limits = app.roster.limits;
    let read = tokio::task::spawn_blocking(move || {
        let sheets = workbook::read(&sent.file, &limits)?;
        Ok::<_, Error>((sent, find_list(sheets, &wordings)?))
    });
    let read = read.await.map_err(|_| Error::Worker)?;
    read.inspect_err(|error| {
        let kind = Problem::from(error).kind();
        app.metrics.workbooks_refused.with_label_values(&[kind]).inc();
    })
}

/// Keeps the workbook for some days, to be given back with its own looks; only one without a row that must not be here.
async fn keep_file(
    txn: &Txn,
    app: &App,
    (id, key): (RosterImportId, &PersonKey),
    file: &[u8],
) -> Result<(), Error> {
    let days = app.roster.file_days;
    if days == 0 || file.len() > KEPT_BYTES || !can_be_annotated(file) {
        return Ok(());
    }
    let forget_on = app.clock.today() + Days::new(u64::from(days));
    Ok(store::roster_files::insert(txn, id, key.seal(FILE_PLACE, file), forget_on).await?)
}

/// Seals the rows, leaving nothing in those about people whose records must not be here.
async fn store_rows(
    txn: &Txn,
    app: &App,
    key: &PersonKey,
    (list, unit): (&List, &str),
) -> Result<Vec<NewRow>, Error> {
    let today = app.clock.today();
    let hashed: Vec<(Option<FaultCode>, Option<KeyedHash>)> =
        list.rows.iter().map(|row| look_at(app, list, row, (unit, today))).collect();
    let hashes: Vec<&KeyedHash> = hashed.iter().filter_map(|(_, hash)| hash.as_ref()).collect();
    let refused = store::refusals::find_refused(txn, &hashes).await?;

    let mut rows = Vec::with_capacity(list.rows.len());
    for (cells, (secret, hash)) in list.rows.iter().zip(&hashed) {
        let is_listed = hash.as_ref().is_some_and(|hash| refused.contains(hash));
        let why = secret.or(is_listed.then_some(FaultCode::Refused));
        rows.push(match why {
            None => {
                let sealed = key.seal(&place(cells.row), &serde_json::to_vec(cells)?);
                NewRow { row: cells.row, sealed: Some(sealed), faults: serde_json::json!([]) }
            }
            Some(code) => {
                let column = match code {
                    FaultCode::Refused => Column::CitizenId,
                    _ => Column::Post,
                };
                let fault = Fault::of_row(column, code).at(&list.layout, cells.row);
                let faults = serde_json::to_value([fault])?;
                NewRow { row: cells.row, sealed: None, faults }
            }
        });
    }
    Ok(rows)
}

/// What of a row decides whether it may be stored: a state secret, or its citizen id's hash.
fn look_at(
    app: &App,
    list: &List,
    row: &RowCells,
    (unit, today): (&str, NaiveDate),
) -> (Option<FaultCode>, Option<KeyedHash>) {
    let hash = |id: &CitizenId| app.keyring.hash_citizen(id);
    match read_row(&list.layout, row, Some(unit), today) {
        Reading::StateSecret => (Some(FaultCode::StateSecret), None),
        Reading::Person(candidate) => (None, Some(hash(&candidate.citizen_id))),
        Reading::Held { said, .. } => (None, said.citizen_id.as_ref().map(hash)),
    }
}

fn sent_twice_at_once() -> Error {
    let why = ("tệp này đang được gửi lần thứ hai", "the same file is being sent twice at once");
    Error::Refused(Problem::conflict("request-still-running", why))
}

fn number(count: usize) -> i32 {
    i32::try_from(count).expect("a workbook has fewer rows")
}
