//! `yba breach`: who saw what of whom in a period, from every service's audit, for whoever has to report a breach.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use auth::audit::{self, AnchorConfig, Anchors};
use auth::breach::{self, Occasion, Proof, Summary, Tally};
use auth::looks::{self, Look, Question};
use auth::{Caller, Keyring, Permission};
use runtime::{Clock, Env};

use super::dead_letters::connect;
use crate::cli::Breach;
use crate::error::Error;
use crate::services::{self, Service};
use crate::{folder, folder::Unfinished, settings};

/// Writes the file into a new folder.
pub(crate) async fn run(breach: &Breach) -> Result<(), Error> {
    let env = settings::environment()?;
    let occasion = Occasion {
        question: Question {
            from: breach.from,
            to: breach.to,
            subject: breach.subject.clone(),
            person: breach.person,
        },
        reason: breach.reason.clone(),
        discovered: breach.discovered,
    };
    let unfinished = Unfinished::make(&breach.out)?;
    let mut rows = Rows::create(unfinished.path())?;
    let (mut tally, mut proofs) = (Tally::default(), Vec::new());
    // All read, and on record, before a line of it can be read.
    for service in services::ALL.iter().filter(|service| service.openapi.is_some()) {
        proofs.push(verify(&env, service).await?);
        ask(&env, service, &occasion, |look| {
            tally.add(&look);
            rows.write(&look);
        })
        .await?;
    }
    rows.finish()?;
    let proofs = Some(proofs.as_slice());
    let at = Clock::System.now();
    let summary = Summary { occasion: &occasion, tally: &tally, proofs, at };
    let path = |name: &str| unfinished.path().join(name);
    folder::write(&path(breach::SUMMARY_PAGE), summary.page().as_bytes())?;
    folder::write(&path(breach::SUMMARY_NUMBERS), &summary.numbers()?)?;
    unfinished.finish()?;
    println!(
        "{} rows about {} people by {} accounts: {}",
        tally.rows(),
        tally.people().len(),
        tally.accounts().len(),
        breach.out.display()
    );
    Ok(())
}

async fn ask(
    env: &Env,
    service: &'static Service,
    occasion: &Occasion,
    tell: impl FnMut(Look),
) -> Result<(), Error> {
    let db = connect(env, service).await?;
    let caller = Caller::system(service.name, &[Permission::AnswerBreach]);
    let txn = caller.begin(&db, Permission::AnswerBreach).await?;
    looks::tell(&txn, service.name, &occasion.question, &occasion.reason, tell).await?;
    Ok(txn.commit().await?)
}

/// What was changed in the audit cannot answer for anybody.
async fn verify(env: &Env, service: &'static Service) -> Result<Proof, Error> {
    let (keyring, config) = (Keyring::from_env(env)?, AnchorConfig::from_env(env)?);
    let db = connect(env, service).await?;
    let caller = Caller::system(service.name, &[Permission::KeepAudit]);
    let txn = caller.begin(&db, Permission::KeepAudit).await?;
    let anchors = Anchors::new(&config, service.name, &keyring);
    let report = audit::verify(&*txn, anchors.verifier()).await?;
    txn.rollback().await?;
    Ok(Proof {
        service: service.name,
        clean: report.is_clean(),
        protected: report.protected,
        unprotected: report.unprotected,
    })
}

/// Both files of rows. What fails is told at the end, because the rows come one by one.
struct Rows {
    path: PathBuf,
    csv: BufWriter<File>,
    lines: BufWriter<File>,
    failed: Option<io::Error>,
}

impl Rows {
    fn create(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(breach::ROWS_CSV);
        let mut csv = BufWriter::new(folder::create(&path)?);
        let lines = BufWriter::new(folder::create(&folder.join(breach::ROWS_JSONL))?);
        let failed = csv.write_all(breach::csv_head().as_bytes()).err();
        Ok(Self { path, csv, lines, failed })
    }

    fn write(&mut self, look: &Look) {
        if self.failed.is_none() {
            self.failed = self.try_write(look).err();
        }
    }

    fn try_write(&mut self, look: &Look) -> io::Result<()> {
        serde_json::to_writer(&mut self.lines, look)?;
        self.lines.write_all(b"\n")?;
        self.csv.write_all(breach::csv_line(look).as_bytes())
    }

    fn finish(mut self) -> Result<(), Error> {
        let written = match self.failed.take() {
            Some(error) => Err(error),
            None => self.csv.flush().and_then(|()| self.lines.flush()),
        };
        written.map_err(|error| Error::File(self.path, error))
    }
}
