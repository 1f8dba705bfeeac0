//! The page on which one picks a demonstration account.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::mint::DevIssuer;
use super::routes::Authorize;

const STYLE: &str = "
    body { font: 1.05rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem;
           color: #1a1a1a; background: #fff }
    .warning { border-left: .4rem solid #b45309; padding: .5rem 1rem; background: #fef3c7 }
    ul { list-style: none; padding: 0 }
    button { display: block; width: 100%; text-align: left; font: inherit; padding: .7rem 1rem; margin: .5rem 0;
             border: 1px solid #475569; border-radius: .4rem; background: #f8fafc; color: inherit; cursor: pointer }
    button:hover, button:focus-visible { background: #e0f2fe; outline: .2rem solid #0369a1 }
    button span { display: block; color: #475569 }";

/// Scripts have no business here, and forms return where the code flow may go.
const CONTENT_SECURITY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// Lists the accounts; choosing one sends the same request again with the account's name.
pub(super) fn choose(issuer: &DevIssuer, request: &Authorize) -> HttpResponse {
    let body = html! {
        h1 { "Chọn tài khoản dùng thử" }
        p.warning role="note" {
            "Đây là môi trường phát triển: không có mật khẩu, ai mở được trang này đều có thể vào bằng bất kỳ "
            "tài khoản nào. Mọi tên người đều là hư cấu."
        }
        form method="get" action="authorize" {
            (carry(request))
            ul {
                @for account in issuer.accounts() {
                    li {
                        button type="submit" name="account" value=(account.subject) {
                            strong { (account.name) }
                            span { (account.about) }
                        }
                    }
                }
            }
        }
    };
    answer(StatusCode::OK, "Chọn tài khoản dùng thử", &body)
}

/// Repeats the request's parameters as hidden fields.
fn carry(request: &Authorize) -> Markup {
    let fields = [
        ("response_type", Some(&request.response_type)),
        ("client_id", Some(&request.client_id)),
        ("redirect_uri", Some(&request.redirect_uri)),
        ("code_challenge", request.code_challenge.as_ref()),
        ("code_challenge_method", request.code_challenge_method.as_ref()),
        ("scope", request.scope.as_ref()),
        ("state", request.state.as_ref()),
        ("nonce", request.nonce.as_ref()),
        ("acr_values", request.acr_values.as_ref()),
    ];
    html! {
        @for (name, value) in fields {
            @if let Some(value) = value { input type="hidden" name=(name) value=(value); }
        }
    }
}

/// Says that a request cannot be trusted, without sending anything anywhere.
pub(super) fn refusal(parameter: &str) -> HttpResponse {
    let body = html! {
        h1 { "Yêu cầu đăng nhập không hợp lệ" }
        p {
            "Tham số " code { (parameter) } " không được chấp nhận. Hãy quay lại trang trước và đăng nhập lại."
        }
    };
    answer(StatusCode::BAD_REQUEST, "Yêu cầu đăng nhập không hợp lệ", &body)
}

/// Says goodbye to whoever has nowhere to return to.
pub(super) fn signed_out() -> HttpResponse {
    answer(StatusCode::OK, "Đã đăng xuất", &html! { h1 { "Đã đăng xuất" } })
}

fn answer(status: StatusCode, title: &str, body: &Markup) -> HttpResponse {
    let page = html! {
        (DOCTYPE)
        html lang="vi" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " – Y bạ" }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (body) } }
        }
    };
    HttpResponse::build(status)
        .insert_header(("Cache-Control", "no-store"))
        .insert_header(("Content-Security-Policy", CONTENT_SECURITY))
        .content_type("text/html; charset=utf-8")
        .body(page.into_string())
}
