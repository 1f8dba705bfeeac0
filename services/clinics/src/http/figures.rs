//! Counts.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::Data;
use auth::Reach;
use auth::{Caller, Permission};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::domain::figures::suppress;
use crate::error::Error;
use crate::store::facilities;
use crate::store::figures::{self, Measure};

/// What is told of each clinic.
const SHOWN: [Measure; 7] = [
    Measure::Cards,
    Measure::Attempts,
    Measure::Due,
    Measure::NoAnswer,
    Measure::Done,
    Measure::Superseded,
    Measure::Ended,
];

/// The counters of the service.
#[derive(Serialize, ToSchema)]
pub(crate) struct FiguresView {
    /// The province, by measure: `cards`, `due`, `no_answer`, `done`, `superseded`, `ended`, `attempts`, `waiting`.
    /// Null for callers who reach one facility only; a total is null where it would reveal a small cell.
    totals: Option<BTreeMap<&'static str, Option<i64>>>,
    clinics: Vec<ClinicFigures>,
}

/// One clinic's counters; null where a small number is not shown.
#[derive(Serialize, ToSchema)]
pub(crate) struct ClinicFigures {
    facility: String,
    name: String,
    #[serde(flatten)]
    counts: BTreeMap<&'static str, Option<i64>>,
}

type Sums = BTreeMap<(String, String), i64>;

/// Shows the counters. Who may not see individuals is not shown cells below ten.
#[utoipa::path(get, operation_id = "show_clinic_figures", path = "/clinics/v1/figures", responses((status = 200, body = FiguresView)))]
pub(crate) async fn show(app: Data<App>, caller: Caller) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&app.db, Permission::SeeFigures).await?;
    let sums: Sums = figures::sums(&txn)
        .await?
        .into_iter()
        .map(|(facility, measure, value)| ((facility, measure), value))
        .collect();
    let everyone = caller.reach(Permission::SeeFigures) == Some(Reach::Everyone);
    let own = caller.facility();
    let mut clinics = facilities::list(&txn, "", None, i64::MAX).await?;
    txn.commit().await?;

    clinics.retain(|clinic| {
        let counted = sums.keys().any(|(facility, _)| *facility == clinic.code);
        let reached = everyone || own.as_ref().is_some_and(|own| own.as_str() == clinic.code);
        reached && (counted || clinic.takes_cards())
    });
    let sees_individuals = caller.allows(Permission::SeeFollowUps);
    let names = clinics.into_iter().map(|clinic| (clinic.code, clinic.name)).collect();
    let clinics = rows(names, &sums, sees_individuals);
    let totals = everyone.then(|| totals(&sums, &clinics));
    let view = FiguresView { totals, clinics };
    Ok(HttpResponse::Ok().json(view))
}

/// Adds up the province. Where exactly one cell of a column is hidden, the total would reveal it.
fn totals(sums: &Sums, clinics: &[ClinicFigures]) -> BTreeMap<&'static str, Option<i64>> {
    let total = |measure: Measure| -> i64 {
        sums.iter().filter(|((_, name), _)| name == measure.as_str()).map(|(_, value)| value).sum()
    };
    let hidden = |measure: Measure| {
        let cell = |clinic: &&ClinicFigures| clinic.counts.get(measure.as_str()) == Some(&None);
        clinics.iter().filter(cell).count()
    };
    SHOWN
        .into_iter()
        .chain([Measure::Waiting])
        .map(|measure| (measure.as_str(), (hidden(measure) != 1).then(|| total(measure))))
        .collect()
}

fn rows(names: Vec<(String, String)>, sums: &Sums, sees_individuals: bool) -> Vec<ClinicFigures> {
    let mut clinics: Vec<ClinicFigures> = names
        .into_iter()
        .map(|(facility, name)| ClinicFigures { facility, name, counts: BTreeMap::new() })
        .collect();
    for measure in SHOWN {
        let key = |clinic: &ClinicFigures| (clinic.facility.clone(), measure.as_str().to_owned());
        let column: Vec<i64> =
            clinics.iter().map(|clinic| sums.get(&key(clinic)).copied().unwrap_or(0)).collect();
        let shown = if sees_individuals {
            column.into_iter().map(Some).collect()
        } else {
            suppress(&column)
        };
        for (clinic, count) in clinics.iter_mut().zip(shown) {
            clinic.counts.insert(measure.as_str(), count);
        }
    }
    clinics
}
