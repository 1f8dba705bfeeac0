//! The audit reaches whoever watches: everything, in order, through every failure.

use std::sync::{Arc, Mutex};

use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use auth::audit::{Handover, HandoverError, SiemConfig};
use futures_util::future::join_all;
use runtime::{Env, HttpClientConfig, http_client};
use schema::Role;
use serde_json::Value;

use crate::audit::{chain_all, show};
use crate::support::{World, new_person, role, run, value};

/// A SIEM: takes lines over HTTP, or does not.
struct Siem {
    address: String,
    taken: Data<Taken>,
    server: ServerHandle,
}

/// What it does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Takes,
    /// Answers with this status and keeps nothing.
    Refuses(StatusCode),
    /// Keeps the rows and then says that it failed: the answer that would have told is lost.
    KeepsAndFails,
}

struct Taken {
    mood: Mutex<Mood>,
    lines: Mutex<Vec<Value>>,
    authorization: Mutex<Vec<String>>,
}

async fn take(request: HttpRequest, body: Bytes, taken: Data<Taken>) -> HttpResponse {
    let mood = *taken.mood.lock().unwrap();
    if let Mood::Refuses(status) = mood {
        return HttpResponse::build(status).finish();
    }
    assert_eq!(request.headers().get("content-type").unwrap(), "application/x-ndjson");
    let authorization = request.headers().get("authorization");
    let authorization = authorization.map(|value| value.to_str().unwrap().to_owned());
    taken.authorization.lock().unwrap().extend(authorization);
    let text = std::str::from_utf8(&body).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    taken.lines.lock().unwrap().extend(lines);
    match mood {
        Mood::KeepsAndFails => HttpResponse::BadGateway().finish(),
        _ => HttpResponse::NoContent().finish(),
    }
}

impl Siem {
    fn start() -> Self {
        let taken = Data::new(Taken {
            mood: Mutex::new(Mood::Takes),
            lines: Mutex::default(),
            authorization: Mutex::default(),
        });
        let shared = taken.clone();
        let server = HttpServer::new(move || {
            let limit = web::PayloadConfig::new(4 << 20);
            App::new().app_data(limit).app_data(shared.clone()).route("/in", web::post().to(take))
        });
        let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/in", server.addrs()[0]);
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self { address, taken, server: handle }
    }

    fn mood(&self, mood: Mood) {
        *self.taken.mood.lock().unwrap() = mood;
    }

    fn lines(&self) -> Vec<Value> {
        self.taken.lines.lock().unwrap().clone()
    }

    fn sequences(&self) -> Vec<i64> {
        self.lines().iter().map(|line| line["sequence"].as_i64().unwrap()).collect()
    }

    fn config(&self) -> SiemConfig {
        let env = [("SIEM_URL", self.address.as_str()), ("SIEM_AUTHORIZATION", "Splunk made-up")];
        SiemConfig::from_env(&Env::from_pairs(env)).unwrap().unwrap()
    }

    /// Hands on as one of several processes does.
    fn handover(&self, world: &World) -> Arc<Handover> {
        let http = http_client(&HttpClientConfig::default());
        Arc::new(Handover::new(world.db.clone(), "it", http, self.config()))
    }
}

/// Shows `people` people, and gives the rows their places.
async fn look_at(world: &World, people: usize) {
    let officer = world.caller(role(Role::BoardOfficer)).await;
    let people: Vec<_> = (0..people).map(|_| new_person()).collect();
    show(world, &officer, &people).await;
    chain_all(world).await;
}

/// Ends the lease that a failure left, as half a minute would.
async fn lease_ends(world: &World) {
    let end = "update audit_handover set taken_until = '-infinity'";
    assert_eq!(run(&world.owner().await, end, vec![]).await, 1);
}

#[actix_web::test]
async fn every_row_arrives_once_and_in_order_however_many_processes_send() {
    let (world, siem) = (World::start().await, Siem::start());
    let processes = [siem.handover(&world), siem.handover(&world), siem.handover(&world)];
    for process in &processes {
        process.announce().await.unwrap();
    }
    look_at(&world, 2_300).await; // More than two requests hold.

    for _ in 0..4 {
        for sent in join_all(processes.iter().map(|process| process.hand_on())).await {
            sent.unwrap();
        }
    }

    // One row says that everything goes there, though three processes began.
    assert_eq!(siem.sequences(), (1..=2_301).collect::<Vec<_>>());
    let lines = siem.lines();
    let announced = lines.iter().filter(|line| line["kind"] == "siem").count();
    assert_eq!(announced, 1);
    assert_eq!((&lines[7]["service"], &lines[7]["action"]), (&"it".into(), &"read".into()));
    assert!(lines.iter().all(|line| line["hash"].as_str().is_some_and(|hash| hash.len() == 64)));
    let authorization = siem.taken.authorization.lock().unwrap().clone();
    assert!(authorization.len() >= 3 && authorization.iter().all(|one| one == "Splunk made-up"));
    siem.server.stop(false).await;
}

#[actix_web::test]
async fn what_is_refused_waits_and_is_not_asked_about_all_the_time() {
    let (world, siem) = (World::start().await, Siem::start());
    let process = siem.handover(&world);
    process.announce().await.unwrap();
    look_at(&world, 3).await;

    for status in [StatusCode::SERVICE_UNAVAILABLE, StatusCode::FORBIDDEN, StatusCode::FOUND] {
        siem.mood(Mood::Refuses(status));
        let refused = process.hand_on().await;
        assert!(
            matches!(refused, Err(HandoverError::Refused(told)) if told == status.as_u16()),
            "{refused:?}"
        );
        // Half a minute belongs to the failure; nobody else asks meanwhile.
        assert_eq!(siem.handover(&world).hand_on().await.unwrap(), 0);
        lease_ends(&world).await;
    }
    siem.mood(Mood::Takes);

    assert_eq!(process.hand_on().await.unwrap(), 4);
    assert_eq!(siem.sequences(), [1, 2, 3, 4]);
    siem.server.stop(false).await;
}

#[actix_web::test]
async fn a_lost_answer_is_a_row_twice_and_never_none() {
    let (world, siem) = (World::start().await, Siem::start());
    let process = siem.handover(&world);
    process.announce().await.unwrap();
    look_at(&world, 2).await;
    siem.mood(Mood::KeepsAndFails);

    assert!(process.hand_on().await.is_err());
    lease_ends(&world).await;
    siem.mood(Mood::Takes);
    look_at(&world, 1).await;
    // A process that was started anew knows no more than the database.
    assert_eq!(siem.handover(&world).hand_on().await.unwrap(), 4);

    assert_eq!(siem.sequences(), [1, 2, 3, 1, 2, 3, 4]);
    let lines = siem.lines();
    assert_eq!(lines[..3], lines[3..6], "a row is the same whenever it is sent");
    siem.server.stop(false).await;
}

#[actix_web::test]
async fn a_siem_that_is_gone_costs_nothing_but_a_wait_and_another_begins_at_the_first_row() {
    let (world, gone) = (World::start().await, Siem::start());
    let process = gone.handover(&world);
    process.announce().await.unwrap();
    look_at(&world, 2).await;
    process.hand_on().await.unwrap();
    gone.server.stop(false).await;
    look_at(&world, 2).await;

    let unreachable = process.hand_on().await;
    assert!(matches!(unreachable, Err(HandoverError::Unreachable(_))), "{unreachable:?}");
    let told = runtime::problem::Chain(&unreachable.unwrap_err()).to_string();
    assert!(!told.contains("/in"), "an address may hold a key: {told}");

    let new = Siem::start();
    let process = new.handover(&world);
    process.announce().await.unwrap();
    chain_all(&world).await;
    process.hand_on().await.unwrap();
    assert_eq!(new.sequences(), [1, 2, 3, 4, 5, 6]);
    let places = "select count(*) from audit_handover";
    assert_eq!(value::<i64>(&world.owner().await, places).await, 2);
    new.server.stop(false).await;
}

#[test]
fn settings_name_what_is_wrong_and_show_no_secret() {
    let of = |pairs: &[(&str, &str)]| SiemConfig::from_env(&Env::from_pairs(pairs.to_vec()));
    assert!(of(&[]).unwrap().is_none());
    assert!(of(&[("SIEM_AUTHORIZATION", "Bearer made-up")]).unwrap().is_none());
    let open = of(&[("SIEM_URL", "http://siem.example.vn/")]).unwrap_err().to_string();
    assert!(open.contains("SIEM_URL") && open.contains("https://"), "{open}");
    let two_lines = of(&[("SIEM_URL", "https://x/"), ("SIEM_AUTHORIZATION", "a\nmade-up")]);
    let told = two_lines.unwrap_err().to_string();
    assert!(told.contains("SIEM_AUTHORIZATION") && !told.contains("made-up"), "{told}");
    let read = of(&[("SIEM_URL", "https://x/"), ("SIEM_AUTHORIZATION", "Bearer made-up")]);
    assert!(!format!("{read:?}").contains("made-up"));
}
