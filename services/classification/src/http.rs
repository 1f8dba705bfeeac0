//! Every path of the service in one table.

mod assessments;
mod conclusions;
mod figures;
mod page;
mod paper_classes;
mod replays;
mod rights;
mod rule_tables;
mod runs;
mod signatures;

use actix_web::web::{self, Data, ServiceConfig, delete, get, post, resource};
use auth::Authenticator;
use utoipa::OpenApi;

use crate::app::App;

/// Mounts the paths below `/classification/v1`.
pub(crate) fn routes(
    config: &mut ServiceConfig,
    app: Data<App>,
    authenticator: Data<Authenticator>,
) {
    config.service(
        web::scope("/classification/v1")
            .app_data(app)
            .app_data(authenticator)
            .service(resource("/people/{id}/assessments").route(get().to(assessments::list)))
            .service(resource("/assessments/{id}/replay").route(post().to(replays::replay)))
            .service(resource("/people/{id}/accesses").route(get().to(rights::accesses)))
            .service(resource("/people/{id}/data").route(get().to(rights::data)))
            .service(resource("/looks").route(post().to(rights::list_looks)))
            .service(resource("/people/{id}/conclusions").route(get().to(conclusions::of_person)))
            .service(
                resource("/people/{id}/paper-classes").route(get().to(paper_classes::of_person)),
            )
            .service(resource("/conclusions").route(get().to(conclusions::list)))
            .service(resource("/conclusions/{id}").route(get().to(conclusions::show)))
            .service(resource("/conclusions/{id}/signature").route(post().to(signatures::sign)))
            .service(
                resource("/rule-tables")
                    .route(get().to(rule_tables::list))
                    .route(post().to(rule_tables::draft)),
            )
            .service(resource("/rule-tables/{version}").route(get().to(rule_tables::show)))
            .service(
                resource("/rule-tables/{version}/publication")
                    .route(post().to(rule_tables::publish)),
            )
            .service(
                resource("/rule-tables/{version}/ratification")
                    .route(post().to(rule_tables::ratify)),
            )
            .service(
                resource("/rule-tables/{version}/simulations").route(post().to(runs::simulate)),
            )
            .service(
                resource("/rule-tables/{version}/reassessments").route(post().to(runs::reassess)),
            )
            .service(
                resource("/runs/{id}").route(get().to(runs::show)).route(delete().to(runs::cancel)),
            )
            .service(resource("/figures").route(get().to(figures::show))),
    );
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Yba classification",
        description = "Rule tables, assessments with their evidence, conclusions and signatures.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2")
    ),
    paths(
        assessments::list,
        replays::replay,
        conclusions::of_person,
        rights::accesses,
        rights::data,
        rights::list_looks,
        conclusions::list,
        conclusions::show,
        paper_classes::of_person,
        signatures::sign,
        rule_tables::list,
        rule_tables::draft,
        rule_tables::show,
        rule_tables::publish,
        rule_tables::ratify,
        runs::simulate,
        runs::reassess,
        runs::show,
        runs::cancel,
        figures::show,
    )
)]
struct Api;

/// Describes the service's HTTP interface.
pub fn openapi() -> utoipa::openapi::OpenApi {
    Api::openapi()
}
