//! What every event is, and the envelope it travels in.

use std::borrow::Cow;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::{EventId, Topic};

/// The version of `CloudEvents` that envelopes follow.
const SPEC_VERSION: &str = "1.0";

/// Something that happened, in the past tense, as one service tells it to others.
///
/// Readers ignore fields they do not know, so an event type never denies unknown fields.
pub trait Event: Serialize + DeserializeOwned {
    /// The name and version, such as `conclusion.signed.v1`.
    const TYPE: &'static str;
    /// The topic it is sent to.
    const TOPIC: Topic;

    /// The id whose order matters: events of one key stay in order.
    fn key(&self) -> String;
}

/// An event on its way: `CloudEvents` 1.0 attributes around the JSON of the event.
///
/// As one JSON object it has the attributes' names; on Kafka each becomes a `ce_` header.
#[derive(Clone)]
pub struct Envelope {
    /// Tells a repeated delivery from a new event.
    pub id: EventId,
    /// [`Event::TYPE`] of what is inside.
    pub event_type: String,
    /// Who says it, such as `/yba/registry`.
    pub source: String,
    /// The event's key.
    pub subject: String,
    /// When it happened.
    pub time: DateTime<Utc>,
    /// The W3C trace that it belongs to.
    pub traceparent: Option<String>,
    /// The topic it is sent to.
    pub topic: Topic,
    /// The event's JSON, byte for byte as it was written.
    pub data: Box<RawValue>,
}

impl Envelope {
    /// Puts `event` in an envelope; `source` is a service's name or a path such as `/yba/exams`.
    pub fn wrap<E: Event>(
        source: &str,
        event: &E,
        now: DateTime<Utc>,
        traceparent: Option<String>,
    ) -> Self {
        let source = match source.starts_with('/') {
            true => source.to_owned(),
            false => format!("/yba/{source}"),
        };
        Self {
            id: EventId::generate(now),
            event_type: E::TYPE.to_owned(),
            source,
            subject: event.key(),
            time: now,
            traceparent,
            topic: E::TOPIC,
            data: serde_json::value::to_raw_value(event).expect("an event is plain data"),
        }
    }

    /// Takes the event out; an envelope of another type is an error, as is JSON that does not fit.
    pub fn parse<E: Event>(&self) -> Result<E, serde_json::Error> {
        if self.event_type != E::TYPE {
            return Err(serde_json::Error::custom(format_args!(
                "the envelope holds {}, not {}",
                self.event_type,
                E::TYPE
            )));
        }
        serde_json::from_str(self.data.get())
    }

    /// The key whose order matters.
    pub fn key(&self) -> &str {
        &self.subject
    }
}

/// Says everything but the data, and not the key: it may be somebody's.
impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope")
            .field("id", &self.id)
            .field("event_type", &self.event_type)
            .field("source", &self.source)
            .field("time", &self.time)
            .field("topic", &self.topic)
            .finish_non_exhaustive()
    }
}

#[derive(Serialize, Deserialize)]
struct Wire<'a> {
    specversion: Cow<'a, str>,
    id: EventId,
    #[serde(rename = "type")]
    event_type: Cow<'a, str>,
    source: Cow<'a, str>,
    subject: Cow<'a, str>,
    time: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    traceparent: Option<String>,
    topic: Topic,
    #[serde(default = "json")]
    datacontenttype: Cow<'a, str>,
    data: Cow<'a, RawValue>,
}

fn json() -> Cow<'static, str> {
    Cow::Borrowed("application/json")
}

impl Serialize for Envelope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Wire {
            specversion: Cow::Borrowed(SPEC_VERSION),
            id: self.id,
            event_type: Cow::Borrowed(&self.event_type),
            source: Cow::Borrowed(&self.source),
            subject: Cow::Borrowed(&self.subject),
            time: self.time,
            traceparent: self.traceparent.clone(),
            topic: self.topic,
            datacontenttype: json(),
            data: Cow::Borrowed(&self.data),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Envelope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = Wire::deserialize(deserializer)?;
        if wire.specversion != SPEC_VERSION {
            return Err(D::Error::custom("the envelope is not CloudEvents 1.0"));
        }
        Ok(Self {
            id: wire.id,
            event_type: wire.event_type.into_owned(),
            source: wire.source.into_owned(),
            subject: wire.subject.into_owned(),
            time: wire.time,
            traceparent: wire.traceparent,
            topic: wire.topic,
            data: wire.data.into_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::{ConclusionSignedV1, PersonChangedV1, PersonRegisteredV1};

    fn registered() -> PersonRegisteredV1 {
        let at = "2026-11-21T02:00:00Z".parse().unwrap();
        let organisation = "SYT".parse().unwrap();
        PersonRegisteredV1 { person_id: crate::PersonId::generate(at), organisation, at }
    }

    #[test]
    fn an_envelope_says_what_is_inside_and_gives_it_back() {
        let event = registered();
        let envelope = Envelope::wrap("registry", &event, event.at, None);

        assert_eq!(envelope.event_type, "person.registered.v1");
        assert_eq!(envelope.source, "/yba/registry");
        assert_eq!(envelope.key(), event.person_id.to_string());
        assert_eq!(envelope.parse::<PersonRegisteredV1>().unwrap(), event);
    }

    #[test]
    fn an_envelope_of_another_type_is_not_parsed() {
        let event = registered();
        let envelope = Envelope::wrap("registry", &event, event.at, None);

        assert!(envelope.parse::<PersonChangedV1>().is_err());
        assert!(envelope.parse::<ConclusionSignedV1>().is_err());
    }

    #[test]
    fn an_envelope_survives_json_byte_for_byte() {
        let event = registered();
        let envelope = Envelope::wrap("registry", &event, event.at, Some("00-a-b-01".to_owned()));

        let json = serde_json::to_string(&envelope).unwrap();
        let again: Envelope = serde_json::from_str(&json).unwrap();

        assert_eq!(serde_json::to_string(&again).unwrap(), json);
        assert_eq!(again.data.get(), envelope.data.get());
    }

    #[test]
    fn another_version_of_cloudevents_is_refused() {
        let event = registered();
        let json =
            serde_json::to_string(&Envelope::wrap("registry", &event, event.at, None)).unwrap();

        let other = json.replace("\"specversion\":\"1.0\"", "\"specversion\":\"2.0\"");

        assert!(serde_json::from_str::<Envelope>(&other).is_err());
    }

    #[test]
    fn debug_shows_neither_data_nor_key() {
        let event = registered();
        let shown = format!("{:?}", Envelope::wrap("registry", &event, event.at, None));

        assert!(!shown.contains(&event.person_id.to_string()) && !shown.contains("SYT"));
    }
}
