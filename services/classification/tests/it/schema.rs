//! The schema keeps what the code promises.

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use testkit::TestService;

use crate::given::service;

/// The service's own tables; those of the libraries are proved there.
const OWN: &str =
    "array['rule_table', 'table_in_force', 'person', 'checkup', 'assessment', 'person_facts',
                         'conclusion', 'signature', 'run', 'figure']";

async fn names(service: &TestService, sql: &str) -> Vec<String> {
    let sql = sql.replace("OWN", OWN);
    let rows = service
        .owner()
        .query_all_raw(Statement::from_string(DbBackend::Postgres, sql))
        .await
        .unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

#[tokio::test]
async fn every_table_with_a_person_is_under_row_security() {
    let service = service().await;

    let unguarded = "
        select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname = 'person_id'
          and not (c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))
          and c.relname = any (OWN)";

    assert_eq!(names(&service, unguarded).await, Vec::<String>::new());
}

#[tokio::test]
async fn every_policy_checks_writes_too() {
    let service = service().await;

    let one_sided = "
        select c.relname::text from pg_policy p join pg_class c on c.oid = p.polrelid
        where c.relname = any (OWN) and (p.polqual is null or p.polwithcheck is null)";

    assert_eq!(names(&service, one_sided).await, Vec::<String>::new());
}

#[tokio::test]
async fn every_foreign_key_has_an_index() {
    let service = service().await;

    let unindexed = "
        select k.conname::text from pg_constraint k
        where k.contype = 'f' and k.conrelid::regclass::text = any (OWN)
          and not exists (select from pg_index i where i.indrelid = k.conrelid and i.indkey[0] = k.conkey[1])";

    assert_eq!(names(&service, unindexed).await, Vec::<String>::new());
}

#[tokio::test]
async fn ids_are_uuids_and_times_have_a_zone() {
    let service = service().await;

    let wrong = "
        select table_name || '.' || column_name from information_schema.columns
        where table_name = any (OWN)
          and ((column_name like '%\\_id' and data_type <> 'uuid') or data_type = 'timestamp without time zone')";

    assert_eq!(names(&service, wrong).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_list_of_everything_is_held_to_the_callers_reach_by_the_database() {
    let service = service().await;
    crate::given::complete_person(&service, &["I10"]).await;
    let count = Statement::from_string(DbBackend::Postgres, "select count(*) from conclusion");

    // No transaction that a permission check opened: the pool itself sees nothing.
    let row = service.db().connection().query_one_raw(count).await.unwrap().unwrap();

    assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0);
}
