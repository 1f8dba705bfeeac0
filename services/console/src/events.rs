//! What the console listens to: grants, so that its menu offers what its user may do.

use std::sync::Arc;

use auth::grants::{self, Applied, ApplyError};
use messaging::inbox::{self, Claim};
use messaging::{Delivery, Failure, Subscription};
use schema::Topic;
use sea_orm::DbErr;

use crate::app::App;

/// The console's only subscription.
pub(crate) fn subscription(app: Arc<App>) -> Subscription {
    Subscription::new(crate::NAME, &[Topic::Grants], move |delivery| {
        let app = Arc::clone(&app);
        async move { handle(&app, &delivery).await.map_err(Failure::from) }
    })
}

/// Why a grant's event was not applied.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("the event's type is not known")]
    UnknownType,
    #[error("access could not be set up")]
    Auth(#[from] auth::Error),
    #[error("the grant could not be applied")]
    Apply(#[from] ApplyError),
    #[error("the database failed")]
    Database(#[from] DbErr),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match error {
            Error::UnknownType | Error::Apply(ApplyError::Unreadable(_)) => {
                Self::Park(Box::new(error))
            }
            _ => Self::Retry(Box::new(error)),
        }
    }
}

/// Applies one event. It may be delivered again; the second time is a no-op.
async fn handle(app: &App, delivery: &Delivery) -> Result<(), Error> {
    let txn = app.begin_event().await?;
    if inbox::claim(&txn, crate::NAME, delivery).await? == Claim::AlreadyHandled {
        return Ok(());
    }
    if grants::apply(&txn, &delivery.envelope).await? == Applied::UnknownType {
        return Err(Error::UnknownType);
    }
    txn.commit().await?;
    Ok(())
}
