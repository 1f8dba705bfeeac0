//! The service's API document.

use utoipa::OpenApi;

use super::{
    administrative_units, duties, figures, grants, health_books, organisation_changes,
    organisation_contacts, organisations, paper, people, people_search, person_changes,
    person_entry, person_history, refusals, roster_decisions, roster_departures, roster_imports,
    roster_rows, roster_template, roster_wordings, roster_workbook,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Yba registry",
        description = "Organisations, people and their posts, lists of committees, grants. \
                       Errors are RFC 9457 problems in Vietnamese or English."
    ),
    paths(
        roster_imports::send_list,
        roster_imports::list_imports,
        roster_imports::get_import,
        roster_imports::cancel_import,
        roster_rows::list_rows,
        roster_rows::correct_row,
        roster_decisions::decide,
        roster_departures::list_missing,
        roster_departures::end_missing,
        roster_workbook::get_workbook,
        roster_template::get_template,
        roster_wordings::add_wording,
        roster_wordings::list_wordings,
        roster_wordings::remove_wording,
        people_search::search_people,
        people::get_person,
        people::get_contact,
        person_entry::enter_person,
        person_history::get_history,
        person_history::get_contacts,
        person_changes::record_change,
        person_changes::cancel_change,
        organisations::list_organisations,
        organisations::get_organisation,
        organisations::put_organisation,
        organisation_changes::get_history,
        organisation_changes::record_change,
        organisation_changes::cancel_change,
        organisation_contacts::list_contacts,
        organisation_contacts::record_contact,
        organisation_contacts::end_contact,
        administrative_units::list_units,
        duties::list_duties,
        duties::assign_duty,
        duties::get_duty,
        duties::hand_over,
        duties::end_duty,
        grants::request_grant,
        grants::list_grants,
        grants::get_grant,
        grants::approve_grant,
        grants::end_grant,
        health_books::get_books_of_person,
        health_books::get_book,
        health_books::issue_book,
        health_books::change_book,
        health_books::queues::list_books,
        health_books::queues::search_books,
        health_books::queues::list_candidates,
        health_books::requests::ask,
        health_books::requests::get_request,
        health_books::requests::list_requests,
        health_books::requests::refuse,
        health_books::requests::withdraw,
        health_books::lists::send_list,
        health_books::lists::get_list,
        health_books::lists::list_lists,
        health_books::handovers::hand_over,
        health_books::printing::get_first_page,
        health_books::printing::print_first_pages,
        health_books::printing::print_signature_list,
        health_books::checks::check_book,
        paper::send_paper,
        paper::list_paper_imports,
        paper::get_paper_template,
        paper::list_paper_records,
        refusals::list_refusal,
        figures::get_figures
    )
)]
struct Document;

/// Makes the document of the paths that are served.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
