//! A PostgreSQL of the test's own, with durable commits: what it acknowledged must survive.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection};

pub(crate) struct Postgres {
    folder: PathBuf,
    data: PathBuf,
    /// The superuser's address.
    pub(crate) url: String,
    /// The postmaster's process id.
    pid: u32,
}

const PATIENCE: Duration = Duration::from_secs(60);

impl Postgres {
    pub(crate) async fn start(folder: &Path) -> Self {
        let folder = folder.join("postgres");
        let url = script("start", &folder).unwrap();
        let (pid, data) = postmaster(&url).await.unwrap();
        Self { folder, data, url, pid }
    }

    /// Kills the server and everything that works for it.
    pub(crate) fn kill(&self) {
        let mut victims = children(self.pid);
        victims.insert(0, self.pid);
        for victim in victims {
            let _ = Command::new("kill").args(["-9", &victim.to_string()]).output().unwrap();
        }
    }

    /// Starts it on what the kill left. Recovery may refuse for a moment, while a last process ends.
    pub(crate) async fn start_again(&mut self) {
        // Nobody may have reaped the dead server yet, and then its file would pass for a living one's.
        let _ = std::fs::remove_file(self.data.join("postmaster.pid"));
        let end = Instant::now() + PATIENCE;
        loop {
            let failed = match script("start", &self.folder) {
                Ok(url) => match postmaster(&url).await {
                    Ok((pid, _)) => {
                        self.pid = pid;
                        return;
                    }
                    Err(error) => error.to_string(),
                },
                Err(reason) => reason,
            };
            assert!(Instant::now() < end, "PostgreSQL stays down: {failed}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Connects to a database as the superuser, who sees every row.
    pub(crate) async fn connect(&self, database: &str) -> PgConnection {
        let mut url: url::Url = self.url.parse().unwrap();
        url.set_path(database);
        PgConnection::connect(url.as_str()).await.unwrap()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let _ = script("stop", &self.folder);
    }
}

fn script(verb: &str, folder: &Path) -> Result<String, String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../dev/postgres");
    let output = Command::new(script).arg(verb).arg(folder).output().unwrap();
    if output.status.success() {
        return Ok(String::from_utf8(output.stdout).unwrap().trim().to_owned());
    }
    Err(String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Asks for the postmaster's process id and the folder of the data.
async fn postmaster(url: &str) -> Result<(u32, PathBuf), sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
    let (file, data): (String, String) =
        sqlx::query_as("select pg_read_file('postmaster.pid'), current_setting('data_directory')")
            .fetch_one(&mut connection)
            .await?;
    Ok((file.lines().next().unwrap().trim().parse().unwrap(), data.into()))
}

fn children(parent: u32) -> Vec<u32> {
    let output = Command::new("pgrep").args(["-P", &parent.to_string()]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().filter_map(|pid| pid.parse().ok()).collect()
}
