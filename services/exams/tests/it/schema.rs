//! What the migrations made.

use crate::world::World;

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
    let an = crate::world::somebody(1);
    world.register(&an).await;
    world.send(&crate::world::check_up(&an, "2026-05-04")).await.ok();
    use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
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
