//! Every stored assessment can be made again, bit for bit, from what is stored with it.

use classification::domain::compile::compile;
use classification::domain::facts::Facts;
use classification::domain::table::Table;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};

use crate::given::{checkup, complete_person, identity, person, service};

#[derive(FromQueryResult)]
struct Stored {
    document: String,
    facts: Vec<u8>,
    evidence: Vec<u8>,
    overall: i16,
}

const STORED: &str = "
    select t.document, a.facts, a.evidence, a.overall
    from assessment a join rule_table t on t.version = a.table_version";

#[tokio::test]
async fn stored_assessments_replay_bit_for_bit() {
    let service = service().await;
    complete_person(&service, &["I10", "E11.9"]).await;
    complete_person(&service, &["Q99.9"]).await;
    let person = person();
    service
        .deliver(&checkup(person, "2025-05-04").pressure("186", "99").diagnosis("N18.3").0)
        .await
        .unwrap();
    service.deliver(&identity(person, "1950")).await.unwrap();

    let statement = Statement::from_string(DbBackend::Postgres, STORED);
    let rows = service.owner().query_all_raw(statement).await.unwrap();

    assert_eq!(rows.len(), 4);
    for row in rows {
        let stored = Stored::from_query_result(&row, "").unwrap();
        let table: Table = serde_json::from_str(&stored.document).unwrap();
        let evaluation = compile(&table).unwrap().evaluate(&Facts::unpack(&stored.facts).unwrap());
        assert_eq!(evaluation.pack(), stored.evidence);
        assert_eq!(i16::from(evaluation.overall.code()), stored.overall);
    }
}
