//! The program itself: how long it takes to be ready, and how much memory it keeps after work.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use runtime::{Env, HttpClient, HttpClientConfig, http_client};
use testkit::kafka::Kafka;

const SERVICES: [&str; 5] = ["registry", "exams", "classification", "clinics", "notifications"];
const STARTS: usize = 5;
/// People who are loaded before memory is looked at: lists, results, classes, signatures, notices.
const PEOPLE: &str = "500";

/// What every process of a bench is given.
struct Given {
    folder: PathBuf,
    http: HttpClient,
    settings: Vec<(String, String)>,
}

/// A process that ends with the bench.
struct Running {
    name: &'static str,
    child: Child,
    operators: String,
    address: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        // SIGTERM, as an orchestrator ends it.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

pub(crate) async fn measure() {
    let together = Given::new("benchall", &[("BUS", "local")]);
    drop(together.serve("all").until_ready(&together.http).await); // The first start makes databases.
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        let began = Instant::now();
        drop(together.serve("all").until_ready(&together.http).await);
        starts.push(began.elapsed());
    }
    starts.sort();
    println!(
        "| start to ready, all services in one process, middle of {STARTS} | {:.2} s |",
        starts[STARTS / 2].as_secs_f64()
    );
    let all = together.serve("all").until_ready(&together.http).await;
    together.load(&["--base-url", &all.address]);
    println!(
        "| resident memory, all in one process, after {PEOPLE} people's two years | {} MiB |",
        all.resident_mib()
    );
    drop(all);
    measure_alone().await;
}

/// A process for each service, on a real Kafka.
async fn measure_alone() {
    let Some(kafka) = Kafka::start().await else { return };
    let issuer = free_address();
    let addresses = SERVICES.map(|_| free_address());
    let mut apart =
        Given::new("benchalone", &[("BUS", "kafka"), ("KAFKA_BROKERS", &kafka.brokers())]);
    apart.set("OIDC_ISSUER", &format!("http://{issuer}/dev-issuer"));
    for (service, address) in SERVICES.iter().zip(&addresses) {
        apart.set(&format!("{}_URL", service.to_ascii_uppercase()), &format!("http://{address}"));
    }
    let settings = apart.folder.join("settings");
    std::fs::write(&settings, apart.command("yba", &["keys"])).unwrap();
    apart.command("yba", &["database", "init", "--write", &settings.display().to_string()]);
    apart.command("yba", &["migrate", "all"]);
    apart.command("yba", &["topics", "--create"]);
    let _issuer = apart.serve_at("issuer", &issuer).until_ready(&apart.http).await;
    let mut running = Vec::new();
    for (service, address) in SERVICES.iter().zip(&addresses) {
        let began = Instant::now();
        running.push(apart.serve_at(service, address).until_ready(&apart.http).await);
        println!(
            "| start to ready, {service} alone on Kafka | {:.2} s |",
            began.elapsed().as_secs_f64()
        );
    }
    let mut options = vec!["--issuer".to_owned(), format!("http://{issuer}")];
    for (service, address) in SERVICES.iter().zip(&addresses) {
        options.extend([format!("--{service}"), format!("http://{address}")]);
    }
    apart.load(&options.iter().map(String::as_str).collect::<Vec<_>>());
    for service in &running {
        println!(
            "| resident memory, {} alone, after the same | {} MiB |",
            service.name,
            service.resident_mib()
        );
    }
}

impl Given {
    /// `prefix` keeps the bench's databases apart from others of the same server.
    fn new(prefix: &str, more: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("yba-{prefix}-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("anchors")).unwrap();
        let env = Env::process();
        let mut given = Self {
            http: http_client(&HttpClientConfig::from_env(&Env::default()).unwrap()),
            settings: Vec::new(),
            folder,
        };
        let file = |name: &str| given.folder.join(name).display().to_string();
        let own = [
            ("YBA_SETTINGS", file("settings")),
            ("DATABASE_ADMIN_URL", env.text("TEST_DATABASE_URL").required().unwrap()),
            ("PROVINCE_PREFIX", format!("{prefix}{}", std::process::id())),
            ("AUDIT_ANCHOR_DIR", file("anchors")),
            ("DEV_ISSUER_KEY_FILE", file("dev-issuer.key")),
            ("LOG", "warn".to_owned()),
        ];
        for (name, value) in own {
            given.set(name, &value);
        }
        for (name, value) in more {
            given.set(name, value);
        }
        given
    }

    fn set(&mut self, name: &str, value: &str) {
        self.settings.push((name.to_owned(), value.to_owned()));
    }

    fn serve(&self, name: &'static str) -> Running {
        self.serve_at(name, &free_address())
    }

    fn serve_at(&self, name: &'static str, address: &str) -> Running {
        let operators = free_address();
        let log = self.folder.join(format!("{name}.log"));
        let log = std::fs::File::options().create(true).append(true).open(log).unwrap();
        let child = Command::new(beside("yba"))
            .args(["serve", name, "--dev"])
            .envs(self.settings.iter().cloned())
            .envs([("HTTP_ADDR", address), ("OPS_ADDR", &operators)])
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        Running { name, child, operators, address: format!("http://{address}") }
    }

    /// Runs a program to its end and returns what it prints.
    fn command(&self, program: &str, arguments: &[&str]) -> String {
        let mut command = Command::new(beside(program));
        let output = command.args(arguments).envs(self.settings.iter().cloned()).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program} {arguments:?} failed: {errors}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Loads the made-up province over HTTP.
    fn load(&self, addresses: &[&str]) {
        self.command("province", &[&["load", "--people", PEOPLE], addresses].concat());
    }
}

impl Drop for Given {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Running {
    async fn until_ready(self, http: &HttpClient) -> Self {
        let url = format!("http://{}/readyz", self.operators);
        loop {
            if http.get(&url).send().await.is_ok_and(|answer| answer.status().is_success()) {
                return self;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn resident_mib(&self) -> u64 {
        crate::process::resident_mib(self.child.id())
    }
}

/// A program of the same build.
fn beside(name: &str) -> PathBuf {
    let program = std::env::current_exe().unwrap().parent().unwrap_or(Path::new(".")).join(name);
    assert!(
        program.exists(),
        "{} is missing: cargo build --release --workspace --bins",
        program.display()
    );
    program
}

fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}
