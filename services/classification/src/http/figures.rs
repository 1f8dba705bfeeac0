//! Figures from counters that are kept as things happen.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use auth::{Caller, Permission};
use schema::HealthClass;
use serde::Serialize;
use utoipa::ToSchema;

use super::page;
use crate::app::App;
use crate::domain::simulation::COLUMNS;
use crate::error::Error;
use crate::store;

/// How many missing facts are named.
const TOP: usize = 10;
/// Counts below it are not shown to those who may not see individuals.
const SMALLEST: u64 = 10;

/// The service's figures, province-wide. Null where a count is too small to be shown.
#[derive(Serialize, ToSchema)]
pub(super) struct Figures {
    /// People with at least one assessment.
    assessed: Option<u64>,
    /// Conclusions that wait for the Council, by the class proposed; `open` where none could be.
    proposed: BTreeMap<&'static str, Option<u64>>,
    /// Signed conclusions by class.
    signed: BTreeMap<&'static str, Option<u64>>,
    /// Classes of former years from the office's paper, by year and class: nobody signed them here.
    paper: Vec<PaperYear>,
    /// What open assessments lack most, in this order.
    missing: Vec<Missing>,
    /// Whether counts are rounded down to tens and small ones left out.
    rounded: bool,
    table: Option<String>,
    table_note: Option<&'static str>,
}

/// A former year's classes.
#[derive(Serialize, ToSchema)]
pub(super) struct PaperYear {
    year: String,
    #[serde(flatten)]
    classes: BTreeMap<&'static str, Option<u64>>,
}

/// A fact that is missing.
#[derive(Serialize, ToSchema)]
pub(super) struct Missing {
    fact: String,
    /// What it is called, in the caller's language; its short name if the table in force has none.
    text: String,
    assessments: Option<u64>,
}

/// Shows the figures. Who may not see individuals gets counts rounded down to tens, and none below
/// ten: neither a cell nor the difference of two answers says anything about one person.
#[utoipa::path(get, path = "/classification/v1/figures", operation_id = "show_classification_figures",
    responses((status = 200, body = Figures)))]
pub(super) async fn show(
    app: Data<App>,
    caller: Caller,
    request: HttpRequest,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeFigures).await?;
    let rows = store::figures::list(&txn).await?;
    let table = app.tables.in_force(&txn).await.ok();
    txn.commit().await?;

    let everything = caller.allows(Permission::SeeProposals);
    let counts: BTreeMap<(String, String), u64> = rows
        .into_iter()
        .filter_map(|row| Some(((row.name, row.label), u64::try_from(row.value).ok()?)))
        .collect();
    let count = |name: &str, label: &str| {
        let count = counts.get(&(name.to_owned(), label.to_owned())).copied().unwrap_or(0);
        if everything { Some(count) } else { suppress(count) }
    };
    let by_class =
        |name: &'static str| COLUMNS.into_iter().map(|class| (class, count(name, class))).collect();
    let language = runtime::language(&request);
    let named = |fact: &str| {
        let known = table.as_ref()?.table.facts.iter().find(|known| known.id == fact)?;
        Some(if language == runtime::Language::Vi {
            known.text.vi.clone()
        } else {
            known.text.en.clone()
        })
    };
    let mut lacking: Vec<(&String, u64)> = counts
        .iter()
        .filter(|((name, _), _)| name == "missing")
        .map(|((_, fact), count)| (fact, *count))
        .collect();
    lacking.sort_by_key(|(fact, count)| (std::cmp::Reverse(*count), (*fact).clone()));
    let missing = lacking.into_iter().take(TOP).map(|(fact, count)| Missing {
        text: named(fact).unwrap_or_else(|| fact.clone()),
        fact: fact.clone(),
        assessments: if everything { Some(count) } else { suppress(count) },
    });
    let note = table.as_ref().is_some_and(|table| table.table.rests_on_defaults());
    Ok(HttpResponse::Ok().json(Figures {
        assessed: count("people", ""),
        proposed: by_class("proposed"),
        signed: by_class("signed"),
        paper: years_on_paper(&counts)
            .into_iter()
            .map(|year| {
                let of = |class: &'static str| (class, count("paper", &format!("{year}/{class}")));
                let classes = HealthClass::ALL.iter().map(|class| of(class.as_str())).collect();
                PaperYear { year, classes }
            })
            .collect(),
        missing: missing.filter(|missing| missing.assessments.is_some()).collect(),
        rounded: !everything,
        table: table.as_ref().map(|table| table.table.version.clone()),
        table_note: note.then(|| page::default_note(language)),
    }))
}

/// The years of which there are classes from paper.
fn years_on_paper(counts: &BTreeMap<(String, String), u64>) -> BTreeSet<String> {
    let labels = counts.keys().filter(|(name, _)| name == "paper");
    labels.filter_map(|(_, label)| Some(label.split_once('/')?.0.to_owned())).collect()
}

/// Leaves out what is below ten and rounds the rest down to tens.
pub(super) fn suppress(count: u64) -> Option<u64> {
    (count >= SMALLEST).then_some(count / SMALLEST * SMALLEST)
}
