//! What can go wrong in messaging itself. (What goes wrong in a handler is [`crate::Failure`].)

/// Why the bus, a command on it, or a write to it failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A service subscribed to a topic whose readers do not include it.
    #[error("{service} may not read the topic {topic}")]
    MayNotRead {
        /// The service.
        service: &'static str,
        /// The topic.
        topic: &'static str,
    },
    /// The database says that events travel by the other carrier.
    #[error(
        "{service} is on the {recorded} carrier and this process is set to {configured}; run `yba bus switch {configured}`"
    )]
    OtherCarrier {
        /// The service whose database says so.
        service: &'static str,
        /// What the database says.
        recorded: &'static str,
        /// What the settings say.
        configured: &'static str,
    },
    /// Another process holds the lock on a service's outbox.
    #[error(
        "another process carries the events of {0}; with the local carrier there can be only one"
    )]
    AlreadyCarried(&'static str),
    /// A dead letter that does not exist, or no longer.
    #[error("there is no dead letter {0}")]
    NoDeadLetter(i64),
    /// A dead letter's consumer is not among the services at hand.
    #[error("no consumer {0} runs here")]
    NoConsumer(String),
    /// The events that are on their way did not all arrive in time.
    #[error("the {0} carrier was not empty in time")]
    NotDrained(&'static str),
    /// A switch was given the settings of the carrier that it leads to.
    #[error("{0} is where the switch leads; it needs the settings of the carrier in use")]
    NotOutgoing(&'static str),
    /// Kafka's topics are not as they must be.
    #[error("the topics differ from what they must be: {0}")]
    Topics(String),
    /// A stored value is not what this program writes.
    #[error("a stored {0} is unreadable")]
    Unreadable(&'static str),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] sea_orm::DbErr),
    /// The direct connection to the database failed.
    #[error("the direct connection to the database failed")]
    Direct(#[from] sqlx::Error),
    /// Kafka's client failed.
    #[error("kafka failed")]
    Kafka(#[from] rdkafka::error::KafkaError),
    /// A metric was registered twice.
    #[error("the metrics could not be registered")]
    Metrics(#[from] prometheus::Error),
}
