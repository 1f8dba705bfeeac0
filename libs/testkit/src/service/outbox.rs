//! What a service has sent, read from its outbox.

use schema::Event;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

const TYPES: &str = "select event_type from outbox order by position";
/// A tombstone has the type of what it erases, and no data.
const EVENTS: &str = "
    select data from outbox where event_type = $1 and data is not null order by position";

pub(crate) async fn types(db: &DatabaseConnection) -> Vec<String> {
    let statement = Statement::from_string(DbBackend::Postgres, TYPES);
    column(db, statement).await
}

pub(crate) async fn events<E: Event>(db: &DatabaseConnection) -> Vec<E> {
    let values = [E::TYPE.into()];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, EVENTS, values);
    let texts = column(db, statement).await;
    texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
}

async fn column(db: &DatabaseConnection, statement: Statement) -> Vec<String> {
    let rows = db.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}
