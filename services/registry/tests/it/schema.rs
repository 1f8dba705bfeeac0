//! What the database itself keeps.

use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use testkit::TestService;

use crate::lists::start;

async fn texts(registry: &TestService, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let rows = registry.owner().query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

#[tokio::test]
async fn every_table_that_leads_to_a_person_has_row_security_and_a_policy() {
    let registry = start().await;
    let unguarded = texts(
        &registry,
        "select distinct c.relname::text from pg_class c
         join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
         where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
           and (a.attname in ('person_id', 'citizen_hash', 'sealed', 'sealed_frame')
                or c.relname in ('role_grant', 'people_figure', 'health_book_standing', 'health_book_figure'))
           and (not c.relrowsecurity
                or not exists (select from pg_policy p where p.polrelid = c.oid))",
    )
    .await;
    // The chain holds hashes of audit rows, no person.
    assert_eq!(unguarded, Vec::<String>::new());
}

#[tokio::test]
async fn every_foreign_key_has_an_index() {
    let registry = start().await;
    let bare = texts(
        &registry,
        "select c.conrelid::regclass || '.' || a.attname from pg_constraint c
         join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
         where c.contype = 'f' and not exists (
             select from pg_index i where i.indrelid = c.conrelid and i.indkey[0] = c.conkey[1])",
    )
    .await;
    assert_eq!(bare, Vec::<String>::new());
}

#[tokio::test]
async fn every_id_is_a_uuid_and_every_instant_has_a_time_zone() {
    let registry = start().await;
    let wrong = texts(
        &registry,
        "select table_name || '.' || column_name from information_schema.columns
         where table_schema = 'public' and table_name not like '\\_%'
           and ((column_name like '%\\_id' and data_type <> 'uuid'
                 and column_name not in ('object_id', 'key_id'))
                or data_type = 'timestamp without time zone')",
    )
    .await;
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test]
async fn an_import_whose_rows_do_not_add_up_cannot_be_stored() {
    let registry = start().await;
    let sql = "insert into roster_import (id, organisation, list_unit, file_name, digest, dry_run,
                   state, layout, sealed_frame, total, held, pending, created_by, created_at)
               values (gen_random_uuid(), 'SYT', '', '', sha256(''), true, 'running', '{}', '',
                       10, 3, 6, 'test', now())";
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let error = registry.owner().execute_raw(statement).await.unwrap_err();
    assert!(error.to_string().contains("every_row_is_counted_once"), "{error}");
}
