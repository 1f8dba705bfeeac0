use ::schema::Role;
use serde_json::{Value, json};

use crate::given::{CLINIC, Given};

#[tokio::test]
async fn figures_follow_what_happens() {
    let given = Given::start().await;
    let (_, id) = given.follow_up().await;
    let staff = given.staff(CLINIC);
    let outcome = format!("/clinics/v1/follow-ups/{id}/outcome");
    staff.post(&outcome, json!({"outcome": "no_answer"})).await.ok();

    let figures: Value = given.officer().get("/clinics/v1/figures").await.ok().json();

    let expected = json!({"cards": 1, "attempts": 1, "due": 0, "no_answer": 1, "done": 0, "superseded": 0, "ended": 0, "waiting": 0});
    assert_eq!(figures["totals"], expected);
    let clinic = &figures["clinics"][0];
    assert_eq!(
        (clinic["facility"].as_str(), clinic["no_answer"].as_i64()),
        (Some(CLINIC), Some(1))
    );
}

#[tokio::test]
async fn small_cells_are_for_those_who_may_see_individuals() {
    let given = Given::start().await;
    given.follow_up().await;

    let leader = given.service.caller().role(Role::Leader);
    let figures: Value = leader.get("/clinics/v1/figures").await.ok().json();

    assert_eq!(figures["clinics"][0]["cards"], Value::Null);
    assert_eq!(figures["totals"]["cards"], Value::Null, "a single clinic's total is its cell");
}
