//! What the operating system says of a process.

use std::fs;

/// Resident memory of a process, in MiB.
pub(crate) fn resident_mib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// Processor time so far, in seconds: of the server's threads, and of all others (the client's among them).
pub(crate) fn cpu_seconds() -> (f64, f64) {
    const TICKS_PER_SECOND: f64 = 100.0;
    let (mut server, mut others) = (0.0, 0.0);
    for task in fs::read_dir("/proc/self/task").unwrap() {
        let folder = task.unwrap().path();
        let (Ok(name), Ok(stat)) =
            (fs::read_to_string(folder.join("comm")), fs::read_to_string(folder.join("stat")))
        else {
            continue; // The thread has ended.
        };
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
        let seconds = ticks / TICKS_PER_SECOND;
        if name.starts_with("actix") { server += seconds } else { others += seconds }
    }
    (server, others)
}
