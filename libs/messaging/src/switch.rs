//! `yba bus switch`: from one carrier to the other, with nothing lost on the way and no order broken.

use std::time::Duration;

use runtime::{Clock, MetricGroup, Tasks};
use tokio::time::Instant;

use crate::config::{BusConfig, CarrierName};
use crate::error::Error;
use crate::relay::Lease;
use crate::{Bus, ServiceEnds, carrier};

/// How long the old carrier may take to deliver what is on its way.
#[derive(Debug, Clone, Copy)]
pub struct Patience(pub Duration);

/// How often it is looked whether the old carrier is empty.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// How often in a row it must be empty: a handler may just have published something.
const EMPTY_TIMES: u32 = 3;

/// Empties the carrier in use and records that `to` is in use from now on.
///
/// The services must be stopped; their locks tell. The old carrier runs here with their handlers until
/// every event has reached its consumers. If it is interrupted, it is simply run again: databases that
/// record different carriers keep every service from starting. `outgoing` are the settings of the carrier
/// that is left. Dead letters stay where they are; they belong to their consumers, not to a carrier.
pub async fn switch(
    outgoing: BusConfig,
    services: Vec<ServiceEnds>,
    to: CarrierName,
    clock: Clock,
    Patience(patience): Patience,
) -> Result<(), Error> {
    let mut behind = false;
    for service in &services {
        refuse_running(service).await?;
        behind |= carrier::recorded(&service.db).await?.is_some_and(|recorded| recorded != to);
    }
    if behind && outgoing.carrier.name() == to {
        return Err(Error::NotOutgoing(to.as_str()));
    }
    if behind {
        empty(outgoing, services.clone(), &clock, patience).await?;
    }
    for service in &services {
        carrier::record(&service.db, to).await?;
    }
    Ok(())
}

async fn refuse_running(service: &ServiceEnds) -> Result<(), Error> {
    match Lease::try_acquire(&service.direct_url).await? {
        Some(_) => Ok(()),
        None => Err(Error::AlreadyCarried(service.name)),
    }
}

async fn empty(
    config: BusConfig,
    services: Vec<ServiceEnds>,
    clock: &Clock,
    patience: Duration,
) -> Result<(), Error> {
    let name = config.carrier.name().as_str();
    let tasks = Tasks::new();
    let metrics = MetricGroup::new(&prometheus::Registry::new(), "messaging");
    let bus = Bus::start_whatever_is_recorded(config, services, clock.clone(), &tasks, &metrics);
    let bus = bus.await?;
    let end = Instant::now() + patience;
    let mut empty = 0;
    while empty < EMPTY_TIMES && Instant::now() < end {
        tokio::time::sleep(LOOK_EVERY).await;
        empty = if bus.is_idle().await? { empty + 1 } else { 0 };
    }
    let _ = tasks.shutdown(patience).await;
    if empty < EMPTY_TIMES { Err(Error::NotDrained(name)) } else { Ok(()) }
}
