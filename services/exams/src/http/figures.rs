//! How much came and what became of it.

use actix_web::web::{Data, Query};
use actix_web::{HttpResponse, get};
use auth::{Caller, Permission};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::error::Error;
use crate::store::figures::{self, Sum};

/// Which days of reception, in Hà Nội.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// The first day; 1 January of this year by default.
    from: Option<NaiveDate>,
    /// The last day; today by default.
    to: Option<NaiveDate>,
}

/// Counts; null where a count under ten is suppressed.
#[derive(Serialize, ToSchema)]
pub(super) struct FiguresView {
    from: NaiveDate,
    to: NaiveDate,
    total: CountsView,
    facilities: Vec<FacilityView>,
}

/// Counts of one facility.
#[derive(Serialize, ToSchema)]
pub(super) struct FacilityView {
    facility: String,
    #[serde(flatten)]
    counts: CountsView,
}

/// `received = accepted + held + rejected + unchanged + superseded + refused`.
#[derive(Serialize, ToSchema)]
pub(super) struct CountsView {
    received: Option<i64>,
    accepted: Option<i64>,
    held: Option<i64>,
    rejected: Option<i64>,
    unchanged: Option<i64>,
    superseded: Option<i64>,
    refused: Option<i64>,
    observations: Option<i64>,
    conditions: Option<i64>,
}

type Counts = [Option<i64>; 9];

/// Counts of deliveries by facility, from counters kept as they came.
///
/// Whoever may not see receipts gets no count under ten, nor one that a difference would reveal.
#[utoipa::path(
    get, path = "/exams/v1/figures", tag = "Figures", params(
        ("from" = Option<NaiveDate>, Query, description = "The first day; 1 January of this year by default"),
        ("to" = Option<NaiveDate>, Query, description = "The last day; today by default"),
    ),
    responses((status = 200, description = "The counts", body = FiguresView)),
)]
#[get("/figures")]
pub(super) async fn get(
    app: Data<App>,
    caller: Caller,
    wanted: Query<Wanted>,
) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeFigures).await?;
    let today = app.clock.today();
    let first = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
    let (from, to) = (wanted.from.unwrap_or(first), wanted.to.unwrap_or(today));
    let sums = figures::list(&txn, from, to).await?;
    txn.commit().await?;

    let mut total = [0; 9];
    for sum in &sums {
        for (total, count) in total.iter_mut().zip(counts(sum)) {
            *total += count;
        }
    }
    let mut total: Counts = total.map(Some);
    let mut rows: Vec<Counts> = sums.iter().map(|sum| counts(sum).map(Some)).collect();
    if !caller.allows(Permission::SeeReceipts) {
        suppress(&mut total, &mut rows);
    }
    let facilities = sums.into_iter().zip(rows);
    let facilities = facilities
        .map(|(sum, counts)| FacilityView { facility: sum.facility, counts: view(counts) })
        .collect();
    Ok(HttpResponse::Ok().json(FiguresView { from, to, total: view(total), facilities }))
}

fn counts(sum: &Sum) -> [i64; 9] {
    [
        sum.received,
        sum.accepted,
        sum.held,
        sum.rejected,
        sum.unchanged,
        sum.superseded,
        sum.refused,
        sum.observations,
        sum.conditions,
    ]
}

fn view(counts: Counts) -> CountsView {
    let [
        received,
        accepted,
        held,
        rejected,
        unchanged,
        superseded,
        refused,
        observations,
        conditions,
    ] = counts;
    CountsView {
        received,
        accepted,
        held,
        rejected,
        unchanged,
        superseded,
        refused,
        observations,
        conditions,
    }
}

/// Counts from one to nine are left out, and so is a row in which a state is: its sum would tell.
/// A single row that is left out would be the difference from the total, so the smallest of the
/// others goes too; alone, the total goes.
fn suppress(total: &mut Counts, rows: &mut [Counts]) {
    let small = |count: &Option<i64>| count.is_some_and(|count| (1..10).contains(&count));
    let mut hidden: Vec<usize> =
        (0..rows.len()).filter(|row| rows[*row].iter().any(small)).collect();
    if hidden.len() == 1 {
        let others = (0..rows.len()).filter(|row| !hidden.contains(row));
        match others.min_by_key(|row| rows[*row][0]) {
            Some(other) => hidden.push(other),
            None => *total = [None; 9],
        }
    }
    for row in hidden {
        rows[row] = [None; 9];
    }
    if total.iter().any(small) {
        *total = [None; 9];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(received: i64, held: i64) -> Counts {
        let mut row = [Some(0); 9];
        (row[0], row[1], row[2]) = (Some(received), Some(received - held), Some(held));
        row
    }

    #[test]
    fn a_small_count_cannot_be_had_by_a_difference() {
        let mut total = row(190, 13);
        let mut rows = [row(100, 10), row(60, 3), row(30, 0)];
        suppress(&mut total, &mut rows);
        assert_eq!(rows[1], [None; 9], "three deliveries wait");
        assert_eq!(rows[2], [None; 9], "or the total would tell");
        assert_eq!(rows[0], row(100, 10));
        assert_eq!(total, row(190, 13));
    }

    #[test]
    fn a_small_total_is_left_out_with_everything() {
        let mut total = row(5, 0);
        let mut rows = [row(5, 0)];
        suppress(&mut total, &mut rows);
        assert_eq!((total, rows[0]), ([None; 9], [None; 9]));
    }
}
