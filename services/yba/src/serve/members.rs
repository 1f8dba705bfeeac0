//! Starting the services of a process.

use auth::audit::{self, Anchors, Chainer, Handover};
use auth::{Db, Parts};
use messaging::{ServiceEnds, Subscription};
use runtime::{MetricGroup, Routes};

use super::process::Process;
use super::schema;
use crate::error::Error;
use crate::settings::{Member, Settings, Shared};

/// Services that have started.
pub(super) struct Started {
    pub(super) routes: Vec<Routes>,
    pub(super) ends: Vec<End>,
}

/// Where the bus meets a service.
pub(super) struct End {
    pub(super) name: &'static str,
    pub(super) db: Db,
    direct_url: String,
    pub(super) subscriptions: Vec<Subscription>,
    pub(super) publishes: bool,
}

impl End {
    pub(super) fn into_service_ends(self) -> ServiceEnds {
        ServiceEnds {
            name: self.name,
            db: self.db.connection().clone(),
            direct_url: self.direct_url,
            subscriptions: self.subscriptions,
        }
    }
}

/// Connects, waits for the schemas, and starts the services.
pub(super) async fn start(settings: &Settings, process: &Process) -> Result<Started, Error> {
    let anchors = &settings.shared.anchors.directory;
    std::fs::create_dir_all(anchors).map_err(|error| Error::Anchors(anchors.clone(), error))?;
    let mut connected = Vec::new();
    for member in &settings.services {
        let db = connect(member, process).await?;
        schema::watch(member.service, &db, &process.ops.readiness);
        connected.push((member, db));
    }
    for (member, db) in &connected {
        schema::wait(member.service, db).await;
    }
    let mut started = Started { routes: Vec::new(), ends: Vec::new() };
    for (member, db) in connected {
        let (routes, end) = start_one(member, db, process, &settings.shared).await?;
        keep_audit(&end, process, &settings.shared);
        started.routes.push(routes);
        started.ends.push(end);
    }
    Ok(started)
}

/// Connects as the service's role; a role above row security is refused.
pub(super) async fn connect(member: &Member, process: &Process) -> Result<Db, Error> {
    let name = member.service.name;
    let group = MetricGroup::new(&process.ops.registry, name);
    let db = Db::connect(&member.database, process.clock.clone(), &group).await;
    db.map_err(|error| Error::Connect(name, error))
}

/// Chains and anchors a service's audit as long as the process runs, and hands it on where somebody watches.
fn keep_audit(end: &End, process: &Process, shared: &Shared) {
    let anchors = Anchors::new(&shared.anchors, end.name, &shared.keyring);
    audit::spawn(Chainer::new(end.db.clone(), end.name, anchors), &process.tasks);
    if let Some(siem) = shared.siem.clone() {
        let handover = Handover::new(end.db.clone(), end.name, process.http.clone(), siem);
        audit::spawn_handover(handover, &process.tasks);
    }
}

/// Starts one service.
pub(super) async fn start_one(
    member: &Member,
    db: Db,
    process: &Process,
    shared: &Shared,
) -> Result<(Routes, End), Error> {
    let name = member.service.name;
    let parts = Parts {
        clock: process.clock.clone(),
        db: db.clone(),
        keyring: shared.keyring.clone(),
        verifier: process.verifier.clone(),
        services: process.service_client(member),
        metrics: MetricGroup::new(&process.ops.registry, name),
        tasks: process.tasks.clone(),
        readiness: process.ops.readiness.clone(),
        http: process.http.clone(),
        env: member.env.clone(),
        dev: process.dev,
    };
    let started = (member.service.start)(parts).await;
    let started = started.map_err(|error| Error::Start(name, error))?;
    let end = End {
        name,
        db,
        direct_url: member.direct_url.clone(),
        subscriptions: started.subscriptions,
        publishes: started.outbox.is_some(),
    };
    Ok((started.routes, end))
}
