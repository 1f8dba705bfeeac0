//! A browser as far as the console needs one: cookies, forms, redirects one at a time.

use std::collections::BTreeMap;

use actix_web::http::StatusCode as Status;
use actix_web::web::{Json, ServiceConfig, get, post, put};
use actix_web::{HttpRequest, HttpResponse};
use reqwest::header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use testkit::{Client, TestService};

pub(crate) const PERSON: &str = "01958f00-0000-7000-8000-000000000001";

/// The console with a registry that knows one person, and no other service.
pub(crate) async fn console() -> TestService {
    let setup = TestService::setup(&console::MIGRATIONS, "console");
    setup.stub(registry).start(console::start).await
}

/// The same where staff must sign in with a second factor.
pub(crate) async fn strict_console() -> TestService {
    let setup = TestService::setup(&console::MIGRATIONS, "console");
    setup.env("OIDC_STAFF_ACR", "two-factor").start(console::start).await
}

/// What the console asks of the registry in these tests, in the registry's own shapes.
fn registry(config: &mut ServiceConfig) {
    config
        .route("/registry/v1/people/search", post().to(search))
        .route(&format!("/registry/v1/people/{PERSON}"), get().to(person))
        .route(&format!("/registry/v1/people/{PERSON}/changes"), post().to(change))
        .route("/clinics/v1/facilities/01101", get().to(facility))
        .route("/clinics/v1/facilities/01101", put().to(record_facility))
        .route("/registry/v1/health-book-checks/{reference}", get().to(check))
        .route("/registry/v1/health-books/first-pages", post().to(first_pages));
}

fn one_person() -> Value {
    json!({
        "id": PERSON, "name": "Hoàng Thị Mẫu", "sex": "female", "born": "1958",
        "tier": "PROV_STANDING", "in_office": false, "post": "Nguyên phó giám đốc",
        "organisation": {"code": "SYT", "name": "Sở Y tế"},
    })
}

async fn person(request: HttpRequest) -> HttpResponse {
    let token = request.headers().get("authorization");
    assert!(token.is_some_and(|token| token.to_str().unwrap().starts_with("Bearer ey")));
    HttpResponse::Ok().insert_header(("ETag", "\"7\"")).json(one_person())
}

/// Somebody else has changed the person since: they are at version 8, whatever the page showed.
async fn change(request: HttpRequest) -> HttpResponse {
    assert_eq!(request.headers().get("if-match").unwrap(), "\"7\"");
    let problem = json!({"type": "urn:yba:problem:stale", "title": "Đã thay đổi", "status": 412,
        "detail": "dữ liệu đã thay đổi"});
    HttpResponse::build(Status::PRECONDITION_FAILED)
        .content_type("application/problem+json")
        .body(problem.to_string())
}

async fn facility() -> HttpResponse {
    HttpResponse::Ok().insert_header(("ETag", "\"3\"")).json(json!({
        "code": "01101", "name": "Phòng khám A Sông Ngân", "kind": "clinic_a", "active": true,
    }))
}

/// Is only asked by somebody who has seen what is there.
async fn record_facility(request: HttpRequest) -> HttpResponse {
    assert_eq!(request.headers().get("if-match").unwrap(), "\"3\"");
    facility().await
}

/// Knows one valid book, and asks nobody who they are.
async fn check(request: HttpRequest) -> HttpResponse {
    assert!(request.headers().get("authorization").is_none(), "a scanner has no token");
    HttpResponse::Ok().json(json!({ "valid": request.match_info()["reference"] == *"good" }))
}

async fn first_pages(selection: Json<Value>) -> HttpResponse {
    assert_eq!(selection["books"], json!(["b-1", "b-2"]));
    HttpResponse::Ok().content_type("application/pdf").body("%PDF-")
}

async fn search(question: Json<Value>) -> HttpResponse {
    if question["born"] == "31/2/1958" {
        let fault = json!({"pointer": "/born", "code": "x", "message": "Không có ngày này"});
        let problem = json!({"type": "urn:yba:problem:invalid", "title": "Chưa đúng", "status": 422,
            "detail": "yêu cầu chưa đúng", "faults": [fault]});
        return HttpResponse::build(Status::UNPROCESSABLE_ENTITY)
            .content_type("application/problem+json")
            .body(problem.to_string());
    }
    let found = question["name"] == "hoang thi mau" || question["citizen_id"] == "001158000001";
    let items = if found { vec![one_person()] } else { vec![] };
    HttpResponse::Ok().json(json!({ "items": items }))
}

/// What the console answered.
pub(crate) struct Page {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Page {
    /// Where the browser is sent.
    pub(crate) fn location(&self) -> &str {
        self.headers[LOCATION].to_str().unwrap()
    }

    /// The value of a hidden field of the page's forms.
    pub(crate) fn hidden(&self, name: &str) -> &str {
        let start = format!("name=\"{name}\" value=\"");
        let (_, rest) = self.body.split_once(&start).expect("the page has the field");
        rest.split('"').next().unwrap()
    }
}

/// A browser with its cookies.
#[derive(Clone)]
pub(crate) struct Browser {
    client: Client,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl Browser {
    pub(crate) fn new(console: &TestService) -> Self {
        Self { client: console.caller().anonymous(), cookies: BTreeMap::new() }
    }

    /// A browser in which one of the issuer's accounts is signed in.
    pub(crate) async fn signed_in(console: &TestService, account: &str) -> Self {
        let mut browser = Self::new(console);
        let back = browser.sign_in(account).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.body);
        browser
    }

    /// Signs in at the issuer and comes back; answers what the console then says.
    pub(crate) async fn sign_in(&mut self, account: &str) -> Page {
        let begun = self.get("/console/sign-in?to=/console/people").await;
        let chosen = self.get(&format!("{}&account={account}", begun.location())).await;
        self.get(chosen.location()).await
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send(self.client.request(Method::GET, path)).await
    }

    /// Sends a form as it is.
    pub(crate) async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.send(self.client.request(Method::POST, path).form(fields)).await
    }

    /// Sends a form with the token of the page that it stands on.
    pub(crate) async fn submit(&mut self, page: &str, path: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = self.get(page).await.hidden("csrf").to_owned();
        let mut fields = fields.to_vec();
        fields.push(("csrf", &csrf));
        self.post(path, &fields).await
    }

    async fn send(&mut self, request: RequestBuilder) -> Page {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = request.header(COOKIE, cookies.join("; ")).send().await.unwrap();
        for cookie in answer.headers().get_all(SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        self.cookies.retain(|_, value| !value.is_empty());
        Page {
            status: answer.status(),
            headers: answer.headers().clone(),
            body: answer.text().await.unwrap(),
        }
    }
}
