//! What goes wrong, and when: drawn from a seed.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use tokio::sync::watch;

use crate::machine::Machine;

/// How often each part was killed.
pub(crate) struct Trouble(BTreeMap<String, u32>);

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kills: Vec<_> = self.0.iter().map(|(part, times)| format!("{part} {times}")).collect();
        write!(f, "killed: {}", kills.join(", "))
    }
}

/// Pauses between two troubles and before the part is started again, in milliseconds.
const PAUSE_MS: std::ops::Range<u64> = 500..4_000;
const DOWN_MS: std::ops::Range<u64> = 0..1_500;

/// How long a start may take before there is trouble again.
const SOON: Duration = Duration::from_secs(40);
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Kills parts of the machine until the work is done, and leaves it whole.
pub(crate) async fn make(
    machine: &mut Machine,
    seed: u64,
    worked: watch::Receiver<bool>,
) -> Trouble {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut kills = BTreeMap::new();
    while worked.has_changed().is_ok() {
        // Mostly the parts get to work before the next trouble; sometimes they are killed as they start.
        if random.gen_ratio(3, 4) {
            until_ready(machine, &worked).await;
        }
        let_pass(machine, draw(&mut random, PAUSE_MS)).await;
        let name = kill_one(machine, &mut random).await;
        *kills.entry(name).or_insert(0) += 1;
    }
    machine.start().await;
    Trouble(kills)
}

fn draw(random: &mut ChaCha8Rng, range: std::ops::Range<u64>) -> Duration {
    Duration::from_millis(random.gen_range(range))
}

/// Lets time pass, with a supervisor's eye on the processes.
async fn let_pass(machine: &mut Machine, time: Duration) {
    let end = Instant::now() + time;
    while Instant::now() < end {
        for process in &mut machine.processes {
            process.keep_running();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Lets everything come up, if it does soon.
async fn until_ready(machine: &mut Machine, worked: &watch::Receiver<bool>) {
    let end = Instant::now() + SOON;
    while Instant::now() < end && worked.has_changed().is_ok() && !machine.is_ready().await {
        let_pass(machine, LOOK_EVERY).await;
    }
}

async fn kill_one(machine: &mut Machine, random: &mut ChaCha8Rng) -> String {
    let down = draw(random, DOWN_MS);
    match random.gen_range(0..10) {
        0 => {
            machine.postgres.kill();
            let_pass(machine, down).await;
            machine.postgres.start_again().await;
            "postgresql".to_owned()
        }
        1 | 2 if machine.kafka.is_some() => {
            let kafka = machine.kafka.as_ref().unwrap();
            kafka.kill();
            tokio::time::sleep(down).await;
            tokio::task::block_in_place(|| kafka.start_again());
            "kafka".to_owned()
        }
        _ => {
            let victim = random.gen_range(0..machine.processes.len());
            machine.processes[victim].kill();
            tokio::time::sleep(down).await;
            machine.processes[victim].keep_running();
            machine.processes[victim].name.clone()
        }
    }
}
