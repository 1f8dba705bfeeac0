//! The pages, a file each: the handlers and what they draw.

use actix_web::web::{ServiceConfig, get, post, resource};

use crate::assets;

pub(crate) mod books;
pub(crate) mod breach;
pub(crate) mod central;
pub(crate) mod consents;
pub(crate) mod council;
pub(crate) mod deliveries;
pub(crate) mod duplicates;
pub(crate) mod duties;
pub(crate) mod enter_person;
pub(crate) mod facilities;
pub(crate) mod grant_reviews;
pub(crate) mod grants;
pub(crate) mod home;
pub(crate) mod imports;
pub(crate) mod inbox;
pub(crate) mod keeping;
pub(crate) mod organisations;
pub(crate) mod paper;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod proxies;
pub(crate) mod rights;
pub(crate) mod sign_in;
pub(crate) mod tables;
pub(crate) mod totals;
pub(crate) mod wordings;
pub(crate) mod worklist;

/// Every path below `/console`, in one table.
pub(crate) fn routes(config: &mut ServiceConfig) {
    config
        .route("/style.css", get().to(assets::style))
        .route("/icon.svg", get().to(assets::icon))
        .route("/sign-in", get().to(sign_in::begin))
        .route("/callback", get().to(sign_in::back))
        .route("/sign-out", post().to(sign_in::out))
        .route("/signed-out", get().to(sign_in::signed_out))
        .route("/central", post().to(central::switch))
        .route("/language", post().to(sign_in::language))
        .route("", get().to(home::show))
        .service(resource("/people").route(get().to(people::show)).route(post().to(people::search)))
        .service(
            resource("/people/new")
                .route(get().to(enter_person::show))
                .route(post().to(enter_person::record)),
        )
        .route("/administrative-units", get().to(enter_person::units))
        .route("/people/{id}", get().to(person::show))
        .route("/people/{id}/history", get().to(person::show_history))
        .service(
            resource("/people/{id}/changes")
                .route(get().to(person::open_change))
                .route(post().to(person::record_change)),
        )
        .route("/people/{id}/changes/{change}/cancel", post().to(person::cancel_change))
        .service(
            resource("/people/{id}/card")
                .route(get().to(person::open_card))
                .route(post().to(person::register_card)),
        )
        .service(
            resource("/imports").route(get().to(imports::show)).route(post().to(imports::send)),
        )
        .service(resource("/paper").route(get().to(paper::show)).route(post().to(paper::send)))
        .route("/paper/template", get().to(paper::template))
        .route("/imports/template", get().to(imports::template))
        .route("/imports/{id}", get().to(imports::open))
        .route("/imports/{id}/stop", post().to(imports::stop))
        .route("/imports/{id}/departures", post().to(imports::end_posts))
        .route("/imports/{id}/decisions", post().to(imports::decide))
        .route("/imports/{id}/workbook", get().to(imports::workbook))
        .route("/imports/{id}/rows/{row}", post().to(imports::correct))
        .configure(book_routes)
        .configure(keeping_routes)
        .configure(duplicate_routes)
        .configure(rights_routes)
        .service(
            resource("/wordings").route(get().to(wordings::show)).route(post().to(wordings::add)),
        )
        .route("/wordings/{id}/removal", post().to(wordings::remove))
        .route("/council", get().to(council::show))
        .service(
            resource("/council/{id}")
                .route(get().to(council::open))
                .route(post().to(council::sign)),
        )
        .route("/worklist", get().to(worklist::show))
        .route("/worklist/{id}", post().to(worklist::record))
        .route("/deliveries", get().to(deliveries::show))
        .service(
            resource("/deliveries/{id}/match")
                .route(get().to(deliveries::open))
                .route(post().to(deliveries::search)),
        )
        .route("/deliveries/{id}/person", post().to(deliveries::settle))
        .route("/tables", get().to(tables::show))
        .route("/tables/runs/{id}", get().to(tables::follow))
        .route("/tables/{version}", get().to(tables::open))
        .route("/tables/{version}/publication", post().to(tables::publish))
        .route("/tables/{version}/ratification", post().to(tables::ratify))
        .route("/tables/{version}/simulations", post().to(tables::simulate))
        .service(
            resource("/organisations")
                .route(get().to(organisations::show))
                .route(post().to(organisations::record)),
        )
        .route("/organisations/{code}", get().to(organisations::show_unit))
        .route("/organisations/{code}/changes", post().to(organisations::change))
        .service(
            resource("/organisations/{code}/split")
                .route(get().to(organisations::show_split))
                .route(post().to(organisations::split)),
        )
        .route("/organisations/{code}/changes/{id}/cancel", post().to(organisations::cancel_change))
        .service(
            resource("/organisations/{code}/contacts")
                .route(get().to(organisations::show_contacts))
                .route(post().to(organisations::record_contact)),
        )
        .route("/organisations/{code}/contacts/{id}/end", post().to(organisations::end_contact))
        .service(resource("/duties").route(get().to(duties::show)).route(post().to(duties::assign)))
        .service(
            resource("/duties/{id}").route(get().to(duties::open)).route(post().to(duties::settle)),
        )
        .service(
            resource("/facilities")
                .route(get().to(facilities::show))
                .route(post().to(facilities::record)),
        )
        .route("/inbox", get().to(inbox::show))
        .route("/inbox/{id}/read", post().to(inbox::read))
        .route("/totals", get().to(totals::show))
        .service(resource("/grants").route(get().to(grants::show)).route(post().to(grants::ask)))
        .route("/grants/{id}/approval", post().to(grants::approve))
        .route("/grants/{id}/revocation", post().to(grants::revoke));
}

/// The pages of restriction, retention, erasure and refusal.
fn keeping_routes(config: &mut ServiceConfig) {
    config
        .route("/keeping", get().to(keeping::show))
        .route("/keeping/{id}/approval", post().to(keeping::approve))
        .route("/keeping/{id}/withdrawal", post().to(keeping::withdraw))
        .route("/people/{id}/keeping", get().to(keeping::show_person))
        .route("/people/{id}/restrictions", post().to(keeping::restrict))
        .route("/people/{id}/restrictions/lifting", post().to(keeping::lift))
        .route("/people/{id}/retention", post().to(keeping::mark))
        .route("/people/{id}/holds", post().to(keeping::hold))
        .route("/people/{id}/holds/{hold}/lifting", post().to(keeping::lift_hold))
        .route("/people/{id}/erasures", post().to(keeping::ask))
        .service(
            resource("/refusals")
                .route(get().to(keeping::show_refusals))
                .route(post().to(keeping::list_refusal)),
        );
}

/// The pages of people who may be registered twice.
fn duplicate_routes(config: &mut ServiceConfig) {
    config
        .route("/duplicates", get().to(duplicates::show))
        .route("/duplicates/{id}", get().to(duplicates::open))
        .route("/duplicates/{id}/dismissal", post().to(duplicates::dismiss))
        .route("/duplicates/{id}/preview", post().to(duplicates::preview))
        .route("/duplicates/{id}/merge", post().to(duplicates::merge))
        .route("/merges", get().to(duplicates::show_merges))
        .route("/merges/{id}/undo", post().to(duplicates::undo));
}

/// The pages of what people may know and decide of themselves, and of the review of grants.
fn rights_routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("/breach").route(get().to(breach::show)).route(post().to(breach::download)),
        )
        .route("/grant-reviews", get().to(grant_reviews::show))
        .route("/grant-reviews/{quarter}", get().to(grant_reviews::open))
        .route("/grant-reviews/{quarter}/decisions", post().to(grant_reviews::decide))
        .route("/proxies", get().to(proxies::queue))
        .service(
            resource("/people/{id}/proxies")
                .route(get().to(proxies::show))
                .route(post().to(proxies::name)),
        )
        .route("/people/{id}/proxies/{proxy}", get().to(proxies::open))
        .route("/people/{id}/proxies/{proxy}/confirmation", post().to(proxies::confirm))
        .route("/people/{id}/proxies/{proxy}/end", post().to(proxies::end))
        .service(
            resource("/people/{id}/consents")
                .route(get().to(consents::show))
                .route(post().to(consents::decide)),
        )
        .route("/people/{id}/accesses", get().to(rights::show_accesses))
        .service(
            resource("/people/{id}/data")
                .route(get().to(rights::show_data))
                .route(post().to(rights::download_data)),
        );
}

/// The pages of health books.
fn book_routes(config: &mut ServiceConfig) {
    config
        .route("/health-books", get().to(books::show))
        .route("/health-books/search", post().to(books::search))
        .route("/health-books/chosen", post().to(books::chosen))
        .service(
            resource("/health-books/lists")
                .route(get().to(books::prepare))
                .route(post().to(books::send)),
        )
        .route("/health-books/lists/{id}", get().to(books::open))
        .service(
            resource("/health-books/workbook")
                .route(get().to(books::show_workbook))
                .route(post().to(books::send_workbook)),
        )
        .route("/health-books/template", get().to(books::template))
        .route("/health-books/{id}/first-page", get().to(books::first_page))
        .route("/health-books/{id}/{change}", post().to(books::change))
        .service(
            resource("/people/{id}/health-books")
                .route(get().to(books::of_person))
                .route(post().to(books::issue)),
        )
        .route("/people/{id}/health-book-requests", post().to(books::ask))
        .route("/health-book-requests/{id}/refusal", post().to(books::refuse))
        .route("/health-book-requests/{id}/withdrawal", post().to(books::withdraw))
        .route("/health-book-checks/{reference}", get().to(books::check));
}
