//! Every path of the registry in one table.

mod administrative_units;
mod conditions;
mod consents;
mod duplicates;
mod duties;
mod erasures;
mod figures;
mod grant_reviews;
mod grants;
mod health_books;
mod held_persons;
mod holds;
mod import_view;
mod merge_view;
mod merges;
mod openapi;
mod organisation_changes;
mod organisation_contacts;
mod organisation_splits;
mod organisations;
mod page;
mod paper;
mod people;
mod people_search;
mod person_changes;
mod person_entry;
mod person_history;
mod proxies;
mod reason;
mod refusals;
mod restrictions;
mod retention;
mod rights;
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
            web::resource("/organisations/{code}/split-preview")
                .route(web::post().to(organisation_splits::preview_split)),
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
        .configure(paper_routes)
        .configure(erasure_routes)
        .configure(merge_routes)
        .configure(rights_routes)
        .service(
            web::resource("/refusals")
                .route(web::post().to(refusals::list_refusal))
                .route(web::get().to(refusals::list_refusals)),
        )
        .service(web::resource("/figures").route(web::get().to(figures::get_figures)));
    config.service(scope);
}

/// The paths of what the office had on paper.
fn paper_routes(config: &mut ServiceConfig) {
    config
        .service(
            web::resource("/paper-imports")
                .route(web::post().to(paper::send_paper))
                .route(web::get().to(paper::list_paper_imports)),
        )
        .service(web::resource("/paper-template").route(web::get().to(paper::get_paper_template)))
        .service(
            web::resource("/people/{id}/paper-records")
                .route(web::get().to(paper::list_paper_records)),
        );
}

/// The paths of people who may be one, and of merges.
fn merge_routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/duplicates").route(web::get().to(duplicates::list_pairs)))
        .service(web::resource("/duplicates/{id}").route(web::get().to(duplicates::get_pair)))
        .service(
            web::resource("/duplicates/{id}/dismissal")
                .route(web::post().to(duplicates::dismiss_pair)),
        )
        .service(
            web::resource("/merges")
                .route(web::get().to(merges::list_merges))
                .route(web::post().to(merges::merge)),
        )
        .service(web::resource("/merges/{id}/undo").route(web::post().to(merges::undo)));
}

/// The paths of restrictions, retention and erasures.
fn erasure_routes(config: &mut ServiceConfig) {
    config
        .service(
            web::resource("/people/{id}/restrictions")
                .route(web::get().to(restrictions::get))
                .route(web::post().to(restrictions::restrict)),
        )
        .service(
            web::resource("/people/{id}/restrictions/lifting")
                .route(web::post().to(restrictions::lift)),
        )
        .service(web::resource("/restrictions").route(web::get().to(restrictions::list)))
        .service(
            web::resource("/people/{id}/retention")
                .route(web::get().to(retention::get))
                .route(web::put().to(retention::mark)),
        )
        .service(web::resource("/retentions").route(web::get().to(retention::list_ending)))
        .service(
            web::resource("/people/{id}/holds")
                .route(web::get().to(holds::list))
                .route(web::post().to(holds::hold)),
        )
        .service(
            web::resource("/people/{id}/holds/{hold}/lifting").route(web::post().to(holds::lift)),
        )
        .service(web::resource("/holds").route(web::get().to(holds::list_held)))
        .service(web::resource("/people/{id}/erasures").route(web::post().to(erasures::ask)))
        .service(web::resource("/erasures").route(web::get().to(erasures::list)))
        .service(
            web::resource("/erasures/{id}")
                .route(web::get().to(erasures::get))
                .route(web::delete().to(erasures::withdraw)),
        )
        .service(web::resource("/erasures/{id}/approval").route(web::post().to(erasures::approve)));
}

/// The paths of what people may know and decide of themselves, and of who reviews what others may.
fn rights_routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/grant-reviews").route(web::get().to(grant_reviews::list_reviews)))
        .service(
            web::resource("/grant-reviews/{quarter}")
                .route(web::get().to(grant_reviews::get_review)),
        )
        .service(
            web::resource("/grant-reviews/{quarter}/decisions")
                .route(web::post().to(grant_reviews::decide)),
        )
        .service(web::resource("/people/{id}/accesses").route(web::get().to(rights::accesses)))
        .service(web::resource("/people/{id}/data").route(web::get().to(rights::data)))
        .service(web::resource("/looks").route(web::post().to(rights::list_looks)))
        .service(
            web::resource("/people/{id}/consents")
                .route(web::get().to(consents::list_consents))
                .route(web::post().to(consents::decide)),
        )
        .service(web::resource("/proxies").route(web::get().to(proxies::list_waiting)))
        .service(
            web::resource("/people/{id}/proxies")
                .route(web::get().to(proxies::list_of_person))
                .route(web::post().to(proxies::name_proxy)),
        )
        .service(
            web::resource("/people/{id}/proxies/{proxy}/confirmation")
                .route(web::post().to(proxies::confirm_proxy)),
        )
        .service(
            web::resource("/people/{id}/proxies/{proxy}/end").route(web::post().to(proxies::end)),
        );
}

/// Faults of the domain as a problem names them.
fn faults(wrong: Vec<crate::domain::proxy::Wrong>) -> Vec<runtime::Fault> {
    let fault =
        |(pointer, code, why): crate::domain::proxy::Wrong| runtime::Fault::new(pointer, code, why);
    wrong.into_iter().map(fault).collect()
}

/// The paths of health books. Words come before ids, because the first path that fits is taken.
fn health_book_routes(config: &mut ServiceConfig) {
    use health_books::{checks, handovers, lists, printing, queues, requests, workbooks};
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
            web::resource("/health-book-workbooks").route(web::post().to(workbooks::send_workbook)),
        )
        .service(
            web::resource("/health-book-template").route(web::get().to(workbooks::get_template)),
        )
        .service(
            web::resource("/health-book-handovers").route(web::post().to(handovers::hand_over)),
        )
        .service(
            web::resource("/health-book-checks/{reference}")
                .route(web::get().to(checks::check_book)),
        );
}
