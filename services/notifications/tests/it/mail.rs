use std::time::Duration;

use ::schema::events::{Channel, NoticeDeliveredV1, NoticeState, PersonDiedV1};
use serde_json::Value;
use testkit::{SmtpSink, TestService, eventually};

use crate::given::{CLINIC, CLINIC_MAILBOX, Given, MAILBOX, inbox};

#[tokio::test]
async fn a_person_gets_a_letter_without_any_health_data() {
    let given = Given::start().await;
    let signed = given.signed_and_willing().await;

    given.service.deliver(&signed).await.unwrap();

    eventually(async || given.email_state().await == [("delivered".to_owned(), 1)]).await;
    let mails = given.sink.mails_to(MAILBOX);
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].subject(), "Kết luận sức khỏe mới đã được ký");
    let text = mails[0].text();
    assert!(text.contains("Mời quý vị đăng nhập"), "{text}");
    for secret in
        [signed.person_id.to_string(), signed.conclusion_id.to_string(), "loại".to_owned()]
    {
        assert!(!mails[0].content.contains(&secret) && !text.contains(&secret), "{secret}");
    }
    assert_eq!(mails[0].header("auto-submitted").as_deref(), Some("auto-generated"));
    let told = given.service.sent::<NoticeDeliveredV1>().await;
    assert!(
        told.iter().any(|one| (one.channel, one.state) == (Channel::Email, NoticeState::Delivered))
    );
}

#[tokio::test]
async fn the_message_id_is_the_notices() {
    let given = Given::start().await;
    let signed = given.signed_and_willing().await;
    given.service.deliver(&signed).await.unwrap();
    eventually(async || given.sink.mails().len() == 1).await;

    let id = inbox(&given.oneself(signed.person_id)).await[0]["id"].as_str().unwrap().to_owned();

    let message_id = given.sink.mails()[0].header("message-id").unwrap();
    assert_eq!(message_id, format!("<{id}@songngan.example>"));
}

#[tokio::test]
async fn a_letter_whose_acceptance_was_forgotten_is_sent_again_under_the_same_id() {
    let given = Given::start().await;
    // The process dies between the server's acceptance and the commit: no update to delivered comes through.
    given
        .as_owner(
            "create function crash() returns trigger language plpgsql as $$ begin
                 if new.state = 'delivered' then raise exception 'crash'; end if; return new; end $$;
             create trigger crash before update on delivery for each row execute function crash()",
        )
        .await;
    given.service.deliver(&given.signed_and_willing().await).await.unwrap();
    eventually(async || given.sink.mails().len() == 1).await;
    assert_eq!(given.email_state().await, [("pending".to_owned(), 1)]);

    given.as_owner("drop trigger crash on delivery").await;
    given.service.advance(Duration::from_secs(61)); // Twice MAIL_TIMEOUT_SECONDS, and one more.

    eventually(async || given.email_state().await == [("delivered".to_owned(), 2)]).await;
    let mails = given.sink.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].header("message-id"), mails[1].header("message-id"));
}

#[tokio::test]
async fn a_server_that_is_busy_is_asked_again_later() {
    let given = Given::start().await;
    given.sink.refuse_next(1);

    given.service.deliver(&given.signed_and_willing().await).await.unwrap();
    eventually(async || settled(&given).await).await;
    assert!(given.sink.mails().is_empty());
    given.service.advance(Duration::from_secs(61));

    eventually(async || given.email_state().await == [("delivered".to_owned(), 2)]).await;
    assert_eq!(given.sink.mails().len(), 1);
}

#[tokio::test]
async fn an_email_is_given_up_after_so_many_attempts_and_the_office_sees_it() {
    let given = Given::start().await;
    given.sink.refuse_next(100);

    given.service.deliver(&given.signed_and_willing().await).await.unwrap();
    for attempts in 1..=3 {
        eventually(async || given.email_state().await[0].1 == attempts).await;
        eventually(async || settled(&given).await).await;
        given.service.advance(Duration::from_secs(600));
    }

    eventually(async || given.email_state().await == [("failed".to_owned(), 3)]).await;
    let failed: Value = given.officer().get("/notifications/v1/deliveries").await.ok().json();
    assert_eq!(failed["items"][0]["error"], "unavailable");
    assert_eq!(inbox(&given.officer()).await[0]["kind"], "email_failed");
    let told = given.service.sent::<NoticeDeliveredV1>().await;
    assert_eq!(told.iter().filter(|one| one.state == NoticeState::Failed).count(), 1);
    let figures: Value = given.officer().get("/notifications/v1/figures").await.ok().json();
    assert_eq!(figures["totals"]["email_failed"], 1);
}

/// Tells whether no attempt is under way or still to come.
async fn settled(given: &Given) -> bool {
    let pending: Value =
        given.officer().get("/notifications/v1/deliveries?state=pending").await.ok().json();
    pending["items"].as_array().unwrap().iter().all(|one| one["error"] == "unavailable")
}

#[tokio::test]
async fn a_clinic_gets_its_letter_at_the_address_of_its_event_whichever_comes_first() {
    let given = Given::start().await;
    given.service.deliver(&given.scheduled()).await.unwrap();
    assert_eq!(given.email_state().await, [("pending".to_owned(), 0)]);

    given.clinic(Some(CLINIC_MAILBOX)).await;
    given.service.deliver(&given.scheduled()).await.unwrap();

    eventually(async || given.sink.mails_to(CLINIC_MAILBOX).len() == 2).await;
    let text = given.sink.mails()[0].text();
    assert!(text.contains("một lượt theo dõi mới"), "{text}");
    assert!(!text.contains("2027"), "the day would let others guess the class: {text}");
}

#[tokio::test]
async fn a_clinic_without_an_address_has_its_inbox() {
    let given = Given::start().await;
    given.clinic(None).await;

    given.service.deliver(&given.scheduled()).await.unwrap();

    assert_eq!(inbox(&given.staff(CLINIC)).await.len(), 1);
    assert!(given.email_state().await.is_empty());
}

#[tokio::test]
async fn without_a_mail_server_notices_are_in_inboxes_alone() {
    let service =
        TestService::start(&notifications::MIGRATIONS, notifications::NAME, notifications::start)
            .await;
    let given = Given { service, sink: SmtpSink::start().await };
    let signed = given.signed_and_willing().await;

    given.service.deliver(&signed).await.unwrap(); // The registry is not even asked.

    assert_eq!(inbox(&given.oneself(signed.person_id)).await.len(), 1);
    assert!(given.email_state().await.is_empty());
}

#[tokio::test]
async fn without_consent_the_person_is_told_in_the_inbox_alone() {
    let given = Given::start().await;
    let signed = given.signed();
    given.service.deliver(&signed).await.unwrap();

    assert_eq!(inbox(&given.oneself(signed.person_id)).await.len(), 1);
    assert!(given.email_state().await.is_empty());
}

#[tokio::test]
async fn a_consent_that_is_taken_back_stops_what_still_waits_and_an_older_one_does_not_bring_it_back()
 {
    let given = Given::start().await;
    given.as_owner("alter table delivery add constraint held check (channel <> 'email' or state <> 'delivered')").await;
    let signed = given.signed_and_willing().await;
    given.service.deliver(&signed).await.unwrap();
    assert_eq!(given.email_state().await.len(), 1);
    let before = given.service.clock().now();

    given.service.advance(Duration::from_secs(60));
    given.consent(signed.person_id, false).await;
    let late = ::schema::events::ConsentRecordedV1 {
        person_id: signed.person_id,
        purpose: "email_notices".to_owned(),
        allowed: true,
        at: before,
    };
    given.service.deliver(&late).await.unwrap();
    let mut again = given.signed();
    again.person_id = signed.person_id;
    given.service.deliver(&again).await.unwrap();

    assert!(given.email_state().await.is_empty());
    assert_eq!(inbox(&given.oneself(signed.person_id)).await.len(), 2);
}

#[tokio::test]
async fn nobody_writes_to_who_has_died() {
    let given = Given::start().await;
    given.sink.refuse_next(1);
    let signed = given.signed_and_willing().await;
    given.service.deliver(&signed).await.unwrap();
    eventually(async || settled(&given).await).await; // The letter waits for its next attempt.
    let (on, at) = ("2026-11-20".parse().unwrap(), given.service.clock().now());

    given.service.deliver(&PersonDiedV1 { person_id: signed.person_id, on, at }).await.unwrap();
    let mut later = given.signed();
    later.person_id = signed.person_id;
    given.service.deliver(&later).await.unwrap();
    given.service.advance(Duration::from_secs(61));
    tokio::time::sleep(Duration::from_millis(200)).await;

    assert!(given.sink.mails().is_empty());
    assert!(given.email_state().await.iter().all(|(state, _)| state != "pending"));
}
