//! Files of another network: what is taken in, once, and what is refused and why.

use std::path::{Path, PathBuf};
use std::process::Command;

use sqlx::{Connection, PgConnection};

use super::installation::{Installation, text};

const LIST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../registry/fuzz/corpus/xlsx/list.xlsx");

/// An installation, and a partner that has nothing of ours but the tools that anybody has.
struct World {
    ours: Installation,
    set: Vec<(String, String)>,
    folder: PathBuf,
    recipient: age::x25519::Recipient,
}

impl World {
    fn new() -> Self {
        let ours = Installation::new();
        let folder = ours.settings().parent().unwrap().to_owned();
        let settings = ours.settings().display().to_string();
        ours.ok(&["database", "init", "--write", &settings]);
        ours.ok(&["migrate", "all"]);
        let lines = ours.ok(&["keys"]) + &ours.ok(&["exchange", "keys"]);
        let mut set = Vec::new();
        for (name, value) in lines.lines().filter_map(|line| line.split_once('=')) {
            set.push((name.to_owned(), value.to_owned()));
        }
        let place = |name: &str| folder.join(name).display().to_string();
        set.push(("AUDIT_ANCHOR_DIR".to_owned(), place("anchors")));
        set.push(("EXCHANGE_PARTNERS".to_owned(), place("partners")));
        let mut world =
            Self { ours, set, folder, recipient: age::x25519::Identity::generate().to_public() };
        let card = world.ok(&["exchange", "card", "BBVSK"]);
        let words: Vec<&str> = card.split_whitespace().collect();
        assert_eq!((words[0], words[2]), ("BBVSK", "ssh-ed25519"));
        world.recipient = words[1].parse().unwrap();
        world.key("sender");
        world.key("stranger");
        let key = std::fs::read_to_string(world.path("sender.pub")).unwrap();
        let partner = age::x25519::Identity::generate().to_public();
        let line = format!("# Sở Y tế\nSYT {partner} {key}");
        std::fs::write(world.path("partners"), line).unwrap();
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Makes a key as a partner does.
    fn key(&self, name: &str) {
        let mut command = Command::new("ssh-keygen");
        command.args(["-q", "-t", "ed25519", "-N", "", "-C", name, "-f"]).arg(self.path(name));
        assert!(command.status().unwrap().success());
    }

    /// Signs as a partner does.
    fn sign(&self, key: &str, file: &Path) {
        let _ = std::fs::remove_file(signature(file));
        let mut command = Command::new("ssh-keygen");
        command.args(["-q", "-Y", "sign", "-n", "yba-exchange", "-f"]);
        let output = command.arg(self.path(key)).arg(file).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
    }

    /// Seals and signs as a partner does.
    fn send(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let file = self.path(name);
        std::fs::write(&file, age::encrypt(&self.recipient, bytes).unwrap()).unwrap();
        self.sign("sender", &file);
        file
    }

    fn run(&self, arguments: &[&str]) -> std::process::Output {
        self.ours.command(arguments).envs(self.set.iter().cloned()).output().unwrap()
    }

    fn ok(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
        text(&output.stdout)
    }

    fn open(&self, file: &Path) -> String {
        self.ok(&["exchange", "open", &file.display().to_string()])
    }

    fn refused(&self, file: &Path) -> String {
        let output = self.run(&["exchange", "open", &file.display().to_string()]);
        assert!(!output.status.success(), "{}", text(&output.stdout));
        text(&output.stderr)
    }

    /// Imports, files that came, and rows of the audit about these, as the database's owner sees them.
    async fn counts(&self) -> (i64, i64, i64) {
        let settings = std::fs::read_to_string(self.ours.settings()).unwrap();
        let url =
            settings.lines().find_map(|line| line.strip_prefix("REGISTRY_OWNER_DATABASE_URL="));
        let mut owner = PgConnection::connect(url.unwrap()).await.unwrap();
        // The owner of a table is not held by its policies.
        sqlx::query_as(
            "select (select count(*) from roster_import), (select count(*) from exchanged_file),
                    (select count(*) from audit where kind = 'exchanged-file')",
        )
        .fetch_one(&mut owner)
        .await
        .unwrap()
    }
}

fn signature(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".sig");
    name.into()
}

#[tokio::test]
async fn a_sealed_list_is_taken_in_once_and_leaves_a_signed_receipt() {
    let world = World::new();
    let list = std::fs::read(LIST).unwrap();
    let file = world.send("danh-sach.xlsx.age", &list);

    let first = world.open(&file);
    let receipt = world.path("danh-sach.xlsx.age.receipt.json");
    let told = std::fs::read_to_string(&receipt).unwrap();
    std::fs::remove_file(&receipt).unwrap();
    let second = world.open(&file);

    assert!(first.contains("is taken in"), "{first}");
    assert!(second.contains("was taken in before"), "{second}");
    assert_eq!(std::fs::read_to_string(&receipt).unwrap(), told, "a lost receipt is the same");
    let receipt: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!((&receipt["sender"], &receipt["organisation"]), (&"SYT".into(), &"SYT".into()));
    assert!(first.contains(receipt["import"].as_str().unwrap()), "{first} {receipt}");
    assert!(world.path("danh-sach.xlsx.age.receipt.json.sig").exists());
    assert_eq!(world.counts().await, (1, 1, 1));

    // Sealed anew it is another file, with the same list in it: no second import.
    let again = world.send("danh-sach-2.xlsx.age", &list);
    assert!(world.open(&again).contains(receipt["import"].as_str().unwrap()));
    assert_eq!(world.counts().await, (1, 2, 2));
}

#[tokio::test]
async fn what_is_not_right_is_refused_with_its_place_and_changes_nothing() {
    let world = World::new();
    let list = std::fs::read(LIST).unwrap();
    let whole = world.send("whole.xlsx.age", &list);
    let sealed = std::fs::read(&whole).unwrap();
    let place = |name: &str, bytes: &[u8]| {
        let file = world.path(name);
        std::fs::write(&file, bytes).unwrap();
        std::fs::copy(signature(&whole), signature(&file)).unwrap();
        file
    };

    let cut = place("cut.age", &sealed[..sealed.len() / 2]);
    assert!(world.refused(&cut).contains("cut.age is not what SYT signed"));
    let stranger = place("stranger.age", &sealed);
    world.sign("stranger", &stranger);
    let said = world.refused(&stranger);
    assert!(said.contains("stranger.age was signed with a key that the list"), "{said}");
    let nobody = place("nobody.age", &sealed);
    std::fs::remove_file(signature(&nobody)).unwrap();
    assert!(world.refused(&nobody).contains("nobody.age.sig cannot be read"));
    let other = age::x25519::Identity::generate().to_public();
    let other = place("other.age", &age::encrypt(&other, &list).unwrap());
    world.sign("sender", &other);
    assert!(world.refused(&other).contains("other.age was sealed for somebody else"));
    let plain = place("plain.age", &list);
    world.sign("sender", &plain);
    assert!(world.refused(&plain).contains("plain.age is no file of age"));
    let damaged = world.send("damaged.xlsx.age", b"PK\x03\x04 no workbook");
    let said = world.refused(&damaged);
    assert!(said.contains("tệp bị hỏng") || said.contains("không phải"), "{said}");
    let huge = place("huge.age", b"");
    std::fs::File::options().write(true).open(&huge).unwrap().set_len(65 << 20).unwrap();
    assert!(world.refused(&huge).contains("huge.age has 68157440 bytes"));
    assert!(world.refused(&world.folder).contains("is no file"));

    assert_eq!(world.counts().await, (0, 0, 0));
    let receipts = std::fs::read_dir(&world.folder).unwrap();
    let names = receipts.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    assert_eq!(names.filter(|name| name.contains("receipt")).count(), 0);
}

#[tokio::test]
async fn a_name_with_path_parts_leads_nowhere() {
    let world = World::new();
    let list = std::fs::read(LIST).unwrap();
    std::fs::create_dir(world.path("in")).unwrap();
    std::fs::create_dir(world.path("receipts")).unwrap();
    world.send("in/..%2f..%2fx.xlsx.age", &list);
    let path = world.path("receipts/../in/..%2f..%2fx.xlsx.age").display().to_string();
    let receipts = world.path("receipts").display().to_string();

    world.ok(&["exchange", "open", &path, "--receipts", &receipts]);

    assert!(world.path("receipts/..%2f..%2fx.xlsx.age.receipt.json").exists());
    let said = world.run(&["exchange", "open", ".."]);
    assert!(text(&said.stderr).contains(".. is no file"), "{}", text(&said.stderr));
}

#[tokio::test]
async fn a_report_goes_out_sealed_for_its_reader_and_signed_by_us() {
    let world = World::new();
    let reader = age::x25519::Identity::generate();
    let key = std::fs::read_to_string(world.path("sender.pub")).unwrap();
    std::fs::write(world.path("partners"), format!("TW {} {key}", reader.to_public())).unwrap();
    std::fs::write(world.path("report.xlsx"), b"Phan Thi Mau").unwrap();
    let (report, out) = (world.path("report.xlsx"), world.folder.clone());
    let seal = |to: &str| {
        let paths = [report.display().to_string(), out.display().to_string()];
        world.run(&["exchange", "seal", "--to", to, &paths[0], "--out", &paths[1]])
    };

    let said = seal("TW");

    assert!(said.status.success(), "{}", text(&said.stderr));
    let sealed = world.path("report.xlsx.age");
    assert_eq!(age::decrypt(&reader, &std::fs::read(&sealed).unwrap()).unwrap(), b"Phan Thi Mau");
    // A partner proves it with OpenSSH alone.
    let card = world.ok(&["exchange", "card", "BBVSK"]);
    let ours: Vec<&str> = card.split_whitespace().collect();
    let signers = world.path("signers");
    std::fs::write(&signers, format!("BBVSK {} {}", ours[2], ours[3])).unwrap();
    let mut verify = Command::new("ssh-keygen");
    verify.args(["-Y", "verify", "-I", "BBVSK", "-n", "yba-exchange", "-f"]).arg(&signers);
    verify.arg("-s").arg(signature(&sealed)).stdin(std::fs::File::open(&sealed).unwrap());
    let proved = verify.output().unwrap();
    assert!(proved.status.success(), "{}", text(&proved.stderr));

    assert!(text(&seal("TW").stderr).contains("is there already"));
    assert!(text(&seal("XYZ").stderr).contains("does not name XYZ"));
    assert_eq!(world.counts().await, (0, 1, 1));
}
