//! A running service and its callers.

use runtime::Clock;
use schema::events::PersonRegisteredV1;
use schema::{Envelope, Role};
use testkit::TestService;

use super::little::{self, MIGRATIONS, registered, somebody};

#[tokio::test]
async fn a_caller_is_who_the_token_says() {
    let service = TestService::start(&MIGRATIONS, "registry", little::start).await;
    let visits = format!("/registry/v1/visits/{}", somebody());

    let officer = service.caller().role(Role::BoardOfficer);
    officer.post(&visits, ()).await.ok();
    let accountant = service.caller().role(Role::Accountant);
    let refused = accountant.post(&visits, ()).await.problem();
    let unknown = service.caller().anonymous().post(&visits, ()).await.problem();

    assert_eq!(officer.get(&visits).await.ok().json::<i64>(), 1);
    assert_eq!((refused.status, unknown.status), (403, 401));
}

#[tokio::test]
async fn what_was_sent_can_be_read_and_what_arrives_counts_once() {
    let service = TestService::start(&MIGRATIONS, "registry", little::start).await;
    let person = somebody();
    let visits = format!("/registry/v1/visits/{person}");
    let officer = service.caller().role(Role::BoardOfficer);

    officer.post(&visits, ()).await.ok();
    let sent = service.sent::<PersonRegisteredV1>().await;
    let at: Clock = service.clock().clone();
    let envelope = Envelope::wrap("registry", &sent[0], at.now(), None);
    service.deliver_envelope(&envelope).await.unwrap();
    service.deliver_envelope(&envelope).await.unwrap();
    service.deliver(&registered(person)).await.unwrap();

    assert_eq!(service.sent_events().await, ["person.registered.v1"]);
    assert_eq!(sent[0].person_id, person);
    assert_eq!(officer.get(&visits).await.ok().json::<i64>(), 3);
}

#[tokio::test]
async fn another_service_can_be_played() {
    let service = TestService::setup(&MIGRATIONS, "registry")
        .stub(|config| {
            let route = actix_web::web::get().to(async || "played");
            config.route("/clinics/v1/card", route);
        })
        .start(little::start)
        .await;

    assert_eq!(service.caller().get("/clinics/v1/card").await.ok().text(), "played");
}
