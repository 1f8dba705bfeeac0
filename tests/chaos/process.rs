//! A process that can be killed and started again.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// One process of the program.
pub(crate) struct Process {
    pub(crate) name: String,
    program: PathBuf,
    arguments: Vec<String>,
    settings: Vec<(String, String)>,
    log: PathBuf,
    /// Its operators' address, `http://127.0.0.1:9090`.
    pub(crate) operators: String,
    child: Option<Child>,
}

impl Process {
    pub(crate) fn new(
        name: &str,
        program: &Path,
        settings: Vec<(String, String)>,
        log: PathBuf,
    ) -> Self {
        let operators = settings.iter().find(|(name, _)| name == "OPS_ADDR").unwrap();
        Self {
            name: name.to_owned(),
            program: program.to_owned(),
            arguments: ["serve", name, "--dev"].map(str::to_owned).to_vec(),
            operators: format!("http://{}", operators.1),
            settings,
            log,
            child: None,
        }
    }

    /// Starts it unless it runs; one that ended by itself is started again, as a supervisor would.
    pub(crate) fn keep_running(&mut self) {
        if self.child.as_mut().is_some_and(|child| child.try_wait().unwrap().is_none()) {
            return;
        }
        let log = File::options().create(true).append(true).open(&self.log).unwrap();
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).envs(self.settings.iter().cloned());
        command.stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        self.child = Some(command.spawn().unwrap());
    }

    /// Kills it with nothing left for it to do.
    pub(crate) fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill(); // SIGKILL; it may have ended by itself.
            child.wait().unwrap();
        }
    }

    /// Asks it to end, and waits until it has; returns its exit code.
    pub(crate) async fn terminate(mut self) -> Option<i32> {
        let mut child = self.child.take()?;
        let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
        assert!(asked.unwrap().success());
        let ended = testkit::eventually_some(async || child.try_wait().unwrap());
        ended.await.code()
    }

    /// The end of its log, for a test that fails.
    pub(crate) fn last_words(&self) -> String {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<_> = log.lines().rev().take(15).collect();
        let lines: Vec<_> = lines.into_iter().rev().collect();
        format!("--- {}\n{}", self.name, lines.join("\n"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
