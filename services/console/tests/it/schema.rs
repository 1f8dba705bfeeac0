use schema::events::{GrantIssuedV1, GrantRevokedV1};
use schema::{GrantId, Role, Scope};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

use crate::browser::console;

#[tokio::test]
async fn sessions_name_nobody() {
    let console = console().await;
    let sql = "select count(*) from information_schema.columns
               where table_name in ('session', 'sign_in') and column_name like '%person%'";
    let row = console
        .owner()
        .query_one_raw(Statement::from_string(DatabaseBackend::Postgres, sql))
        .await
        .unwrap()
        .unwrap();

    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0);
}

#[tokio::test]
async fn grants_are_kept_for_the_menu_and_may_come_twice() {
    let console = console().await;
    let at = testkit::NOW.parse().unwrap();
    let grant_id = GrantId::generate(at);
    let issued = GrantIssuedV1 {
        grant_id,
        subject: "bs-lan".to_owned(),
        role: Role::CouncilMember,
        scope: Scope::Province,
        valid_from: "2026-11-01".parse().unwrap(),
        valid_to: None,
        at,
    };

    console.deliver(&issued).await.unwrap();
    console.deliver(&issued).await.unwrap();
    console.deliver(&GrantRevokedV1 { grant_id, subject: "bs-lan".to_owned(), at }).await.unwrap();

    let sql = "select count(*) from grant_copy where revoked_at is not null";
    let row = console
        .owner()
        .query_one_raw(Statement::from_string(DatabaseBackend::Postgres, sql))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 1);
}
