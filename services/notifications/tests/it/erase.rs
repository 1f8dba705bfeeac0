//! Erasing somebody: nothing of them is left, and nothing of them comes back.

use ::schema::events::{NoticesErasedV1, PersonErasedV1, PersonRestrictedV1, PersonUnrestrictedV1};
use testkit::{eventually, traces};

use crate::given::{Given, MAILBOX, inbox};

#[tokio::test]
async fn nothing_is_left_in_any_table_but_ids_in_the_audit() {
    let given = Given::start().await;
    let signed = given.signed_and_willing().await;
    given.service.deliver(&signed).await.unwrap();
    eventually(async || given.email_state().await == [("delivered".to_owned(), 1)]).await;
    let at = given.service.clock().now();

    let erased = PersonErasedV1 { person_id: signed.person_id, at };
    given.service.deliver(&erased).await.unwrap();

    let owner = given.service.owner();
    let left = traces(owner, &[&signed.person_id.to_string()]).await;
    assert_eq!(left, ["audit", "erased_person", "outbox"]);
    assert_eq!(traces(owner, &[MAILBOX]).await, Vec::<String>::new());
    assert_eq!(given.service.sent::<NoticesErasedV1>().await.len(), 1);
    let late = ::schema::events::ConclusionSignedV1 {
        conclusion_id: given.signed().conclusion_id,
        ..signed.clone()
    };
    given.service.deliver(&late).await.unwrap();
    assert_eq!(traces(owner, &[&signed.person_id.to_string()]).await, left);
}

#[tokio::test]
async fn a_restricted_person_gets_no_mail_until_the_restriction_is_lifted() {
    let given = Given::start().await;
    let signed = given.signed_and_willing().await;
    let (person_id, at) = (signed.person_id, given.service.clock().now());
    given.service.deliver(&PersonRestrictedV1 { person_id, at }).await.unwrap();

    given.service.deliver(&signed).await.unwrap();
    // Another's mail goes out meanwhile, so the sender has looked.
    given.service.deliver(&given.signed_and_willing().await).await.unwrap();
    eventually(async || given.sink.mails().len() == 1).await;
    assert!(inbox(&given.oneself(person_id)).await.is_empty());

    given.service.deliver(&PersonUnrestrictedV1 { person_id, at }).await.unwrap();
    eventually(async || given.sink.mails().len() == 2).await;
    assert_eq!(inbox(&given.oneself(person_id)).await.len(), 1);
}
