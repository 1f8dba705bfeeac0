use ::schema::events::{Channel, NoticeDeliveredV1};
use ::schema::{Envelope, PersonId, Role};
use serde_json::Value;

use crate::given::{CLINIC, Given, inbox};

#[tokio::test]
async fn a_signed_conclusion_is_in_its_persons_inbox_and_in_no_other() {
    let given = Given::start().await;
    let signed = given.signed();

    given.service.deliver(&signed).await.unwrap();

    let found = inbox(&given.oneself(signed.person_id)).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["title"], "Kết luận sức khỏe mới đã được ký");
    let stranger = PersonId::generate(given.service.clock().now());
    for other in [given.oneself(stranger), given.staff(CLINIC), given.officer()] {
        assert!(inbox(&other).await.is_empty());
    }
}

#[tokio::test]
async fn a_follow_up_is_in_the_inbox_of_its_clinic_alone() {
    let given = Given::start().await;

    given.service.deliver(&given.scheduled()).await.unwrap();

    let found = inbox(&given.staff(CLINIC).in_english()).await;
    assert_eq!(found.len(), 1);
    assert!(found[0]["body"].as_str().unwrap().contains("21 February 2027"), "{found:?}");
    assert!(inbox(&given.staff("01102")).await.is_empty());
    let doctor = given.service.caller().role(Role::ClinicDoctor).facility(CLINIC);
    assert_eq!(inbox(&doctor).await.len(), 1);
}

#[tokio::test]
async fn the_same_event_twice_makes_one_notice() {
    let given = Given::start().await;
    let signed = given.signed();
    let envelope = Envelope::wrap("classification", &signed, signed.signed_at, None);

    given.service.deliver_envelope(&envelope).await.unwrap();
    given.service.deliver_envelope(&envelope).await.unwrap();

    assert_eq!(inbox(&given.oneself(signed.person_id)).await.len(), 1);
    let delivered = given.service.sent::<NoticeDeliveredV1>().await;
    assert_eq!(delivered.iter().filter(|one| one.channel == Channel::Inbox).count(), 1);
}

#[tokio::test]
async fn what_is_read_stays_read_and_others_notices_do_not_exist() {
    let given = Given::start().await;
    let signed = given.signed();
    given.service.deliver(&signed).await.unwrap();
    let oneself = given.oneself(signed.person_id);
    let id = inbox(&oneself).await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/notifications/v1/inbox/{id}/read");

    let stranger = given.officer().post(&path, ()).await.problem();
    let first: Value = oneself.post(&path, ()).await.ok().json();
    given.service.advance(std::time::Duration::from_secs(60));
    let again: Value = oneself.post(&path, ()).await.ok().json();

    assert_eq!((stranger.status, stranger.kind()), (404, "notice-not-found"));
    assert_eq!(first["read_at"], again["read_at"]);
    let unread: Value = oneself.get("/notifications/v1/inbox?unread=true").await.ok().json();
    assert_eq!(unread["items"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn an_inbox_comes_in_pages_the_newest_first() {
    let given = Given::start().await;
    for _ in 0..5 {
        given.service.deliver(&given.scheduled()).await.unwrap();
        given.service.advance(std::time::Duration::from_secs(60));
    }

    let mut path = "/notifications/v1/inbox?limit=2".to_owned();
    let mut times = Vec::new();
    loop {
        let answer = given.staff(CLINIC).get(&path).await.ok();
        let page: Value = answer.json();
        for one in page["items"].as_array().unwrap() {
            times.push(one["created_at"].as_str().unwrap().to_owned());
        }
        let Some(link) = answer.header("link") else { break };
        path = link.split(['<', '>']).nth(1).unwrap().to_owned();
    }

    assert_eq!(times.len(), 5);
    assert!(times.is_sorted_by(|newer, older| newer > older), "{times:?}");
}

#[tokio::test]
async fn the_office_sees_that_somebody_was_told_and_not_what() {
    let given = Given::start().await;
    let signed = given.signed_and_willing().await;
    given.service.deliver(&signed).await.unwrap();

    let path = format!("/notifications/v1/people/{}/notices", signed.person_id);
    let sent: Value = given.officer().get(&path).await.ok().json();

    let notice = &sent["items"][0];
    assert_eq!(notice["kind"], "conclusion_signed");
    assert_eq!((&notice["title"], &notice["body"]), (&Value::Null, &Value::Null));
    let channels: Vec<_> =
        notice["deliveries"].as_array().unwrap().iter().map(|one| &one["channel"]).collect();
    assert_eq!(channels, ["inbox", "email"]);
}

#[tokio::test]
async fn figures_count_notices() {
    let given = Given::start().await;
    given.service.deliver(&given.signed()).await.unwrap();
    given.service.deliver(&given.scheduled()).await.unwrap();

    let figures: Value = given.officer().get("/notifications/v1/figures").await.ok().json();

    let totals = &figures["totals"];
    assert_eq!(
        (totals["notices_conclusion_signed"].as_i64(), totals["inbox_delivered"].as_i64()),
        (Some(1), Some(2))
    );
}
