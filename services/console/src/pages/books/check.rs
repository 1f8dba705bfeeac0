//! The page that a QR code leads to: valid today or not, for whoever holds the book in their hands.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use maud::html;

use crate::api::views::BookCheck;
use crate::api::{Failure, Service};
use crate::app::App;
use crate::cookies;
use crate::page::Page;
use crate::page::elements::{Tone, message};
use crate::signed_in::html as page_html;

/// Asks the registry without a token, because whoever scans a book has none.
pub(crate) async fn check(
    app: Data<App>,
    request: HttpRequest,
    reference: Path<String>,
) -> HttpResponse {
    let language = cookies::find_language(&app, &request);
    let page = Page { language, path: "/console".to_owned(), viewer: None };
    let reference: String = url::form_urlencoded::byte_serialize(reference.as_bytes()).collect();
    let api = crate::api::Public::new(app.http.clone(), app.config.addresses.clone(), language);
    let path = format!("/health-book-checks/{reference}");
    let checked = api.get::<BookCheck>(Service::Registry, &path).await;
    let today = page.day(app.clock.today());
    let title = page.t("book-check");
    let (tone, text) = match &checked {
        Ok(BookCheck { valid: true }) => {
            (Tone::Good, page.t_with("book-check-valid", &[("day", &today)]))
        }
        Ok(BookCheck { valid: false }) => {
            (Tone::Bad, page.t_with("book-check-not-valid", &[("day", &today)]))
        }
        Err(Failure::Problem(problem)) if problem.status == 429 => {
            (Tone::Warn, page.t("book-check-too-many"))
        }
        Err(_) => (Tone::Warn, page.t("book-check-later")),
    };
    let body = html! {
        h1 { (title) }
        (message(tone, &text))
        p.hint { (page.t("book-check-hint")) }
    };
    page_html(page.frame(&title, body))
}
