//! An installation of its own for each test: a folder, a prefix, databases and roles.

use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use testkit::{eventually, free_port};

/// The services whose databases an installation may have.
const SERVICES: [&str; 6] =
    ["registry", "exams", "classification", "clinics", "notifications", "console"];

/// A folder to run in and a prefix; databases and roles of that prefix go when it is dropped.
pub(crate) struct Installation {
    folder: PathBuf,
    prefix: String,
    http: u16,
    ops: u16,
}

/// A running process of the program; killed if the test does not end it.
pub(crate) struct Running {
    child: Child,
    ops: u16,
}

impl Installation {
    pub(crate) fn new() -> Self {
        let prefix = format!("yba_it_{:x}", rand::random::<u32>());
        let folder = std::env::temp_dir().join(&prefix);
        std::fs::create_dir(&folder).unwrap();
        Self { folder, prefix, http: free_port(), ops: free_port() }
    }

    /// Prepares a command with nothing set but where the cluster is.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yba"));
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env_clear()
            .env("DATABASE_ADMIN_URL", testkit::admin_url())
            .env("PROVINCE_PREFIX", &self.prefix)
            .env("HTTP_ADDR", format!("127.0.0.1:{}", self.http))
            .env("OPS_ADDR", format!("127.0.0.1:{}", self.ops));
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command that must succeed, and returns what it printed.
    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    /// Starts a command that goes on; its log is in the folder.
    pub(crate) fn start(&self, command: &mut Command) -> Running {
        let log = std::fs::File::create(self.folder.join("log")).unwrap();
        let child = command.stdout(Stdio::null()).stderr(log).spawn().unwrap();
        Running { child, ops: self.ops }
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// What serving without `--dev` needs beside the databases.
    pub(crate) fn production(&self, command: &mut Command) {
        let keys = self.ok(&["keys"]);
        for line in keys.lines() {
            let (name, value) = line.split_once('=').unwrap();
            command.env(name, value);
        }
        command
            .env("OIDC_ISSUER", "https://login.example.vn/realms/yba")
            .env("AUDIT_ANCHOR_DIR", self.folder.join("anchors"));
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.http)
    }

    /// The port that tells operators whether it is ready.
    pub(crate) fn ops(&self) -> String {
        self.ops.to_string()
    }

    pub(crate) fn settings(&self) -> PathBuf {
        self.folder.join(".yba/settings")
    }

    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }
}

impl Drop for Installation {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
        let prefix = self.prefix.clone();
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(drop_all(&prefix));
        });
        assert!(dropping.join().is_ok() || std::thread::panicking());
    }
}

async fn drop_all(prefix: &str) {
    let mut admin = PgConnection::connect(&testkit::admin_url()).await.unwrap();
    let names = SERVICES.map(|service| format!("{prefix}_{service}"));
    for name in &names {
        let sql = format!("drop database if exists {name} with (force)");
        admin.execute(AssertSqlSafe(sql)).await.unwrap();
    }
    for name in &names {
        let sql = format!("drop role if exists {name}, {name}_owner");
        admin.execute(AssertSqlSafe(sql)).await.unwrap();
    }
}

impl Running {
    /// Returns what `/readyz` says, nothing while nobody answers.
    pub(crate) async fn readyz(&self) -> Option<(u16, String)> {
        let client = runtime::http_client(&runtime::HttpClientConfig::default());
        let answer = client.get(format!("http://127.0.0.1:{}/readyz", self.ops)).send().await;
        let answer = answer.ok()?;
        Some((answer.status().as_u16(), answer.text().await.ok()?))
    }

    pub(crate) async fn ready(&mut self) {
        eventually(async || {
            let gone = self.child.try_wait().unwrap();
            assert!(gone.is_none(), "it ended: {gone:?}");
            self.readyz().await.is_some_and(|(status, _)| status == 200)
        })
        .await;
    }

    /// Sends SIGTERM and waits; returns the exit code.
    pub(crate) async fn terminate(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        testkit::eventually_some(async || self.child.try_wait().unwrap()).await.code()
    }

    /// Waits for an end that nobody asked for; returns the exit code.
    pub(crate) async fn ended(mut self) -> Option<i32> {
        testkit::eventually_some(async || self.child.try_wait().unwrap()).await.code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
