//! How fast a run over everybody is. A measurement, not a test: it asserts no time.
//!
//! `cargo test --release -p classification --test it pace -- --ignored --nocapture`

use std::time::Instant;

use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::given::{complete_person, council, service};

const PEOPLE: u32 = 20_000;

/// Everybody has the facts of one made-up person.
const MULTIPLY: &str = "
    create temporary table twin as
        select gen_random_uuid() as person, gen_random_uuid() as assessment, gen_random_uuid() as encounter
        from generate_series(1, PEOPLE);
    insert into person (person_id) select person from twin;
    insert into assessment (assessment_id, person_id, encounter_id, encounter_version, as_of, table_version,
                            facts, facts_digest, evidence, overall, assessed_at, is_current)
        select twin.assessment, twin.person, twin.encounter, encounter_version, as_of, table_version,
               facts, facts_digest, evidence, overall, assessed_at, true
        from twin cross join (select * from assessment limit 1) a;
    insert into person_facts (person_id, assessment_id, fact_set, facts, overall)
        select person, assessment, fact_set, facts, overall
        from twin cross join (select * from person_facts limit 1) p;
    update figure set value = PEOPLE + 1 where name = 'people';
    analyze";

#[tokio::test]
#[ignore = "a measurement of some minutes in a debug build"]
async fn the_pace_of_runs_over_everybody() {
    let service = service().await;
    complete_person(&service, &["I10", "E11.9"]).await;
    let sql = MULTIPLY.replace("PEOPLE", &PEOPLE.to_string());
    service.owner().execute_unprepared(&sql).await.unwrap();
    let anna = council(&service, "anna");

    for kind in ["simulations", "reassessments"] {
        let begun = Instant::now();
        let path = format!("/classification/v1/rule-tables/default-1/{kind}");
        let location =
            anna.post(&path, &json!({})).await.ok().header("location").unwrap().to_owned();
        let run = loop {
            let run: Value = anna.get(&location).await.ok().json();
            if run["state"] == "done" {
                break run;
            }
        };
        let seconds = begun.elapsed().as_secs_f64();
        println!(
            "{kind}: {} people in {seconds:.1} s, {:.0} a second",
            run["done"],
            f64::from(PEOPLE) / seconds
        );
    }
}
