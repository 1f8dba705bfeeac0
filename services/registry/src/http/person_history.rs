//! A person over time: what was so on a day (`as_of`), as far as was known on a day (`as_known_on`).

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Query};
use auth::audit::{self, Action};
use auth::secrets::PersonKey;
use auth::{Caller, Permission, Txn, aliases};
use chrono::{DateTime, NaiveDate, Utc};
use schema::PersonId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::import_view::OrganisationRef;
use super::people::PersonView;
use super::person_changes::PersonChangeView;
use crate::app::App;
use crate::change_person::FACT_PLACE;
use crate::error::Error;
use crate::say_identity::identified;
use crate::store;
use crate::store::person_history::{self as history, Fact};

/// Of which day, and as known when.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Moment {
    as_of: Option<NaiveDate>,
    as_known_on: Option<NaiveDate>,
}

/// A post that somebody had.
#[derive(Serialize, ToSchema)]
pub(super) struct PostView {
    organisation: OrganisationRef,
    title: String,
    unit: Option<String>,
    in_office: bool,
    from: NaiveDate,
    /// The last day; nothing while it lasts.
    to: Option<NaiveDate>,
}

/// A person as they were on a day, as far as was known on a day.
#[derive(Serialize, ToSchema)]
pub(super) struct PersonThenView {
    /// Who they were; standing, tier, post and organisation in it are those of that day, or empty.
    #[serde(flatten)]
    person: PersonView,
    as_of: NaiveDate,
    as_known_on: NaiveDate,
    /// The newest first.
    posts: Vec<PostView>,
    care_groups: Vec<String>,
    merits: Vec<String>,
}

/// Something that was said of a person.
#[derive(Serialize, ToSchema)]
pub(super) struct FactView {
    /// `standing`, `tier`, `post`, `care_group`, `merit`, `name`, `sex` or `born`.
    kind: String,
    /// The organisation of a post, the code of a care group or merit.
    key: String,
    key_name: Option<String>,
    #[schema(value_type = Object)]
    detail: Value,
    from: NaiveDate,
    to: Option<NaiveDate>,
    reason: String,
    document: String,
    recorded_by: String,
    recorded_at: DateTime<Utc>,
    /// When something else was said instead; nothing while it stands.
    superseded_at: Option<DateTime<Utc>>,
}

/// What was said of a person, and what was done.
#[derive(Serialize, ToSchema)]
pub(super) struct PersonHistoryView {
    facts: Vec<FactView>,
    /// Newest day first, with what is planned.
    changes: Vec<PersonChangeView>,
}

/// How a person was reached, and who is beside them.
#[derive(Default, Serialize, ToSchema)]
pub(super) struct ContactsView {
    /// Oldest first; one where a day was asked for.
    #[schema(value_type = Vec<Object>)]
    contact: Vec<Value>,
    #[schema(value_type = Vec<Object>)]
    family_contact: Vec<Value>,
    #[schema(value_type = Vec<Object>)]
    doctor: Vec<Value>,
    /// Empty where the citizen id has never changed.
    #[schema(value_type = Vec<Object>)]
    citizen_id: Vec<Value>,
}

impl Moment {
    pub(super) fn is_asked(&self) -> bool {
        self.as_of.is_some() || self.as_known_on.is_some()
    }
}

/// The instant until which something must have been said, to be known on a day.
fn known_before(day: NaiveDate) -> DateTime<Utc> {
    runtime::clock::start_of(day.succ_opt().unwrap_or(day))
}

/// A person as they were; the caller's transaction is theirs to end.
pub(super) async fn person_then(
    txn: &Txn,
    app: &App,
    id: PersonId,
    moment: &Moment,
) -> Result<PersonThenView, Error> {
    let row = store::people::find(txn, id).await?.ok_or(Error::NotFound("person"))?;
    let today = app.clock.today();
    let as_known_on = moment.as_known_on.unwrap_or(today);
    let as_of = moment.as_of.unwrap_or(today);
    let facts = history::list(txn, id, known_before(as_known_on), Some(as_of)).await?;
    let of = |kind: &'static str| facts.iter().filter(move |fact| fact.kind == kind);
    let text = |fact: Option<&Fact>, key: &str| {
        fact.and_then(|fact| fact.detail[key].as_str()).map(str::to_owned)
    };
    let mut posts: Vec<PostView> = of("post").map(PostView::from).collect();
    posts.sort_by_key(|post| std::cmp::Reverse(post.from));
    let mut person = PersonView::from(row);
    if let Some(key) = PersonKey::find(txn, &app.keyring, id).await?
        && let Some(whole) = store::people::find_whole(txn, id).await?
    {
        // Nothing is said of who somebody is until it changes: till then the row says it.
        person.be_called(&identified(&whole.open(&key)?, &facts, &key)?);
    }
    let standing = text(of("standing").next(), "standing");
    person.be_then((text(of("tier").next(), "tier"), standing), posts.first());
    Ok(PersonThenView {
        person,
        as_of,
        as_known_on,
        posts,
        care_groups: of("care_group").map(|fact| fact.key.clone()).collect(),
        merits: of("merit").map(|fact| fact.key.clone()).collect(),
    })
}

/// Tells what was said of a person, today or as known on a day, and what was done.
#[utoipa::path(get, path = "/registry/v1/people/{id}/history", tag = "people",
    params(("id" = Uuid, Path), ("as_known_on" = Option<String>, Query)),
    responses((status = 200, body = PersonHistoryView), (status = 404)))]
pub(crate) async fn get_history(
    app: Data<App>,
    caller: Caller,
    path: Path<Uuid>,
    moment: Query<Moment>,
) -> Result<HttpResponse, Error> {
    let id = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::SeePerson).await?;
    let id = aliases::survivor(&txn, id).await?;
    store::people::find(&txn, id).await?.ok_or(Error::NotFound("person"))?;
    let mut facts = match moment.as_known_on {
        Some(day) => history::list(&txn, id, known_before(day), moment.as_of).await?,
        None => history::list_all(&txn, id).await?,
    };
    open_identities(&txn, &app, id, &mut facts).await?;
    facts.retain(|fact| fact.sealed.is_none());
    let changes = store::person_changes::list(&txn, id).await?;
    audit::record(&txn, Action::Read, &[id]).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(PersonHistoryView {
        facts: facts.into_iter().map(FactView::from).collect(),
        changes: changes.into_iter().map(PersonChangeView::from).collect(),
    }))
}

/// Opens names, sexes and births; whoever sees the person may know them. Numbers are told with the contacts.
async fn open_identities(
    txn: &Txn,
    app: &App,
    id: PersonId,
    facts: &mut [Fact],
) -> Result<(), Error> {
    let Some(key) = PersonKey::find(txn, &app.keyring, id).await? else { return Ok(()) };
    let plain = |fact: &&mut Fact| matches!(fact.kind.as_str(), "name" | "sex" | "born");
    for fact in facts.iter_mut().filter(plain) {
        if let Some(sealed) = fact.sealed.take() {
            fact.detail = serde_json::from_slice(&key.open(FACT_PLACE, &sealed)?)?;
        }
    }
    Ok(())
}

/// Tells how a person is and was reached, by which citizen ids they are and were known, whom of the family to call, and who looks after them.
#[utoipa::path(get, path = "/registry/v1/people/{id}/contacts", tag = "people",
    params(("id" = Uuid, Path), ("as_of" = Option<String>, Query),
           ("as_known_on" = Option<String>, Query)),
    responses((status = 200, body = ContactsView), (status = 404)))]
pub(crate) async fn get_contacts(
    app: Data<App>,
    caller: Caller,
    path: Path<Uuid>,
    moment: Query<Moment>,
) -> Result<HttpResponse, Error> {
    let id = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::SeeContact).await?;
    let id = aliases::survivor(&txn, id).await?;
    store::people::find(&txn, id).await?.ok_or(Error::NotFound("person"))?;
    let known = known_before(moment.as_known_on.unwrap_or_else(|| app.clock.today()));
    let facts = history::list(&txn, id, known, moment.as_of).await?;
    let key = PersonKey::find(&txn, &app.keyring, id).await?;
    let mut view = ContactsView::default();
    for fact in &facts {
        let (Some(sealed), Some(key)) = (&fact.sealed, &key) else { continue };
        let mut said: Value = serde_json::from_slice(&key.open(FACT_PLACE, sealed)?)?;
        said["from"] = fact.valid_from.to_string().into();
        said["to"] = fact.valid_to.map(|day| day.to_string()).into();
        match fact.kind.as_str() {
            "contact" => view.contact.push(said),
            "family_contact" => view.family_contact.push(said),
            "doctor" => view.doctor.push(said),
            "citizen_id" => view.citizen_id.push(said),
            _ => {}
        }
    }
    audit::record(&txn, Action::Read, &[id]).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

impl PostView {
    pub(super) fn organisation(&self) -> (&str, &str) {
        (&self.organisation.code, &self.organisation.name)
    }

    pub(super) fn title(&self) -> &str {
        &self.title
    }

    pub(super) fn is_in_office(&self) -> bool {
        self.in_office
    }
}

impl From<&Fact> for PostView {
    fn from(fact: &Fact) -> Self {
        let text = |key: &str| fact.detail[key].as_str().map(str::to_owned);
        Self {
            organisation: OrganisationRef {
                code: fact.key.clone(),
                name: fact.key_name.clone().unwrap_or_default(),
            },
            title: text("title").unwrap_or_default(),
            unit: text("unit"),
            in_office: fact.detail["in_office"].as_bool().unwrap_or_default(),
            from: fact.valid_from,
            to: fact.valid_to,
        }
    }
}

impl From<Fact> for FactView {
    fn from(fact: Fact) -> Self {
        Self {
            kind: fact.kind,
            key: fact.key,
            key_name: fact.key_name,
            detail: fact.detail,
            from: fact.valid_from,
            to: fact.valid_to,
            reason: fact.reason,
            document: fact.document,
            recorded_by: fact.recorded_by,
            recorded_at: fact.recorded_at,
            superseded_at: fact.superseded_at,
        }
    }
}
