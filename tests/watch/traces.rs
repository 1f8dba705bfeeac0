//! One trace from a hospital's request to the class, one from a signature to the notices; and nobody's data in logs
//! or spans after a whole journey.

use reqwest::Method;
use serde_json::Value;
use sqlx::{Connection, Executor};
use yba_tests::province::api::Who;
use yba_tests::province::{Delivery, Province};

use crate::collector::{Collector, Span};
use crate::journey::{COUNCIL, OFFICER, corrected, deliver, find, sign, work};
use crate::suite::{Suite, until};

/// Everything that our own code has to say.
const LOG: &str = "info,actix_server=warn,runtime=debug,auth=debug,messaging=debug,registry=debug,exams=debug,\
                   classification=debug,clinics=debug,notifications=debug,console=debug";

/// A trace that somebody outside began.
struct Trace(&'static str);

const DELIVERY: Trace = Trace("0af7651916cd43dd8448eb211c80319c");
const SIGNATURE: Trace = Trace("1bf7651916cd43dd8448eb211c80319d");
const POISON: Trace = Trace("2cf7651916cd43dd8448eb211c80319e");

impl Trace {
    fn parent(&self) -> String {
        format!("00-{}-00f067aa0ba902b7-01", self.0)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn traces_join_what_belongs_together_and_tell_nobodys_data() {
    let collector = Collector::start().await;
    let settings = [("LOG", LOG), ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.address())];
    let mut suite = Suite::start(&settings).await;
    let province = Province::draw(5, 8);
    work(&suite, &province).await;

    let (delivery, person) = somebody(&suite, &province).await;
    deliver_and_sign(&suite, &delivery, &person).await;
    go_wrong(&suite, &delivery, &person).await;
    let joined = collected(&collector).await;
    from_request_to_class(&suite, &joined).await;
    from_signature_to_notices(&joined);
    logs_carry_the_trace(&suite).await;

    suite.terminate().await;
    let secrets = secrets(&province);
    assert!(secrets.len() > 60, "the search looks for too little: {secrets:?}");
    let spans = collector.raw();
    assert!(spans.len() > 20_000, "only {} bytes of spans", spans.len());
    for (place, text) in
        [("logs", suite.log()), ("spans", String::from_utf8_lossy(&spans).into_owned())]
    {
        let found: Vec<_> = secrets.iter().filter(|one| text.contains(one.as_str())).collect();
        assert!(found.is_empty(), "the {place} tell {found:?}");
    }
}

/// Somebody whose check-ups come to a class, so that there is something to sign; their latest check-up, corrected.
async fn somebody(suite: &Suite, province: &Province) -> (Delivery, String) {
    let api = suite.api();
    let deliveries: Vec<Delivery> = province.deliveries().collect();
    for somebody in &province.people {
        let theirs = deliveries.iter().filter(|one| one.citizen_id == somebody.citizen_id);
        let latest = theirs.max_by_key(|one| one.bundle["timestamp"].to_string());
        let (Some(delivery), Some(person)) = (latest, find(&api, &somebody.citizen_id).await)
        else {
            continue;
        };
        let path = format!("/classification/v1/people/{person}/conclusions");
        let list = api.get(&COUNCIL, &api.addresses.classification, &path).await.unwrap();
        let signed = |one: &Value| one["state"] == "signed";
        if list["items"].as_array().unwrap().iter().any(signed) {
            return (corrected(delivery), person);
        }
    }
    panic!("nobody in the province has a signed conclusion");
}

async fn deliver_and_sign(suite: &Suite, delivery: &Delivery, person: &str) {
    let api = suite.api();
    let answer = deliver(&api, delivery, &DELIVERY.parent()).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let signed = async || sign(&api, person, &SIGNATURE.parent()).await;
    until("a conclusion is proposed", signed).await;
}

/// What fails is told most about: wrong bundles, strangers, people who may not, an event that nobody knows.
async fn go_wrong(suite: &Suite, delivery: &Delivery, person: &str) {
    let api = suite.api();
    let mut wrong = delivery.clone();
    wrong.bundle["entry"][0]["resource"]["birthDate"] = "tomorrow".into();
    wrong.bundle["timestamp"] = "yesterday".into();
    assert_eq!(deliver(&api, &wrong, &DELIVERY.parent()).await.status, 422);
    let hospital = Who::Hospital(delivery.facility.clone());
    let path = format!("/classification/v1/people/{person}/assessments");
    let refused = api.ask(&hospital, Method::GET, &api.addresses.classification, &path, |one| one);
    assert_eq!(refused.await.unwrap().status, 403);
    let unread = api.ask(
        &OFFICER,
        Method::POST,
        &api.addresses.registry,
        "/registry/v1/people/search",
        |request| {
            let body = format!("{{\"citizen_id\": \"{}\", ", delivery.citizen_id);
            request.header("content-type", "application/json").body(body)
        },
    );
    assert_eq!(unread.await.unwrap().status, 400);
    let data = serde_json::json!({"citizen_id": delivery.citizen_id}).to_string();
    let poison = sqlx::query(
        "insert into outbox (event_id, event_type, source, topic, key, occurred_at, traceparent, data)
         values (gen_random_uuid(), 'checkup.dreamt.v9', '/yba/exams', 'checkups', gen_random_uuid()::text, now(),
                 $1, $2)",
    );
    let mut exams = suite.database("exams").await;
    exams.execute(poison.bind(POISON.parent()).bind(data)).await.unwrap();
    exams.close().await.unwrap();
}

/// The spans, once those that come last are there.
async fn collected(collector: &Collector) -> Vec<Span> {
    until("the last spans are sent", async || {
        let spans = collector.spans();
        let told = handled(&spans, &SIGNATURE, "follow-up.scheduled.v1", "notifications");
        let parked = handled(&spans, &POISON, "checkup.dreamt.v9", "classification");
        (told.is_some() && parked.is_some()).then_some(spans)
    })
    .await
}

fn handled<'a>(spans: &'a [Span], trace: &Trace, event: &str, by: &str) -> Option<&'a Span> {
    spans.iter().find(|span| {
        span.trace == trace.0
            && span.name == format!("handle {event}")
            && span.says(&format!("consumer={by}"))
    })
}

async fn from_request_to_class(suite: &Suite, spans: &[Span]) {
    let request = spans.iter().find(|span| {
        span.trace == DELIVERY.0
            && span.name == "POST /exams/fhir"
            && span.parent == "00f067aa0ba902b7"
    });
    let request = request.expect("the request goes on with the hospital's trace");
    let class = handled(spans, &DELIVERY, "checkup.recorded.v1", "classification").unwrap();
    assert_eq!(class.parent, request.id, "the outbox row is of the request");
    let mut exams = suite.database("exams").await;
    let parents: Vec<String> = sqlx::query_scalar(
        "select traceparent from outbox where event_type = 'checkup.recorded.v1' and traceparent like '%' || $1 || '%'",
    )
    .bind(DELIVERY.0)
    .fetch_all(&mut exams)
    .await
    .unwrap();
    assert_eq!(parents, [format!("00-{}-{}-01", DELIVERY.0, request.id)]);
}

fn from_signature_to_notices(spans: &[Span]) {
    let signed = handled(spans, &SIGNATURE, "conclusion.signed.v1", "notifications");
    let planned = handled(spans, &SIGNATURE, "conclusion.signed.v1", "clinics").unwrap();
    let told = handled(spans, &SIGNATURE, "follow-up.scheduled.v1", "notifications").unwrap();
    assert!(signed.is_some(), "the person's notice is of the signature");
    assert_eq!(told.parent, planned.id, "the clinic's notice is of its follow-up");
    // clinics asks classification for the class: one trace over HTTP too.
    let asked = spans.iter().any(|span| span.trace == SIGNATURE.0 && span.parent == planned.id);
    assert!(asked, "the question to classification is of the handler");
}

async fn logs_carry_the_trace(suite: &Suite) {
    for (trace, line) in [(&DELIVERY, "request answered"), (&POISON, "checkup.dreamt.v9")] {
        let found = suite.log().lines().any(|one| one.contains(line) && one.contains(trace.0));
        assert!(found, "no line «{line}» with the trace {}", trace.0);
    }
}

/// What must be told nowhere: names in every spelling, numbers, telephones, addresses, findings.
fn secrets(province: &Province) -> Vec<String> {
    let mut secrets = Vec::new();
    for person in &province.people {
        secrets.extend([
            person.name.clone(),
            person.name.to_uppercase(),
            without_marks(&person.name),
        ]);
        secrets.extend([person.citizen_id.clone(), person.insurance.clone(), person.phone.clone()]);
        secrets.push(person.phone.trim_start_matches('0').to_owned());
    }
    for delivery in province.deliveries() {
        findings(&delivery.bundle, &mut secrets);
    }
    secrets.sort();
    secrets.dedup();
    secrets
}

fn without_marks(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let bare: String = name.nfd().filter(char::is_ascii).collect();
    bare.replace('Đ', "D")
}

/// The words of diagnoses and of results; a bare number could be anything's.
fn findings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| findings(item, found)),
        Value::Object(members) => {
            for (name, member) in members {
                match member.as_str() {
                    Some(text) if is_finding(name, text) => found.push(text.to_owned()),
                    _ => findings(member, found),
                }
            }
        }
        _ => {}
    }
}

fn is_finding(name: &str, text: &str) -> bool {
    ["text", "display", "valueString", "birthDate"].contains(&name) && text.chars().count() > 6
}
