//! What must hold of every table.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use crate::given::Given;

async fn column(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

#[tokio::test]
async fn every_table_with_a_person_is_under_row_security() {
    let given = Given::start().await;
    let open = column(
        given.service.owner(),
        "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid
         where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attname = 'person_id'
           and not (c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid))",
    )
    .await;
    assert!(open.is_empty(), "{open:?}");
}

#[tokio::test]
async fn every_foreign_key_has_an_index() {
    let given = Given::start().await;
    let slow = column(
        given.service.owner(),
        "select k.conrelid::regclass::text || '.' || k.conname from pg_constraint k
         where k.contype = 'f' and not exists (
             select from pg_index i where i.indrelid = k.conrelid and k.conkey[1] = any (i.indkey) and i.indkey[0] = k.conkey[1])
           and k.conrelid::regclass::text not like 'outbox%'",
    )
    .await;
    assert!(slow.is_empty(), "{slow:?}");
}

#[tokio::test]
async fn ids_are_uuids_and_times_have_a_zone() {
    let given = Given::start().await;
    let odd = column(
        given.service.owner(),
        "select table_name || '.' || column_name || ' ' || data_type from information_schema.columns
         where table_schema = 'public' and table_name not like '\\_%'
           and ((column_name like '%\\_id' and data_type <> 'uuid'
                 and (table_name, column_name) not in (('person_key', 'key_id'), ('audit', 'object_id')))
             or data_type = 'timestamp without time zone')",
    )
    .await;
    assert!(odd.is_empty(), "{odd:?}");
}

#[tokio::test]
async fn without_a_permission_nothing_is_seen() {
    let given = Given::start().await;
    given.follow_up().await;
    for table in [
        "identity",
        "contact",
        "card",
        "departure",
        "follow_up",
        "follow_up_attempt",
        "person_scope",
    ] {
        let rows =
            column(given.service.db().connection(), &format!("select '{table}' from {table}"))
                .await;
        assert!(rows.is_empty(), "{table}");
    }
}
