//! The service's API document.

use utoipa::OpenApi;

use super::{
    figures, grants, organisations, people, refusals, roster_imports, roster_rows, roster_workbook,
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
        roster_workbook::get_workbook,
        people::search_people,
        people::get_person,
        people::get_contact,
        organisations::list_organisations,
        organisations::get_organisation,
        organisations::put_organisation,
        grants::request_grant,
        grants::list_grants,
        grants::get_grant,
        grants::approve_grant,
        grants::end_grant,
        refusals::list_refusal,
        figures::get_figures
    )
)]
struct Document;

/// Makes the document of the paths that are served.
pub(crate) fn openapi() -> utoipa::openapi::OpenApi {
    Document::openapi()
}
