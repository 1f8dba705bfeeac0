//! What the rows add up to.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::looks::Look;

/// How deep a look went, the deepest last.
pub(super) const DEPTHS: [&str; 3] = ["identity", "class", "clinical"];

/// One account's looks.
#[derive(Debug, Default)]
pub struct Account {
    /// The roles that its looks rested on.
    pub roles: HashSet<String>,
    /// Where those were held.
    pub scopes: HashSet<String>,
    /// All its rows.
    pub rows: u64,
    /// Those that were refused.
    pub denied: u64,
    /// Those that made a file.
    pub exports: u64,
    /// Whom it saw.
    pub people: HashSet<Uuid>,
    /// How often it used which permission.
    pub permissions: HashMap<String, u64>,
    /// Its first look.
    pub first: Option<DateTime<Utc>>,
    /// Its last one.
    pub last: Option<DateTime<Utc>>,
}

/// All of them. The program's own rows are counted apart: nobody saw what they read.
#[derive(Debug, Default)]
pub struct Tally {
    accounts: BTreeMap<String, Account>,
    people: HashSet<Uuid>,
    by_depth: BTreeMap<String, HashSet<Uuid>>,
    by_service: BTreeMap<String, u64>,
    by_the_program: u64,
}

impl Tally {
    /// Counts one look.
    pub fn add(&mut self, look: &Look) {
        if look.by_the_program {
            self.by_the_program += 1;
            return;
        }
        *self.by_service.entry(look.service.clone()).or_default() += 1;
        let account = self.accounts.entry(look.subject.clone()).or_default();
        account.rows += 1;
        account.first = Some(account.first.map_or(look.at, |first| first.min(look.at)));
        account.last = Some(account.last.map_or(look.at, |last| last.max(look.at)));
        account.roles.extend(words(&look.roles));
        account.scopes.extend(words(&look.scopes));
        if look.outcome == "denied" {
            account.denied += 1;
            return;
        }
        account.exports += u64::from(look.action == "export");
        *account.permissions.entry(look.permission.clone()).or_default() += 1;
        if let Some(person) = look.person_id {
            account.people.insert(person);
            self.people.insert(person);
            self.by_depth.entry(look.depth.clone()).or_default().insert(person);
        }
    }

    /// Rows of accounts; the program's own are [`Tally::by_the_program`].
    pub fn rows(&self) -> u64 {
        self.accounts.values().map(|account| account.rows).sum()
    }

    pub(super) fn by_the_program(&self) -> u64 {
        self.by_the_program
    }

    /// Whom accounts saw.
    pub fn people(&self) -> &HashSet<Uuid> {
        &self.people
    }

    /// How many people were seen at a depth.
    pub(super) fn people_at(&self, depth: &str) -> usize {
        self.by_depth.get(depth).map_or(0, HashSet::len)
    }

    pub(super) fn by_service(&self) -> &BTreeMap<String, u64> {
        &self.by_service
    }

    /// Accounts, those who saw most people first.
    pub fn accounts(&self) -> Vec<(&String, &Account)> {
        let mut accounts: Vec<_> = self.accounts.iter().collect();
        accounts.sort_by(|a, b| b.1.people.len().cmp(&a.1.people.len()).then_with(|| a.0.cmp(b.0)));
        accounts
    }
}

fn words(list: &str) -> impl Iterator<Item = String> + '_ {
    list.split(',').filter(|word| !word.is_empty()).map(str::to_owned)
}
