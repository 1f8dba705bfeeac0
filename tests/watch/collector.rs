//! A collector of spans: OTLP over HTTP, just enough of it.

use std::sync::{Arc, Mutex};

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use prost::Message;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Takes whatever is sent, until it is dropped.
pub(crate) struct Collector {
    address: String,
    bodies: Arc<Mutex<Vec<Vec<u8>>>>,
    task: JoinHandle<()>,
}

/// One span, as far as tests look at it.
#[derive(Debug, Clone)]
pub(crate) struct Span {
    /// In hexadecimal.
    pub(crate) trace: String,
    pub(crate) id: String,
    pub(crate) parent: String,
    pub(crate) name: String,
    /// `name=value` of each attribute that is text.
    pub(crate) attributes: Vec<String>,
}

impl Collector {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let bodies = Arc::new(Mutex::new(Vec::new()));
        let taken = bodies.clone();
        #[expect(clippy::disallowed_methods, reason = "it ends with the test, not with a server")]
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(take(stream, taken.clone()));
            }
        });
        Self { address, bodies, task }
    }

    /// For `OTEL_EXPORTER_OTLP_ENDPOINT`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Everything that was sent, as it was sent: text is in it letter by letter.
    pub(crate) fn raw(&self) -> Vec<u8> {
        self.bodies.lock().unwrap().concat()
    }

    /// The spans that have ended until now.
    pub(crate) fn spans(&self) -> Vec<Span> {
        let bodies = self.bodies.lock().unwrap().clone();
        let requests =
            bodies.iter().map(|body| ExportTraceServiceRequest::decode(body.as_slice()).unwrap());
        let resources = requests.flat_map(|request| request.resource_spans);
        let scopes = resources.flat_map(|resource| resource.scope_spans);
        scopes.flat_map(|scope| scope.spans).map(Span::of).collect()
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Span {
    fn of(span: opentelemetry_proto::tonic::trace::v1::Span) -> Self {
        use opentelemetry_proto::tonic::common::v1::any_value::Value;
        let attributes = span.attributes.into_iter().filter_map(|one| match one.value?.value? {
            Value::StringValue(value) => Some(format!("{}={value}", one.key)),
            _ => None,
        });
        Self {
            trace: hex::encode(span.trace_id),
            id: hex::encode(span.span_id),
            parent: hex::encode(span.parent_span_id),
            name: span.name,
            attributes: attributes.collect(),
        }
    }

    pub(crate) fn says(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|one| one == attribute)
    }
}

/// Answers the requests of one connection.
async fn take(mut stream: TcpStream, bodies: Arc<Mutex<Vec<Vec<u8>>>>) {
    let mut read = Vec::new();
    loop {
        let Some((head, length)) = head(&read) else {
            if stream.read_buf(&mut read).await.unwrap_or(0) == 0 {
                return;
            }
            continue;
        };
        while read.len() < head + length {
            if stream.read_buf(&mut read).await.unwrap_or(0) == 0 {
                return;
            }
        }
        let rest = read.split_off(head + length);
        bodies.lock().unwrap().push(read.split_off(head));
        read = rest;
        let answer =
            b"HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\ncontent-length: 0\r\n\r\n";
        if stream.write_all(answer).await.is_err() {
            return;
        }
    }
}

/// Where the body begins and how long it is, once the headers are there.
fn head(read: &[u8]) -> Option<(usize, usize)> {
    let end = read.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let headers = String::from_utf8_lossy(&read[..end]).to_ascii_lowercase();
    let length = headers.lines().find_map(|line| line.strip_prefix("content-length:"));
    Some((end, length.map_or(0, |length| length.trim().parse().unwrap())))
}
