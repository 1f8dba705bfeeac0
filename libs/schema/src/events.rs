//! Every event type, by topic.
//!
//! A type that was ever released is never changed in meaning: a new version stands beside it, and
//! `fixtures/<type>.json` keeps an example of each for good.

mod checkups;
mod conclusions;
mod consents;
mod deliveries;
mod erasures;
mod facilities;
mod follow_ups;
mod grants;
mod health_books;
mod identities;
mod intake;
mod organisations;
mod paper_records;
mod people;
mod rule_tables;

pub use checkups::{
    CheckupRecordedV1, CodedCondition, CodedObservation, CodedValue, ConditionStatus,
};
pub use conclusions::ConclusionSignedV1;
pub use consents::ConsentRecordedV1;
pub use deliveries::{Channel, NoticeDeliveredV1, NoticeState};
pub use erasures::{AssessmentsErasedV1, CareErasedV1, CheckupsErasedV1, NoticesErasedV1};
pub use facilities::{CardRegisteredV1, FacilityKind, FacilityRecordedV1};
pub use follow_ups::{FollowUpClosedV1, FollowUpOutcome, FollowUpScheduledV1};
pub use grants::{GrantIssuedV1, GrantRevokedV1};
pub use health_books::{
    HealthBookIssuedV1, HealthBookRenewedV1, HealthBookRevokedV1, HealthBookWay, NotAHealthBookWay,
};
pub use identities::{IdentityRecordedV1, RefusalListedV1};
pub use intake::{DeliveryReceivedV1, DeliveryState};
pub use organisations::OrganisationRecordedV1;
pub use paper_records::{ClassStandard, NotAClassStandard, PaperRecordRecordedV1};
pub use people::{
    PersonChangedV1, PersonDiedV1, PersonErasedV1, PersonLeftV1, PersonMergedV1,
    PersonRegisteredV1, PersonRejoinedV1, PersonRestrictedV1, PersonSetApartV1, PersonUnmergedV1,
    PersonUnrestrictedV1,
};
pub use rule_tables::{RuleTablePublishedV1, RuleTableRatifiedV1};

use crate::{Envelope, Event, Topic};

/// One event type, for tables, tests and configuration.
#[derive(Debug, Clone, Copy)]
pub struct EventType {
    /// [`Event::TYPE`].
    pub name: &'static str,
    /// [`Event::TOPIC`].
    pub topic: Topic,
    /// Reads the data of an envelope of this type and throws it away; says whether it fits.
    pub check: fn(&Envelope) -> Result<(), serde_json::Error>,
}

const fn event_type<E: Event>() -> EventType {
    EventType { name: E::TYPE, topic: E::TOPIC, check: |envelope| envelope.parse::<E>().map(drop) }
}

/// Every event type that exists, in the order of `docs/EVENTS.md`.
pub const ALL: &[EventType] = &[
    event_type::<PersonRegisteredV1>(),
    event_type::<PersonChangedV1>(),
    event_type::<PersonLeftV1>(),
    event_type::<PersonDiedV1>(),
    event_type::<PersonErasedV1>(),
    event_type::<PersonRestrictedV1>(),
    event_type::<PersonUnrestrictedV1>(),
    event_type::<PersonSetApartV1>(),
    event_type::<PersonRejoinedV1>(),
    event_type::<PersonMergedV1>(),
    event_type::<PersonUnmergedV1>(),
    event_type::<ConsentRecordedV1>(),
    event_type::<OrganisationRecordedV1>(),
    event_type::<IdentityRecordedV1>(),
    event_type::<RefusalListedV1>(),
    event_type::<GrantIssuedV1>(),
    event_type::<GrantRevokedV1>(),
    event_type::<HealthBookIssuedV1>(),
    event_type::<HealthBookRenewedV1>(),
    event_type::<HealthBookRevokedV1>(),
    event_type::<PaperRecordRecordedV1>(),
    event_type::<DeliveryReceivedV1>(),
    event_type::<CheckupRecordedV1>(),
    event_type::<RuleTablePublishedV1>(),
    event_type::<RuleTableRatifiedV1>(),
    event_type::<ConclusionSignedV1>(),
    event_type::<FacilityRecordedV1>(),
    event_type::<CardRegisteredV1>(),
    event_type::<FollowUpScheduledV1>(),
    event_type::<FollowUpClosedV1>(),
    event_type::<NoticeDeliveredV1>(),
    event_type::<CheckupsErasedV1>(),
    event_type::<AssessmentsErasedV1>(),
    event_type::<CareErasedV1>(),
    event_type::<NoticesErasedV1>(),
];
