//! Who may do what on Kafka, as data: the chart and the operator's commands are made from it.

use schema::Topic;

use super::wire::full_name;

/// What an operation is allowed on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resource {
    /// A topic, by its full name.
    Topic(String),
    /// Every consumer group whose name begins so.
    GroupPrefix(String),
    /// The cluster.
    Cluster,
}

/// What is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// To read records, or to join a group.
    Read,
    /// To write records.
    Write,
    /// To see that it exists and how long it is.
    Describe,
    /// To write with an idempotent producer.
    IdempotentWrite,
}

/// One permission of one service. Whatever is not listed is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acl {
    /// The service, which has a user of its own.
    pub service: &'static str,
    /// On what.
    pub resource: Resource,
    /// To do what.
    pub operation: Operation,
}

/// Lists every permission: owners write, the named readers read.
pub fn acls(prefix: &str) -> Vec<Acl> {
    let mut acls = Vec::new();
    let mut services: Vec<_> = Topic::ALL
        .iter()
        .flat_map(|topic| topic.readers().iter().copied().chain([topic.owner()]))
        .collect();
    services.sort_unstable();
    services.dedup();
    for service in services {
        let group = Resource::GroupPrefix(full_name(prefix, service));
        acls.push(Acl { service, resource: group, operation: Operation::Read });
        let resource = Resource::Cluster;
        acls.push(Acl { service, resource, operation: Operation::IdempotentWrite });
        for topic in Topic::ALL.iter() {
            let name = Resource::Topic(full_name(prefix, topic.name()));
            let mut allow = |operation| {
                acls.push(Acl { service, resource: name.clone(), operation });
            };
            let (reads, writes) = (topic.readers().contains(&service), topic.owner() == service);
            if reads {
                allow(Operation::Read);
            }
            if writes {
                allow(Operation::Write);
            }
            if reads || writes {
                allow(Operation::Describe);
            }
        }
    }
    acls
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_classification_reads_findings_and_only_exams_writes_them() {
        let acls = acls("yba");
        let who = |operation| {
            let mine = Resource::Topic("yba.checkups".to_owned());
            let found =
                acls.iter().filter(|acl| acl.resource == mine && acl.operation == operation);
            found.map(|acl| acl.service).collect::<Vec<_>>()
        };

        assert_eq!(who(Operation::Read), ["classification"]);
        assert_eq!(who(Operation::Write), ["exams"]);
    }
}
