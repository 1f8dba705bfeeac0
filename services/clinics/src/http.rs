//! Every path of the service in one table.

mod cards;
mod care_plans;
mod facilities;
mod figures;
mod follow_ups;
mod outcomes;
mod page;
mod rights;

use std::sync::Arc;

use actix_web::web::{self, Data, get, post, put, resource};
use auth::Authenticator;
use runtime::Routes;
use utoipa::OpenApi;

use crate::app::App;

/// Mounts the paths below `/clinics/v1`.
pub(crate) fn routes(app: Data<App>, authenticator: Data<Authenticator>) -> Routes {
    Arc::new(move |config| {
        config.service(
            web::scope("/clinics/v1")
                .app_data(app.clone())
                .app_data(authenticator.clone())
                .service(resource("/facilities").route(get().to(facilities::list)))
                .service(
                    resource("/facilities/{code}")
                        .route(get().to(facilities::show))
                        .route(put().to(facilities::record)),
                )
                .service(
                    resource("/people/{id}/card")
                        .route(get().to(cards::show))
                        .route(put().to(cards::register)),
                )
                .service(resource("/people/{id}/follow-ups").route(get().to(follow_ups::of_person)))
                .service(resource("/people/{id}/accesses").route(get().to(rights::accesses)))
                .service(resource("/people/{id}/data").route(get().to(rights::data)))
                .service(resource("/looks").route(post().to(rights::list_looks)))
                .service(resource("/follow-ups").route(get().to(follow_ups::list)))
                .service(resource("/follow-ups/{id}").route(get().to(follow_ups::show)))
                .service(resource("/follow-ups/{id}/outcome").route(post().to(outcomes::record)))
                .service(resource("/care-plans").route(get().to(care_plans::list)))
                .service(resource("/figures").route(get().to(figures::show))),
        );
    })
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Yba clinics",
        description = "Facilities, cards and the clinics' worklists.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2")
    ),
    paths(
        facilities::list,
        facilities::show,
        facilities::record,
        cards::show,
        cards::register,
        follow_ups::list,
        follow_ups::show,
        follow_ups::of_person,
        rights::accesses,
        rights::data,
        rights::list_looks,
        outcomes::record,
        care_plans::list,
        figures::show,
    )
)]
struct Api;

/// Describes the service's HTTP interface.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}
