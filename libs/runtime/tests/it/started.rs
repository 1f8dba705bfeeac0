//! A server on free ports, with paths that do what the tests need.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::web::{self, Bytes, Data, Form, Path, Query, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, get, post};
use runtime::http::{Json, Server, extend_deadline};
use runtime::{
    HttpClient, HttpClientConfig, HttpConfig, Ops, Problem, Tasks, http_client, telemetry,
};
use serde::Deserialize;
use tokio::sync::Notify;
use uuid::Uuid;

/// A running server and a client for it.
pub(crate) struct Started {
    pub(crate) server: Server,
    pub(crate) tasks: Tasks,
    pub(crate) ops: Ops,
    pub(crate) gate: Arc<Gate>,
    client: HttpClient,
}

/// Lets a test hold a request inside its handler.
#[derive(Default)]
pub(crate) struct Gate {
    pub(crate) entered: Notify,
    pub(crate) open: Notify,
    /// What a collector of traces was sent.
    pub(crate) collected: Mutex<Vec<Vec<u8>>>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) media_type: String,
    pub(crate) request_id: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn problem(&self) -> (u16, String) {
        assert_eq!(self.media_type, "application/problem+json", "{}", self.body);
        let body: runtime::problem::ProblemBody = serde_json::from_str(&self.body).unwrap();
        assert_eq!(body.status, self.status);
        assert_eq!(body.instance, Some(format!("urn:yba:request:{}", self.request_id)));
        (body.status, body.problem_type.trim_start_matches("urn:yba:problem:").to_owned())
    }
}

impl Started {
    pub(crate) async fn new() -> Self {
        Self::with(HttpConfig {
            request_timeout: Duration::from_millis(300),
            body_limit: 1024,
            ..HttpConfig::for_tests()
        })
        .await
    }

    pub(crate) async fn with(config: HttpConfig) -> Self {
        let (ops, tasks, gate) = (Ops::new(), Tasks::new(), Arc::new(Gate::default()));
        let shared = Data::from(gate.clone());
        let routes = Arc::new(move |config: &mut ServiceConfig| {
            config.app_data(shared.clone()).configure(routes);
        });
        let server = Server::start(config, routes, ops.clone(), tasks.clone()).unwrap();
        let client = http_client(&HttpClientConfig::default());
        Self { server, tasks, ops, gate, client }
    }

    pub(crate) fn get(&self, path: &str) -> reqwest::RequestBuilder {
        self.client.get(format!("http://{}{path}", self.server.address()))
    }

    pub(crate) fn post(&self, path: &str) -> reqwest::RequestBuilder {
        self.client.post(format!("http://{}{path}", self.server.address()))
    }

    pub(crate) async fn ops(&self, path: &str) -> Answer {
        answer(self.client.get(format!("http://{}{path}", self.server.ops_address()))).await
    }
}

pub(crate) async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let header = |name: &str| {
        let value = response.headers().get(name).map(|value| value.to_str().unwrap());
        value.unwrap_or_default().to_owned()
    };
    let (media_type, request_id) = (header("content-type"), header("x-request-id"));
    let status = response.status().as_u16();
    Answer { status, media_type, request_id, body: response.text().await.unwrap() }
}

#[derive(Deserialize)]
struct Count {
    count: u8,
}

fn routes(config: &mut ServiceConfig) {
    config
        .service(show)
        .service(plain_json)
        .service(our_json)
        .service(wait)
        .route("/things", web::get().to(things))
        .route("/form", web::post().to(async |form: Form<Count>| form.count.to_string()))
        .route("/bytes", web::post().to(async |body: Bytes| body.len().to_string()))
        .route("/slow", web::get().to(std::future::pending::<HttpResponse>))
        .route("/slow/allowed", web::get().to(slow_allowed))
        .route("/panics", web::get().to(panics))
        .route("/silent", web::get().to(async || HttpResponse::Forbidden()))
        .route("/trace", web::get().to(async || telemetry::current_traceparent()))
        .route("/v1/traces", web::post().to(collect))
        .route("/conflict", web::get().to(conflict));
}

#[get("/people/{id}")]
async fn show(id: Path<Uuid>) -> String {
    id.to_string()
}

#[post("/json")]
async fn plain_json(body: web::Json<Count>) -> String {
    body.count.to_string()
}

#[post("/our-json")]
async fn our_json(Json(body): Json<Count>) -> String {
    body.count.to_string()
}

#[get("/wait")]
async fn wait(gate: Data<Gate>) -> &'static str {
    gate.entered.notify_one();
    gate.open.notified().await;
    "finished"
}

async fn things(query: Query<Count>) -> String {
    query.count.to_string()
}

async fn slow_allowed(request: HttpRequest) -> &'static str {
    extend_deadline(&request, Duration::from_secs(20));
    tokio::time::sleep(Duration::from_millis(400)).await; // Longer than the server's timeout.
    "in time"
}

async fn collect(gate: Data<Gate>, body: Bytes) -> &'static str {
    gate.collected.lock().unwrap().push(body.to_vec());
    ""
}

async fn panics() -> HttpResponse {
    panic!("on purpose")
}

async fn conflict() -> Result<HttpResponse, Problem> {
    Err(Problem::conflict("already-signed", ("đã ký", "already signed")))
}
