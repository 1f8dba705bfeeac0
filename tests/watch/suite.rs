//! The whole suite in one process of the real program, with databases of its own.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use runtime::{HttpClientConfig, http_client};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use testkit::{SmtpSink, free_port};
use url::Url;
use yba_tests::province::api::{Addresses, Api};

const SERVICES: [&str; 6] =
    ["registry", "exams", "classification", "clinics", "notifications", "console"];

/// The program, running; it, its databases and its folder go when this is dropped.
pub(crate) struct Suite {
    child: Child,
    prefix: String,
    folder: PathBuf,
    http: u16,
    ops: u16,
    /// Where letters arrive.
    _smtp: SmtpSink,
}

impl Suite {
    /// Starts the suite; `settings` are set besides what it needs.
    pub(crate) async fn start(settings: &[(&str, &str)]) -> Self {
        let prefix = format!("yba_watch_{:x}", rand::random::<u32>());
        let folder = std::env::temp_dir().join(&prefix);
        std::fs::create_dir_all(folder.join("anchors")).unwrap();
        let (http, ops) = (free_port(), free_port());
        let smtp = SmtpSink::start().await;
        let mut command = Command::new(program());
        command
            .args(["serve", "all", "--dev"])
            .current_dir(&folder)
            .env("YBA_SETTINGS", folder.join("settings"))
            .env("DATABASE_ADMIN_URL", testkit::admin_url())
            .env("PROVINCE_PREFIX", &prefix)
            .env("AUDIT_ANCHOR_DIR", folder.join("anchors"))
            .env("DEV_ISSUER_KEY_FILE", folder.join("dev-issuer.key"))
            .env("HTTP_ADDR", format!("127.0.0.1:{http}"))
            .env("OPS_ADDR", format!("127.0.0.1:{ops}"))
            .env("SMTP_URL", smtp.url())
            .env("MAIL_FROM", "yba@songngan.example")
            .env("LOG_FORMAT", "json")
            .envs(settings.iter().copied());
        let log = std::fs::File::create(folder.join("log")).unwrap();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let mut suite = Self { child, prefix, folder, http, ops, _smtp: smtp };
        suite.ready().await;
        suite
    }

    async fn ready(&mut self) {
        let client = http_client(&HttpClientConfig::default());
        let readyz = format!("http://{}/readyz", self.operators());
        let (child, log) = (&mut self.child, self.folder.join("log"));
        until("the program is ready", async || {
            if let Some(ended) = child.try_wait().unwrap() {
                panic!("it ended with {ended}: {}", std::fs::read_to_string(&log).unwrap());
            }
            let answer = client.get(&readyz).send().await;
            answer.is_ok_and(|answer| answer.status().is_success()).then_some(())
        })
        .await;
    }

    /// Whoever works with it.
    pub(crate) fn api(&self) -> Api {
        Api::new(Addresses::all_at(&self.base()))
    }

    /// Where it answers.
    pub(crate) fn base(&self) -> Url {
        format!("http://127.0.0.1:{}/", self.http).parse().unwrap()
    }

    /// Its operators' port, host and port.
    pub(crate) fn operators(&self) -> String {
        format!("127.0.0.1:{}", self.ops)
    }

    /// What it has logged until now.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap()
    }

    /// Where something may be kept as long as it runs.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Connects to a service's database as the superuser, who sees every row.
    pub(crate) async fn database(&self, service: &str) -> PgConnection {
        let mut url: Url = testkit::admin_url().parse().unwrap();
        url.set_path(&format!("{}_{service}", self.prefix));
        PgConnection::connect(url.as_str()).await.unwrap()
    }

    /// Ends it as an operator would, so that the last spans are sent.
    pub(crate) async fn terminate(&mut self) {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        until("the program ends", async || self.child.try_wait().unwrap()).await;
    }
}

impl Drop for Suite {
    fn drop(&mut self) {
        let _ = self.child.kill(); // It may have ended.
        let _ = self.child.wait();
        if std::thread::panicking() {
            println!("its log is kept in {}", self.folder.display());
        } else {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
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
    for service in SERVICES {
        let name = format!("{prefix}_{service}");
        let database = format!("drop database if exists {name} with (force)");
        admin.execute(AssertSqlSafe(database)).await.unwrap();
        let roles = format!("drop role if exists {name}, {name}_owner");
        admin.execute(AssertSqlSafe(roles)).await.unwrap();
    }
}

/// Longest wait for anything; development builds on a machine that does other things too are slow.
const PATIENCE: Duration = Duration::from_secs(120);
const PAUSE: Duration = Duration::from_millis(200);

/// Waits until `check` yields something; `what` is for the message of a test that fails.
pub(crate) async fn until<T>(what: &str, mut check: impl AsyncFnMut() -> Option<T>) -> T {
    let looking = async {
        loop {
            if let Some(found) = check().await {
                return found;
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    match tokio::time::timeout(PATIENCE, looking).await {
        Ok(found) => found,
        Err(_) => panic!("waited {PATIENCE:?} in vain until {what}"),
    }
}

/// Finds the program beside this test: `cargo test --workspace` builds both.
pub(crate) fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.parent().unwrap().parent().unwrap().join("yba");
    assert!(program.exists(), "{} is missing: cargo build -p yba", program.display());
    program
}
