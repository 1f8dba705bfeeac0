//! Prometheus metrics with one naming rule.

use prometheus::{
    Histogram, HistogramOpts, HistogramVec, IntCounterVec, IntGaugeVec, Opts, Registry,
};

/// A registry with a prefix: names become `yba_<group>_<name>`.
///
/// There is one registry in a process, so each name is registered once. Labels are
/// enumerations of the service, never ids: an id would make a series per person.
#[derive(Debug, Clone)]
pub struct MetricGroup {
    registry: Registry,
    group: String,
}

impl MetricGroup {
    /// Opens a group, usually named after its service.
    pub fn new(registry: &Registry, group: &str) -> Self {
        Self { registry: registry.clone(), group: group.to_owned() }
    }

    /// Returns the process's registry.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Registers a counter; its name ends in `_total`.
    pub fn counter(
        &self,
        name: &str,
        help: &str,
        labels: &[&str],
    ) -> prometheus::Result<IntCounterVec> {
        let counter = IntCounterVec::new(self.opts(name, help), labels)?;
        self.registry.register(Box::new(counter.clone()))?;
        Ok(counter)
    }

    /// Registers a gauge; its name ends in its unit.
    pub fn gauge(
        &self,
        name: &str,
        help: &str,
        labels: &[&str],
    ) -> prometheus::Result<IntGaugeVec> {
        let gauge = IntGaugeVec::new(self.opts(name, help), labels)?;
        self.registry.register(Box::new(gauge.clone()))?;
        Ok(gauge)
    }

    /// Registers a histogram; its name ends in its unit, and its buckets have a reason.
    pub fn histogram(
        &self,
        name: &str,
        help: &str,
        buckets: &[f64],
    ) -> prometheus::Result<Histogram> {
        let histogram = Histogram::with_opts(self.histogram_opts(name, help, buckets))?;
        self.registry.register(Box::new(histogram.clone()))?;
        Ok(histogram)
    }

    /// Registers a histogram with labels.
    pub fn histogram_by(
        &self,
        name: &str,
        help: &str,
        buckets: &[f64],
        labels: &[&str],
    ) -> prometheus::Result<HistogramVec> {
        let histogram = HistogramVec::new(self.histogram_opts(name, help, buckets), labels)?;
        self.registry.register(Box::new(histogram.clone()))?;
        Ok(histogram)
    }

    fn opts(&self, name: &str, help: &str) -> Opts {
        Opts::new(name, help).namespace("yba").subsystem(&self.group)
    }

    fn histogram_opts(&self, name: &str, help: &str, buckets: &[f64]) -> HistogramOpts {
        HistogramOpts::new(name, help)
            .namespace("yba")
            .subsystem(&self.group)
            .buckets(buckets.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_carry_the_product_and_the_group() {
        let registry = Registry::new();
        let group = MetricGroup::new(&registry, "registry");

        group
            .counter("people_total", "People.", &["kind"])
            .unwrap()
            .with_label_values(&["new"])
            .inc();

        assert_eq!(registry.gather()[0].name(), "yba_registry_people_total");
    }

    #[test]
    fn the_same_name_twice_is_an_error() {
        let registry = Registry::new();
        let group = MetricGroup::new(&registry, "exams");

        group.gauge("open_receipts", "Receipts.", &[]).unwrap();

        assert!(group.gauge("open_receipts", "Receipts.", &[]).is_err());
    }
}
