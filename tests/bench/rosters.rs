//! Lists of ten thousand rows; and finding people, for a province of any size.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::Datelike;
use rust_xlsxwriter::Workbook;
use schema::Role;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use testkit::{Client, TestService};
use yba_tests::province::{ORGANISATIONS, Person, Province};

use crate::settings::people;
use crate::spread::Spread;

const ROWS: usize = 10_000;
const SEED: u64 = 7;
/// Searches begin at this pace, whatever becomes of those before: an open loop.
const SEARCHES_PER_SECOND: u32 = 500;
const SECONDS: u32 = 10;
/// How long the searches warm up, uncounted.
const WARM_UP_SECONDS: u32 = 2;

pub(crate) async fn measure() {
    let province = Province::draw(SEED, people());
    let registry = TestService::start(&registry::MIGRATIONS, registry::NAME, registry::start).await;
    let officer = registry.caller().role(Role::BoardOfficer);
    let token = officer.bearer().unwrap();
    let officer = officer.token(&token);
    let mut taken = Vec::new();
    for rows in province.people.chunks(ROWS) {
        taken.push(import(&officer, rows).await);
    }
    let (first, last) = (taken[0].as_secs_f64(), taken[taken.len() - 1].as_secs_f64());
    println!(
        "| a list of {ROWS} rows: the first, and the one that completes {} people | {first:.2} s, {last:.2} s |",
        people()
    );
}

/// A line for each way to look for somebody.
pub(crate) async fn search_every_way(
    registry: &TestService,
    officer: &Client,
    people: &Arc<Vec<Person>>,
) {
    rest(registry).await;
    search_all(officer, "citizen id", people, |person| json!({"citizen_id": person.citizen_id}))
        .await;
    search_all(officer, "whole name", people, |person| json!({"name": person.name})).await;
    search_all(
        officer,
        "whole name without marks",
        people,
        |person| json!({"name": person.name.parse::<schema::PersonName>().unwrap().search_key()}),
    )
    .await;
    search_all(
        officer,
        "name and year of birth",
        people,
        |person| json!({"name": person.name, "born": person.born.year().to_string()}),
    )
    .await;
    search_all(officer, "family and given name", people, |person| {
        let words: Vec<&str> = person.name.split(' ').collect();
        json!({"name": format!("{} {}", words[0], words[words.len() - 1])})
    })
    .await;
}

/// Lets PostgreSQL do at once what it would do within minutes of such a load: a search is measured on an ordinary day.
async fn rest(registry: &TestService) {
    registry.owner().execute_unprepared("vacuum (analyze)").await.unwrap();
    let admin = sea_orm::Database::connect(testkit::admin_url()).await.unwrap();
    admin.execute_unprepared("checkpoint").await.unwrap();
}

/// Sends a list, and waits until its last row is taken.
pub(crate) async fn import(officer: &Client, rows: &[Person]) -> Duration {
    let file = workbook(rows);
    let began = Instant::now();
    let sent = officer
        .post_file("/registry/v1/roster-imports", "a.xlsx", file, &[("organisation", "SYT")])
        .await;
    assert_eq!(sent.status(), 202, "{sent:?}");
    let address = sent.header("location").unwrap().to_owned();
    loop {
        let import: Value = officer.get(&address).await.ok().json();
        if import["state"] != "running" {
            assert_eq!(import["accepted"], rows.len(), "{import}");
            return began.elapsed();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn workbook(rows: &[Person]) -> Vec<u8> {
    const HEADER: [&str; 10] = [
        "STT",
        "Họ và tên",
        "Ngày sinh",
        "Giới tính",
        "Số CCCD",
        "Số thẻ BHYT",
        "Chức vụ",
        "Đơn vị công tác",
        "Diện quản lý",
        "Điện thoại",
    ];
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, title) in (0..).zip(HEADER) {
        sheet.write_string(0, column, title).unwrap();
    }
    for (row, person) in (1..).zip(rows) {
        let cells = [
            person.number.to_string(),
            person.name.clone(),
            person.born.format("%d/%m/%Y").to_string(),
            if person.male { "Nam" } else { "Nữ" }.to_owned(),
            person.citizen_id.clone(),
            person.insurance.clone(),
            person.post.to_owned(),
            ORGANISATIONS[person.organisation].name.to_owned(),
            person.tier.to_owned(),
            person.phone.clone(),
        ];
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// Searches for one person after another at an even pace; each must be found, or refused because too much is asked at
/// once: then it counts as refused and its time does not.
async fn search_all(
    officer: &Client,
    kind: &str,
    people: &Arc<Vec<Person>>,
    wanted: impl Fn(&Person) -> Value,
) {
    let mut pace = tokio::time::interval(Duration::from_secs(1) / SEARCHES_PER_SECOND);
    let mut searches = Vec::new();
    for number in 0..SEARCHES_PER_SECOND * (WARM_UP_SECONDS + SECONDS) {
        // A step that is prime to their number goes over all of them.
        let body = wanted(&people[number as usize * 7_919 % people.len()]);
        // From when it was due: a search that had to wait for its turn has taken that long too.
        let due = pace.tick().await;
        let officer = officer.clone();
        #[expect(clippy::disallowed_methods, reason = "the bench waits for each of them")]
        let search = tokio::spawn(async move {
            let answer = officer.post("/registry/v1/people/search", body).await;
            if answer.status() == 503 {
                return None;
            }
            let found: Value = answer.ok().json();
            assert!(!found["items"].as_array().unwrap().is_empty(), "search {number}: {found}");
            Some(due.elapsed())
        });
        searches.push(search);
    }
    let taken = futures_util::future::join_all(searches).await;
    let warm = (SEARCHES_PER_SECOND * WARM_UP_SECONDS) as usize;
    let taken: Vec<_> = taken.into_iter().skip(warm).map(Result::unwrap).collect();
    let answered: Vec<Duration> = taken.iter().copied().flatten().collect();
    let refused = taken.len() - answered.len();
    println!(
        "| search by {kind} among {} people, {SEARCHES_PER_SECOND}/s | {}; {refused} of {} refused |",
        people.len(),
        Spread::of(answered),
        taken.len()
    );
}
