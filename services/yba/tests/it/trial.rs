//! `yba try` against a province that runs.

use crate::installation::{Installation, text};

#[tokio::test]
async fn a_made_up_person_goes_the_whole_way_and_the_next_trial_goes_on_with_them() {
    let installation = Installation::new();
    let mut running = installation.start(&mut installation.command(&["serve", "all", "--dev"]));
    running.ready().await;
    let ops = installation.ops();
    let arguments = ["try", "--writes", "--operators-port", &ops];

    let first = installation.ok(&arguments);
    let second = installation.ok(&arguments);

    for service in ["registry", "exams", "classification", "clinics", "notifications"] {
        for step in ["is ready: ", "refuses who has no token: 401", "answers: 200"] {
            assert!(first.contains(&format!("{service} {step}")), "{first}");
        }
    }
    for step in ["register: a list of one row, 1 new", "deliver: 20", "classify: class "] {
        assert!(first.contains(step), "{first}");
    }
    assert!(second.contains("register: a list of one row, 0 new, 1 known"), "{second}");
    let left =
        |said: &str| said.lines().last().unwrap().split_once("left behind").unwrap().1.to_owned();
    assert_eq!(left(&first), left(&second), "the same person");
    running.terminate().await;
}

#[test]
fn the_step_that_failed_is_named() {
    let installation = Installation::new();
    let mut command = installation.command(&["try"]);
    // Nobody listens there.
    let output = command.env("OIDC_ISSUER", "http://127.0.0.1:1/realms/yba").output().unwrap();

    assert!(!output.status.success());
    let errors = text(&output.stderr);
    assert!(errors.contains("sign in: "), "{errors}");
}
