//! The paths of this service.

mod checkups;
mod fhir;
mod figures;
mod intakes;
mod outcome;
mod receipts;
mod rights;
mod unmatched;
mod view;

use actix_web::middleware::from_fn;
use actix_web::web::{self, Data, ServiceConfig};
use auth::Authenticator;
use runtime::http::limits;
use utoipa::OpenApi;

use crate::app::App;

/// Adds every path of the service.
pub(crate) fn routes(config: &mut ServiceConfig, app: &Data<App>, auth: &Data<Authenticator>) {
    let bundle_limit = app.config.bundle_limit;
    let fhir = web::scope("/exams/fhir")
        .app_data(app.clone())
        .app_data(auth.clone())
        .configure(|config| limits(config, bundle_limit))
        .wrap(from_fn(outcome::of_problems))
        .service(
            web::resource("")
                .route(web::post().to(fhir::deliver))
                .default_service(web::to(fhir::wrong_method)),
        )
        .service(web::resource("/metadata").route(web::get().to(fhir::metadata)));
    let own = web::scope("/exams/v1")
        .app_data(app.clone())
        .app_data(auth.clone())
        .service(intakes::upload)
        .service(intakes::list)
        .service(intakes::get)
        .service(intakes::cancel)
        .service(receipts::list)
        .service(receipts::get)
        .service(unmatched::list)
        .service(unmatched::match_person)
        .service(checkups::list)
        .service(web::resource("/people/{id}/accesses").route(web::get().to(rights::accesses)))
        .service(web::resource("/people/{id}/data").route(web::get().to(rights::data)))
        .service(web::resource("/looks").route(web::post().to(rights::list_looks)))
        .service(figures::get);
    config.service(fhir).service(own);
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Yba exams",
        description = "Takes in the results of check-ups: FHIR R4 bundles one by one or many in one upload, receipts for all of them, and what was found.",
    ),
    paths(
        fhir::deliver,
        fhir::metadata,
        intakes::upload,
        intakes::list,
        intakes::get,
        intakes::cancel,
        receipts::list,
        receipts::get,
        unmatched::list,
        unmatched::match_person,
        checkups::list,
        rights::accesses,
        rights::data,
        rights::list_looks,
        figures::get,
    )
)]
struct Api;

/// The description of this service's paths; `openapi.json` is its copy.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}
