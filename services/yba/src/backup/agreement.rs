//! Whether two databases hold the same, table by table.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, Executor, PgConnection};

use super::FORGOTTEN;

/// What a table holds: how many rows, and a digest over them in which their order plays no part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Contents {
    pub(crate) rows: i64,
    /// The sum of the rows' 64-bit hashes. It tells a difference, not who made it: the files' digests do that.
    pub(crate) digest: String,
}

/// Text of a value must not depend on who asks.
const SETTINGS: &str = "
    select set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO', true),
           set_config('IntervalStyle', 'postgres', true), set_config('bytea_output', 'hex', true),
           set_config('extra_float_digits', '1', true), set_config('row_security', 'off', true)";

const TABLES: &str = "
    select quote_ident(c.relname) from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname";

/// Reads every table, in the transaction that the connection is in.
pub(crate) async fn read(
    connection: &mut PgConnection,
) -> Result<BTreeMap<String, Contents>, sqlx::Error> {
    connection.execute(SETTINGS).await?;
    let tables: Vec<String> = sqlx::query_scalar(TABLES).fetch_all(&mut *connection).await?;
    let mut contents = BTreeMap::new();
    for table in tables.into_iter().filter(|table| !FORGOTTEN.contains(&table.as_str())) {
        // The database quoted the name.
        let sql = AssertSqlSafe(format!(
            "select count(*), coalesce(sum(hashtextextended(yba_row::text, 0)::numeric), 0)::text
             from {table} as yba_row"
        ));
        let (rows, digest) = sqlx::query_as(sql).fetch_one(&mut *connection).await?;
        contents.insert(table, Contents { rows, digest });
    }
    Ok(contents)
}

/// Says how what is there differs from what was backed up; nothing where it agrees.
pub(crate) fn difference(
    wanted: &BTreeMap<String, Contents>,
    there: &BTreeMap<String, Contents>,
) -> Option<String> {
    let mut differs = Vec::new();
    for (table, wanted) in wanted {
        match there.get(table) {
            None => differs.push(format!("{table} is missing")),
            Some(there) if there != wanted => {
                differs.push(format!(
                    "{table} has {} rows, {} were backed up",
                    there.rows, wanted.rows
                ));
            }
            Some(_) => {}
        }
    }
    differs.extend(
        there
            .keys()
            .filter(|table| !wanted.contains_key(*table))
            .map(|table| format!("{table} is new")),
    );
    (!differs.is_empty()).then(|| differs.join("; "))
}
