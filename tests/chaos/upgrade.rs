//! An upgrade while the province works: the previous program on the new schema, both programs together, the new one
//! alone, and the way back. Nobody is told "not now", and in the end nothing is lost, doubled or out of order.
//!
//! Each service has two replicas that are replaced one at a time, the new one ready before the old one goes: what the
//! chart's Deployments ask of Kubernetes (`maxSurge: 1`, `maxUnavailable: 0`).

use std::path::Path;
use std::time::{Duration, Instant};

use testkit::free_port;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::api::{Api, Who};
use crate::journey;
use crate::machine::{Machine, SERVICES};
use crate::outcome;
use crate::process::Process;
use crate::replicas::Replicas;

const REPLICAS: usize = 2;
/// Longest start of a replica while everything else goes on.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long connections still go to a replica that was told to end: Kubernetes tells both at once.
const LAG: Duration = Duration::from_millis(500);
/// `SHUTDOWN_DELAY_MS`: longer than that.
const DELAY_MS: &str = "1500";
/// How long the previous program works alone.
const BEFORE: Duration = Duration::from_secs(10);
/// More work than all of it takes; what is left in the end is done in a hurry.
const LONGEST: Duration = Duration::from_secs(400);
/// So that something is asked of every service all the time.
const BETWEEN_READS: Duration = Duration::from_millis(40);
const READS: [&str; 5] = [
    "/registry/v1/organisations?limit=1",
    "/exams/v1/unmatched?limit=1",
    "/classification/v1/rule-tables",
    "/clinics/v1/facilities?limit=1",
    "/notifications/v1/deliveries?limit=1",
];

/// A service's replicas, with its address.
struct Deployment {
    service: &'static str,
    replicas: Replicas,
    running: Vec<(u16, Process)>,
    started: usize,
}

impl Deployment {
    async fn new(service: &'static str) -> Self {
        Self { service, replicas: Replicas::new().await, running: Vec::new(), started: 0 }
    }

    /// Starts a replica, waits until it is ready, and lets requests come to it.
    async fn start(&mut self, machine: &Machine, program: &Path) {
        let port = free_port();
        self.started += 1;
        let log = machine.folder().join(format!("{}-{}.log", self.service, self.started));
        let mut process = Process::new(self.service, program, machine.listening_on(port), log);
        process.keep_running();
        let end = Instant::now() + PATIENCE;
        while !machine.api().is_ready(&process.operators).await {
            assert!(Instant::now() < end, "not ready\n{}", process.last_words());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        self.replicas.add(port);
        self.running.push((port, process));
    }

    /// Replaces every replica, one at a time.
    async fn roll(&mut self, machine: &Machine, program: &Path) {
        for _ in 0..REPLICAS {
            self.start(machine, program).await;
            let (port, old) = self.running.remove(0);
            let unknown = async {
                tokio::time::sleep(LAG).await;
                self.replicas.remove(port);
            };
            let (code, ()) = tokio::join!(old.terminate(), unknown);
            assert_eq!(code, Some(0), "{} ends", self.service);
        }
    }
}

/// Goes from the previous program to this one, back, and here again; nothing where there are no jars of Kafka.
pub(crate) async fn run(previous: &Path, seed: u64) -> Option<()> {
    let (mut machine, issuer) = Machine::with_kafka().await?;
    let new = std::mem::replace(&mut machine.program, previous.to_owned());
    machine.set("SHUTDOWN_DELAY_MS", DELAY_MS);
    let mut deployments = Vec::new();
    for service in SERVICES {
        let deployment = Deployment::new(service).await;
        machine.set_address(service, &deployment.replicas.address);
        deployments.push(deployment);
    }
    machine.prepare_databases();
    machine.add("issuer", issuer);
    let addresses = deployments.iter().map(|one| (one.service, one.replicas.address.clone()));
    machine.reach(addresses.collect(), issuer);
    machine.start().await;
    for deployment in &mut deployments {
        for _ in 0..REPLICAS {
            deployment.start(&machine, previous).await;
        }
    }

    let (api, hurry) = (machine.api(), CancellationToken::new());
    let (mut working, began) = (JoinSet::new(), Instant::now());
    working.spawn(journey::run_until_hurried(api.clone(), seed, LONGEST, hurry.clone()));
    let mut reading = JoinSet::new();
    reading.spawn(read(api.clone(), hurry.clone()));
    tokio::time::sleep(BEFORE).await;
    machine.program.clone_from(&new);
    for step in [["migrate", "all"], ["topics", "--create"]] {
        machine.command(&step);
    }
    let told = |what| println!("{:>4} s  {what}", began.elapsed().as_secs());
    told("the schema is the new program's");
    for (program, what) in
        [(&*new, "upgraded"), (previous, "rolled back"), (&*new, "upgraded again")]
    {
        for deployment in &mut deployments {
            deployment.roll(&machine, program).await;
        }
        told(what);
    }
    assert!(working.try_join_next().is_none(), "the province worked through all of it");
    hurry.cancel();
    let done = working.join_next().await.unwrap().unwrap();
    let reads = reading.join_next().await.unwrap().unwrap();
    println!("{done}; {reads} reads beside it");

    assert_eq!(api.refused(), Vec::<String>::new(), "who asked was to ask again");
    outcome::check(&machine, &done).await;
    Some(())
}

/// Asks every service again and again; returns how often each was asked.
async fn read(api: Api, until: CancellationToken) -> usize {
    let mut times = 0;
    while !until.is_cancelled() {
        for path in READS {
            api.get(Who::Office, path).await;
        }
        times += 1;
        tokio::time::sleep(BETWEEN_READS).await;
    }
    times
}
