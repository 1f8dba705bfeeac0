//! What a caller is told when the database cannot do it now, and when it never can.

use std::time::Duration;

use actix_web::ResponseError;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use auth::{Caller, DatabaseConfig, DatabaseUrl, Db, Error, Permission};
use sea_orm::{ConnectionTrait, Database, DbErr};

use crate::support::{World, admin_url, metrics, run, value};

const JOBS: &[Permission] = &[Permission::RunJobs];

/// The status, and for how many seconds to wait.
fn told(error: &Error) -> (StatusCode, Option<String>) {
    let response = error.error_response();
    let after = response.headers().get(RETRY_AFTER).map(|value| value.to_str().unwrap().to_owned());
    (response.status(), after)
}

fn later() -> (StatusCode, Option<String>) {
    (StatusCode::SERVICE_UNAVAILABLE, Some("2".to_owned()))
}

#[actix_web::test]
async fn who_finds_every_connection_taken_is_told_to_come_again() {
    let world = World::start().await;
    let config = DatabaseConfig {
        url: DatabaseUrl(world.prepared.service_url.clone()),
        connections: 1,
        acquire: Duration::from_millis(100),
    };
    let db = Db::connect(&config, world.clock.clone(), &metrics()).await.unwrap();
    let system = Caller::system("it", JOBS);
    let taken = system.begin(&db, Permission::RunJobs).await.unwrap();

    let refused = system.begin(&db, Permission::RunJobs).await.err().unwrap();
    assert_eq!(told(&refused), later());

    taken.commit().await.unwrap();
    assert!(system.begin(&db, Permission::RunJobs).await.is_ok());
}

#[actix_web::test]
async fn whose_transaction_the_server_ends_is_told_to_come_again() {
    let world = World::start().await;
    let txn = world.system(JOBS).await;
    let process: i32 = value(&*txn, "select pg_backend_pid()").await;
    let admin = Database::connect(admin_url()).await.unwrap();
    run(&admin, "select pg_terminate_backend($1)", vec![process.into()]).await;

    let ended = txn.execute_unprepared("select 1").await.unwrap_err();
    assert_eq!(told(&Error::Database(ended)), later());
}

#[actix_web::test]
async fn of_two_who_wait_for_one_another_one_is_told_to_come_again() {
    let world = World::start().await;
    let [one, other] = [world.system(JOBS).await, world.system(JOBS).await];
    let lock = async |txn: &auth::Txn, number: i32| -> Result<(), DbErr> {
        let sql = format!("select pg_advisory_xact_lock({number})");
        txn.execute_unprepared(&sql).await.map(|_| ())
    };
    lock(&one, 1).await.unwrap();
    lock(&other, 2).await.unwrap();

    let (first, second) = tokio::join!(
        async {
            let locked = lock(&one, 2).await;
            drop(one);
            locked
        },
        async {
            let locked = lock(&other, 1).await;
            drop(other);
            locked
        }
    );
    let ended: Vec<DbErr> = [first, second].into_iter().filter_map(Result::err).collect();
    assert_eq!(ended.len(), 1);
    for error in ended {
        assert_eq!(told(&Error::Database(error)), later());
    }
}

#[actix_web::test]
async fn what_fails_every_time_is_no_reason_to_come_again() {
    let world = World::start().await;
    let txn = world.system(JOBS).await;

    let failed = txn.execute_unprepared("select from no_such_table").await.unwrap_err();
    assert_eq!(told(&Error::Database(failed)), (StatusCode::INTERNAL_SERVER_ERROR, None));
    assert_eq!(told(&Error::Sealed), (StatusCode::INTERNAL_SERVER_ERROR, None));
}
