use ::schema::PersonId;
use ::schema::events::{FollowUpScheduledV1, PersonChangedV1};
use ::schema::{Envelope, Event};
use messaging::Failure;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::Value;

use crate::given::{CLINIC, Given, OTHER_CLINIC, PHONE, items};

#[tokio::test]
async fn a_signed_c_is_in_the_clinics_worklist_between_one_and_three_months_later() {
    let given = Given::start().await;
    given.clinic(CLINIC).await;
    let person = given.person("SYT").await;

    given.signed(person, "C", "2026-06-01").await;

    let worklist = given.worklist(CLINIC, "due").await;
    let [line] = worklist.as_slice() else { panic!("{worklist:?}") };
    assert_eq!(line["name"], "Lương Đình Thử");
    assert_eq!(line["phone"], PHONE);
    assert_eq!(
        (line["opens_on"].as_str(), line["due_on"].as_str()),
        (Some("2026-12-21"), Some("2027-02-21"))
    );
    let scheduled = given.service.sent::<FollowUpScheduledV1>().await;
    assert_eq!(scheduled.len(), 1);
    assert_eq!(scheduled[0].facility.as_str(), CLINIC);
}

#[tokio::test]
async fn no_class_is_kept_or_shown() {
    let given = Given::start().await;
    let (person, id) = given.follow_up().await;

    let shown = [
        given.staff(CLINIC).get("/clinics/v1/follow-ups").await.ok().text(),
        given.staff(CLINIC).get(&format!("/clinics/v1/follow-ups/{id}")).await.ok().text(),
        given.officer().get(&format!("/clinics/v1/people/{person}/follow-ups")).await.ok().text(),
    ];
    let stored = "select to_jsonb(f)::text from follow_up f";
    let row =
        given.service.owner().query_one_raw(Statement::from_string(DbBackend::Postgres, stored));
    let stored: String = row.await.unwrap().unwrap().try_get_by_index(0).unwrap();

    for text in shown.iter().chain([&stored]) {
        assert!(!text.contains("class") && !text.contains("\"C\""), "{text}");
    }
}

#[tokio::test]
async fn names_and_numbers_are_sealed_at_rest() {
    let given = Given::start().await;
    given.follow_up().await;

    let sql =
        "select string_agg(encode(coalesce(i.name, '') || coalesce(c.phone, ''), 'escape'), ' ')
               from identity i join contact c using (person_id)";
    let row = given.service.owner().query_one_raw(Statement::from_string(DbBackend::Postgres, sql));
    let stored: String = row.await.unwrap().unwrap().try_get_by_index(0).unwrap();

    assert!(stored.len() > 40 && !stored.contains(PHONE) && !stored.contains("Th"), "{stored}");
}

#[tokio::test]
async fn a_conclusion_may_come_before_its_person_and_its_clinic() {
    let given = Given::start().await;
    let person = PersonId::generate(given.service.clock().now());
    given.signed(person, "B2", "2026-06-01").await;
    assert!(given.service.sent_events().await.is_empty());

    given.clinic(CLINIC).await;
    given.service.deliver(&given.identity(person, "SYT")).await.unwrap();

    let worklist = given.worklist(CLINIC, "due").await;
    assert_eq!(worklist[0]["due_on"], "2027-02-21");
    assert_eq!(given.service.sent::<FollowUpScheduledV1>().await.len(), 1);
}

#[tokio::test]
async fn the_same_event_twice_makes_one_follow_up() {
    let given = Given::start().await;
    given.clinic(CLINIC).await;
    let person = given.person("SYT").await;
    let signed = given.conclusion(person, "B1", "2026-06-01");
    let envelope = Envelope::wrap("classification", &signed, signed.signed_at, None);

    given.service.deliver_envelope(&envelope).await.unwrap();
    given.service.deliver_envelope(&envelope).await.unwrap();
    given.service.deliver(&signed).await.unwrap(); // Another event about the same conclusion.

    assert_eq!(given.worklist(CLINIC, "due").await.len(), 1);
    assert_eq!(given.service.sent::<FollowUpScheduledV1>().await.len(), 1);
}

#[tokio::test]
async fn a_newer_conclusion_takes_the_place_of_an_open_follow_up() {
    let given = Given::start().await;
    let (_, old) = given.follow_up().await;
    let person =
        given.worklist(CLINIC, "due").await[0]["person_id"].as_str().unwrap().parse().unwrap();

    given.signed(person, "D", "2026-11-01").await;

    let due = given.worklist(CLINIC, "due").await;
    assert_eq!(due.len(), 1);
    assert_ne!(due[0]["id"], old.as_str());
    assert_eq!(given.worklist(CLINIC, "superseded").await[0]["id"], old.as_str());
}

#[tokio::test]
async fn a_conclusion_about_an_older_check_up_changes_nothing_to_do() {
    let given = Given::start().await;
    let (person, newest) = given.follow_up().await;

    given.signed(person, "B1", "2025-06-01").await;

    let due = given.worklist(CLINIC, "due").await;
    assert_eq!((due.len(), due[0]["id"].as_str()), (1, Some(newest.as_str())));
    assert_eq!(given.service.sent::<FollowUpScheduledV1>().await.len(), 1);
}

#[tokio::test]
async fn a_clinic_sees_its_own_people_and_no_others() {
    let given = Given::start().await;
    let (person, id) = given.follow_up().await;
    given.clinic(OTHER_CLINIC).await;
    let stranger = given.staff(OTHER_CLINIC);

    let list: Value = stranger.get("/clinics/v1/follow-ups").await.ok().json();
    let named: Value =
        stranger.get(&format!("/clinics/v1/follow-ups?facility={CLINIC}")).await.ok().json();
    let one = stranger.get(&format!("/clinics/v1/follow-ups/{id}")).await.problem();
    let of_person =
        stranger.get(&format!("/clinics/v1/people/{person}/follow-ups")).await.problem();
    let card = stranger.get(&format!("/clinics/v1/people/{person}/card")).await.problem();

    assert!(items(&list).is_empty() && items(&named).is_empty());
    assert_eq!((one.status, one.kind()), (404, "follow-up-not-found"));
    assert_eq!((of_person.status, card.status), (404, 404));
}

#[tokio::test]
async fn while_classification_is_silent_the_event_waits() {
    let given = Given::start().await;
    given.clinic(CLINIC).await;
    let person = given.person("SYT").await;
    let mut signed = given.conclusion(person, "C", "2026-06-01");
    signed.conclusion_id = ::schema::ConclusionId::generate(signed.signed_at);

    let failure = given.service.deliver(&signed).await.unwrap_err();

    assert!(matches!(failure, Failure::Retry(_)), "{failure:?}");
    assert!(given.worklist(CLINIC, "due").await.is_empty());
}

#[tokio::test]
async fn an_unknown_type_is_parked_and_a_known_one_without_interest_is_not() {
    let given = Given::start().await;
    let at = given.service.clock().now();
    let person_id = PersonId::generate(at);
    let changed = PersonChangedV1 { person_id, organisation: "SYT".parse().unwrap(), at };
    given.service.deliver(&changed).await.unwrap();

    let mut envelope = Envelope::wrap("registry", &changed, at, None);
    envelope.event_type = "person.sang.v1".to_owned();
    let failure = given.service.deliver_envelope(&envelope).await.unwrap_err();

    assert_ne!(envelope.event_type, PersonChangedV1::TYPE);
    assert!(matches!(failure, Failure::Park(_)), "{failure:?}");
}

#[tokio::test]
async fn a_long_worklist_comes_in_pages_that_miss_nobody() {
    let given = Given::start().await;
    given.clinic(CLINIC).await;
    for class in ["C", "A", "D", "B1", "B2"] {
        let person = given.person("SYT").await;
        given.signed(person, class, "2026-06-01").await;
    }

    let mut path = "/clinics/v1/follow-ups?limit=2".to_owned();
    let mut days = Vec::new();
    loop {
        let answer = given.staff(CLINIC).get(&path).await.ok();
        let page: Value = answer.json();
        days.extend(items(&page).iter().map(|one| one["due_on"].as_str().unwrap().to_owned()));
        let Some(link) = answer.header("link") else { break };
        path = link.split(['<', '>']).nth(1).unwrap().to_owned();
    }

    assert_eq!(days, ["2026-12-21", "2027-02-21", "2027-02-21", "2027-05-21", "2027-11-21"]);
    let problem = given.staff(CLINIC).get("/clinics/v1/follow-ups?after=x").await.problem();
    assert_eq!(problem.status, 400);
}
