//! A split as it would be: who goes to which part, and where the rest is then.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use auth::audit::{self, Action};
use auth::{Caller, Permission};
use chrono::NaiveDate;
use runtime::http::Json;
use schema::{BirthDate, OrganisationCode, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::organisation_changes::{check_reach, fits};
use crate::app::App;
use crate::domain::organisation_change::{OrganisationChange, Part, Successor, name_by_posts};
use crate::domain::text;
use crate::error::Error;
use crate::store;
use crate::store::organisation_moves::Member;

/// Most people of one part that are shown by name.
const MOST_SHOWN: usize = 200;
/// Most people that a search shows.
const MOST_FOUND: usize = 50;

/// A split that is thought of; without parts only the posts are told.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PreviewSplit {
    /// `[{"code", "name", "parent", "people", "posts"}]`, as the change says it.
    #[serde(default)]
    #[schema(value_type = Vec<Object>)]
    into: Vec<Part>,
    #[serde(default)]
    closes: bool,
    /// The first day; today by default.
    on: Option<NaiveDate>,
    /// Words of a name, to find people of the organisation by; in a body, because they are somebody's.
    #[serde(default)]
    find: String,
}

/// What a split would do.
#[derive(Serialize, ToSchema)]
struct SplitView {
    /// How many have a post in the organisation now.
    people: usize,
    parts: Vec<PartView>,
    /// Who is named for no part.
    rest: RestView,
    /// Every post there is, the most frequent first.
    posts: Vec<PostCountView>,
    /// Whom the search found.
    found: Vec<MemberView>,
}

/// Who goes to a part by being named, or by their post.
#[derive(Serialize, ToSchema)]
struct PartView {
    code: String,
    name: Option<String>,
    /// It would be recorded.
    is_new: bool,
    people: usize,
    /// The first 200.
    items: Vec<MemberView>,
}

/// Where those are then who are named for no part.
#[derive(Serialize, ToSchema)]
struct RestView {
    people: usize,
    /// The first part, or the organisation itself where it stays.
    code: String,
    stays: bool,
}

/// A post, and how many have it.
#[derive(Serialize, ToSchema)]
struct PostCountView {
    post: String,
    people: usize,
}

/// Somebody of the organisation.
#[derive(Clone, Serialize, ToSchema)]
struct MemberView {
    id: Uuid,
    name: String,
    #[schema(value_type = String)]
    born: BirthDate,
    post: String,
    unit: Option<String>,
}

/// Tells what a split would do, and does nothing; what would be refused is refused.
#[utoipa::path(post, path = "/registry/v1/organisations/{code}/split-preview", tag = "organisations",
    params(("code" = String, Path)), request_body = PreviewSplit,
    responses((status = 200, body = SplitView), (status = 404), (status = 409), (status = 422)))]
pub(crate) async fn preview_split(
    app: Data<App>,
    caller: Caller,
    path: Path<String>,
    Json(wanted): Json<PreviewSplit>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::ManageOrganisations).await?;
    let found = store::organisations::find(&txn, &path).await?;
    let found = found.ok_or(Error::NotFound("organisation"))?;
    let code: OrganisationCode = found.code.parse().map_err(|_| store::corrupt("code"))?;
    let split = OrganisationChange::Split { into: wanted.into, closes: wanted.closes };
    check_reach(&txn, &code, &split).await?;
    let OrganisationChange::Split { into: mut parts, closes } = split.tidied() else {
        return Err(Error::NotFound("change"));
    };
    let members = store::organisation_moves::list_members(&txn, code.as_str()).await?;
    let posts: Vec<(PersonId, String)> =
        (members.iter()).map(|one| (PersonId::from_uuid(one.id), one.title.clone())).collect();
    name_by_posts(&mut parts, &posts);
    if !parts.is_empty() {
        let split = OrganisationChange::Split { into: parts.clone(), closes };
        let on = wanted.on.unwrap_or_else(|| app.clock.today());
        fits(&txn, &code, (&split, on), split.complaints(&code)).await?;
    }
    let mut parts_then = Vec::with_capacity(parts.len());
    for part in &parts {
        let exists = store::organisations::find(&txn, part.organisation.code.as_str()).await?;
        let known = exists.map(|exists| exists.name);
        parts_then.push(PartView::new(part, known, &members));
    }
    let found = search(&members, &wanted.find);
    let named: usize = parts_then.iter().map(|part| part.people).sum();
    let view = SplitView {
        people: members.len(),
        rest: RestView::new((&code, &parts), closes, members.len().saturating_sub(named)),
        posts: count_posts(&members),
        parts: parts_then,
        found,
    };
    let shown = view.parts.iter().flat_map(|part| &part.items).chain(&view.found);
    let mut shown: Vec<PersonId> = shown.map(|one| PersonId::from_uuid(one.id)).collect();
    shown.sort_unstable();
    shown.dedup();
    audit::record(&txn, Action::Read, &shown).await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Those whose names have every word that was typed.
fn search(members: &[Member], typed: &str) -> Vec<MemberView> {
    let folded = text::fold(typed);
    let words: Vec<&str> = folded.split_whitespace().collect();
    if words.is_empty() {
        return Vec::new();
    }
    let has = |member: &&Member| {
        let name: Vec<&str> = member.search_key.split_whitespace().collect();
        words.iter().all(|word| name.iter().any(|part| part.starts_with(word)))
    };
    members.iter().filter(has).take(MOST_FOUND).map(MemberView::from).collect()
}

fn count_posts(members: &[Member]) -> Vec<PostCountView> {
    let mut counted: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for member in members {
        let (_, count) =
            counted.entry(text::fold(&member.title)).or_insert((member.title.clone(), 0));
        *count += 1;
    }
    let mut posts: Vec<PostCountView> =
        counted.into_values().map(|(post, people)| PostCountView { post, people }).collect();
    posts.sort_by_key(|post| std::cmp::Reverse(post.people));
    posts
}

impl PartView {
    fn new(part: &Part, known: Option<String>, members: &[Member]) -> Self {
        let Successor { code, name, .. } = &part.organisation;
        let items = members.iter().filter(|one| part.people.contains(&PersonId::from_uuid(one.id)));
        Self {
            code: code.as_str().to_owned(),
            is_new: known.is_none(),
            name: known.or_else(|| name.clone()),
            people: part.people.len(),
            items: items.take(MOST_SHOWN).map(MemberView::from).collect(),
        }
    }
}

impl RestView {
    fn new((code, parts): (&OrganisationCode, &[Part]), closes: bool, people: usize) -> Self {
        let first = parts.first().filter(|_| closes).map(|part| &part.organisation.code);
        Self { people, code: first.unwrap_or(code).as_str().to_owned(), stays: first.is_none() }
    }
}

impl From<&Member> for MemberView {
    fn from(member: &Member) -> Self {
        Self {
            id: member.id,
            name: member.name.clone(),
            born: member.born(),
            post: member.title.clone(),
            unit: member.unit.clone(),
        }
    }
}
