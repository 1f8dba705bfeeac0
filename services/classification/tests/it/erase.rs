//! Erasing somebody: nothing of them is left, and nothing of them comes back.

use schema::PersonId;
use schema::events::{AssessmentsErasedV1, PersonErasedV1, PersonRestrictedV1};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use testkit::{TestService, traces};

use crate::given::{
    assessments, checkup, complete_person, conclusion, council, identity, now, number, person,
    service,
};

async fn erase(service: &TestService, person: PersonId) {
    service.deliver(&PersonErasedV1 { person_id: person, at: now() }).await.unwrap();
}

async fn sign(service: &TestService, person: PersonId) {
    let conclusion = conclusion(service, person).await;
    let path =
        format!("/classification/v1/conclusions/{}/signature", conclusion["id"].as_str().unwrap());
    let class = json!({ "class": conclusion["proposed"] });
    council(service, "anna").post(&path, class).await.ok();
}

async fn figure(service: &TestService, name: &str) -> i64 {
    number(
        service,
        &format!("select coalesce(sum(value), 0)::bigint from figure where name = '{name}'"),
    )
    .await
}

#[tokio::test]
async fn nothing_is_left_in_any_table_but_ids_in_the_audit() {
    let service = service().await;
    let signed = complete_person(&service, &["I10"]).await;
    sign(&service, signed).await;
    let proposed = complete_person(&service, &["I10"]).await;
    service.deliver(&checkup(proposed, "2025-05-04").pressure("186", "99").0).await.unwrap();
    let kept = complete_person(&service, &[]).await;

    erase(&service, signed).await;
    erase(&service, proposed).await;

    for person in [signed, proposed] {
        let left = traces(service.owner(), &[&person.to_string()]).await;
        assert_eq!(left, ["audit", "erased_person", "outbox"]);
    }
    assert_eq!(number(&service, "select count(*) from person").await, 1);
    assert_eq!(number(&service, "select count(*) from signature").await, 0);
    assert_eq!(number(&service, "select count(*) from person_key").await, 1);
    assert_eq!(assessments(&service, kept).await.len(), 1);
    assert_eq!(figure(&service, "people").await, 1);
    assert_eq!(figure(&service, "proposed").await, 1);
    assert_eq!(service.sent::<AssessmentsErasedV1>().await.len(), 2);
}

#[tokio::test]
async fn what_comes_later_is_not_stored_again() {
    let service = service().await;
    let gone = complete_person(&service, &[]).await;
    erase(&service, gone).await;

    service.deliver(&identity(gone, "1980-01-01")).await.unwrap();
    service.deliver(&checkup(gone, "2026-07-01").complete().0).await.unwrap();
    // Again, as after a restore: it answers again.
    erase(&service, gone).await;

    assert_eq!(number(&service, "select count(*) from person").await, 0);
    assert_eq!(number(&service, "select count(*) from person_scope").await, 0);
    assert_eq!(service.sent::<AssessmentsErasedV1>().await.len(), 2);
}

#[tokio::test]
async fn dead_letters_with_findings_go_and_those_with_ids_alone_stay() {
    let service = service().await;
    let (gone, kept) = (person(), person());
    for (topic, key) in [("checkups", gone), ("facilities", gone), ("checkups", kept)] {
        let parked = format!(
            "insert into dead_letter (consumer, topic, key, event_id, event_type, source, occurred_at, data, origin)
             values ('classification', '{topic}', '{key}', gen_random_uuid(), 'x', '/yba/x', now(), '{{}}', 'local')"
        );
        service.owner().execute_unprepared(&parked).await.unwrap();
    }

    erase(&service, gone).await;

    let left = "select count(*) from dead_letter where topic = 'checkups'";
    assert_eq!(number(&service, left).await, 1);
    assert_eq!(number(&service, "select count(*) from dead_letter").await, 2);
}

#[tokio::test]
async fn an_erasure_may_come_before_anything_else_of_the_person() {
    let service = service().await;
    let unknown = person();
    erase(&service, unknown).await;

    service.deliver(&checkup(unknown, "2026-07-01").complete().0).await.unwrap();

    assert_eq!(number(&service, "select count(*) from checkup").await, 0);
}

#[tokio::test]
async fn a_replay_says_the_same_and_of_the_erased_that_the_inputs_are_gone() {
    let service = service().await;
    let person = complete_person(&service, &["I10"]).await;
    let id = assessments(&service, person).await[0]["assessment_id"].as_str().unwrap().to_owned();
    let path = format!("/classification/v1/assessments/{id}/replay");
    let council = council(&service, "anna");

    let replayed: Value = council.post(&path, json!({})).await.ok().json();
    assert_eq!((&replayed["same"], &replayed["facts_untouched"]), (&json!(true), &json!(true)));
    erase(&service, person).await;

    let problem = council.post(&path, json!({})).await.problem();
    assert_eq!((problem.status, problem.kind()), (409, "inputs-erased"));
    let unknown = format!("/classification/v1/assessments/{person}/replay");
    assert_eq!(council.post(&unknown, json!({})).await.status(), 404);
}

#[tokio::test]
async fn a_restricted_record_looks_absent_to_the_council() {
    let service = service().await;
    let hidden = complete_person(&service, &[]).await;
    let id = conclusion(&service, hidden).await["id"].as_str().unwrap().to_owned();
    service.deliver(&PersonRestrictedV1 { person_id: hidden, at: now() }).await.unwrap();
    let council = council(&service, "anna");

    let person = format!("/classification/v1/people/{hidden}/assessments");
    assert_eq!(council.get(&person).await.status(), 404);
    let one = format!("/classification/v1/conclusions/{id}");
    assert_eq!(council.get(&one).await.status(), 404);
    let list: Value =
        council.get("/classification/v1/conclusions?state=proposed").await.ok().json();
    assert_eq!(list["items"], json!([]));
}

#[tokio::test]
async fn of_somebody_with_two_ids_nothing_is_left_and_nobody_is_counted_whichever_is_erased_first()
{
    for old_first in [true, false] {
        let service = service().await;
        let (old, survivor) =
            (complete_person(&service, &["I10"]).await, complete_person(&service, &[]).await);
        sign(&service, old).await;
        let kept = complete_person(&service, &[]).await;
        let merged = schema::events::PersonMergedV1 { old, survivor, at: service.clock().now() };
        service.deliver(&merged).await.unwrap();
        service.deliver(&checkup(old, "2026-06-04").complete().0).await.unwrap();

        let order = if old_first { [old, survivor] } else { [survivor, old] };
        erase(&service, order[0]).await;
        // Under the other key the merge may be told once more before the erasure.
        service.deliver(&merged).await.unwrap();
        erase(&service, order[1]).await;

        for person in [old, survivor] {
            let left = traces(service.owner(), &[&person.to_string()]).await;
            assert_eq!(left, ["audit", "erased_person", "outbox"], "{old_first}");
        }
        for table in ["person_alias", "signature"] {
            assert_eq!(
                number(&service, &format!("select count(*) from {table}")).await,
                0,
                "{table}"
            );
        }
        assert_eq!(number(&service, "select count(*) from person_key").await, 1);
        assert_eq!(assessments(&service, kept).await.len(), 1);
        assert_eq!((figure(&service, "people").await, figure(&service, "proposed").await), (1, 1));
        assert_eq!(service.sent::<AssessmentsErasedV1>().await.len(), 2);
    }
}
