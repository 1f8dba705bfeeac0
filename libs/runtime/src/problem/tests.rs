use super::*;
use actix_web::body::MessageBody;

fn body(problem: &Problem, language: Language) -> ProblemBody {
    let response = problem.response(language, Some("7"));
    let bytes = response.into_body().try_into_bytes().unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn it_speaks_both_languages() {
    let problem = Problem::conflict("already-signed", ("đã ký", "already signed"));

    let (vi, en) = (body(&problem, Language::Vi), body(&problem, Language::En));

    assert_eq!(vi.problem_type, "urn:yba:problem:already-signed");
    assert_eq!((vi.status, vi.detail.as_deref()), (409, Some("đã ký")));
    assert_eq!(en.detail.as_deref(), Some("already signed"));
    assert_eq!(en.instance.as_deref(), Some("urn:yba:request:7"));
    assert_ne!(vi.title, en.title);
}

#[test]
fn every_fault_is_in_the_answer() {
    let faults = vec![
        Fault::new("/name", "missing", ("thiếu họ tên", "the name is missing")),
        Fault::new("/rows/3", "too-long", ("quá dài", "too long")),
    ];
    let problem = Problem::unprocessable("invalid", ("sai", "wrong")).with_faults(faults);

    let body = body(&problem, Language::En);

    assert_eq!(body.faults[0].pointer, "/name");
    assert_eq!(body.faults[1].message, "too long");
}

#[test]
fn an_internal_error_tells_the_caller_nothing() {
    let cause = std::io::Error::other("relation person does not exist");
    let body = body(&Problem::internal(&cause), Language::En);

    assert_eq!((body.status, body.detail), (500, None));
}

#[test]
fn a_chain_shows_every_cause() {
    #[derive(Debug, thiserror::Error)]
    #[error("the database failed")]
    struct Outer(#[source] std::io::Error);

    let error = Outer(std::io::Error::other("connection reset"));

    assert_eq!(Chain(&error).to_string(), "the database failed: connection reset");
}

#[test]
fn retry_after_is_whole_seconds_and_never_zero() {
    let problem = Problem::too_many_requests("busy", ("bận", "busy"), Duration::from_millis(20));
    let response = problem.error_response();

    assert_eq!(response.headers().get(RETRY_AFTER).unwrap(), "1");
}
