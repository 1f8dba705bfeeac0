//! What must hold in the end, read from every database.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::journey::Done;
use crate::machine::{Machine, PREFIX, SERVICES};

/// Longest wait for everything that is on its way.
const PATIENCE: Duration = Duration::from_secs(180);

/// A connection to each service's database, as one who sees every row.
struct Databases(BTreeMap<&'static str, PgConnection>);

impl Databases {
    async fn open(machine: &Machine) -> Self {
        let mut databases = BTreeMap::new();
        for service in SERVICES {
            let database = format!("{PREFIX}_{service}");
            databases.insert(service, machine.postgres.connect(&database).await);
        }
        Self(databases)
    }

    async fn all<T>(&mut self, service: &str, sql: &'static str) -> Vec<T>
    where
        T: for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow> + Send + Unpin,
    {
        sqlx::query_as(sql).fetch_all(self.0.get_mut(service).unwrap()).await.unwrap()
    }

    async fn count(&mut self, service: &str, sql: &'static str) -> i64 {
        self.all::<(i64,)>(service, sql).await[0].0
    }
}

/// Waits until nothing is on its way, and looks at everything.
pub(crate) async fn check(machine: &Machine, done: &Done) {
    let mut databases = Databases::open(machine).await;
    settle(machine, &mut databases).await;
    nothing_is_parked(&mut databases).await;
    every_delivery_is_kept(&mut databases, done).await;
    every_result_is_assessed_once(&mut databases).await;
    every_signature_stands(&mut databases, done).await;
    every_notice_is_there_once(&mut databases).await;
    every_mail_has_one_id(machine, &mut databases).await;
    order_holds_for_every_key(&mut databases).await;
    the_audit_is_whole(machine, &mut databases).await;
}

/// Everything has arrived when every event's every reader has its row in the inbox, and no mail waits.
async fn settle(machine: &Machine, databases: &mut Databases) {
    let end = Instant::now() + PATIENCE;
    loop {
        let waiting = waiting(databases).await;
        if waiting.is_empty() {
            return;
        }
        let words = machine.last_words();
        assert!(Instant::now() < end, "still on their way: {waiting:?}\n{words}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Names what has not arrived.
async fn waiting(databases: &mut Databases) -> Vec<String> {
    let mut waiting = Vec::new();
    for service in SERVICES {
        const OWED: &str = "select (select count(*) from outbox where sent_at is null)
            + (select count(*) from outbox_delivery)";
        let owed = databases.count(service, OWED).await;
        if owed > 0 {
            waiting.push(format!("{owed} events of {service}"));
        }
    }
    const IN_FORCE: &str = "select count(*) from delivery where digest is not null";
    const ASSESSED: &str = "select count(*) from assessment where is_current";
    let results = databases.count("exams", IN_FORCE).await;
    let assessed = databases.count("classification", ASSESSED).await;
    if results != assessed {
        waiting.push(format!("{results} results, {assessed} assessed"));
    }
    const SIGNED: &str = "select count(*) from outbox where event_type = 'conclusion.signed.v1'";
    const TOLD: &str = "select count(*) from notice where kind = 'conclusion_signed'";
    let signed = databases.count("classification", SIGNED).await;
    let told = databases.count("notifications", TOLD).await;
    if signed != told {
        waiting.push(format!("{signed} signed, {told} told"));
    }
    const SCHEDULED: &str =
        "select count(*) from outbox where event_type = 'follow-up.scheduled.v1'";
    const CALLED: &str = "select count(*) from notice where kind = 'follow_up_scheduled'";
    let scheduled = databases.count("clinics", SCHEDULED).await;
    let called = databases.count("notifications", CALLED).await;
    if scheduled != called {
        waiting.push(format!("{scheduled} follow-ups, {called} told"));
    }
    const MAILS: &str =
        "select count(*) from delivery where state = 'pending' and next_at is not null";
    let mails = databases.count("notifications", MAILS).await;
    if mails > 0 {
        waiting.push(format!("{mails} mails"));
    }
    waiting
}

async fn nothing_is_parked(databases: &mut Databases) {
    for service in SERVICES {
        const PARKED: &str = "select event_type, coalesce(error, '') from dead_letter order by id";
        let parked: Vec<(String, String)> = databases.all(service, PARKED).await;
        assert!(parked.is_empty(), "{service} could not handle {parked:?}");
    }
}

/// What was acknowledged is stored: each check-up once, however often it was sent.
async fn every_delivery_is_kept(databases: &mut Databases, done: &Done) {
    let kept = databases.count("exams", "select count(*) from delivery").await;
    assert_eq!(kept, i64::try_from(done.delivered.len()).unwrap(), "check-ups kept");
    const BROKEN: &str = "select count(*) from delivery d where digest is not null and not exists (
        select from version v where v.encounter_id = d.encounter_id and v.digest = d.digest
            and v.state = 'accepted')";
    assert_eq!(databases.count("exams", BROKEN).await, 0, "a result in force without its content");
}

/// Each result in force has one current assessment, of its newest version, and none was made twice.
async fn every_result_is_assessed_once(databases: &mut Databases) {
    const RESULTS: &str =
        "select encounter_id, person_id, number from delivery where digest is not null order by 1";
    const CURRENT: &str = "select encounter_id, person_id, encounter_version from assessment
        where is_current order by 1";
    let results: Vec<(Uuid, Uuid, i32)> = databases.all("exams", RESULTS).await;
    let assessed: Vec<(Uuid, Uuid, i32)> = databases.all("classification", CURRENT).await;
    assert!(!results.is_empty(), "the province has worked");
    assert_eq!(assessed, results, "current assessments against results in force");
    const TWICE: &str = "select count(*) from (
        select from assessment group by encounter_id, encounter_version, table_version, facts_digest
        having count(*) > 1) as twice";
    assert_eq!(databases.count("classification", TWICE).await, 0, "assessed twice");
}

/// What was answered as signed is signed, and was told to the others once.
async fn every_signature_stands(databases: &mut Databases, done: &Done) {
    const SIGNED: &str = "select conclusion_id from conclusion where signed_at is not null";
    let signed: Vec<(Uuid,)> = databases.all("classification", SIGNED).await;
    let signed: BTreeSet<_> = signed.into_iter().map(|(id,)| id.to_string()).collect();
    assert!(done.signed.is_subset(&signed), "a signature was lost");
    const EVENTS: &str = "select data::json ->> 'conclusion_id' from outbox
        where event_type = 'conclusion.signed.v1'";
    let events: Vec<(String,)> = databases.all("classification", EVENTS).await;
    assert_eq!(events.len(), signed.len(), "one event for each signature");
    assert!(events.iter().all(|(id,)| signed.contains(id)), "an event of no signature");
}

async fn every_notice_is_there_once(databases: &mut Databases) {
    const PEOPLE: &str = "select data::json ->> 'person_id', count(*) from outbox
        where event_type = 'conclusion.signed.v1' group by 1 order by 1";
    const TOLD: &str = "select person_id::text, count(*) from notice
        where kind = 'conclusion_signed' group by 1 order by 1";
    let expected: Vec<(String, i64)> = databases.all("classification", PEOPLE).await;
    let told: Vec<(String, i64)> = databases.all("notifications", TOLD).await;
    assert_eq!(told, expected, "notices by person against signatures");
    const FACILITIES: &str = "select data::json ->> 'facility', count(*) from outbox
        where event_type = 'follow-up.scheduled.v1' group by 1 order by 1";
    const CALLED: &str = "select facility, count(*) from notice
        where kind = 'follow_up_scheduled' group by 1 order by 1";
    let expected: Vec<(String, i64)> = databases.all("clinics", FACILITIES).await;
    let called: Vec<(String, i64)> = databases.all("notifications", CALLED).await;
    assert_eq!(called, expected, "notices by facility against follow-ups");
}

/// Mail is outside the database: it may come twice, but then under the same id, and never not at all.
async fn every_mail_has_one_id(machine: &Machine, databases: &mut Databases) {
    const SENT: &str =
        "select notice_id from delivery where channel = 'email' and state = 'delivered'";
    let sent: Vec<(Uuid,)> = databases.all("notifications", SENT).await;
    let arrived: BTreeSet<_> =
        machine.smtp.mails().iter().filter_map(|mail| mail.header("Message-ID")).collect();
    for (notice,) in &sent {
        let id = notice.to_string();
        let same = arrived.iter().filter(|message| message.contains(&id)).count();
        assert_eq!(same, 1, "mails of notice {id} go under {same} ids");
    }
    assert!(arrived.len() >= sent.len(), "mails arrived");
    println!("mails: {} notices, {} letters", sent.len(), machine.smtp.mails().len());
}

/// Each reader handled the events of a key in the order of their positions.
async fn order_holds_for_every_key(databases: &mut Databases) {
    const SENT: &str =
        "select event_id, topic, key from outbox where topic <> 'deliveries' order by position";
    const HANDLED: &str = "select event_id, handled_at from inbox";
    let mut compared = 0;
    for producer in SERVICES {
        let sent: Vec<(Uuid, String, String)> = databases.all(producer, SENT).await;
        for reader in SERVICES {
            let handled: Vec<(Uuid, DateTime<Utc>)> = databases.all(reader, HANDLED).await;
            let handled: BTreeMap<_, _> = handled.into_iter().collect();
            let mut latest = BTreeMap::new();
            for (event, topic, key) in &sent {
                let Some(at) = handled.get(event) else { continue };
                let before = latest.insert((topic, key), at);
                assert!(before.is_none_or(|before| before <= at), "{reader}: {topic} out of order");
                compared += 1;
            }
        }
    }
    assert!(compared > 0, "readers have handled events");
    println!("events handled in order: {compared}");
}

/// Everything accepted has its row in the audit, and nobody has changed one.
async fn the_audit_is_whole(machine: &Machine, databases: &mut Databases) {
    const SIGNATURES: &str = "select count(*) from signature s where not exists (
        select from audit a where a.action = 'sign' and a.person_id = s.person_id)";
    assert_eq!(databases.count("classification", SIGNATURES).await, 0, "signatures without a row");
    const RESULTS: &str =
        "select count(*) from delivery d where person_id is not null and not exists (
        select from audit a where a.person_id = d.person_id)";
    assert_eq!(databases.count("exams", RESULTS).await, 0, "results without a row");
    let end = Instant::now() + PATIENCE;
    for service in SERVICES {
        const UNCHAINED: &str =
            "select (select count(*) from audit) - (select count(*) from audit_chain)";
        while databases.count(service, UNCHAINED).await > 0 {
            assert!(Instant::now() < end, "{service} has audit rows outside its chain");
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        // The head is signed at a start, when there may be no row yet, and each minute.
        let mut said = machine.command(&["audit", "verify", service]);
        while said.contains(", 0 of them protected") {
            assert!(Instant::now() < end, "no anchor was ever signed: {said}");
            tokio::time::sleep(Duration::from_secs(1)).await;
            said = machine.command(&["audit", "verify", service]);
        }
        println!("{}", said.trim());
    }
}
