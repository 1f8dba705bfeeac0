//! The pages, a file each: the handlers and what they draw.

use actix_web::web::ServiceConfig;

pub mod council;
pub mod deliveries;
pub mod grants;
pub mod home;
pub mod imports;
pub mod inbox;
pub mod people;
pub mod person;
pub mod sign_in;
pub mod totals;
pub mod worklist;

/// Every path below `/console`.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(crate::assets::style)
        .service(crate::assets::icon)
        .service(sign_in::begin)
        .service(sign_in::back)
        .service(sign_in::out)
        .service(sign_in::signed_out)
        .service(sign_in::language)
        .service(home::show)
        .service(people::show)
        .service(people::search)
        .service(person::show)
        .service(imports::show)
        .service(imports::send)
        .service(imports::open)
        .service(imports::workbook)
        .service(imports::correct)
        .service(council::show)
        .service(council::open)
        .service(council::sign)
        .service(worklist::show)
        .service(worklist::record)
        .service(deliveries::show)
        .service(deliveries::open)
        .service(deliveries::search)
        .service(deliveries::settle)
        .service(inbox::show)
        .service(inbox::read)
        .service(totals::show)
        .service(grants::show)
        .service(grants::ask)
        .service(grants::approve)
        .service(grants::revoke);
}
