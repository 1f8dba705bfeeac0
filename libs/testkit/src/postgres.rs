//! The PostgreSQL that tests use: the one that `TEST_DATABASE_URL` names, or a private one.

use std::io::{BufRead, BufReader};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;

use runtime::Env;

use crate::free_port;

static SERVER: OnceLock<Server> = OnceLock::new();

struct Server {
    url: String,
    /// Its standard input stays open as long as this process lives; see [`SCRIPT`].
    _private: Option<Child>,
}

/// Makes a server, says so, and takes it away when nobody holds the other end of its standard input:
/// that happens however the test process ends. Arguments: folder, PostgreSQL's programs, port.
const SCRIPT: &str = r#"
set -e
"$2/initdb" -D "$1/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N > "$1/log" 2>&1
"$2/pg_ctl" -D "$1/data" -l "$1/log" -w -t 60 -o "-p $3 -c listen_addresses=127.0.0.1 \
    -c unix_socket_directories= -c max_connections=400 -c fsync=off -c synchronous_commit=off \
    -c full_page_writes=off" start >> "$1/log" 2>&1
echo ready
cat > /dev/null
"$2/pg_ctl" -D "$1/data" -m immediate -w stop >> "$1/log" 2>&1
rm -rf "$1"
"#;

/// Returns the superuser's address, starting a server the first time if none is given.
pub fn admin_url() -> String {
    SERVER.get_or_init(Server::find).url.clone()
}

impl Server {
    fn find() -> Self {
        match Env::process().text("TEST_DATABASE_URL").optional() {
            Some(url) => Self { url, _private: None },
            None => Self::start(),
        }
    }

    fn start() -> Self {
        let name = format!("yba-testkit-{}-{:x}", std::process::id(), rand::random::<u32>());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).unwrap();
        let port = free_port();
        let mut child = shell(&folder)
            .args(["-c", SCRIPT, "testkit"])
            .arg(&folder)
            .arg(programs())
            .arg(port.to_string())
            .current_dir("/")
            .process_group(0) // Ctrl-C is for the test; this one notices by its standard input.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut ready = String::new();
        let stdout = child.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut ready).unwrap();
        if ready.trim() != "ready" {
            let log = std::fs::read_to_string(folder.join("log")).unwrap_or_default();
            panic!("PostgreSQL for tests did not start:\n{log}");
        }
        let url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        Self { url, _private: Some(child) }
    }
}

/// PostgreSQL refuses to run as root; then nobody runs it.
fn shell(folder: &Path) -> Command {
    let root = std::fs::metadata("/proc/self").is_ok_and(|this| {
        use std::os::unix::fs::MetadataExt;
        this.uid() == 0
    });
    if !root {
        return Command::new("sh");
    }
    let nobody = 65534;
    chown(folder, Some(nobody), Some(nobody)).unwrap();
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "sh"]);
    command
}

/// Finds the newest of Debian's PostgreSQL, or one on the path.
fn programs() -> PathBuf {
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<(u32, PathBuf)> = installed
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, programs)| programs.join("initdb").exists())
        .collect();
    versions.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).find(|folder| folder.join("initdb").exists());
    let newest = versions.pop().map(|(_, programs)| programs);
    newest.or(on_path).expect("set TEST_DATABASE_URL or install postgresql")
}
