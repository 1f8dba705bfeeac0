//! The real program under a made-up province's work, while its processes, PostgreSQL and Kafka are killed
//! at random moments and started again. In the end nothing may be lost, doubled or out of order.
//!
//! `CHAOS_SECONDS` says for how long each at least (30): the trouble lasts until the work is done. `CHAOS_SEED`
//! repeats a run's choices as far as the machine allows.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod api;
mod backup;
mod journey;
mod machine;
mod outcome;
mod postgres;
mod process;
mod replicas;
mod trouble;
mod upgrade;

use std::time::Duration;

use runtime::Env;
use tokio::sync::{Mutex, watch};

use crate::machine::Machine;

struct Chaos {
    length: Duration,
    seed: u64,
}

impl Chaos {
    fn from_env() -> Self {
        let env = Env::process();
        let length = env.text("CHAOS_SECONDS").default("30").duration().unwrap();
        let seed = env.text("CHAOS_SEED").parse_optional().unwrap().unwrap_or_else(rand::random);
        println!("CHAOS_SEED={seed} CHAOS_SECONDS={}", length.as_secs());
        Self { length, seed }
    }

    async fn run(&self, mut machine: Machine) {
        machine.start().await;
        let api = machine.api();
        let (working, worked) = watch::channel(true);
        let journey = async {
            let done = journey::run(api, self.seed, self.length).await;
            drop(working);
            done
        };
        let (done, trouble) = tokio::join!(journey, trouble::make(&mut machine, self.seed, worked));
        println!("{trouble}\n{done}");
        outcome::check(&machine, &done).await;
    }
}

/// Two at once would only slow each other down.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

#[tokio::test(flavor = "multi_thread")]
async fn a_province_in_one_process_survives_kills() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let machine = Machine::together().await;
    Chaos::from_env().run(machine).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_province_of_processes_on_kafka_survives_kills() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let Some(machine) = Machine::on_kafka().await else {
        println!("skipped: KAFKA_LIBS names no folder with Kafka's jars");
        return;
    };
    Chaos::from_env().run(machine).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_comes_to_life_elsewhere_with_nobody_who_was_erased() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let machine = Machine::together().await;
    let Chaos { length, seed } = Chaos::from_env();
    backup::run(machine, seed, length).await;
}

/// `PREVIOUS_PROGRAM` is the program of the release before, which `dev/previous` builds.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs the previous program: dev/test-slow builds it"]
async fn an_upgrade_and_its_rollback_under_load_refuse_nobody() {
    let _turn = ONE_AT_A_TIME.lock().await;
    let previous = Env::process().text("PREVIOUS_PROGRAM").required().unwrap();
    let Chaos { seed, .. } = Chaos::from_env();
    assert!(upgrade::run(previous.as_ref(), seed).await.is_some(), "KAFKA_LIBS names no jars");
}
