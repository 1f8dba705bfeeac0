//! Everything that a service holds of a person, as one answer in which every field is explained.
//!
//! A service says in a [`Catalogue`] which tables hold something of people, in which words a person
//! understands each column, and why anything is left out; a test of each service compares it with the
//! database, so that a new table or column cannot be forgotten.

mod words;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::{HttpRequest, HttpResponse};
use runtime::{Fault, Problem};
use schema::{PersonId, Role, Scope};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::{Map, Value, json};

use uuid::Uuid;

use crate::accesses;
use crate::aliases;
use crate::audit::{self, Action};
use crate::caller::Caller;
use crate::db::Db;
use crate::error::Error;
use crate::permission::Permission;
use crate::secrets::{Keyring, PersonKey};
use crate::txn::Txn;

/// Vietnamese and English.
pub type Words = (&'static str, &'static str);

/// The header in which whoever is neither the person nor their proxy says why, form-encoded.
pub const REASON_HEADER: &str = "Yba-Reason";

/// A column that is sealed with the person's key, and how it is shown.
#[derive(Debug, Clone, Copy)]
pub struct Sealed {
    /// The column.
    pub column: &'static str,
    /// The field that what it holds is shown as.
    pub shown_as: &'static str,
    /// The place it was sealed for, which may depend on the row.
    pub place: fn(&Map<String, Value>) -> Vec<u8>,
    /// Reads what was sealed; nothing when it cannot be read.
    pub read: fn(&[u8]) -> Option<Value>,
}

/// A table that holds something of people.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What it is, for the person.
    pub title: Words,
    /// Where its rows of the person `$1` come from, in order: `card where person_id = $1 order by …`.
    pub from: &'static str,
    /// The columns that are shown as they are.
    pub fields: &'static [&'static str],
    /// The columns that are opened first.
    pub sealed: &'static [Sealed],
    /// The columns that are not shown, and why.
    pub withheld: &'static [(&'static str, Words)],
}

/// Everything that a service holds of people, and what of it a person does not get.
#[derive(Debug, Clone, Copy)]
pub struct Catalogue {
    /// The service's name.
    pub service: &'static str,
    /// In the order in which they are read.
    pub tables: &'static [Table],
    /// Tables of its own with a person in them that are not in the answer, and why; those of every service are known here.
    pub left_out: &'static [(&'static str, Words)],
    /// What the service's own columns mean; those of every service are known here.
    pub words: &'static [(&'static str, &'static str, &'static str)],
}

/// Why the hash of a number is not shown: the number itself is.
pub const HASH: Words = (
    "mã băm để tra cứu; số thật đã có ở trên",
    "a keyed hash to search by; the number itself is shown",
);
/// Why a column that only the program needs is not shown.
pub const INTERNAL: Words =
    ("giá trị kỹ thuật, không nói gì về người", "technical, says nothing of a person");

/// Left out in every service, and why.
const LEFT_OUT: &[(&str, Words)] = &[
    (
        "audit",
        ("ai đã xem: có ở mục riêng (accesses)", "who has looked: served by itself (accesses)"),
    ),
    (
        "person_key",
        ("khóa mã hóa dữ liệu, không phải thông tin", "the key of the data, no information"),
    ),
    (
        "person_scope",
        ("suy ra từ đơn vị và thẻ khám ở trên", "derived from the organisation and card above"),
    ),
    (
        "restricted_person",
        (
            "hồ sơ có đang bị hạn chế hay không: có ở registry",
            "whether the record is restricted: in registry",
        ),
    ),
    (
        "apart_person",
        ("suy ra từ diện quản lý, có ở registry", "derived from the management tier, in registry"),
    ),
    (
        "erased_person",
        ("dấu của hồ sơ đã xóa, chỉ có mã", "the mark of an erased record, an id alone"),
    ),
];

/// A download that is being put together in its transaction.
pub struct Download {
    txn: Txn,
    person: PersonId,
    /// Every id that is theirs now, with its key.
    ids: Vec<(Uuid, Option<PersonKey>)>,
    reason: Option<String>,
    parts: Vec<Value>,
}

impl Download {
    /// Checks who asks and, for others than the person and their proxy, why; then begins.
    pub async fn begin(
        db: &Db,
        keyring: &Keyring,
        caller: &Caller,
        (request, person): (&HttpRequest, PersonId),
    ) -> Result<Self, Error> {
        let txn = caller.begin(db, Permission::DownloadOwnData).await?;
        if !accesses::is_reached(&txn, person).await? {
            return Err(Error::Refused(Box::new(accesses::nobody())));
        }
        let reason = if is_their_own(caller, person) { None } else { Some(reason(request)?) };
        let same = aliases::find(&txn, person).await?;
        let mut ids = Vec::new();
        for id in same.ids() {
            ids.push((id, PersonKey::find(&txn, keyring, PersonId::from_uuid(id)).await?));
        }
        Ok(Self { txn, person: same.id, ids, reason, parts: Vec::new() })
    }

    /// Every id that is the person's now.
    pub fn ids(&self) -> Vec<Uuid> {
        self.ids.iter().map(|(id, _)| *id).collect()
    }

    /// Reads every table of a catalogue.
    pub async fn read(&mut self, catalogue: &Catalogue) -> Result<(), Error> {
        for table in catalogue.tables {
            let items = self.rows(table).await?;
            let fields = table.fields.iter().copied();
            let fields: Map<String, Value> = fields
                .chain(table.sealed.iter().map(|sealed| sealed.shown_as))
                .map(|field| (field.to_owned(), explained(catalogue, field)))
                .collect();
            let withheld: Map<String, Value> =
                table.withheld.iter().map(|(name, why)| ((*name).to_owned(), both(*why))).collect();
            let opened: Map<String, Value> = (table.sealed.iter())
                .map(|sealed| (sealed.column.to_owned(), sealed.shown_as.into()))
                .collect();
            self.parts.push(json!({
                "table": table.name, "title": both(table.title), "fields": fields,
                "opened": opened, "withheld": withheld, "items": items,
            }));
        }
        Ok(())
    }

    /// Adds a part that is no table, such as an assessment with its evidence in words.
    pub fn add(&mut self, name: &str, title: Words, items: Vec<Value>) {
        self.parts.push(json!({
            "part": name, "title": both(title), "fields": {}, "withheld": {}, "items": items,
        }));
    }

    /// The transaction, for what a service adds.
    pub fn txn(&self) -> &Txn {
        &self.txn
    }

    /// Leaves the audit row, ends the transaction and answers.
    pub async fn finish(self, catalogue: &Catalogue) -> Result<HttpResponse, Error> {
        match &self.reason {
            Some(reason) => {
                audit::record_with_reason(&self.txn, Action::Export, self.person, reason).await?;
            }
            None => audit::record(&self.txn, Action::Export, &[self.person]).await?,
        }
        let made_at = self.txn.now();
        self.txn.commit().await?;
        let left_out = catalogue.left_out.iter().chain(LEFT_OUT);
        let left_out: Vec<Value> =
            left_out.map(|(table, why)| json!({ "table": table, "why": both(*why) })).collect();
        let name = format!("attachment; filename=\"{}.json\"", catalogue.service);
        Ok(HttpResponse::Ok()
            .insert_header((CACHE_CONTROL, "no-store"))
            .insert_header((CONTENT_DISPOSITION, name))
            .json(json!({
                "service": catalogue.service, "person_id": self.person, "made_at": made_at,
                "parts": self.parts, "left_out": left_out,
            })))
    }

    async fn rows(&self, table: &Table) -> Result<Vec<Value>, Error> {
        let sealed = table.sealed.iter().map(|sealed| sealed.column);
        let columns: Vec<&str> = table.fields.iter().copied().chain(sealed).collect();
        let columns = columns.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>();
        let sql = format!(
            "select to_jsonb(t) from (select {} from {}) t",
            columns.join(", "),
            table.from
        );
        let mut items = Vec::new();
        for (id, key) in &self.ids {
            let values = [(*id).into()];
            let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, &sql, values);
            for row in self.txn.query_all_raw(statement).await? {
                let mut row: Value = row.try_get_by_index(0)?;
                if let Value::Object(row) = &mut row {
                    for sealed in table.sealed {
                        open(row, sealed, key.as_ref())?;
                    }
                }
                items.push(row);
            }
        }
        Ok(items)
    }
}

/// Puts what was sealed in the place of the seal. Without the key it is gone, and shown as nothing.
fn open(
    row: &mut Map<String, Value>,
    sealed: &Sealed,
    key: Option<&PersonKey>,
) -> Result<(), Error> {
    let place = (sealed.place)(row);
    let bytes = row.remove(sealed.column);
    // PostgreSQL writes bytes as \x and hexadecimal digits.
    let bytes = bytes.as_ref().and_then(Value::as_str).and_then(|text| text.get(2..));
    let shown = match (bytes, key) {
        (Some(hexadecimal), Some(key)) => {
            let bytes = hex::decode(hexadecimal).map_err(|_| Error::Sealed)?;
            (sealed.read)(&key.open(&place, &bytes)?).ok_or(Error::Sealed)?
        }
        _ => Value::Null,
    };
    row.insert(sealed.shown_as.to_owned(), shown);
    Ok(())
}

/// Everything that a catalogue names, for services that add nothing to it.
pub async fn answer(
    db: &Db,
    keyring: &Keyring,
    caller: &Caller,
    asked: (&HttpRequest, PersonId),
    catalogue: &Catalogue,
) -> Result<HttpResponse, Error> {
    let mut download = Download::begin(db, keyring, caller, asked).await?;
    download.read(catalogue).await?;
    download.finish(catalogue).await
}

/// Reads sealed text.
pub fn text(bytes: &[u8]) -> Option<Value> {
    std::str::from_utf8(bytes).ok().map(Value::from)
}

/// Reads sealed JSON.
pub fn structure(bytes: &[u8]) -> Option<Value> {
    serde_json::from_slice(bytes).ok()
}

fn is_their_own(caller: &Caller, person: PersonId) -> bool {
    caller.grants().iter().any(|grant| {
        matches!(grant.role, Role::Person | Role::Proxy) && grant.scope == Scope::Person(person)
    })
}

/// Reads why; a header, because a reason may name somebody and does not belong into a URL.
fn reason(request: &HttpRequest) -> Result<String, Error> {
    let header = request.headers().get(REASON_HEADER).and_then(|value| value.to_str().ok());
    let encoded = format!("reason={}", header.unwrap_or_default().replace('&', "%26"));
    let reason = url::form_urlencoded::parse(encoded.as_bytes()).next();
    let reason = reason.map(|(_, reason)| reason.trim().to_owned()).unwrap_or_default();
    if (1..=500).contains(&reason.chars().count()) {
        return Ok(reason);
    }
    let why = (
        "cần lý do: số, ngày giấy yêu cầu của người ấy",
        "a reason is needed: number and day of the person's written request",
    );
    let problem = Problem::unprocessable("reason-needed", why);
    Err(Error::Refused(Box::new(problem.with_faults(vec![Fault::new("/reason", "missing", why)]))))
}

fn both((vi, en): Words) -> Value {
    json!({ "vi": vi, "en": en })
}

/// What a field means in a catalogue's words; nothing where it has none.
pub fn meaning(catalogue: &Catalogue, field: &str) -> Words {
    let mut known = catalogue.words.iter().chain(words::WORDS);
    known.find(|(name, ..)| *name == field).map_or(("", ""), |(_, vi, en)| (*vi, *en))
}

/// What a field means. One without words shows as empty, and a service's test finds it.
fn explained(catalogue: &Catalogue, field: &str) -> Value {
    both(meaning(catalogue, field))
}
