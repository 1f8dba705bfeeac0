//! From check-ups to classes: one after another as they come, one person's facts alone, and everybody again.

use std::hint::black_box;
use std::time::{Duration, Instant};

use classification::domain::compile::compile;
use classification::domain::evaluate::Engine;
use classification::domain::facts::Facts;
use classification::domain::table::Table;
use futures_util::{StreamExt, stream};
use runtime::Clock;
use schema::Role;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use sqlx::{PgPool, Row};
use testkit::{Client, TestService};

use crate::intake::Told;
use crate::settings::people;

/// Events handled at once, as the bus would.
const AT_ONCE: usize = 8;
/// Times that each person's facts are evaluated.
const ROUNDS: usize = 200;

/// Everybody gets twins, until there are enough: same facts, other ids.
const MULTIPLY: &str = "
    create temporary table twin as
        select gen_random_uuid() as person, gen_random_uuid() as assessment, gen_random_uuid() as encounter,
               p.assessment_id as original
        from person_facts p cross join generate_series(1, TWINS);
    insert into person (person_id) select person from twin;
    insert into assessment (assessment_id, person_id, encounter_id, encounter_version, as_of, table_version,
                            facts, facts_digest, evidence, overall, assessed_at, is_current)
        select t.assessment, t.person, t.encounter, encounter_version, as_of, table_version,
               facts, facts_digest, evidence, overall, assessed_at, true
        from twin t join assessment a on a.assessment_id = t.original;
    insert into person_facts (person_id, assessment_id, fact_set, facts, overall)
        select t.person, t.assessment, fact_set, facts, overall
        from twin t join person_facts p on p.assessment_id = t.original;
    update figure set value = (select count(*) from person_facts) where name = 'people';
    analyze";

pub(crate) async fn measure(told: Told) {
    let service = TestService::setup(&classification::MIGRATIONS, classification::NAME)
        .clock(Clock::System)
        .start(classification::start)
        .await;
    for identity in &told.identities {
        service.deliver(identity).await.unwrap();
    }
    let began = Instant::now();
    stream::iter(&told.checkups)
        .for_each_concurrent(AT_ONCE, async |checkup| service.deliver(checkup).await.unwrap())
        .await;
    let rate = told.checkups.len() as f64 / began.elapsed().as_secs_f64();
    println!("| check-ups heard, assessed and proposed, {AT_ONCE} at once | {rate:.0}/s |");

    let owner = PgPool::connect(service.database().owner_url()).await.unwrap();
    evaluate(&owner).await;
    let assessed: i64 = one(&owner, "select count(*) from person_facts").await;
    let twins = (people() / u64::try_from(assessed).unwrap()).max(1);
    let sql = MULTIPLY.replace("TWINS", &twins.to_string());
    service.owner().execute_unprepared(&sql).await.unwrap();
    let council = service.caller().role(Role::CouncilMember);
    for kind in ["simulations", "reassessments"] {
        run(&council, kind).await;
    }
}

async fn one(owner: &PgPool, sql: &'static str) -> i64 {
    sqlx::query(sql).fetch_one(owner).await.unwrap().get(0)
}

/// One thread, packed facts in, packed evidence out, the whole default table.
async fn evaluate(owner: &PgPool) {
    let sql = "select version, document::text from rule_table";
    let row = sqlx::query(sql).fetch_one(owner).await.unwrap();
    let (version, document): (String, String) = (row.get(0), row.get(1));
    let table: Table = serde_json::from_str(&document).unwrap();
    let engine = compile(&table).unwrap();
    let rows = sqlx::query("select facts from person_facts").fetch_all(owner).await.unwrap();
    let packed: Vec<Vec<u8>> = rows.iter().map(|row| row.get(0)).collect();
    let mut facts = Facts::unknown(engine.slots());
    let began = Instant::now();
    for _ in 0..ROUNDS {
        for packed in &packed {
            black_box(evaluate_one(&engine, &mut facts, packed));
        }
    }
    let each = began.elapsed().as_secs_f64() / (ROUNDS * packed.len()) as f64;
    println!(
        "| one person's packed facts by table {version}, {} systems, packed evidence out, {} people in turn | {:.2} µs |",
        table.systems.len(),
        packed.len(),
        each * 1e6
    );
}

fn evaluate_one(engine: &Engine, facts: &mut Facts, packed: &[u8]) -> Vec<u8> {
    facts.read(packed).unwrap();
    engine.evaluate(facts).pack()
}

/// Runs a table over everybody through the service, database to database.
async fn run(council: &Client, kind: &str) {
    let path = format!("/classification/v1/rule-tables/default-1/{kind}");
    let began = Instant::now();
    let location =
        council.post(&path, &json!({})).await.ok().header("location").unwrap().to_owned();
    let run = loop {
        let run: Value = council.get(&location).await.ok().json();
        if run["state"] == "done" {
            break run;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    let seconds = began.elapsed().as_secs_f64();
    let done = run["done"].as_u64().unwrap();
    println!("| {kind} of {done} people | {seconds:.1} s, {:.0} people/s |", done as f64 / seconds);
}
