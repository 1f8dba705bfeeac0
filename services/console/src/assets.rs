//! The style sheet and the icon: the only files that pages load.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};

/// Where the style sheet is. The number changes when the file does, so that it can be kept for good.
pub(crate) const STYLE_PATH: &str = "/console/style.css?2";

const STYLE: &str = include_str!("../assets/style.css");
const ICON: &str = include_str!("../assets/icon.svg");

/// Serves the style sheet.
pub(crate) async fn style() -> HttpResponse {
    asset("text/css; charset=utf-8", STYLE)
}

/// Serves the icon.
pub(crate) async fn icon() -> HttpResponse {
    asset("image/svg+xml", ICON)
}

fn asset(media_type: &'static str, body: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media_type))
        .insert_header((CACHE_CONTROL, "public, max-age=86400"))
        .body(body)
}
