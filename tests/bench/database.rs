//! PostgreSQL's own rate for the rows that a delivery left behind.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, PgPool, Row};

/// The tables a delivery writes to, children last.
const TABLES: [&str; 8] =
    ["delivery", "version", "receipt", "checkup", "observation", "condition", "outbox", "audit"];

/// The rows of one delivery: for each table, an array of its rows as PostgreSQL writes it.
type Rows = Vec<(&'static str, String)>;

/// Reads what `limit` deliveries wrote, one bundle of rows each.
pub(crate) async fn rows(owner: &PgPool, limit: i64) -> Vec<Rows> {
    let mut per_delivery: Vec<Rows> = Vec::new();
    for table in TABLES {
        // Rows are dealt out evenly: what counts is how many of each kind a transaction writes.
        let sql = format!(
            "select array_agg(t)::text from (select t, row_number() over () as n from {table} t) as numbered
             group by n % $1 order by n % $1"
        );
        let found = sqlx::query(AssertSqlSafe(sql)).bind(limit).fetch_all(owner).await.unwrap();
        per_delivery.resize(per_delivery.len().max(found.len()), Vec::new());
        for (rows, row) in per_delivery.iter_mut().zip(found) {
            rows.push((table, row.get(0)));
        }
    }
    per_delivery
}

/// Writes the rows into copies of the tables, `clients` transactions at a time; returns transactions per second.
///
/// The copies have the same columns, checks and indexes, but neither foreign keys nor row security nor triggers.
pub(crate) async fn own_rate(owner_url: &str, bundles: Vec<Rows>, clients: u32) -> f64 {
    let pool = PgPoolOptions::new().max_connections(clients).connect(owner_url).await.unwrap();
    for table in TABLES {
        let copy = format!("create table own_{table} (like {table} including all)");
        sqlx::query(AssertSqlSafe(copy)).execute(&pool).await.unwrap();
    }
    let (bundles, next) = (Arc::new(bundles), Arc::new(AtomicUsize::new(0)));
    let began = Instant::now();
    let writers = (0..clients).map(|_| write(pool.clone(), bundles.clone(), next.clone()));
    futures_util::future::join_all(writers).await;
    bundles.len() as f64 / began.elapsed().as_secs_f64()
}

async fn write(pool: PgPool, bundles: Arc<Vec<Rows>>, next: Arc<AtomicUsize>) {
    let mut connection = pool.acquire().await.unwrap();
    while let Some(rows) = bundles.get(next.fetch_add(1, Ordering::Relaxed)) {
        sqlx::query("begin").execute(&mut *connection).await.unwrap();
        for (table, array) in rows {
            let sql = format!(
                "insert into own_{table} overriding system value select t.* from unnest($1::text::{table}[]) as t"
            );
            sqlx::query(AssertSqlSafe(sql)).bind(array).execute(&mut *connection).await.unwrap();
        }
        sqlx::query("commit").execute(&mut *connection).await.unwrap();
    }
}
