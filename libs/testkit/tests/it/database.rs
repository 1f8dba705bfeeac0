//! Each test has a database of its own, and is held to row security in it.

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use testkit::{TestDb, migrations};

use super::little::MIGRATIONS;

fn sql(text: &str) -> Statement {
    Statement::from_string(DbBackend::Postgres, text)
}

#[tokio::test]
async fn two_tests_do_not_see_each_others_rows() {
    let (mine, theirs) = (
        TestDb::create("registry", &migrations(&MIGRATIONS)).await,
        TestDb::create("registry", &migrations(&MIGRATIONS)).await,
    );
    let insert = "insert into visit (person_id, note) values (gen_random_uuid(), 'mine')";
    mine.owner().await.execute_raw(sql(insert)).await.unwrap();

    let row = theirs.owner().await.query_one_raw(sql("select count(*) from visit")).await;

    assert_eq!(row.unwrap().unwrap().try_get_by_index::<i64>(0).unwrap(), 0);
}

#[tokio::test]
async fn the_services_role_sees_nothing_without_a_scope() {
    let database = TestDb::create("registry", &migrations(&MIGRATIONS)).await;
    let insert = "insert into visit (person_id, note) values (gen_random_uuid(), 'hidden')";
    database.owner().await.execute_raw(sql(insert)).await.unwrap();
    let service = database.service().await;

    let row = service.query_one_raw(sql("select count(*) from visit")).await.unwrap().unwrap();

    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0);
    assert!(service.execute_raw(sql(insert)).await.is_err(), "nor may it write");
}

#[tokio::test]
async fn the_database_is_gone_when_the_test_is_over() {
    let stays = TestDb::create("registry", &migrations(&MIGRATIONS)).await;
    let goes = TestDb::create("registry", &migrations(&MIGRATIONS)).await;
    let name = goes.names().database.clone();

    drop(goes);

    let sql = "select exists (select from pg_database where datname = $1)";
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, [name.into()]);
    let row = stays.owner().await.query_one_raw(statement).await.unwrap().unwrap();
    assert!(!row.try_get_by_index::<bool>(0).unwrap());
}
