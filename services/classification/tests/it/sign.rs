//! The Council's signature, and four eyes on what was not proposed.

use schema::Role;
use schema::events::{ConclusionSignedV1, GrantIssuedV1};
use schema::{GrantId, Scope};
use serde_json::{Value, json};
use testkit::{NOW, TestService};

use crate::given::{complete_person, conclusion, council, day, now, number, service};

async fn open_conclusion(service: &TestService, diagnoses: &[&str]) -> (Value, String) {
    let person = complete_person(service, diagnoses).await;
    let conclusion = conclusion(service, person).await;
    let path =
        format!("/classification/v1/conclusions/{}/signature", conclusion["id"].as_str().unwrap());
    (conclusion, path)
}

#[tokio::test]
async fn the_proposed_class_is_signed_by_one_member_and_told_thinly() {
    let service = service().await;
    let (conclusion, path) = open_conclusion(&service, &["I10"]).await;

    let answer: Value =
        council(&service, "anna").post(&path, &json!({"class": "B1"})).await.ok().json();

    assert_eq!((&answer["state"], &answer["class"]), (&json!("signed"), &json!("B1")));
    let sent = service.sent::<ConclusionSignedV1>().await;
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].conclusion_id.to_string(), conclusion["id"].as_str().unwrap());
    assert_eq!((sent[0].checkup_on, sent[0].table.as_str()), (day("2026-05-04"), "default-1"));
    let shown: Value = council(&service, "anna")
        .get(&format!("/classification/v1/conclusions/{}", conclusion["id"].as_str().unwrap()))
        .await
        .ok()
        .json();
    assert_eq!((&shown["state"], &shown["class"]), (&json!("signed"), &json!("B1")));
    assert_eq!(shown["signed_by"][0]["signer"], "anna");
    assert_eq!(
        shown["signed_at"].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap(),
        now()
    );
}

#[tokio::test]
async fn signing_twice_is_a_conflict_and_sends_one_event() {
    let service = service().await;
    let (_, path) = open_conclusion(&service, &["I10"]).await;
    council(&service, "anna").post(&path, &json!({"class": "B1"})).await.ok();

    let problem = council(&service, "binh").post(&path, &json!({"class": "B1"})).await.problem();

    assert_eq!((problem.status, problem.kind()), (409, "already-signed"));
    assert_eq!(service.sent::<ConclusionSignedV1>().await.len(), 1);
}

#[tokio::test]
async fn another_class_needs_a_reason_and_a_second_member() {
    let service = service().await;
    let (conclusion, path) = open_conclusion(&service, &["I10"]).await;
    let other = json!({"class": "B2", "reason": "Đang chờ kết quả siêu âm tim"});
    let (anna, binh) = (council(&service, "anna"), council(&service, "binh"));

    let no_reason = anna.post(&path, &json!({"class": "B2"})).await.problem();
    assert_eq!(
        (no_reason.status, no_reason.kind(), no_reason.pointers()),
        (422, "reason-required", vec!["/reason"])
    );
    let first: Value = anna.post(&path, &other).await.ok().json();
    assert_eq!(first["state"], "awaits_second");
    assert_eq!(service.sent::<ConclusionSignedV1>().await.len(), 0);
    assert_eq!(anna.post(&path, &other).await.problem().kind(), "second-member-required");
    let disagrees = binh.post(&path, &json!({"class": "C", "reason": "khác"})).await.problem();
    assert_eq!((disagrees.status, disagrees.kind()), (409, "signatures-disagree"));
    let second: Value = binh.post(&path, &other).await.ok().json();

    assert_eq!(second["state"], "signed");
    assert_eq!(service.sent::<ConclusionSignedV1>().await.len(), 1);
    let path = format!("/classification/v1/conclusions/{}", conclusion["id"].as_str().unwrap());
    let shown: Value = anna.get(&path).await.ok().json();
    assert_eq!((&shown["class"], &shown["proposed"]), (&json!("B2"), &json!("B1")));
    assert_eq!(shown["reason"], "Đang chờ kết quả siêu âm tim");
    assert_eq!(shown["signed_by"].as_array().unwrap().len(), 2);
    let officer: Value = service.caller().role(Role::BoardOfficer).get(&path).await.ok().json();
    assert_eq!(officer["reason"], json!(null), "a reason is clinical detail");
}

#[tokio::test]
async fn an_open_class_is_never_signed_by_one_member() {
    let service = service().await;
    let (conclusion, path) = open_conclusion(&service, &[]).await;
    assert_eq!(conclusion["proposed"], json!(null));

    let signed = json!({"class": "A", "reason": "Đã khám lại toàn diện"});
    let first: Value = council(&service, "anna").post(&path, &signed).await.ok().json();
    let second: Value = council(&service, "binh").post(&path, &signed).await.ok().json();

    assert_eq!((&first["state"], &second["state"]), (&json!("awaits_second"), &json!("signed")));
}

#[tokio::test]
async fn a_stale_if_match_is_refused() {
    let service = service().await;
    let (conclusion, path) = open_conclusion(&service, &["I10"]).await;
    let shown = format!("/classification/v1/conclusions/{}", conclusion["id"].as_str().unwrap());
    let tag = council(&service, "anna").get(&shown).await.ok().header("etag").unwrap().to_owned();
    let other = json!({"class": "B2", "reason": "lý do"});
    council(&service, "anna").header("If-Match", &tag).post(&path, &other).await.ok();

    let problem =
        council(&service, "binh").header("If-Match", &tag).post(&path, &other).await.problem();

    assert_eq!((problem.status, problem.kind()), (412, "stale"));
}

#[tokio::test]
async fn the_same_idempotency_key_gets_the_first_answer() {
    let service = service().await;
    let (_, path) = open_conclusion(&service, &["I10"]).await;
    let anna = council(&service, "anna").header("Idempotency-Key", "k1");

    let first: Value = anna.post(&path, &json!({"class": "B1"})).await.ok().json();
    let again: Value = anna.post(&path, &json!({"class": "B1"})).await.ok().json();

    assert_eq!(first, again);
    assert_eq!(service.sent::<ConclusionSignedV1>().await.len(), 1);
}

#[tokio::test]
async fn a_new_assessment_supersedes_the_proposal_and_leaves_the_signed_one() {
    let service = service().await;
    let (first, path) = open_conclusion(&service, &["I10"]).await;
    council(&service, "anna").post(&path, &json!({"class": "B1"})).await.ok();
    let person: schema::PersonId = first["person_id"].as_str().unwrap().parse().unwrap();
    for (version, icd10) in [(2, "I11.9"), (3, "E78.5")] {
        let mut again = crate::given::checkup(person, "2026-05-04")
            .complete()
            .diagnosis(icd10)
            .version(version);
        again.0.encounter_id = first["encounter_id"].as_str().unwrap().parse().unwrap();
        service.deliver(&again.0).await.unwrap();
    }

    let states = "select string_agg(state, ',' order by state) = 'proposed,signed,superseded' from conclusion";
    let all_as_said = format!("select case when ({states}) then 1 else 0 end::bigint");

    assert_eq!(number(&service, &all_as_said).await, 1);
}

/// As outside `--dev`: grants count, claims only narrow them.
async fn in_production() -> TestService {
    let service = TestService::setup(&classification::MIGRATIONS, classification::NAME)
        .start(|mut parts| {
            parts.dev = false;
            classification::start(parts)
        })
        .await;
    for subject in ["anna", "binh"] {
        let grant = GrantIssuedV1 {
            grant_id: GrantId::generate(now()),
            subject: subject.to_owned(),
            role: Role::CouncilMember,
            scope: Scope::Province,
            valid_from: day("2026-01-01"),
            valid_to: None,
            at: NOW.parse().unwrap(),
        };
        service.deliver(&grant).await.unwrap();
    }
    service
}

#[tokio::test]
async fn outside_the_demonstration_nothing_is_signed_on_a_table_that_is_not_ratified() {
    let service = in_production().await;
    let (_, path) = open_conclusion(&service, &["I10"]).await;

    let problem = council(&service, "anna").post(&path, &json!({"class": "B1"})).await.problem();
    assert_eq!((problem.status, problem.kind()), (409, "rule-table-not-ratified"));

    let decision = json!({"decision": "12/QĐ-HĐCM", "date": "2026-06-01"});
    council(&service, "anna")
        .post("/classification/v1/rule-tables/default-1/ratification", &decision)
        .await
        .ok();
    council(&service, "anna").post(&path, &json!({"class": "B1"})).await.ok();
}
