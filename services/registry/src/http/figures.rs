//! Figures: how many people, by what; how many health books, and what was done with them.

mod books;

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Data;
use auth::audit::{self, Action};
use auth::{Caller, Permission, Reach};
use chrono::Days;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::domain::figures::{self, Cell};
use crate::error::Error;
use crate::store;
use crate::store::figures::Figure;
use books::{BookYearView, BooksView};

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
    health_books: BooksView,
    /// Newest first.
    health_books_by_year: Vec<BookYearView>,
}

/// Tells how many people are under management and how many health books there are, from counters kept as they come
/// and change.
#[utoipa::path(get, path = "/registry/v1/figures", tag = "figures",
    responses((status = 200, body = FiguresView)))]
pub(crate) async fn get_figures(app: Data<App>, caller: Caller) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeFigures).await?;
    let counters = store::figures::list(&txn).await?;
    let today = app.clock.today();
    let soon = today.checked_add_days(Days::new(app.health_books.expiring_days.into()));
    let in_force =
        store::health_books::figures::in_force(&txn, today, soon.unwrap_or(today)).await?;
    let done = store::health_books::figures::list_done(&txn).await?;
    audit::record_subject(&txn, Action::Read, "figures", "registry").await?;
    txn.commit().await?;
    let books = may_see_individuals(&caller, Permission::SeeHealthBooks);
    let books = (BooksView::new(&in_force, books), books::years(&done, books));
    let people = may_see_individuals(&caller, Permission::SeePerson);
    Ok(HttpResponse::Ok().json(FiguresView::new((&counters, people), books)))
}

/// Only who may read each of those counted may see a small figure of them.
fn may_see_individuals(caller: &Caller, permission: Permission) -> bool {
    let individuals = caller.reach(permission);
    individuals == Some(Reach::Everyone) || individuals == caller.reach(Permission::SeeFigures)
}

impl FiguresView {
    fn new(
        (counters, individuals): (&[Figure], bool),
        (health_books, health_books_by_year): (BooksView, Vec<BookYearView>),
    ) -> Self {
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
            health_books,
            health_books_by_year,
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
