//! PostgreSQL's own programs. Passwords go to them in the environment, which other users cannot read.

use std::path::PathBuf;
use std::process::Stdio;

use runtime::Env;
use tokio::io::AsyncReadExt;
use tokio::process::{Child, Command};
use url::Url;

use super::sealed::{Place, Written};
use super::{BackupError, FORGOTTEN};

/// Where the programs are, if not on the path.
pub(crate) struct Client {
    folder: Option<PathBuf>,
}

/// One database as the programs are told of it.
pub(crate) struct Target {
    pub(crate) service: &'static str,
    pub(crate) url: String,
}

/// Parameters of an address that the programs know by another name.
const PARAMETERS: [(&str, &str); 5] = [
    ("sslmode", "PGSSLMODE"),
    ("sslrootcert", "PGSSLROOTCERT"),
    ("sslcert", "PGSSLCERT"),
    ("sslkey", "PGSSLKEY"),
    ("host", "PGHOST"),
];

impl Client {
    /// Reads where the programs are.
    pub(crate) fn from_env(env: &Env) -> Self {
        let setting =
            env.text("PG_BIN_DIR").doc("Folder of pg_dump and pg_restore; the path else.");
        Self { folder: setting.optional().map(PathBuf::from) }
    }

    /// Writes a database as it is in a snapshot.
    pub(crate) async fn dump(
        &self,
        target: &Target,
        snapshot: &str,
        place: &Place<'_>,
    ) -> Result<Written, BackupError> {
        const NAME: &str = "pg_dump";
        let mut command = self.command(NAME, target)?;
        command.args(["--format=custom", "--no-owner", "--no-privileges", "--no-password"]);
        command.arg(format!("--snapshot={snapshot}"));
        command.args(FORGOTTEN.map(|table| format!("--exclude-table-data=public.{table}")));
        let mut child = start(NAME, command.stdin(Stdio::null()).stdout(Stdio::piped()))?;
        let mut output = child.stdout.take().expect("it is piped");
        let complaints = complaints(&mut child);
        let written = place.write(&mut output).await;
        // Whoever writes to nobody ends, and does not wait for room that never comes.
        drop(output);
        end(NAME, child, complaints).await?;
        written
    }

    /// Makes a database of what was written, all of it or nothing.
    pub(crate) async fn restore(
        &self,
        target: &Target,
        place: &Place<'_>,
    ) -> Result<(), BackupError> {
        const NAME: &str = "pg_restore";
        let mut command = self.command(NAME, target)?;
        command.args(["--no-owner", "--no-privileges", "--no-password", "--exit-on-error"]);
        command.args(["--single-transaction", "--dbname", &database(target)?]);
        let mut child = start(NAME, command.stdin(Stdio::piped()).stdout(Stdio::null()))?;
        let mut input = child.stdin.take().expect("it is piped");
        let complaints = complaints(&mut child);
        let given = place.read(&mut input).await;
        drop(input);
        // What the program says comes first: it may be why it took no more.
        end(NAME, child, complaints).await?;
        given
    }

    fn command(&self, name: &'static str, target: &Target) -> Result<Command, BackupError> {
        let url = address(target)?;
        let program = match &self.folder {
            Some(folder) => folder.join(name),
            None => PathBuf::from(name),
        };
        let mut command = Command::new(program);
        command.env("PGAPPNAME", "yba").env("PGDATABASE", url.path().trim_start_matches('/'));
        command.env("PGUSER", decoded(url.username())).kill_on_drop(true);
        if let Some(host) = url.host_str() {
            command.env("PGHOST", host);
        }
        if let Some(port) = url.port() {
            command.env("PGPORT", port.to_string());
        }
        if let Some(password) = url.password() {
            command.env("PGPASSWORD", decoded(password));
        }
        for (name, value) in url.query_pairs() {
            if let Some((_, variable)) = PARAMETERS.iter().find(|(known, _)| *known == name) {
                command.env(variable, &*value);
            }
        }
        Ok(command)
    }
}

fn address(target: &Target) -> Result<Url, BackupError> {
    Url::parse(&target.url).map_err(|_| BackupError::Address(target.service))
}

fn database(target: &Target) -> Result<String, BackupError> {
    Ok(address(target)?.path().trim_start_matches('/').to_owned())
}

/// Undoes an address's percent signs.
fn decoded(text: &str) -> String {
    let query = format!("v={}", text.replace('+', "%2B").replace('&', "%26"));
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

fn start(name: &'static str, command: &mut Command) -> Result<Child, BackupError> {
    command.stderr(Stdio::piped()).spawn().map_err(|error| BackupError::NoClient(name, error))
}

type Complaints = tokio::task::JoinSet<String>;

/// Reads what the program complains of while it works, or it would stop when nobody listens.
fn complaints(child: &mut Child) -> Complaints {
    let mut stderr = child.stderr.take().expect("it is piped");
    let mut reading = tokio::task::JoinSet::new();
    reading.spawn(async move {
        let mut text = String::new();
        let read = stderr.read_to_string(&mut text).await;
        read.map_or_else(|error| error.to_string(), |_| text)
    });
    reading
}

async fn end(
    name: &'static str,
    mut child: Child,
    mut complaints: Complaints,
) -> Result<(), BackupError> {
    let status = child.wait().await.map_err(|error| BackupError::NoClient(name, error))?;
    let said = complaints.join_next().await.and_then(Result::ok).unwrap_or_default();
    if status.success() { Ok(()) } else { Err(BackupError::Client(name, without_rows(&said))) }
}

/// A failed row may be quoted after DETAIL or CONTEXT: that is somebody's data.
fn without_rows(said: &str) -> String {
    let told = said.lines().filter(|line| {
        line.starts_with("pg_dump: error")
            || line.starts_with("pg_restore: error")
            || line.starts_with("pg_dump: hint")
            || line.starts_with("pg_restore: hint")
    });
    let told: Vec<&str> = told.take(5).collect();
    told.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart_and_its_password_is_no_argument() {
        let client = Client { folder: Some("/opt/pg/bin".into()) };
        let url =
            "postgres://o%40a:p%2Bw%26+x@db.tinh.vn:6543/yba_exams?sslmode=verify-full".to_owned();

        let command = client.command("pg_dump", &Target { service: "exams", url }).unwrap();

        let command = command.as_std();
        let env = |name: &str| {
            let found = command.get_envs().find(|(known, _)| *known == name);
            found.and_then(|(_, value)| value?.to_str()).unwrap_or_default().to_owned()
        };
        assert_eq!(env("PGPASSWORD"), "p+w&+x");
        assert_eq!([env("PGUSER"), env("PGHOST"), env("PGPORT")], ["o@a", "db.tinh.vn", "6543"]);
        assert_eq!([env("PGDATABASE"), env("PGSSLMODE")], ["yba_exams", "verify-full"]);
        assert_eq!(command.get_program(), "/opt/pg/bin/pg_dump");
        assert_eq!(command.get_args().count(), 0);
    }

    #[test]
    fn rows_that_a_program_quotes_are_not_passed_on() {
        let said = "pg_restore: error: could not execute query: ERROR:  duplicate key\n\
                    DETAIL:  Key (name)=(Phan Thi Mau) already exists.\n\
                    CONTEXT:  COPY person, line 1: \"Phan Thi Mau\"";

        assert_eq!(
            without_rows(said),
            "pg_restore: error: could not execute query: ERROR:  duplicate key"
        );
    }
}
