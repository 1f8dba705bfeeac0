//! JSON bodies whose faults say where.

use actix_web::error::PayloadError;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use super::errors::{from_payload, generic};
use crate::problem::{Fault, Problem};

/// A JSON body, parsed.
///
/// Like `actix_web::web::Json`, but a value that does not fit is a 422 whose fault
/// names the field by a JSON pointer. The size limit is that of [`super::limits`].
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<T> Json<T> {
    /// Returns the parsed body.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = is_json(&request.content_type().to_ascii_lowercase());
        let body = web::Bytes::from_request(request, payload);
        Box::pin(async move {
            if !json {
                return Err(generic(StatusCode::UNSUPPORTED_MEDIA_TYPE));
            }
            let body = body.await.map_err(|error| match error.as_error::<PayloadError>() {
                Some(error) => from_payload(error),
                None => generic(error.as_response_error().status_code()),
            })?;
            parse(&body).map(Self)
        })
    }
}

fn is_json(content_type: &str) -> bool {
    content_type == "application/json" || content_type.ends_with("+json")
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(body);
    let parsed = serde_path_to_error::deserialize(&mut json)
        .map_err(|error| unreadable(error.inner(), pointer(error.path())))?;
    json.end().map_err(|error| unreadable(&error, String::new()))?;
    Ok(parsed)
}

fn pointer(path: &Path) -> String {
    path.iter().fold(String::new(), |pointer, segment| match segment {
        Segment::Seq { index } => format!("{pointer}/{index}"),
        Segment::Map { key } => format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { .. } | Segment::Unknown => pointer,
    })
}

/// Names the problem of JSON that cannot be read (400) or does not fit (422).
pub(super) fn unreadable(error: &serde_json::Error, pointer: String) -> Problem {
    let place = format!("line {}, column {}", error.line(), error.column());
    if error.classify() != Category::Data {
        let detail = (
            format!("không phải JSON: dòng {}, cột {}", error.line(), error.column()),
            format!("not JSON: {place}"),
        );
        return Problem::bad_request("unreadable-json", detail);
    }
    let why = without_values(&error.to_string());
    let message = (format!("không hợp lệ: {why}"), format!("not valid: {why}"));
    let detail = ("nội dung không đúng quy định", "the body is not what is expected here");
    Problem::unprocessable("invalid", detail)
        .with_faults(vec![Fault::new(pointer, "invalid", message)])
}

/// Cuts the caller's own values out of serde's words, for they may be somebody's data.
pub(super) fn without_values(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or_default();
    let quotes_input = ["invalid type", "invalid value", "invalid length", "unknown"]
        .iter()
        .any(|beginning| message.contains(beginning));
    match message.rfind(", expected ") {
        Some(at) if quotes_input => message[at + 2..].to_owned(),
        _ if quotes_input => "not expected".to_owned(),
        _ => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    struct Request {
        #[serde(rename = "rows")]
        _rows: Vec<Row>,
    }

    #[derive(Debug, Deserialize)]
    struct Row {
        #[serde(rename = "count")]
        _count: u8,
    }

    fn fault(body: &str) -> (u16, String, String) {
        let problem = parse::<Request>(body.as_bytes()).unwrap_err();
        let fault = problem.faults().first();
        let pointer = fault.map(|fault| fault.pointer.clone()).unwrap_or_default();
        let message = fault.map(|fault| fault.message.get(Language::En).to_owned());
        (problem.status().as_u16(), pointer, message.unwrap_or_default())
    }

    #[test]
    fn a_fault_says_where_and_never_what_was_sent() {
        let (status, pointer, message) = fault(r#"{"rows":[{"count":1},{"count":"0790"}]}"#);

        assert_eq!((status, pointer.as_str()), (422, "/rows/1/count"));
        assert_eq!(message, "not valid: expected u8");
    }

    #[test]
    fn a_missing_field_is_named() {
        let (status, pointer, message) = fault(r#"{"rows":[{}]}"#);

        assert_eq!((status, pointer.as_str()), (422, "/rows/0"));
        assert_eq!(message, "not valid: missing field `count`");
    }

    #[test]
    fn what_is_not_json_is_unreadable() {
        assert_eq!(fault("{\"rows\":").0, 400);
        assert_eq!(fault("{\"rows\":[]} trailing").0, 400);
    }

    #[test]
    fn a_quoted_value_is_cut_even_when_it_imitates_the_words_around_it() {
        let message = "invalid value: string \"x, expected y\", expected a date at line 1 column 2";

        assert_eq!(without_values(message), "expected a date");
    }
}
