//! Two people beside each other, as whoever decides must see them.

use auth::Txn;
use auth::audit::{self, Action};
use auth::secrets::PersonKey;
use chrono::NaiveDate;
use schema::{BirthDate, CitizenId, PersonId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::import_view::OrganisationRef;
use super::people::PersonView;
use crate::app::App;
use crate::domain::duplicate::shown_apart;
use crate::domain::merge::Values;
use crate::domain::person::Person;
use crate::error::Error;
use crate::store;
use crate::store::health_books::InForce;
use crate::store::merges::Counts;

/// One of the two.
#[derive(Serialize, ToSchema)]
pub(super) struct SideView {
    #[serde(flatten)]
    person: PersonView,
    /// The citizen id as far as it tells them apart: what both have in common is a dot, but for the last digits.
    citizen_id: String,
    insurance: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    address: Option<String>,
    /// Every post that lasts.
    posts: Vec<OrganisationRef>,
    book: Option<BookRef>,
    /// What is said of them in their history.
    facts: i64,
    /// Lists of committees that they are on.
    lists: i64,
    /// Lists of health books that they are on.
    book_lists: i64,
    version: i32,
}

/// A health book in force.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct BookRef {
    id: Uuid,
    number: String,
    valid_to: NaiveDate,
}

/// What the survivor will be.
#[derive(Serialize, ToSchema)]
pub(super) struct AfterView {
    name: String,
    sex: String,
    #[schema(value_type = String)]
    born: BirthDate,
    tier: String,
    standing: String,
    organisation: String,
    post: String,
    in_office: bool,
    insurance: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    address: Option<String>,
}

/// The two side by side, in the order asked for; both are audited.
pub(super) async fn sides(
    txn: &Txn,
    app: &App,
    (one, other): (PersonId, PersonId),
) -> Result<Vec<SideView>, Error> {
    let ids = [one.as_uuid(), other.as_uuid()];
    let rows = store::people::list_rows(txn, &ids).await?;
    let wholes = store::people::list_whole(txn, &ids).await?;
    let (_, books) = store::health_books::lock_standings(txn, &ids).await?;
    let mut opened = Vec::with_capacity(2);
    for id in [one, other] {
        let whole = wholes.iter().find(|row| row.id == id.as_uuid());
        let whole = whole.ok_or(Error::NotFound("person"))?;
        let key = PersonKey::find(txn, &app.keyring, id).await?.ok_or(Error::NotFound("person"))?;
        opened.push(whole.open(&key)?);
    }
    let mut sides = Vec::with_capacity(2);
    for (person, other) in [(&opened[0], &opened[1]), (&opened[1], &opened[0])] {
        let row = rows.iter().find(|row| row.id == person.id.as_uuid()).cloned();
        let row = row.ok_or(Error::NotFound("person"))?;
        let version = row.version;
        let book = books.iter().find(|book| book.person_id == person.id.as_uuid());
        let posts = store::merges::live_posts(txn, person.id).await?;
        let posts = posts.into_iter().map(|(code, name)| OrganisationRef { code, name }).collect();
        let counts = store::merges::counts(txn, vec![person.id.as_uuid()]).await?;
        let view = SideView::new(PersonView::from(row), person, &other.private.citizen_id, version);
        sides.push(view.with(posts, book_ref(txn, book).await?, counts));
    }
    audit::record(txn, Action::Read, &[one, other]).await?;
    Ok(sides)
}

/// A book by its number.
pub(super) async fn book_ref(txn: &Txn, book: Option<&InForce>) -> Result<Option<BookRef>, Error> {
    let Some(book) = book else { return Ok(None) };
    let found = store::health_books::list(txn, &[book.id]).await?;
    let found = found.into_iter().next();
    Ok(found.map(|book| BookRef { id: book.id, number: book.number, valid_to: book.valid_to }))
}

impl SideView {
    fn new(view: PersonView, person: &Person, other: &CitizenId, version: i32) -> Self {
        let private = &person.private;
        Self {
            person: view,
            citizen_id: shown_apart(&private.citizen_id, other),
            insurance: private.insurance.as_ref().map(|code| code.as_str().to_owned()),
            phone: private.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            email: private.email.clone(),
            address: private.address.clone(),
            posts: Vec::new(),
            book: None,
            facts: 0,
            lists: 0,
            book_lists: 0,
            version,
        }
    }

    fn with(self, posts: Vec<OrganisationRef>, book: Option<BookRef>, counts: Counts) -> Self {
        let Counts { facts, lists, book_lists } = counts;
        Self { posts, book, facts, lists, book_lists, ..self }
    }

    /// Where the survivor will have a post: where either has one, if they are under management then.
    pub(super) fn posts_with(&self, other: &Self, is_managed: bool) -> Vec<OrganisationRef> {
        let mut posts: Vec<(&str, &str)> = Vec::new();
        for post in self.posts.iter().chain(&other.posts).filter(|_| is_managed) {
            posts.push((&post.code, &post.name));
        }
        posts.sort_unstable();
        posts.dedup();
        let post = |(code, name): (&str, &str)| (code.to_owned(), name.to_owned());
        posts.into_iter().map(post).map(|(code, name)| OrganisationRef { code, name }).collect()
    }

    pub(super) fn version(&self) -> i32 {
        self.version
    }
}

impl From<Values> for AfterView {
    fn from(values: Values) -> Self {
        let private = values.private;
        Self {
            name: values.name.as_str().to_owned(),
            sex: values.sex.as_str().to_owned(),
            born: values.born,
            tier: values.tier.as_str().to_owned(),
            standing: values.standing,
            organisation: values.organisation.as_str().to_owned(),
            post: values.post,
            in_office: values.in_office,
            insurance: private.insurance.map(|code| code.as_str().to_owned()),
            phone: private.phone.map(|phone| phone.as_str().to_owned()),
            email: private.email,
            address: private.address,
        }
    }
}
