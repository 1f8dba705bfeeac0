//! Comparing the audit with its chain and the chain with its anchors.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, QueryResult, Statement, Value};
use uuid::Uuid;

use super::anchor::{Anchor, AnchorError, AnchorsVerifier};
use super::row::{Hash, Head, Row, WIDTH, columns, hash_of};

/// What was found to be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Finding {
    /// The row at this place of the chain says something else than when it was chained.
    Changed { sequence: i64 },
    /// The row at this place of the chain is gone.
    Removed { sequence: i64 },
    /// Links of the chain from this place on are gone, up to the next that is there.
    ChainCut { sequence: i64 },
    /// The link at this place does not follow the one before: rows were exchanged or links rewritten.
    Reordered { sequence: i64 },
    /// A row stands where the chain had already passed.
    Inserted { audit_id: Uuid },
    /// The chain up to this place is not the one that was signed: it was written anew.
    AnchorMismatch { sequence: i64 },
}

/// What a verification saw.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    /// Links of the chain.
    pub chained: i64,
    /// Links up to the last anchor: a change to these cannot be hidden.
    pub protected: i64,
    /// Rows newer than the last anchor, chained or not: not yet protected.
    pub unprotected: i64,
    /// Everything that is wrong, in the order of the chain.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Tells whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Why a verification could not be done.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The anchors cannot be believed, so nothing can.
    #[error("the anchors cannot be used")]
    Anchors(#[from] AnchorError),
    /// The database failed.
    #[error("the database failed")]
    Database(#[from] DbErr),
}

const PAGE: i64 = 5_000;

const LINKS: &str = concat!(
    "select ",
    columns!(),
    ", c.sequence, c.audit_id, c.digest, c.hash
    from audit_chain c left join audit a on a.id = c.audit_id
    where c.sequence > $1 order by c.sequence limit $2"
);

const INSERTED: &str = "
    select a.id from audit a, (select era, xid, audit_id from audit_chain order by sequence desc limit 1) e
    where (a.era, a.xid, a.id) <= (e.era, e.xid, e.audit_id)
      and not exists (select from audit_chain c where c.audit_id = a.id)
    order by a.era, a.xid, a.id limit 1000";

const UNCHAINED: &str = "
    select count(*) from audit a where not exists (select from audit_chain c where c.audit_id = a.id)";

/// Reads the whole audit with its chain and says what does not fit.
///
/// Takes the service's own transaction (permission `KeepAudit`) or an owner's connection.
pub async fn verify(
    connection: &impl ConnectionTrait,
    anchors: &AnchorsVerifier,
) -> Result<Report, VerifyError> {
    let anchors = anchors.read()?;
    let signed: HashMap<i64, Hash> =
        anchors.iter().map(|anchor| (anchor.sequence, anchor.hash_bytes())).collect();
    let mut walk = Walk { head: Head::START, signed, findings: Vec::new() };
    loop {
        let values = vec![walk.head.sequence.into(), PAGE.into()];
        let page = all(connection, LINKS, values).await?;
        for row in &page {
            walk.link(row)?;
        }
        if i64::try_from(page.len()) != Ok(PAGE) {
            break;
        }
    }
    let protected = anchors.last().map_or(0, |anchor: &Anchor| anchor.sequence);
    let chained = walk.head.sequence;
    if chained < protected {
        walk.findings.push(Finding::ChainCut { sequence: chained + 1 });
    }
    let unchained = inserted(connection, &mut walk.findings).await?;
    Ok(Report {
        chained,
        protected: protected.min(chained),
        unprotected: (chained - protected).max(0) + unchained,
        findings: walk.findings,
    })
}

/// Finds rows that the chain had passed; returns how many rows merely wait for it.
async fn inserted(
    connection: &impl ConnectionTrait,
    findings: &mut Vec<Finding>,
) -> Result<i64, DbErr> {
    let rows = all(connection, INSERTED, vec![]).await?;
    for row in &rows {
        findings.push(Finding::Inserted { audit_id: row.try_get_by_index(0)? });
    }
    let unchained: i64 = match all(connection, UNCHAINED, vec![]).await?.first() {
        Some(row) => row.try_get_by_index(0)?,
        None => 0,
    };
    Ok((unchained - i64::try_from(rows.len()).unwrap_or(i64::MAX)).max(0))
}

/// A walk along the chain.
struct Walk {
    head: Head,
    signed: HashMap<i64, Hash>,
    findings: Vec<Finding>,
}

impl Walk {
    fn link(&mut self, row: &QueryResult) -> Result<(), DbErr> {
        let sequence: i64 = row.try_get_by_index(WIDTH)?;
        let audit_id: Uuid = row.try_get_by_index(WIDTH + 1)?;
        let digest: Vec<u8> = row.try_get_by_index(WIDTH + 2)?;
        let hash: Vec<u8> = row.try_get_by_index(WIDTH + 3)?;
        let (digest, hash) = (hash_of(&digest), hash_of(&hash));

        if sequence != self.head.sequence + 1 {
            self.findings.push(Finding::ChainCut { sequence: self.head.sequence + 1 });
        } else if self.head.follow(audit_id, &digest).hash != hash {
            self.findings.push(Finding::Reordered { sequence });
        }
        if row.try_get_by_index::<Option<Uuid>>(0)?.is_none() {
            self.findings.push(Finding::Removed { sequence });
        } else if Row::read(row)?.digest() != digest {
            self.findings.push(Finding::Changed { sequence });
        }
        if self.signed.get(&sequence).is_some_and(|signed| *signed != hash) {
            self.findings.push(Finding::AnchorMismatch { sequence });
        }
        // From the stored hash on, so that one break is one finding.
        self.head = Head { sequence, hash };
        Ok(())
    }
}

async fn all(
    connection: &impl ConnectionTrait,
    sql: &str,
    values: Vec<Value>,
) -> Result<Vec<QueryResult>, DbErr> {
    connection
        .query_all_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values))
        .await
}
