//! What a service wants to hear, and what it does when it hears it.

use std::fmt;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use schema::Topic;

use crate::error::Error;
use crate::{Delivery, ServiceEnds};

/// Any error that a handler may answer.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why an event was not handled, and so what happens to it next.
#[derive(Debug)]
pub enum Failure {
    /// It may succeed later: the carrier waits, with growing pauses, and delivers it again.
    Retry(BoxError),
    /// It will not succeed by itself: it becomes a dead letter and parks its key.
    Park(BoxError),
}

impl Failure {
    /// The error, for the log and the dead letter.
    pub fn error(&self) -> &(dyn std::error::Error + Send + Sync + 'static) {
        match self {
            Self::Retry(error) | Self::Park(error) => error.as_ref(),
        }
    }
}

/// What carriers call for each delivery.
pub type Handler = Arc<dyn Fn(Delivery) -> BoxFuture<'static, Result<(), Failure>> + Send + Sync>;

/// One consumer of a service: its topics and its handler.
#[derive(Clone)]
pub struct Subscription {
    /// The consumer's name, unique in the province; usually the service's.
    pub consumer: &'static str,
    /// The topics it reads.
    pub topics: &'static [Topic],
    /// Handles one delivery.
    pub handler: Handler,
}

impl Subscription {
    /// Makes a subscription.
    pub fn new<F, R>(consumer: &'static str, topics: &'static [Topic], handler: F) -> Self
    where
        F: Fn(Delivery) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        Self { consumer, topics, handler: Arc::new(move |delivery| handler(delivery).boxed()) }
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("consumer", &self.consumer)
            .field("topics", &self.topics)
            .finish_non_exhaustive()
    }
}

/// Refuses a service that subscribes to a topic it may not read, whatever the carrier.
pub(crate) fn check_readers(services: &[ServiceEnds]) -> Result<(), Error> {
    for service in services {
        for subscription in &service.subscriptions {
            for topic in subscription.topics {
                if !topic.readers().contains(&service.name) {
                    return Err(Error::MayNotRead { service: service.name, topic: topic.name() });
                }
            }
        }
    }
    Ok(())
}
