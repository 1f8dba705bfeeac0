//! A real Apache Kafka as a child process, where its jars are at hand.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use runtime::Env;

use crate::free_port;

/// A Java process on a busy machine may need long to start.
const PATIENCE: Duration = Duration::from_secs(90);

/// Starts a broker and takes it away when nobody holds the other end of its standard input.
/// Arguments: folder, then Java's. The folder goes too.
const SCRIPT: &str = r#"
folder=$1; shift
"$@" > "$folder/log" 2>&1 &
broker=$!
cat > /dev/null
kill -9 $broker
wait $broker
rm -rf "$folder"
"#;

/// One broker (`KRaft`, combined with its controller) on free ports of the loopback.
pub struct Kafka {
    libs: PathBuf,
    folder: PathBuf,
    port: u16,
    child: Option<Child>,
}

impl Kafka {
    /// Starts a broker on an empty folder; nothing where `KAFKA_LIBS` names no folder of jars.
    ///
    /// A test without a broker prints that it skips, and passes.
    pub async fn start() -> Option<Self> {
        let env = Env::process();
        let libs =
            env.text("KAFKA_LIBS").optional().or_else(|| env.text("KAFKA_HOME_LIBS").optional());
        let Some(libs) = libs.map(PathBuf::from) else {
            eprintln!("skipped: KAFKA_LIBS names no folder of Kafka's jars");
            return None;
        };
        let name = format!("yba-kafka-{}-{:x}", std::process::id(), rand::random::<u32>());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).unwrap();
        let mut kafka = Self { libs, folder, port: free_port(), child: None };
        kafka.format();
        kafka.resume().await;
        Some(kafka)
    }

    /// Returns the value for `KAFKA_BROKERS`.
    pub fn brokers(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Kills the broker as a power cut would; its data stay.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            // The shell stays to clean up in the end, so the broker is the one to die.
            let group = format!("-{}", child.id());
            Command::new("kill").args(["-9", "--", &group]).status().unwrap();
            child.wait().unwrap();
        }
    }

    /// Starts the broker again on the data that it had.
    pub async fn resume(&mut self) {
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "kafka"]).arg(&self.folder).arg("java");
        command.args(["-Xmx512m", "-Xms64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]);
        command.arg("-cp").arg(self.class_path()).arg("kafka.Kafka").arg(self.settings());
        let child = command.stdin(Stdio::piped()).process_group(0).spawn().unwrap();
        self.child = Some(child);
        if tokio::time::timeout(PATIENCE, listening(self.port)).await.is_err() {
            let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            panic!("Kafka did not start:\n{log}");
        }
    }

    fn format(&self) {
        let data = self.folder.join("data");
        let controller = free_port();
        let settings = format!(
            "process.roles=broker,controller\nnode.id=1\n\
             controller.quorum.voters=1@127.0.0.1:{controller}\n\
             listeners=PLAINTEXT://127.0.0.1:{},CONTROLLER://127.0.0.1:{controller}\n\
             advertised.listeners=PLAINTEXT://127.0.0.1:{}\n\
             controller.listener.names=CONTROLLER\n\
             listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT\n\
             log.dirs={}\noffsets.topic.replication.factor=1\n\
             transaction.state.log.replication.factor=1\ntransaction.state.log.min.isr=1\n\
             share.coordinator.state.topic.replication.factor=1\n\
             share.coordinator.state.topic.min.isr=1\noffsets.topic.num.partitions=4\n\
             group.initial.rebalance.delay.ms=0\nauto.create.topics.enable=false\n\
             num.network.threads=2\nnum.io.threads=2\n",
            self.port,
            self.port,
            data.display()
        );
        std::fs::write(self.settings(), settings).unwrap();
        let mut command = Command::new("java");
        command.arg("-cp").arg(self.class_path()).arg("kafka.tools.StorageTool");
        command.args(["format", "-t", "4L6g3nShT-eMCtK--X86sw", "-c"]).arg(self.settings());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    fn class_path(&self) -> PathBuf {
        self.libs.join("*")
    }

    fn settings(&self) -> PathBuf {
        self.folder.join("server.properties")
    }

    /// Returns the folder with the broker's log and data.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Kafka {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            drop(child.stdin.take());
            let _ = child.wait();
        } else {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}

async fn listening(port: u16) {
    while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
