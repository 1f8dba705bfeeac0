//! Every path of the registry in one table.

mod administrative_units;
mod conditions;
mod duties;
mod figures;
mod grants;
mod health_books;
mod held_persons;
mod import_view;
mod openapi;
mod organisation_changes;
mod organisation_contacts;
mod organisations;
mod page;
mod paper;
mod people;
mod people_search;
mod person_changes;
mod person_entry;
mod person_history;
mod refusals;
mod roster_decisions;
mod roster_departures;
mod roster_imports;
mod roster_rows;
mod roster_template;
mod roster_wordings;
mod roster_workbook;
mod upload;

use actix_web::web::{self, Data, ServiceConfig};
use auth::Authenticator;

use crate::app::App;

pub(crate) use openapi::openapi;

/// Mounts the registry's paths.
pub(crate) fn routes(config: &mut ServiceConfig, app: Data<App>, auth: Data<Authenticator>) {
    let scope = web::scope("/registry/v1")
        .app_data(app)
        .app_data(auth)
        .service(
            web::resource("/roster-imports")
                .route(web::post().to(roster_imports::send_list))
                .route(web::get().to(roster_imports::list_imports)),
        )
        .service(
            web::resource("/roster-imports/{id}")
                .route(web::get().to(roster_imports::get_import))
                .route(web::delete().to(roster_imports::cancel_import)),
        )
        .service(
            web::resource("/roster-imports/{id}/rows").route(web::get().to(roster_rows::list_rows)),
        )
        .service(
            web::resource("/roster-imports/{id}/rows/decisions")
                .route(web::post().to(roster_decisions::decide)),
        )
        .service(
            web::resource("/roster-imports/{id}/rows/{row}")
                .route(web::patch().to(roster_rows::correct_row)),
        )
        .service(
            web::resource("/roster-imports/{id}/missing")
                .route(web::get().to(roster_departures::list_missing)),
        )
        .service(
            web::resource("/roster-imports/{id}/departures")
                .route(web::post().to(roster_departures::end_missing)),
        )
        .service(
            web::resource("/roster-imports/{id}/workbook")
                .route(web::get().to(roster_workbook::get_workbook)),
        )
        .service(
            web::resource("/roster-template").route(web::get().to(roster_template::get_template)),
        )
        .service(
            web::resource("/roster-wordings")
                .route(web::post().to(roster_wordings::add_wording))
                .route(web::get().to(roster_wordings::list_wordings)),
        )
        .service(
            web::resource("/roster-wordings/{id}")
                .route(web::delete().to(roster_wordings::remove_wording)),
        )
        .service(web::resource("/people").route(web::post().to(person_entry::enter_person)))
        .service(
            web::resource("/people/search").route(web::post().to(people_search::search_people)),
        )
        .service(web::resource("/people/{id}").route(web::get().to(people::get_person)))
        .service(
            web::resource("/people/{id}/history").route(web::get().to(person_history::get_history)),
        )
        .service(
            web::resource("/people/{id}/contacts")
                .route(web::get().to(person_history::get_contacts)),
        )
        .service(
            web::resource("/people/{id}/changes")
                .route(web::post().to(person_changes::record_change)),
        )
        .service(
            web::resource("/people/{id}/changes/{change}")
                .route(web::delete().to(person_changes::cancel_change)),
        )
        .service(web::resource("/people/{id}/contact").route(web::get().to(people::get_contact)))
        .service(
            web::resource("/organisations").route(web::get().to(organisations::list_organisations)),
        )
        .service(
            web::resource("/organisations/{code}")
                .route(web::get().to(organisations::get_organisation))
                .route(web::put().to(organisations::put_organisation)),
        )
        .service(
            web::resource("/organisations/{code}/history")
                .route(web::get().to(organisation_changes::get_history)),
        )
        .service(
            web::resource("/organisations/{code}/changes")
                .route(web::post().to(organisation_changes::record_change)),
        )
        .service(
            web::resource("/organisations/{code}/changes/{id}")
                .route(web::delete().to(organisation_changes::cancel_change)),
        )
        .service(
            web::resource("/organisations/{code}/contacts")
                .route(web::get().to(organisation_contacts::list_contacts))
                .route(web::post().to(organisation_contacts::record_contact)),
        )
        .service(
            web::resource("/organisations/{code}/contacts/{id}")
                .route(web::delete().to(organisation_contacts::end_contact)),
        )
        .service(
            web::resource("/administrative-units")
                .route(web::get().to(administrative_units::list_units)),
        )
        .service(
            web::resource("/duties")
                .route(web::get().to(duties::list_duties))
                .route(web::post().to(duties::assign_duty)),
        )
        .service(web::resource("/duties/{id}").route(web::get().to(duties::get_duty)))
        .service(web::resource("/duties/{id}/hand-over").route(web::post().to(duties::hand_over)))
        .service(web::resource("/duties/{id}/end").route(web::post().to(duties::end_duty)))
        .service(
            web::resource("/grants")
                .route(web::post().to(grants::request_grant))
                .route(web::get().to(grants::list_grants)),
        )
        .service(
            web::resource("/grants/{id}")
                .route(web::get().to(grants::get_grant))
                .route(web::delete().to(grants::end_grant)),
        )
        .service(
            web::resource("/grants/{id}/approval").route(web::post().to(grants::approve_grant)),
        )
        .configure(health_book_routes)
        .service(
            web::resource("/paper-imports")
                .route(web::post().to(paper::send_paper))
                .route(web::get().to(paper::list_paper_imports)),
        )
        .service(web::resource("/paper-template").route(web::get().to(paper::get_paper_template)))
        .service(
            web::resource("/people/{id}/paper-records")
                .route(web::get().to(paper::list_paper_records)),
        )
        .service(web::resource("/refusals").route(web::post().to(refusals::list_refusal)))
        .service(web::resource("/figures").route(web::get().to(figures::get_figures)));
    config.service(scope);
}

/// The paths of health books. Words come before ids, because the first path that fits is taken.
fn health_book_routes(config: &mut ServiceConfig) {
    use health_books::{checks, handovers, lists, printing, queues, requests};
    config
        .service(
            web::resource("/people/{id}/health-books")
                .route(web::get().to(health_books::get_books_of_person))
                .route(web::post().to(health_books::issue_book)),
        )
        .service(
            web::resource("/people/{id}/health-book-requests").route(web::post().to(requests::ask)),
        )
        .service(web::resource("/health-books").route(web::get().to(queues::list_books)))
        .service(web::resource("/health-books/search").route(web::post().to(queues::search_books)))
        .service(
            web::resource("/health-books/first-pages")
                .route(web::post().to(printing::print_first_pages)),
        )
        .service(
            web::resource("/health-books/signature-list")
                .route(web::post().to(printing::print_signature_list)),
        )
        .service(web::resource("/health-books/{id}").route(web::get().to(health_books::get_book)))
        .service(
            web::resource("/health-books/{id}/first-page")
                .route(web::get().to(printing::get_first_page)),
        )
        .service(
            web::resource("/health-books/{id}/{change}")
                .route(web::post().to(health_books::change_book)),
        )
        .service(
            web::resource("/health-book-candidates").route(web::get().to(queues::list_candidates)),
        )
        .service(
            web::resource("/health-book-requests").route(web::get().to(requests::list_requests)),
        )
        .service(
            web::resource("/health-book-requests/{id}")
                .route(web::get().to(requests::get_request))
                .route(web::delete().to(requests::withdraw)),
        )
        .service(
            web::resource("/health-book-requests/{id}/refusal")
                .route(web::post().to(requests::refuse)),
        )
        .service(
            web::resource("/health-book-lists")
                .route(web::get().to(lists::list_lists))
                .route(web::post().to(lists::send_list)),
        )
        .service(web::resource("/health-book-lists/{id}").route(web::get().to(lists::get_list)))
        .service(
            web::resource("/health-book-handovers").route(web::post().to(handovers::hand_over)),
        )
        .service(
            web::resource("/health-book-checks/{reference}")
                .route(web::get().to(checks::check_book)),
        );
}
