//! PostgreSQL's own rate for the rows that deliveries left behind.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;

use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, PgPool, Row};

/// The tables a delivery writes to.
const TABLES: [&str; 8] =
    ["delivery", "version", "receipt", "checkup", "observation", "condition", "outbox", "audit"];

/// Writes the rows of `deliveries` into copies of their tables, `clients` transactions at a time; returns
/// transactions per second.
///
/// The strictest of comparisons: one call for each delivery, of a function that finds its rows beside it and
/// inserts them. No client makes or sends them; the copies have the same columns, checks and indexes, but no
/// foreign keys, no row security and no triggers.
pub(crate) async fn own_rate(owner_url: &str, deliveries: i64, clients: u32) -> f64 {
    let pool = PgPoolOptions::new().max_connections(clients).connect(owner_url).await.unwrap();
    let mut inserts = Vec::new();
    for table in TABLES {
        inserts.push(stage(&pool, table, deliveries).await);
    }
    let function = format!(
        "create function own_write(which bigint) returns void language plpgsql as
         $$ begin {} end $$",
        inserts.concat()
    );
    sqlx::query(AssertSqlSafe(function)).execute(&pool).await.unwrap();
    let next = Arc::new(AtomicI64::new(0));
    let began = Instant::now();
    let writers = (0..clients).map(|_| write(pool.clone(), next.clone(), deliveries));
    futures_util::future::join_all(writers).await;
    deliveries as f64 / began.elapsed().as_secs_f64()
}

/// Deals a table's rows out to the deliveries, evenly, and answers the statement that inserts one's share.
async fn stage(pool: &PgPool, table: &str, deliveries: i64) -> String {
    let columns = "select string_agg(quote_ident(column_name), ', ' order by ordinal_position)
        from information_schema.columns where table_name = $1 and is_generated = 'NEVER'";
    let columns = sqlx::query(columns).bind(table).fetch_one(pool).await.unwrap();
    let columns: String = columns.get(0);
    for sql in [
        format!("create table own_{table} (like {table} including all)"),
        format!(
            "create table staged_{table} as
             select {columns}, row_number() over () % {deliveries} as which from {table}"
        ),
        format!("create index on staged_{table} (which)"),
        format!("analyze staged_{table}"),
    ] {
        sqlx::query(AssertSqlSafe(sql)).execute(pool).await.unwrap();
    }
    format!(
        "insert into own_{table} ({columns}) overriding system value
         select {columns} from staged_{table} s where s.which = own_write.which;"
    )
}

async fn write(pool: PgPool, next: Arc<AtomicI64>, deliveries: i64) {
    let mut connection = pool.acquire().await.unwrap();
    loop {
        let which = next.fetch_add(1, Ordering::Relaxed);
        if which >= deliveries {
            return;
        }
        sqlx::query("select own_write($1)").bind(which).execute(&mut *connection).await.unwrap();
    }
}
