//! W3C trace context: <https://www.w3.org/TR/trace-context/>.

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// Returns the `traceparent` of the current span, for a request or an event that leaves.
///
/// None where telemetry has not begun, as in most tests.
pub fn current_traceparent() -> Option<String> {
    let context = Span::current().context();
    let span = context.span();
    let span = span.span_context();
    let flags = span.trace_flags() & TraceFlags::SAMPLED;
    span.is_valid()
        .then(|| format!("00-{}-{}-{:02x}", span.trace_id(), span.span_id(), flags.to_u8()))
}

/// Returns the id of the current trace, for the log.
pub fn current_trace_id() -> Option<String> {
    let context = Span::current().context();
    let span = context.span();
    let span = span.span_context();
    span.is_valid().then(|| span.trace_id().to_string())
}

/// Makes `span` part of the trace that came in; does nothing when none or nonsense came.
pub fn continue_trace(span: &Span, traceparent: Option<&str>) {
    if let Some(parent) = traceparent.and_then(parse) {
        // Fails only where telemetry has not begun or the span has, and then nothing is lost.
        let _ = span.set_parent(Context::new().with_remote_span_context(parent));
    }
}

fn parse(text: &str) -> Option<SpanContext> {
    let mut parts = text.trim().split('-');
    let version = parts.next().filter(|part| part.len() == 2)?;
    let trace = parts.next().filter(|part| part.len() == 32)?;
    let span = parts.next().filter(|part| part.len() == 16)?;
    let flags = parts.next().filter(|part| part.len() == 2)?;
    let future_version = version != "00" && version != "ff";
    if version == "ff" || (parts.next().is_some() && !future_version) {
        return None;
    }
    let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()?) & TraceFlags::SAMPLED;
    let (trace, span) = (TraceId::from_hex(trace).ok()?, SpanId::from_hex(span).ok()?);
    let context = SpanContext::new(trace, span, flags, true, TraceState::default());
    context.is_valid().then_some(context)
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry::trace::TracerProvider as _;
    use opentelemetry_sdk::trace::SdkTracerProvider;
    use tracing_subscriber::layer::SubscriberExt;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    #[test]
    fn only_a_well_formed_parent_is_followed() {
        for (text, followed) in [
            (format!("00-{TRACE}-00f067aa0ba902b7-01"), true),
            (format!("cc-{TRACE}-00f067aa0ba902b7-01-future"), true),
            (format!("00-{TRACE}-00f067aa0ba902b7-01-extra"), false),
            (format!("ff-{TRACE}-00f067aa0ba902b7-01"), false),
            (format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)), false),
            ("nonsense".to_owned(), false),
            (String::new(), false),
        ] {
            assert_eq!(parse(&text).is_some(), followed, "{text}");
        }
    }

    #[test]
    fn a_trace_goes_through_a_span() {
        let tracer = SdkTracerProvider::builder().build().tracer("test");
        let layer = tracing_opentelemetry::layer().with_tracer(tracer);
        let subscriber = tracing_subscriber::registry().with(layer);

        let (outgoing, id) = tracing::subscriber::with_default(subscriber, || {
            let span = tracing::info_span!("request");
            continue_trace(&span, Some(&format!("00-{TRACE}-00f067aa0ba902b7-01")));
            span.in_scope(|| (current_traceparent(), current_trace_id()))
        });

        let outgoing = outgoing.unwrap();
        assert!(outgoing.starts_with(&format!("00-{TRACE}-")), "{outgoing}");
        assert!(!outgoing.contains("00f067aa0ba902b7"), "{outgoing}");
        assert_eq!(id.as_deref(), Some(TRACE));
    }

    #[test]
    fn without_telemetry_there_is_no_trace() {
        assert_eq!(current_traceparent(), None);
    }
}
