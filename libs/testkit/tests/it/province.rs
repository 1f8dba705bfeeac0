//! Services that run together on the local bus.

use schema::Role;
use testkit::{Member, Province};

use super::little::{self, MIGRATIONS, somebody};

#[tokio::test]
async fn an_event_reaches_whoever_listens() {
    let province = Province::start(vec![Member::new("registry", &MIGRATIONS, little::start)]).await;
    let visits = format!("/registry/v1/visits/{}", somebody());
    let officer = province.caller().role(Role::BoardOfficer);

    officer.post(&visits, ()).await.ok();
    province.settled().await;

    assert_eq!(officer.get(&visits).await.ok().json::<i64>(), 2);
    assert_eq!(province.sent_events("registry").await, ["person.registered.v1"]);
}
