//! What the migrations made.

use sea_orm::{ConnectionTrait, DatabaseBackend, Statement, TransactionTrait};

use crate::world::{World, somebody};

#[tokio::test]
async fn every_table_with_a_person_or_a_facility_is_under_row_security() {
    let world = World::start().await;
    let open = world.text("
        select string_agg(c.relname, ' ') from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind = 'r' and not c.relrowsecurity
          and exists (select from pg_attribute a where a.attrelid = c.oid
                      and a.attname in ('person_id', 'facility', 'citizen_hash'))").await;
    assert_eq!(open, "");
}

#[tokio::test]
async fn without_a_permission_check_nothing_is_seen() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    world.send(&crate::world::check_up(&an, "2026-05-04")).await.ok();
    let sql = "select (select count(*) from delivery) + (select count(*) from version) + (select count(*) from receipt)
        + (select count(*) from checkup) + (select count(*) from observation) + (select count(*) from condition)
        + (select count(*) from identity) + (select count(*) from figure)
        + (select count(*) from exams_identify('x', null))";
    let row = world
        .exams
        .db()
        .connection()
        .query_one_raw(Statement::from_string(DatabaseBackend::Postgres, sql))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0);
}

#[tokio::test]
async fn ids_are_uuids_and_times_have_zones() {
    let world = World::start().await;
    let wrong = world.text("
        select string_agg(table_name || '.' || column_name, ' ') from information_schema.columns
        where table_schema = 'public' and table_name in ('delivery', 'version', 'unmatched', 'receipt', 'checkup',
            'observation', 'condition', 'intake', 'intake_line', 'identity', 'refusal', 'figure')
          and (column_name like '%\\_id' and data_type <> 'uuid'
               or (column_name like '%\\_at' or column_name in ('at', 'since')) and data_type <> 'timestamp with time zone')").await;
    assert_eq!(wrong, "");
}

#[tokio::test]
async fn a_deliverys_identity_is_found_without_reading_all_of_them() {
    let world = World::start().await;
    let an = somebody(1);
    world.register(&an).await;
    let hash = world.text("select citizen_hash from identity").await;
    let revision = world.text("select revision::text from identity").await;

    #[expect(clippy::disallowed_methods, reason = "the owner asks, whom no permission holds")]
    let txn = world.exams.owner().begin().await.unwrap();
    let text = async |sql: &str| -> String {
        let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
        txn.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    };
    const SCANS: &str =
        "select seq_scan::text from pg_stat_xact_user_tables where relname = 'identity'";
    // What still scans where scans are dear can use no index.
    txn.execute_unprepared("set local enable_seqscan = off").await.unwrap();
    text("select set_config('yba.subject', 'x', true)").await;
    let before = text(SCANS).await;
    let admits = format!("select exams_admits('{hash}', '{}', {revision})", an.id);
    assert_eq!(text(&admits).await, "ok");
    assert_eq!(text(SCANS).await, before);
}
