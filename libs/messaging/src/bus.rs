//! The bus: what carries the events of a process, behind one small enum.

use runtime::{Clock, MetricGroup, Routes, Tasks};
use sea_orm::DatabaseConnection;

use crate::config::{BusConfig, Carrier};
use crate::error::Error;
use crate::metrics::Metrics;
use crate::relay::Surroundings;
use crate::{Outbox, Subscription, carrier, kafka, local, subscription};

/// What a service hands over when it has started.
pub struct Started {
    /// Its HTTP paths.
    pub routes: Routes,
    /// What it listens to.
    pub subscriptions: Vec<Subscription>,
    /// Its outbox, where it publishes.
    pub outbox: Option<Outbox>,
}

/// Where the bus meets one service.
#[derive(Debug, Clone)]
pub struct ServiceEnds {
    /// The service's name.
    pub name: &'static str,
    /// Its pool, as the service role.
    pub db: DatabaseConnection,
    /// Its database without a pooler between: a session lock must stay with its connection.
    pub direct_url: String,
    /// What it listens to.
    pub subscriptions: Vec<Subscription>,
}

/// What carries events from outboxes to handlers.
#[derive(Debug)]
pub enum Bus {
    /// In this process, without a broker.
    Local(local::LocalBus),
    /// Through Kafka.
    Kafka(kafka::KafkaBus),
}

impl Bus {
    /// Starts relays and consumers for `services`; they run until `tasks` are cancelled.
    ///
    /// Refuses a reader that its topic does not name, a database that is on the other carrier,
    /// and, on the local carrier, a second process.
    pub async fn start(
        config: BusConfig,
        services: Vec<ServiceEnds>,
        clock: Clock,
        tasks: &Tasks,
        metrics: &MetricGroup,
    ) -> Result<Self, Error> {
        carrier::require(&services, &config.carrier).await?;
        Self::start_whatever_is_recorded(config, services, clock, tasks, metrics).await
    }

    /// Starts without asking the databases, to empty a carrier that is about to be left.
    pub(crate) async fn start_whatever_is_recorded(
        config: BusConfig,
        services: Vec<ServiceEnds>,
        clock: Clock,
        tasks: &Tasks,
        metrics: &MetricGroup,
    ) -> Result<Self, Error> {
        subscription::check_readers(&services)?;
        let (metrics, tasks) = (Metrics::register(metrics)?, tasks.clone());
        let around = Surroundings { config, clock, metrics, tasks };
        match &around.config.carrier {
            Carrier::Local => Ok(Self::Local(local::LocalBus::start(services, &around).await?)),
            Carrier::Kafka(kafka) => {
                Ok(Self::Kafka(kafka::KafkaBus::start(kafka, services, &around)?))
            }
        }
    }

    /// Tells whether every event that was committed has reached every consumer's commit.
    pub async fn is_idle(&self) -> Result<bool, Error> {
        match self {
            Self::Local(bus) => bus.is_idle().await,
            Self::Kafka(bus) => bus.is_idle().await,
        }
    }
}
