//! What happens around every page: security headers, and failures as pages.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, LOCATION, REFERRER_POLICY, X_FRAME_OPTIONS,
};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use maud::html;

use crate::app::App;
use crate::cookies;
use crate::error::Error;
use crate::page::Page;
use crate::page::elements::{Tone, message};

const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// Answers failures with pages in the reader's language, and sets the headers of every answer.
pub(crate) async fn pages<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse, actix_web::Error> {
    let app = request.app_data::<Data<App>>().cloned().expect("the scope holds Data<App>");
    let response = next.call(request).await?.map_into_boxed_body();
    let failure = failure_of(response.response());
    let mut response = match failure {
        Some(failure) => {
            let page = failure_page(&app, response.request(), &failure);
            response.into_response(page)
        }
        None => response,
    };
    secure(&app, &mut response);
    Ok(response)
}

/// How a request failed without a page.
struct Failed {
    status: StatusCode,
    text: &'static str,
    signed_out: bool,
}

fn failure_of(response: &HttpResponse) -> Option<Failed> {
    let status = response.status();
    if status == StatusCode::NOT_FOUND && response.error().is_none() {
        return Some(Failed { status, text: "error-not-found", signed_out: false });
    }
    let error = response.error()?;
    let Some(error) = error.as_error::<Error>() else {
        let text = if status == StatusCode::NOT_FOUND {
            "error-not-found"
        } else {
            "error-unreadable-form"
        };
        return Some(Failed { status, text, signed_out: false });
    };
    let status = error.status_code();
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(error = %runtime::problem::Chain(error), "a page failed");
    }
    Some(Failed { status, text: error.text_key(), signed_out: matches!(error, Error::SignedOut) })
}

/// Whoever is signed out and only looks is sent to sign in; a form that is lost is told so.
fn failure_page(app: &App, request: &HttpRequest, failed: &Failed) -> HttpResponse {
    if failed.signed_out && request.method() == Method::GET {
        let to: String = url::form_urlencoded::byte_serialize(request.path().as_bytes()).collect();
        let location = format!("/console/sign-in?to={to}");
        return HttpResponse::SeeOther().insert_header((LOCATION, location)).finish();
    }
    let language = cookies::find_language(app, request);
    let page = Page { language, path: "/console".to_owned(), viewer: None };
    let body = html! {
        h1 { (page.t("error-title")) }
        (message(Tone::Bad, &page.t(failed.text)))
        p { a.button href="/console" { (page.t("back-home")) } }
    };
    HttpResponse::build(failed.status)
        .content_type("text/html; charset=utf-8")
        .body(page.frame(&page.t("error-title"), body).into_string())
}

fn secure(app: &App, response: &mut ServiceResponse) {
    // Signing out is a form whose answer leads to the issuer; browsers hold redirects to form-action.
    let issuer = app.config.client.issuer.origin().ascii_serialization();
    let policy = format!(
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
         frame-ancestors 'none'; form-action 'self' {issuer}"
    );
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
}
