//! Figures: how many people, by what.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Data;
use auth::audit::{self, Action};
use auth::{Caller, Permission, Reach};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::domain::figures::{self, Cell};
use crate::error::Error;
use crate::store;
use crate::store::figures::Figure;

/// People that share something.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FigureView {
    key: String,
    /// Nothing where the figure is suppressed because it is small.
    people: Option<i64>,
}

/// How many people are under management.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FiguresView {
    /// True for those without the right to individuals: small figures are left out, others rounded.
    suppressed: bool,
    people: Option<i64>,
    by_organisation: Vec<FigureView>,
    by_tier: Vec<FigureView>,
    by_sex: Vec<FigureView>,
    /// `in_office` or `retired`.
    by_standing: Vec<FigureView>,
}

/// Tells how many people are under management, from counters kept as they come and change.
#[utoipa::path(get, path = "/registry/v1/figures", tag = "figures",
    responses((status = 200, body = FiguresView)))]
pub(crate) async fn get_figures(app: Data<App>, caller: Caller) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeFigures).await?;
    let counters = store::figures::list(&txn).await?;
    audit::record_subject(&txn, Action::Read, "figures", "registry").await?;
    txn.commit().await?;
    Ok(HttpResponse::Ok().json(FiguresView::new(&counters, may_see_individuals(&caller))))
}

/// Only who may read each of the people counted may see a small figure of them.
fn may_see_individuals(caller: &Caller) -> bool {
    let individuals = caller.reach(Permission::SeePerson);
    individuals == Some(Reach::Everyone) || individuals == caller.reach(Permission::SeeFigures)
}

impl FiguresView {
    fn new(counters: &[Figure], individuals: bool) -> Self {
        let by = |key: fn(&Figure) -> &str| {
            let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
            for counter in counters {
                *sums.entry(key(counter)).or_default() += i64::from(counter.people);
            }
            view(sums.into_iter().collect(), individuals)
        };
        let people: i64 = counters.iter().map(|counter| i64::from(counter.people)).sum();
        Self {
            suppressed: !individuals,
            people: if individuals { Some(people) } else { figures::total(people) },
            by_organisation: by(|counter| &counter.organisation),
            by_tier: by(|counter| &counter.tier),
            by_sex: by(|counter| &counter.sex),
            by_standing: by(|counter| if counter.in_office { "in_office" } else { "retired" }),
        }
    }
}

fn view(sums: Vec<(&str, i64)>, individuals: bool) -> Vec<FigureView> {
    let cells = if individuals {
        sums.into_iter().map(|(label, people)| Cell { label, people: Some(people) }).collect()
    } else {
        figures::suppress(sums)
    };
    let view = |cell: Cell<&str>| FigureView { key: cell.label.to_owned(), people: cell.people };
    cells.into_iter().map(view).collect()
}
