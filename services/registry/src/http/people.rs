//! People: who they are, how to reach them.

use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use auth::audit::{self, Action};
use auth::secrets::PersonKey;
use auth::{Caller, Permission, aliases};
use chrono::{DateTime, Utc};
use schema::{BirthDate, PersonId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conditions;
use super::import_view::OrganisationRef;
use super::person_history::{Moment, PostView, person_then};
use crate::app::App;
use crate::domain::person::Person;
use crate::error::Error;
use crate::store;
use crate::store::people::PersonRow;

/// Who a person is.
#[derive(Serialize, ToSchema)]
pub(super) struct PersonView {
    id: Uuid,
    name: String,
    sex: String,
    /// `1986-06-25`, or `1986` where only the year is known.
    #[schema(value_type = String)]
    born: BirthDate,
    tier: String,
    in_office: bool,
    /// `managed`, `left` or `died`; who is retired stays managed.
    standing: String,
    organisation: OrganisationRef,
    post: String,
    registered_at: DateTime<Utc>,
}

/// How to reach a person.
#[derive(Serialize, ToSchema)]
pub(super) struct ContactView {
    phone: Option<String>,
    email: Option<String>,
    /// `managed`, `left` or `died`: whether they are to be called at all.
    standing: String,
}

/// Tells who a person is, or was on a day (`as_of`) as far as was known on a day (`as_known_on`).
///
/// Who was merged into somebody is answered as that person, whose address `Content-Location` then names.
/// With a day the answer also has posts, care groups and merits (`PersonThenView`).
#[utoipa::path(get, path = "/registry/v1/people/{id}", tag = "people",
    params(("id" = Uuid, Path), ("as_of" = Option<String>, Query),
           ("as_known_on" = Option<String>, Query)),
    responses((status = 200, body = PersonView), (status = 404)))]
pub(crate) async fn get_person(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
    path: Path<Uuid>,
    moment: Query<Moment>,
) -> Result<HttpResponse, Error> {
    let asked = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::SeePerson).await?;
    let id = aliases::survivor(&txn, asked).await?;
    if moment.is_asked() {
        let then = person_then(&txn, &app, id, &moment).await?;
        audit::record(&txn, Action::Read, &[id]).await?;
        txn.commit().await?;
        return Ok(conditions::told_as(HttpResponse::Ok().json(then), (asked, id)));
    }
    let row = store::people::find(&txn, id).await?.ok_or(Error::NotFound("person"))?;
    audit::record(&txn, Action::Read, &[id]).await?;
    txn.commit().await?;
    let version = row.version;
    let answer = conditions::answer(&request, version, &PersonView::from(row));
    Ok(conditions::told_as(answer, (asked, id)))
}

/// Tells how to reach a person.
#[utoipa::path(get, path = "/registry/v1/people/{id}/contact", tag = "people",
    params(("id" = Uuid, Path)), responses((status = 200, body = ContactView), (status = 404)))]
pub(crate) async fn get_contact(
    app: Data<App>,
    caller: Caller,
    path: Path<Uuid>,
) -> Result<HttpResponse, Error> {
    let asked = PersonId::from_uuid(path.into_inner());
    let txn = caller.begin(&app.db, Permission::SeeContact).await?;
    let id = aliases::survivor(&txn, asked).await?;
    let row = store::people::find_whole(&txn, id).await?.ok_or(Error::NotFound("person"))?;
    let key = PersonKey::find(&txn, &app.keyring, id).await?.ok_or(Error::NotFound("person"))?;
    let (private, standing) = (row.open(&key)?.private, row.standing);
    audit::record(&txn, Action::Read, &[id]).await?;
    txn.commit().await?;
    let phone = private.phone.map(String::from);
    Ok(HttpResponse::Ok().json(ContactView { phone, email: private.email, standing }))
}

impl PersonView {
    /// Takes over who they were on another day.
    pub(super) fn be_called(&mut self, then: &Person) {
        self.name = then.name.as_str().to_owned();
        self.sex = then.sex.as_str().to_owned();
        self.born = then.born;
    }

    /// Takes over what was so on another day.
    pub(super) fn be_then(
        &mut self,
        (tier, standing): (Option<String>, Option<String>),
        post: Option<&PostView>,
    ) {
        self.tier = tier.unwrap_or_default();
        self.standing = standing.unwrap_or_default();
        let (code, name) = post.map(PostView::organisation).unwrap_or_default();
        self.organisation = OrganisationRef { code: code.to_owned(), name: name.to_owned() };
        self.post = post.map(|post| post.title().to_owned()).unwrap_or_default();
        self.in_office = post.is_some_and(PostView::is_in_office);
    }
}

impl From<PersonRow> for PersonView {
    fn from(row: PersonRow) -> Self {
        Self {
            id: row.id,
            born: row.born(),
            name: row.name,
            sex: row.sex,
            tier: row.tier,
            in_office: row.in_office,
            standing: row.standing,
            organisation: OrganisationRef { code: row.organisation, name: row.organisation_name },
            post: row.post,
            registered_at: row.registered_at,
        }
    }
}
