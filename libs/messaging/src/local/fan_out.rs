//! The relay of the local carrier: unsent events become deliveries.

use tokio::sync::watch;

use super::deliveries;
use crate::handling::error_chain;
use crate::outbox::wake::{self, Rhythm};
use crate::relay::{Housekeeping, Lease, Surroundings};
use crate::{Error, ServiceEnds};

pub(super) struct Relay {
    service: &'static str,
    direct_url: String,
    around: Surroundings,
    housekeeping: Housekeeping,
    /// Changes when deliveries were written.
    written: watch::Sender<u64>,
}

impl Relay {
    pub(super) fn new(
        service: &ServiceEnds,
        around: &Surroundings,
        written: watch::Sender<u64>,
    ) -> Self {
        around.metrics.expect(service.name, &service.subscriptions);
        Self {
            service: service.name,
            direct_url: service.direct_url.clone(),
            around: around.clone(),
            housekeeping: Housekeeping::new(service.name, around),
            written,
        }
    }

    pub(super) async fn run(mut self, lease: Lease) {
        let mut lease = Some(lease);
        while let Some(mut held) = lease {
            let leading = self.around.metrics.lead(self.service);
            match self.carry(&mut held).await {
                Ok(()) => return,
                Err(error) => tracing::warn!(
                    service = self.service,
                    error = error_chain(&error),
                    "the outbox of {} cannot be read; it will be tried again",
                    self.service
                ),
            }
            drop((held, leading));
            lease = Lease::acquire(self.service, &self.direct_url, &self.around.tasks).await;
        }
    }

    /// Carries until the tasks end, or the lease is lost with an error.
    async fn carry(&mut self, lease: &mut Lease) -> Result<(), Error> {
        let mut published = wake::listen(self.service);
        let mut rhythm = Rhythm::new(self.around.config.outbox.poll_every);
        let cancelled = self.around.tasks.cancelled();
        tokio::pin!(cancelled);
        loop {
            while self.fan_out(lease).await? {
                rhythm.quicken();
            }
            self.keep_house(lease).await?;
            tokio::select! {
                () = &mut cancelled => return Ok(()),
                () = tokio::time::sleep(rhythm.pause()) => {}
                _ = published.changed() => rhythm.quicken(),
            }
        }
    }

    /// Turns one batch into deliveries; false if there was nothing.
    async fn fan_out(&self, lease: &mut Lease) -> Result<bool, Error> {
        let (limit, now) = (self.around.config.outbox.batch, self.around.clock.now());
        let happened = deliveries::fan_out(&mut lease.0, limit, now).await?;
        let latency = self.around.metrics.publish_seconds.with_label_values(&[self.service]);
        for time in &happened {
            latency.observe((now - *time).as_seconds_f64());
        }
        if !happened.is_empty() {
            self.written.send_modify(|count| *count = count.wrapping_add(1));
        }
        Ok(!happened.is_empty())
    }

    async fn keep_house(&mut self, lease: &mut Lease) -> Result<(), Error> {
        if self.housekeeping.keep(lease).await? {
            for lag in deliveries::lags(&mut lease.0).await? {
                let now = self.around.clock.now();
                let age = lag.oldest.map_or(0, |oldest| (now - oldest).num_seconds());
                self.around.metrics.show_lag(&lag.consumer, &lag.topic, lag.events, age);
            }
        }
        Ok(())
    }
}
