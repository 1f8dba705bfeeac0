//! Prometheus metrics with one naming rule.

use prometheus::core::{Collector, Desc};
use prometheus::proto::MetricFamily;
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
    /// The value of the label `service`, in groups that every service has.
    service: Option<String>,
}

impl MetricGroup {
    /// Opens a group, usually named after its service.
    pub fn new(registry: &Registry, group: &str) -> Self {
        Self { registry: registry.clone(), group: group.to_owned(), service: None }
    }

    /// Opens a group that every service has: `yba_<name>_…{service="<this group>"}`.
    ///
    /// One name over all services is what a rule or a panel can ask for once.
    #[must_use]
    pub fn of_service(&self, name: &str) -> Self {
        let service = Some(self.group.clone());
        Self { registry: self.registry.clone(), group: name.to_owned(), service }
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

    /// Registers a gauge that `read` sets whenever somebody scrapes; it must not wait for anything.
    pub fn gauge_read(
        &self,
        name: &str,
        help: &str,
        labels: &[&str],
        read: impl Fn(&IntGaugeVec) + Send + Sync + 'static,
    ) -> prometheus::Result<()> {
        let gauge = IntGaugeVec::new(self.opts(name, help), labels)?;
        self.registry.register(Box::new(ReadGauge { gauge, read }))
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
        self.of(Opts::new(name, help).namespace("yba").subsystem(&self.group))
    }

    fn of(&self, opts: Opts) -> Opts {
        match &self.service {
            Some(service) => opts.const_label("service", service),
            None => opts,
        }
    }

    fn histogram_opts(&self, name: &str, help: &str, buckets: &[f64]) -> HistogramOpts {
        let mut opts = HistogramOpts::new(name, help).buckets(buckets.to_vec());
        opts.common_opts = self.opts(name, help);
        opts
    }
}

/// A gauge whose values are looked up when they are asked for.
struct ReadGauge<F> {
    gauge: IntGaugeVec,
    read: F,
}

impl<F: Fn(&IntGaugeVec) + Send + Sync> Collector for ReadGauge<F> {
    fn desc(&self) -> Vec<&Desc> {
        self.gauge.desc()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        (self.read)(&self.gauge);
        self.gauge.collect()
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

    #[test]
    fn what_every_service_has_is_one_name_with_a_label() {
        let registry = Registry::new();
        for service in ["exams", "registry"] {
            let group = MetricGroup::new(&registry, service).of_service("audit");
            let help = "Rows.";
            group.gauge_read("stray_rows", help, &[], |gauge| none(gauge).set(7)).unwrap();
            group.histogram("step_seconds", help, &[0.5]).unwrap().observe(0.1);
        }

        let text = prometheus::TextEncoder::new().encode_to_string(&registry.gather()).unwrap();

        for service in ["exams", "registry"] {
            assert!(text.contains(&format!("yba_audit_stray_rows{{service=\"{service}\"}} 7")));
            let bucket =
                format!("yba_audit_step_seconds_bucket{{service=\"{service}\",le=\"0.5\"}} 1");
            assert!(text.contains(&bucket), "{text}");
        }
    }

    fn none(gauge: &IntGaugeVec) -> prometheus::IntGauge {
        gauge.with_label_values::<&str>(&[])
    }
}
