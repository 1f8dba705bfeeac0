//! What a caller is told when a request could not be done for no fault of theirs.

use std::error::Error;
use std::time::Duration;

use runtime::Problem;
use runtime::problem::Chain;
use sea_orm::{DbErr, RuntimeErr};

/// How soon it is worth asking again: a transaction is done by then, and a database that was restarted mostly is.
const AGAIN_AFTER: Duration = Duration::from_secs(2);

/// 503 with `Retry-After` where the same request may well succeed soon, else 500; either is in the log with its causes.
///
/// Soon means: all connections are taken, the database restarts or is full, or two transactions were in each other's
/// way. Nothing was kept of such a request, unless the connection broke in the moment of its commit.
pub fn failure(error: &(dyn Error + 'static)) -> Problem {
    if !is_passing(error) {
        return Problem::internal(error);
    }
    tracing::warn!(error = %Chain(error), "request put off");
    Problem::unavailable(
        "busy",
        (
            "Hệ thống đang bận. Hãy thử lại sau ít giây.",
            "The system is busy. Try again in a few seconds.",
        ),
    )
    .with_retry_after(AGAIN_AFTER)
}

fn is_passing(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<DbErr>() {
            return passes(error);
        }
        cause = error.source();
    }
    false
}

fn passes(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) => true,
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => match &**error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
            sqlx::Error::Database(error) => error.code().is_some_and(|code| passes_by(&code)),
            _ => false,
        },
        _ => false,
    }
}

/// By PostgreSQL's SQLSTATE (its manual's appendix A): connection exceptions, transactions rolled back for another's
/// sake, insufficient resources, a lock not available, a canceled query, a server that goes down or comes up.
fn passes_by(code: &str) -> bool {
    ["08", "40", "53"].iter().any(|class| code.starts_with(class))
        || ["55P03", "57014", "57P01", "57P02", "57P03"].contains(&code)
}
