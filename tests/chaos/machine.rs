//! Everything that runs: PostgreSQL, perhaps Kafka, the program's processes, and a mail server in the test.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use runtime::Env;
use testkit::{SmtpSink, free_port};

use crate::api::Api;
use crate::postgres::Postgres;
use crate::process::Process;

/// The services, in the order in which they are started.
pub(crate) const SERVICES: [&str; 5] =
    ["registry", "exams", "classification", "clinics", "notifications"];

/// Goes before every database, role, topic and group.
pub(crate) const PREFIX: &str = "chaos";

const PATIENCE: Duration = Duration::from_secs(120);

pub(crate) struct Machine {
    pub(crate) processes: Vec<Process>,
    pub(crate) kafka: Option<Kafka>,
    pub(crate) postgres: Postgres,
    pub(crate) smtp: SmtpSink,
    /// What is started next.
    pub(crate) program: PathBuf,
    settings: Vec<(String, String)>,
    api: Api,
    /// Last, so that it goes when everything in it has ended.
    folder: Folder,
}

impl Machine {
    /// All services in one process, on the local carrier.
    pub(crate) async fn together() -> Self {
        let mut machine = Self::prepare().await;
        let port = free_port();
        let address = format!("http://127.0.0.1:{port}");
        machine.set("BUS", "local");
        machine.add("all", port);
        let issuer = address.clone();
        machine.api = Api::new(move |_| address.clone(), &issuer, &machine.folder.0);
        machine
    }

    /// A process for each service, on a real Kafka; nothing where there are no jars of it.
    pub(crate) async fn on_kafka() -> Option<Self> {
        let (mut machine, issuer) = Self::with_kafka().await?;
        let ports = SERVICES.map(|service| (service, free_port()));
        let addresses = ports.map(|(service, port)| (service, format!("http://127.0.0.1:{port}")));
        for (service, address) in &addresses {
            machine.set_address(service, address);
        }
        machine.prepare_databases();
        machine.add("issuer", issuer);
        for (service, port) in ports {
            machine.add(service, port);
        }
        machine.reach(addresses.into(), issuer);
        Some(machine)
    }

    /// What processes on a real Kafka need, and none of them yet; with the port where the issuer is to be.
    pub(crate) async fn with_kafka() -> Option<(Self, u16)> {
        Env::process().text("KAFKA_LIBS").optional()?;
        let mut machine = Self::prepare().await;
        let kafka = Kafka::start(&machine.folder.0);
        machine.set("BUS", "kafka");
        machine.set("KAFKA_BROKERS", &kafka.address);
        machine.kafka = Some(kafka);
        let issuer = free_port();
        machine.set("OIDC_ISSUER", &format!("http://127.0.0.1:{issuer}/dev-issuer"));
        Some((machine, issuer))
    }

    /// Tells every process that is added later where a service is.
    pub(crate) fn set_address(&mut self, service: &str, address: &str) {
        self.set(&format!("{}_URL", service.to_ascii_uppercase()), address);
    }

    /// Adds a process, which [`Machine::start`] starts.
    pub(crate) fn add(&mut self, name: &str, port: u16) {
        let log = self.folder.0.join(format!("{name}.log"));
        let process = Process::new(name, &self.program, self.listening_on(port), log);
        self.processes.push(process);
    }

    /// Calls go to these addresses from now on.
    pub(crate) fn reach(&mut self, addresses: BTreeMap<&'static str, String>, issuer: u16) {
        let issuer = format!("http://127.0.0.1:{issuer}");
        self.api = Api::new(move |service| addresses[service].clone(), &issuer, &self.folder.0);
    }

    async fn prepare() -> Self {
        let folder = Folder::new();
        let postgres = Postgres::start(&folder.0).await;
        let smtp = SmtpSink::start().await;
        let file = |name: &str| folder.0.join(name).display().to_string();
        let settings = [
            ("YBA_SETTINGS", file("settings")),
            ("DATABASE_ADMIN_URL", postgres.url.clone()),
            ("PROVINCE_PREFIX", PREFIX.to_owned()),
            ("AUDIT_ANCHOR_DIR", file("anchors")),
            ("DEV_ISSUER_KEY_FILE", file("dev-issuer.key")),
            ("SMTP_URL", smtp.url()),
            ("MAIL_FROM", "yba@songngan.example".to_owned()),
            ("MAIL_RETRY_SECONDS", "1".to_owned()),
            ("LOG", "info".to_owned()),
            ("LOG_FORMAT", "pretty".to_owned()),
        ];
        std::fs::create_dir_all(folder.0.join("anchors")).unwrap();
        Self {
            processes: Vec::new(),
            kafka: None,
            postgres,
            smtp,
            program: program(),
            settings: settings.map(|(name, value)| (name.to_owned(), value)).to_vec(),
            api: Api::new(|_| String::new(), "http://127.0.0.1", &folder.0),
            folder,
        }
    }

    /// A setting of every process that is added later.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.settings.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn listening_on(&self, port: u16) -> Vec<(String, String)> {
        let mut settings = self.settings.clone();
        settings.push(("HTTP_ADDR".to_owned(), format!("127.0.0.1:{port}")));
        settings.push(("OPS_ADDR".to_owned(), format!("127.0.0.1:{}", free_port())));
        settings
    }

    /// What `serve all --dev` does by itself, for services that are served alone.
    pub(crate) fn prepare_databases(&self) {
        let settings = self.folder.0.join("settings").display().to_string();
        std::fs::write(&settings, self.command(&["keys"])).unwrap();
        self.command(&["database", "init", "--write", &settings]);
        self.command(&["migrate", "all"]);
        self.command(&["topics", "--create"]);
    }

    /// Runs a command of the program to its end and returns what it prints.
    pub(crate) fn command(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(&self.program);
        let output = command.args(arguments).envs(self.settings.iter().cloned()).output().unwrap();
        let (said, errors) = (text(output.stdout), text(output.stderr));
        assert!(output.status.success(), "yba {arguments:?} failed:\n{said}\n{errors}");
        said
    }

    /// Runs a command that may fail, with settings of its own.
    pub(crate) fn attempt(&self, arguments: &[&str], own: &[(&str, &str)]) -> Output {
        let mut command = Command::new(&self.program);
        command.args(arguments).envs(self.settings.iter().cloned());
        tokio::task::block_in_place(|| command.envs(own.iter().copied()).output().unwrap())
    }

    /// The folder that everything is kept in.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder.0
    }

    /// The machine's time, which everything here runs on.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        runtime::Clock::System.now()
    }

    /// Kills everything and puts an empty PostgreSQL in the place of the one that is lost. Nobody knows an address in
    /// it yet. Answers the lost one, which goes when it is dropped.
    pub(crate) async fn lose_databases(&mut self) -> Postgres {
        for process in &mut self.processes {
            process.kill();
        }
        let folder = self.folder.0.join("second");
        std::fs::create_dir(&folder).unwrap();
        let postgres = Postgres::start(&folder).await;
        for (name, value) in &mut self.settings {
            if name == "DATABASE_ADMIN_URL" {
                value.clone_from(&postgres.url);
            }
        }
        let file = self.folder.0.join("settings");
        let kept = std::fs::read_to_string(&file).unwrap();
        let kept = kept.lines().filter(|line| !line.contains("DATABASE_URL="));
        let kept: String = kept.flat_map(|line| [line, "\n"]).collect();
        std::fs::write(&file, kept).unwrap();
        std::mem::replace(&mut self.postgres, postgres)
    }

    pub(crate) fn api(&self) -> Api {
        self.api.clone()
    }

    /// Starts what does not run, and waits until all of it is ready.
    pub(crate) async fn start(&mut self) {
        let end = Instant::now() + PATIENCE;
        loop {
            for process in &mut self.processes {
                process.keep_running();
            }
            if self.is_ready().await {
                return;
            }
            assert!(Instant::now() < end, "the program does not start\n{}", self.last_words());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Tells whether every process does its work.
    pub(crate) async fn is_ready(&self) -> bool {
        for process in &self.processes {
            if !self.api.is_ready(&process.operators).await {
                return false;
            }
        }
        true
    }

    /// The ends of all logs.
    pub(crate) fn last_words(&self) -> String {
        let words: Vec<_> = self.processes.iter().map(Process::last_words).collect();
        words.join("\n")
    }
}

/// Finds the program beside this test: `cargo test --workspace` builds both, `cargo build -p yba` it alone.
fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.parent().unwrap().parent().unwrap().join("yba");
    assert!(program.exists(), "{} is missing: cargo build -p yba", program.display());
    program
}

/// A real broker.
pub(crate) struct Kafka {
    folder: PathBuf,
    address: String,
}

impl Kafka {
    fn start(folder: &Path) -> Self {
        let folder = folder.join("kafka");
        let address = script("start", &folder);
        Self { folder, address }
    }

    pub(crate) fn kill(&self) {
        let pid = std::fs::read_to_string(self.folder.join("pid")).unwrap();
        let _ = Command::new("kill").args(["-9", pid.trim()]).output().unwrap();
    }

    pub(crate) fn start_again(&self) {
        assert_eq!(script("start", &self.folder), self.address);
    }
}

impl Drop for Kafka {
    fn drop(&mut self) {
        script("stop", &self.folder);
    }
}

fn script(verb: &str, folder: &Path) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/kafka/kafka");
    let output = Command::new(script).arg(verb).arg(folder).output().unwrap();
    assert!(output.status.success(), "kafka {verb}: {}", text(output.stderr));
    text(output.stdout).trim().to_owned()
}

/// Where everything is kept; a test that fails leaves it there.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("yba-chaos-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("logs and data are kept in {}", self.0.display());
        } else {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}
