//! Searching people: by number, by card, by name, by what they are.

use std::time::Instant;

use actix_web::HttpResponse;
use actix_web::web::Data;
use auth::audit::{self, Action};
use auth::{Caller, Permission, Txn};
use runtime::Fault;
use runtime::http::Json;
use schema::{BirthDate, CitizenId, InsuranceCode, ManagementTier, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::people::PersonView;
use crate::app::App;
use crate::domain::card::read_card;
use crate::domain::search::Wanted;
use crate::domain::text;
use crate::error::Error;
use crate::store;
use crate::store::people::PersonRow;
use crate::store::search::Filters;

/// Most people that a search answers.
const MOST_ANSWERED: u32 = 50;
/// Candidates of each kind that are ranked: reading them is most of a search's work.
const MOST_RANKED: i32 = 50;
/// Candidates born in a year, which come in no order.
const MOST_RANKED_BORN: i32 = 200;

/// Whom to look for: by one number, by a card, or by name, birth and what they are, in any combination.
#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct Search {
    /// Twelve digits; spaces do not matter.
    citizen_id: Option<String>,
    /// A health insurance number, as it is recorded.
    insurance: Option<String>,
    /// The text of a citizen card's QR code: `CCCD|CMND|name|ddmmyyyy|sex|address|ddmmyyyy`.
    card: Option<String>,
    /// Any words of the name, in any order, with or without marks.
    name: Option<String>,
    /// `1986-06-25`, or `1986`.
    #[schema(value_type = Option<String>)]
    born: Option<BirthDate>,
    /// The code of an organisation: of it and of those below it.
    organisation: Option<String>,
    tier: Option<String>,
    /// Words of the post, with or without marks.
    post: Option<String>,
    in_office: Option<bool>,
    /// Also people whose name is near, where some have exactly the one wanted: a family, a middle and a given name.
    near: Option<bool>,
    /// `match` (the default where there is a name) or `name`: by given name, as Vietnamese lists are sorted.
    sort: Option<String>,
    /// At most this many; 20 by default, 50 at most.
    limit: Option<u32>,
}

/// What a search found, best match first.
#[derive(Serialize, ToSchema)]
pub(super) struct Found {
    items: Vec<PersonView>,
    /// All of them are called exactly as was asked; with `near` there may be more.
    exact: bool,
}

/// Searches people; a POST, because what is looked for is personal.
///
/// Who left or died is found by a number or a card alone.
#[utoipa::path(post, path = "/registry/v1/people/search", tag = "people", request_body = Search,
    responses((status = 200, body = Found), (status = 422)))]
pub(crate) async fn search_people(
    app: Data<App>,
    caller: Caller,
    Json(search): Json<Search>,
) -> Result<HttpResponse, Error> {
    let began = Instant::now();
    let txn = caller.begin(&app.db, Permission::SearchPeople).await?;
    let (kind, found) = find(&txn, &app, &search).await?;
    let ids: Vec<PersonId> = found.iter().map(|row| PersonId::from_uuid(row.id)).collect();
    audit::record(&txn, Action::Search, &ids).await?;
    txn.commit().await?;

    let seconds = began.elapsed().as_secs_f64();
    app.metrics.search_seconds.with_label_values(&[kind]).observe(seconds);
    let wanted = search.name.as_deref().and_then(Wanted::new);
    let exact =
        wanted.is_some_and(|it| it.is_held_by_all(found.iter().map(|row| row.name.as_str())));
    let items = found.into_iter().map(PersonView::from).collect();
    Ok(HttpResponse::Ok().json(Found { items, exact }))
}

async fn find(
    txn: &Txn,
    app: &App,
    search: &Search,
) -> Result<(&'static str, Vec<PersonRow>), Error> {
    if let Some(citizen_id) = &search.citizen_id {
        return Ok(("citizen_id", by_citizen_id(txn, app, citizen_id).await?));
    }
    if let Some(insurance) = &search.insurance {
        return Ok(("insurance", by_insurance(txn, app, insurance).await?));
    }
    if let Some(card) = &search.card {
        return Ok(("card", by_card(txn, app, card).await?));
    }
    let post = text::fold(search.post.as_deref().unwrap_or_default());
    let filters = Filters {
        organisation: search.organisation.as_deref().unwrap_or_default().trim(),
        tier: search.tier.as_deref().unwrap_or_default(),
        post: &post,
        in_office: search.in_office,
    };
    if !filters.tier.is_empty() && filters.tier.parse::<ManagementTier>().is_err() {
        let why = ("không có diện quản lý này", "there is no such tier");
        return Err(invalid("/tier", "tier-unknown", why));
    }
    let name = search.name.as_deref().filter(|name| !name.trim().is_empty());
    match name {
        Some(name) => Ok(("name", by_name(txn, name, search, &filters).await?)),
        None if filters.is_any() || search.born.is_some() => {
            let most = i32::try_from(search.limit()).unwrap_or(50);
            let found =
                store::search::list_within(txn, ("", ""), search.born, &filters, most).await?;
            Ok(("filters", in_order(found)))
        }
        None => {
            let why = (
                "cần số CCCD, số BHYT, họ tên hoặc một điều kiện lọc",
                "a number, a name or something to filter by is needed",
            );
            Err(invalid("/name", "missing", why))
        }
    }
}

async fn by_citizen_id(txn: &Txn, app: &App, written: &str) -> Result<Vec<PersonRow>, Error> {
    let digits: String = written.chars().filter(|letter| !letter.is_whitespace()).collect();
    let Ok(citizen_id) = CitizenId::try_from(digits) else {
        let why = ("số CCCD có đúng 12 chữ số", "a citizen id has exactly twelve digits");
        return Err(invalid("/citizen_id", "citizen-id-not-twelve-digits", why));
    };
    let hash = app.keyring.hash_citizen(&citizen_id);
    Ok(store::search::find_by_citizen_id(txn, &hash).await?.into_iter().collect())
}

async fn by_insurance(txn: &Txn, app: &App, written: &str) -> Result<Vec<PersonRow>, Error> {
    let code: String = written.chars().filter(|letter| !letter.is_whitespace()).collect();
    let Ok(code) = InsuranceCode::try_from(code.to_uppercase()) else {
        let why = (
            "số BHYT có 10 số, 12 số, hoặc 2 chữ cái và 13 số",
            "an insurance number has 10 digits, 12 digits, or 2 letters and 13 digits",
        );
        return Err(invalid("/insurance", "insurance-unreadable", why));
    };
    let hash = app.keyring.hash_insurance(&code);
    Ok(store::search::find_by_insurance(txn, &hash).await?.into_iter().collect())
}

/// The holder by the number; where it is not recorded, those of the name and birth on the card.
async fn by_card(txn: &Txn, app: &App, text: &str) -> Result<Vec<PersonRow>, Error> {
    let Some(card) = read_card(text) else {
        let why = ("không phải mã QR của thẻ CCCD", "this is no QR code of a citizen card");
        return Err(invalid("/card", "not-a-card", why));
    };
    let hash = app.keyring.hash_citizen(&card.citizen_id);
    if let Some(found) = store::search::find_by_citizen_id(txn, &hash).await? {
        return Ok(vec![found]);
    }
    let search = Search { born: Some(card.born), ..Search::default() };
    by_name(txn, card.name.as_str(), &search, &Filters::default()).await
}

async fn by_name(
    txn: &Txn,
    name: &str,
    search: &Search,
    filters: &Filters<'_>,
) -> Result<Vec<PersonRow>, Error> {
    let Some(wanted) = Wanted::new(name).filter(|_| name.chars().count() <= 255) else {
        let why = ("họ tên không đọc được", "the name cannot be read");
        return Err(invalid("/name", "not-a-name", why));
    };
    let born = search.born;
    let most = if born.is_some() { MOST_RANKED_BORN } else { MOST_RANKED };
    let mut found = match filters.is_any() {
        true => {
            let words = wanted.all_beginnings();
            store::search::list_within(txn, (&words, ""), born, filters, MOST_RANKED_BORN).await?
        }
        false => {
            let near = search.near.unwrap_or(false);
            store::search::list_named(txn, &wanted, born, (near, most)).await?
        }
    };
    if found.is_empty() {
        let name = wanted.folded();
        found = match filters.is_any() {
            true => store::search::list_within(txn, ("", name), born, filters, MOST_RANKED).await?,
            false => store::search::list_alike(txn, name, born, MOST_RANKED).await?,
        };
    }
    found.sort_by_cached_key(|row| {
        (wanted.distance(&row.name, row.born(), born), row.sort_key.clone(), row.id)
    });
    found.truncate(search.limit() as usize);
    Ok(if search.sort.as_deref() == Some("name") { in_order(found) } else { found })
}

/// By given name, then family name, then what is between.
fn in_order(mut found: Vec<PersonRow>) -> Vec<PersonRow> {
    found.sort_by(|one, other| (&one.sort_key, one.id).cmp(&(&other.sort_key, other.id)));
    found
}

impl Search {
    fn limit(&self) -> u32 {
        self.limit.unwrap_or(20).clamp(1, MOST_ANSWERED)
    }
}

fn invalid(pointer: &str, code: &'static str, why: (&'static str, &'static str)) -> Error {
    Error::invalid(vec![Fault::new(pointer, code, why)])
}
