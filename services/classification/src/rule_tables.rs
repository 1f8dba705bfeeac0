//! Compiled rule tables, kept: a document never changes under its version.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use auth::Txn;
use sha2::{Digest, Sha256};

use crate::domain::compile::compile;
use crate::domain::evaluate::Engine;
use crate::domain::facts::Facts;
use crate::domain::table::Table;
use crate::error::Error;
use crate::store;

/// A rule table and its engine.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) table: Table,
    pub(crate) engine: Engine,
    /// SHA-256 of the fact definitions.
    pub(crate) fact_set: Vec<u8>,
}

impl Loaded {
    /// Compiles a document; every fault at once.
    pub(crate) fn compile(table: Table) -> Result<Self, Error> {
        let engine = compile(&table).map_err(Error::FaultyTable)?;
        let facts = serde_json::to_vec(&table.facts)?;
        let fact_set = Sha256::digest(&facts).to_vec();
        Ok(Self { table, engine, fact_set })
    }

    /// Recognises packed facts; holds for one person only, so that nobody can compare two people by it.
    pub(crate) fn digest(&self, person: schema::PersonId, facts: &[u8]) -> Vec<u8> {
        let mut digest = Sha256::new();
        digest.update(person.as_uuid().as_bytes());
        digest.update(&self.fact_set);
        digest.update(facts);
        digest.finalize().to_vec()
    }

    /// Facts of which nothing is known, to be read into.
    pub(crate) fn blank(&self) -> Facts {
        Facts::unknown(self.engine.slots())
    }
}

/// The tables that were needed so far; a province has a handful.
#[derive(Debug, Default)]
pub(crate) struct RuleTables(RwLock<HashMap<String, Arc<Loaded>>>);

impl RuleTables {
    /// Returns a version, compiled.
    pub(crate) async fn get(&self, txn: &Txn, version: &str) -> Result<Arc<Loaded>, Error> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(version).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let row = store::rule_tables::find(txn, version).await?;
        let row = row.ok_or_else(|| Error::TableNotFound(version.to_owned()))?;
        let loaded = Arc::new(Loaded::compile(serde_json::from_str(&row.document)?)?);
        let mut tables = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Ok(tables.entry(version.to_owned()).or_insert(loaded).clone())
    }

    /// Returns the version that new assessments use.
    pub(crate) async fn in_force(&self, txn: &Txn) -> Result<Arc<Loaded>, Error> {
        let version = store::rule_tables::in_force(txn).await?.ok_or(Error::NoTableInForce)?;
        self.get(txn, &version).await
    }
}
