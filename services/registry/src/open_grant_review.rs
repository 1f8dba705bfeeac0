//! Opens the review of grants when a quarter begins, and counts what is overdue.

use auth::{Permission, Txn};
use chrono::{Days, NaiveDate};

use crate::app::App;
use crate::domain::quarter::Quarter;
use crate::error::Error;
use crate::store;

/// Opens the review of the quarter that today lies in, unless it is open, and counts what is overdue.
pub(crate) async fn open_grant_review(app: &App) -> Result<(), Error> {
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    let today = app.clock.today();
    let quarter = Quarter::of(today).to_string();
    open_if_new(&txn, app, today).await?;
    let review = store::grant_reviews::list(&txn, &quarter).await?;
    txn.commit().await?;
    let overdue = review.iter().filter(|review| review.due_on < today);
    let overdue = overdue.map(|review| review.waiting).sum();
    app.metrics.grants_overdue.with_label_values::<&str>(&[]).set(overdue);
    Ok(())
}

/// Opens the quarter's review if nobody has. Who opened late, as after an installation, has as many days from then.
async fn open_if_new(txn: &Txn, app: &App, today: NaiveDate) -> Result<(), Error> {
    let quarter = Quarter::of(today).to_string();
    if !store::grant_reviews::list(txn, &quarter).await?.is_empty() {
        return Ok(());
    }
    let first = store::grant_reviews::list(txn, "").await?.is_empty();
    let from = if first { today } else { Quarter::of(today).first_day() };
    let due_on = from + Days::new(app.grants.review_days.into());
    store::grant_reviews::open(txn, &quarter, due_on, today).await?;
    Ok(())
}
