//! CloudEvents in binary mode: attributes are `ce_` headers, the data is the record's value.

use chrono::{DateTime, SecondsFormat, Utc};
use rdkafka::Message;
use rdkafka::message::{Header, Headers, OwnedHeaders};
use schema::{Envelope, EventId, Topic};
use serde_json::value::{RawValue, to_raw_value};
use uuid::Uuid;

use crate::outbox::rows::Row;

/// A topic's or group's name with the province's prefix.
pub(crate) fn full_name(prefix: &str, name: &str) -> String {
    format!("{prefix}.{name}")
}

/// The topic of a full name, nothing if it is not ours.
pub(super) fn topic(prefix: &str, full_name: &str) -> Option<Topic> {
    full_name.strip_prefix(prefix)?.strip_prefix('.')?.parse().ok()
}

/// The headers of an event.
pub(super) fn headers(row: &Row) -> OwnedHeaders {
    let id = row.event_id.to_string();
    let time = row.occurred_at.to_rfc3339_opts(SecondsFormat::Micros, true);
    let attributes = [
        ("ce_specversion", "1.0"),
        ("ce_id", &id),
        ("ce_type", &row.event_type),
        ("ce_source", &row.source),
        ("ce_subject", &row.key),
        ("ce_time", &time),
        ("content-type", "application/json"),
    ];
    let trace = row.traceparent.as_deref().map(|trace| ("ce_traceparent", trace));
    let all = attributes.into_iter().chain(trace);
    all.fold(OwnedHeaders::new_with_capacity(8), |headers, (key, value)| {
        headers.insert(Header { key, value: Some(value) })
    })
}

/// Reads a record; nothing if it is not one of our events.
pub(super) fn read(message: &impl Message, topic: Topic) -> Option<Envelope> {
    let headers = message.headers()?;
    let header = |name: &str| {
        let found = headers.iter().find(|header| header.key == name)?;
        std::str::from_utf8(found.value?).ok()
    };
    let data = match message.payload() {
        Some(payload) => String::from_utf8(payload.to_vec()).ok()?,
        None => "null".to_owned(),
    };
    Some(Envelope {
        id: header("ce_id")?.parse().ok()?,
        event_type: header("ce_type")?.to_owned(),
        source: header("ce_source")?.to_owned(),
        subject: header("ce_subject")?.to_owned(),
        time: header("ce_time")?.parse().ok()?,
        traceparent: header("ce_traceparent").map(str::to_owned),
        topic,
        data: RawValue::from_string(data).ok()?,
    })
}

/// The type under which a record that is none of our events is parked.
const UNREADABLE: &str = "unreadable";

/// Wraps a record that is none of our events, so that it can be parked and looked at.
pub(super) fn wrap_unreadable(
    message: &impl Message,
    topic: Topic,
    now: DateTime<Utc>,
) -> Envelope {
    let text =
        |bytes: Option<&[u8]>| String::from_utf8_lossy(bytes.unwrap_or_default()).into_owned();
    let data = to_raw_value(&text(message.payload())).expect("text is JSON");
    // The same record has the same id whenever it is read.
    let place = u64::from(message.partition().unsigned_abs()) | (topic as u64) << 32 | 0xffff << 48;
    let id = Uuid::from_u64_pair(place, message.offset().unsigned_abs());
    Envelope {
        id: EventId::from_uuid(id),
        event_type: UNREADABLE.to_owned(),
        source: "unknown".to_owned(),
        subject: text(message.key()),
        time: now,
        traceparent: None,
        topic,
        data,
    }
}

#[cfg(test)]
mod tests {
    use rdkafka::Timestamp;
    use rdkafka::message::OwnedMessage;

    use super::*;

    fn row() -> Row {
        Row {
            position: 7,
            topic: "people".to_owned(),
            key: "k1".to_owned(),
            event_id: Uuid::from_u128(5),
            event_type: "person.registered.v1".to_owned(),
            source: "/yba/registry".to_owned(),
            occurred_at: "2026-11-21T02:00:00.123456Z".parse().unwrap(),
            traceparent: Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned()),
            data: Some(r#"{"a": 1}"#.to_owned()),
        }
    }

    fn record(row: &Row, headers: Option<OwnedHeaders>) -> OwnedMessage {
        let payload = row.data.clone().map(String::into_bytes);
        let key = Some(row.key.clone().into_bytes());
        let topic = "yba.people".to_owned();
        OwnedMessage::new(payload, key, topic, Timestamp::NotAvailable, 3, 9, headers)
    }

    #[test]
    fn an_event_survives_the_wire_byte_for_byte() {
        let row = row();

        let envelope = read(&record(&row, Some(headers(&row))), Topic::People).unwrap();

        assert_eq!(envelope.data.get(), r#"{"a": 1}"#);
        assert_eq!(
            (envelope.time, envelope.traceparent.clone()),
            (row.occurred_at, row.traceparent)
        );
        assert_eq!((envelope.key(), envelope.event_type.as_str()), ("k1", "person.registered.v1"));
    }

    #[test]
    fn a_tombstone_arrives_as_null() {
        let row = Row { data: None, ..row() };

        let envelope = read(&record(&row, Some(headers(&row))), Topic::People).unwrap();

        assert_eq!(envelope.data.get(), "null");
    }

    #[test]
    fn a_foreign_record_is_wrapped_with_an_id_of_its_place() {
        let foreign = record(&row(), None);
        assert!(read(&foreign, Topic::People).is_none());

        let now = "2026-11-21T02:00:00Z".parse().unwrap();
        let first = wrap_unreadable(&foreign, Topic::People, now);
        let second = wrap_unreadable(&foreign, Topic::People, now);

        assert_eq!(first.id, second.id);
        assert_eq!((first.key(), first.data.get()), ("k1", r#""{\"a\": 1}""#));
    }

    #[test]
    fn only_names_with_the_prefix_are_ours() {
        assert_eq!(topic("yba", "yba.rule-tables"), Some(Topic::RuleTables));
        assert_eq!(topic("yba", "ybax.people"), None);
        assert_eq!(topic("yba", "yba.unheard-of"), None);
    }
}
