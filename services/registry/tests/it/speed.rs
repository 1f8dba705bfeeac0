//! How fast lists are taken in and people are found; printed, never asserted.
//!
//! `cargo test --release -p registry --test it speed -- --ignored --nocapture`; `SPEED_LISTS` is how
//! many lists of `SPEED_ROWS` (10,000) people are taken in before the searches.

use std::time::Instant;

use serde_json::json;

use crate::lists::{Row, counts, import, list, man, officer, start};

const FAMILY: [&str; 8] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi"];
const MIDDLE: [&str; 8] = ["Văn", "Đức", "Minh", "Quang", "Hữu", "Xuân", "Thế", "Anh"];
const GIVEN: [&str; 12] =
    ["Hùng", "Hưng", "Dũng", "An", "Bình", "Tuấn", "Thắng", "Long", "Sơn", "Hải", "Nam", "Trung"];

/// What the n-th search asks for.
type Search = Box<dyn Fn(u32) -> serde_json::Value>;

fn name(number: u32) -> String {
    let of = |words: &[&str], by: u32| words[(number / by) as usize % words.len()].to_owned();
    [of(&FAMILY, 1), of(&MIDDLE, 8), of(&MIDDLE, 64), of(&GIVEN, 3)].join(" ")
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures"]
async fn lists_of_ten_thousand_and_searches_among_them() {
    #[expect(clippy::disallowed_methods, reason = "a test's own switch, not a service's setting")]
    let lists: u32 = std::env::var("SPEED_LISTS").map_or(1, |lists| lists.parse().unwrap());
    #[expect(clippy::disallowed_methods, reason = "a test's own switch, not a service's setting")]
    let rows: u32 = std::env::var("SPEED_ROWS").map_or(10_000, |rows| rows.parse().unwrap());
    let registry = start().await;
    let officer = officer(&registry);
    for number in 0..lists {
        let people = (0..rows).map(|row| number * rows + row);
        let people: Vec<Row> = people.map(|number| man(number, &name(number))).collect();
        let file = list(&people);
        let began = Instant::now();
        let import = import(&officer, "a.xlsx", file).await;
        assert_eq!(counts(&import), [i64::from(rows), 0, 0, 0]);
        println!("list {number}: {:.2} s", began.elapsed().as_secs_f64());
    }
    let by_citizen_id = |number: u32| json!({ "citizen_id": man(number, "").citizen_id() });
    let searches: [(&str, Search); 5] = [
        ("citizen id", Box::new(by_citizen_id)),
        ("whole name", Box::new(|number| json!({ "name": name(number) }))),
        (
            "given and family",
            Box::new(
                |number| json!({ "name": format!("{} {}", GIVEN[number as usize % 12], FAMILY[number as usize % 8]) }),
            ),
        ),
        ("family alone", Box::new(|number| json!({ "name": FAMILY[number as usize % 8] }))),
        (
            "with year",
            Box::new(
                |number| json!({ "name": name(number), "born": (1950 + number % 45).to_string() }),
            ),
        ),
    ];
    for (kind, body) in searches {
        let mut taken = Vec::new();
        for number in 0..300 {
            let began = Instant::now();
            officer.post("/registry/v1/people/search", body(number * 31)).await.ok();
            taken.push(began.elapsed());
        }
        taken.sort();
        println!("{kind}: p50 {:?}, p99 {:?}", taken[150], taken[297]);
    }
}
