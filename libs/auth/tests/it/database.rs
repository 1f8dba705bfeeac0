//! Preparing, migrating, and who may connect.

use auth::ConnectError;
use auth::database::{self, MigrationSet, Names, Passwords};
use sea_orm::ConnectionTrait;

use crate::support::{SETS, World, admin_url, connect, run, try_run, value};

#[tokio::test]
async fn a_service_refuses_to_connect_as_superuser_owner_or_around_row_security() {
    let world = World::start().await;
    let url = |role: &str| world.prepared.service_url.replace("authtest_it@", &format!("{role}@"));
    let owner = world.owner().await;
    let admin = sea_orm::Database::connect(admin_url()).await.unwrap();
    let role = format!("authtest_bypass_{}", uuid::Uuid::new_v4().simple());
    admin.execute_unprepared(&format!("create role {role} login bypassrls")).await.unwrap();
    let database: String = value(&owner, "select current_database()::text").await;
    admin
        .execute_unprepared(&format!("grant connect on database {database} to {role}"))
        .await
        .unwrap();

    for (role, why) in [
        ("postgres", "is a superuser"),
        (&role, "has BYPASSRLS"),
        ("authtest_it_owner", "owns the tables"),
    ] {
        match connect(&url(role), &world.clock).await {
            Err(ConnectError::TooPowerful(reason)) => assert_eq!(reason, why),
            Err(error) => panic!("{role}: {error:?}"),
            Ok(_) => panic!("{role} was let in"),
        }
    }
    admin
        .execute_unprepared(&format!("revoke connect on database {database} from {role}"))
        .await
        .unwrap();
    admin.execute_unprepared(&format!("drop role {role}")).await.unwrap();
}

#[tokio::test]
async fn a_member_of_the_owner_is_refused_too() {
    let world = World::start().await;
    let admin = sea_orm::Database::connect(admin_url()).await.unwrap();
    let database: String = value(&world.owner().await, "select current_database()::text").await;
    let role = format!("authtest_member_{}", uuid::Uuid::new_v4().simple());
    for sql in [
        format!("create role {role} login in role authtest_it_owner"),
        format!("grant connect on database {database} to {role}"),
    ] {
        admin.execute_unprepared(&sql).await.unwrap();
    }

    let url = world.prepared.service_url.replace("authtest_it@", &format!("{role}@"));
    assert!(matches!(connect(&url, &world.clock).await, Err(ConnectError::TooPowerful(_))));

    for sql in
        [format!("revoke connect on database {database} from {role}"), format!("drop role {role}")]
    {
        admin.execute_unprepared(&sql).await.unwrap();
    }
}

#[tokio::test]
async fn migrating_again_changes_nothing_and_two_at_once_take_turns() {
    let world = World::start().await;
    let again = || database::migrate(&world.prepared.owner_url, "authtest_it", SETS);

    let (one, two) = tokio::join!(again(), again());

    one.unwrap();
    two.unwrap();
    assert!(database::schema_ready(&world.db, SETS).await);
}

#[tokio::test]
async fn a_rollback_tolerates_a_newer_schema() {
    let world = World::start().await;
    let newer = "insert into _migrations (version, description, success, checksum, execution_time)
                 values (9999, 'of the next release', true, '', 0)";
    run(&world.owner().await, newer, vec![]).await;

    database::migrate(&world.prepared.owner_url, "authtest_it", SETS).await.unwrap();

    assert!(database::schema_ready(&world.db, SETS).await);
}

#[tokio::test]
async fn an_edited_migration_is_refused() {
    let world = World::start().await;
    run(&world.owner().await, "update _migrations set checksum = 'edited'", vec![]).await;

    assert!(database::migrate(&world.prepared.owner_url, "authtest_it", SETS).await.is_err());
}

#[tokio::test]
async fn the_schema_is_not_ready_while_a_migration_is_missing() {
    let world = World::start().await;
    const MISSING: &[MigrationSet] = &[MigrationSet::new("_migrations_missing", SETS[0].migrator)];
    assert!(!database::schema_ready(&world.db, MISSING).await);

    run(&world.owner().await, "delete from _migrations", vec![]).await;
    assert!(!database::schema_ready(&world.db, SETS).await);
}

#[tokio::test]
async fn the_service_role_cannot_change_the_schema_or_the_count_of_migrations() {
    let world = World::start().await;
    let service = world.db.connection();

    for sql in [
        "create table mine (id integer)",
        "create temporary table mine (id integer)",
        "alter table audit disable trigger all",
        "drop policy reach on finding",
        "delete from _migrations",
        "update _migrations_auth set success = false",
        "create or replace function yba_reaches_everyone() returns boolean language sql return true",
    ] {
        assert!(try_run(service, sql, vec![]).await.is_err(), "{sql}");
    }
}

#[tokio::test]
async fn the_service_role_waits_for_nothing_without_end() {
    let world = World::start().await;
    for (setting, expected) in [
        ("lock_timeout", "5s"),
        ("statement_timeout", "1min"),
        ("idle_in_transaction_session_timeout", "1min"),
    ] {
        let shown: String =
            value(world.db.connection(), &format!("select current_setting('{setting}')")).await;
        assert_eq!(shown, expected, "{setting}");
    }
}

#[tokio::test]
async fn preparing_again_keeps_what_is_there() {
    let world = World::start().await;
    let database: String = value(&world.owner().await, "select current_database()::text").await;
    let names = Names::new("authtest", "it").with_database(database);

    let prepared = database::prepare(&admin_url(), &names, &Passwords::default()).await.unwrap();

    assert_eq!(prepared.service_url, world.prepared.service_url);
    assert_eq!(value::<i64>(&world.owner().await, "select count(*) from finding").await, 0);
}

#[tokio::test]
async fn every_table_with_a_person_is_under_row_security() {
    let world = World::start().await;
    let open = "select coalesce(string_agg(c.relname, ','), '') from pg_class c
                join pg_attribute a on a.attrelid = c.oid and a.attname = 'person_id'
                where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not c.relrowsecurity";
    assert_eq!(value::<String>(&world.owner().await, open).await, "");
}
