//! Whether a person's download leaves anything out that the database holds of people.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::Value;

use crate::service::TestService;

const TABLES: &str = "
    select distinct c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and a.attname = 'person_id'
      and not a.attisdropped";

/// Panics unless each table with a `person_id` is in the download or left out of it with a reason, and each
/// column of a table in it is shown, opened, or withheld with a reason, in words in both languages.
pub async fn assert_download_covers(service: &TestService, download: &Value) {
    let listed = |list: &str| -> BTreeSet<String> {
        let items = download[list].as_array().unwrap().iter();
        items.filter_map(|item| item["table"].as_str()).map(str::to_owned).collect()
    };
    let (shown, left_out) = (listed("parts"), listed("left_out"));
    let with_people = texts(service, TABLES).await;
    let forgotten: Vec<&String> = with_people
        .iter()
        .filter(|name| !shown.contains(*name) && !left_out.contains(*name))
        .collect();
    assert!(forgotten.is_empty(), "tables that the download forgets: {forgotten:?}");
    for part in
        download["parts"].as_array().unwrap().iter().filter(|part| part["table"].is_string())
    {
        let table = part["table"].as_str().unwrap();
        let sql = format!(
            "select attname::text from pg_attribute
             where attrelid = '{table}'::regclass and attnum > 0 and not attisdropped"
        );
        let columns = texts(service, &sql).await;
        let known = |column: &String| {
            ["fields", "opened", "withheld"].iter().any(|list| part[*list].get(column).is_some())
        };
        let forgotten: Vec<String> = columns.into_iter().filter(|column| !known(column)).collect();
        assert!(
            forgotten.is_empty(),
            "columns of {table} that the download forgets: {forgotten:?}"
        );
        for (field, words) in part["fields"].as_object().unwrap() {
            let said = ["vi", "en"].iter().all(|language| words[*language] != "");
            assert!(said, "{table}.{field} is not explained");
        }
    }
}

async fn texts(service: &TestService, sql: &str) -> BTreeSet<String> {
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let rows = service.owner().query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}
