//! Every path of the service in one table.

mod deliveries;
mod figures;
mod inbox;
mod page;
mod people;
mod rights;

use std::sync::Arc;

use actix_web::web::{self, Data, get, post, resource};
use auth::Authenticator;
use runtime::Routes;
use utoipa::OpenApi;

use crate::app::App;

/// Mounts the paths below `/notifications/v1`.
pub(crate) fn routes(app: Data<App>, authenticator: Data<Authenticator>) -> Routes {
    Arc::new(move |config| {
        config.service(
            web::scope("/notifications/v1")
                .app_data(app.clone())
                .app_data(authenticator.clone())
                .service(resource("/inbox").route(get().to(inbox::list)))
                .service(resource("/inbox/{id}/read").route(post().to(inbox::read)))
                .service(resource("/people/{id}/notices").route(get().to(people::notices)))
                .service(resource("/people/{id}/accesses").route(get().to(rights::accesses)))
                .service(resource("/people/{id}/data").route(get().to(rights::data)))
                .service(resource("/looks").route(post().to(rights::list_looks)))
                .service(resource("/deliveries").route(get().to(deliveries::list)))
                .service(resource("/figures").route(get().to(figures::show))),
        );
    })
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Yba notifications",
        description = "Inboxes, and how notices travelled.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2")
    ),
    paths(
        inbox::list,
        inbox::read,
        people::notices,
        rights::accesses,
        rights::data,
        rights::list_looks,
        deliveries::list,
        figures::show
    )
)]
struct Api;

/// Describes the service's HTTP interface.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}
