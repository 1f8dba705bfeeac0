//! `yba processing-register`: what is held of people, why, by what right, who may see it, for how long and how it is
//! protected; with what an assessment of its impact needs.
//!
//! Nothing of it is written by hand: tables and columns are the catalogues that a person's own download is made
//! of, readers are the policy, purposes and retention are the registry's rows. What the code cannot know is asked
//! for in the places where it belongs.

use auth::own_data::{Catalogue, Words, meaning};
use auth::{Caller, Permission, accesses, policy};
use runtime::Language;
use schema::{Topic, TopicKind};
use sea_orm::{ConnectionTrait, DatabaseBackend, FromQueryResult, Statement};
use serde::Serialize;

use super::dead_letters::connect;
use crate::error::Error;
use crate::services;
use crate::settings;

mod page;
mod risks;

/// Every service's own account of what it holds.
fn catalogues() -> [Catalogue; 5] {
    [
        registry::catalogue(),
        exams::catalogue(),
        classification::catalogue(),
        clinics::catalogue(),
        notifications::catalogue(),
    ]
}

/// What is printed.
#[derive(Debug, Serialize)]
struct Register {
    made_at: chrono::DateTime<chrono::Utc>,
    province: String,
    program: &'static str,
    people: Option<i64>,
    purposes: Vec<Purpose>,
    retention: Vec<Retention>,
    services: Vec<Held>,
    flows: Vec<Flow>,
    risks: &'static [risks::Risk],
}

/// For what data are used, as the registry's table has it.
#[derive(Debug, Serialize, FromQueryResult)]
struct Purpose {
    code: String,
    basis: String,
    legal_basis: String,
    enforced: bool,
    title_vi: String,
    title_en: String,
}

/// How long a record is kept, as the registry's table has it.
#[derive(Debug, Serialize, FromQueryResult)]
struct Retention {
    code: String,
    years: i16,
    applies: String,
    title_vi: String,
    title_en: String,
    source: String,
}

/// What one service holds, and who may see it there.
#[derive(Debug, Serialize)]
struct Held {
    service: &'static str,
    tables: Vec<Table>,
    /// Tables with people in them that are not data about them, and why.
    besides: Vec<(&'static str, Words)>,
    readers: Vec<Reader>,
}

/// A table and its columns, in words.
#[derive(Debug, Serialize)]
struct Table {
    name: &'static str,
    title: Words,
    fields: Vec<(&'static str, Words)>,
    /// Sealed with the person's own key.
    sealed: Vec<(&'static str, Words)>,
    /// Hashes and technical columns.
    withheld: Vec<(&'static str, Words)>,
}

/// A permission that reaches people's data, and the roles that hold it.
#[derive(Debug, Serialize)]
struct Reader {
    permission: &'static str,
    what: Words,
    depth: &'static str,
    roles: Vec<&'static str>,
}

/// What one service tells others.
#[derive(Debug, Serialize)]
struct Flow {
    topic: &'static str,
    sensitive: bool,
    from: &'static str,
    to: &'static [&'static str],
    days: Option<u16>,
}

/// Prints it.
pub(crate) async fn run(json: bool) -> Result<(), Error> {
    let register = collect().await?;
    if json {
        println!("{}", serde_json::to_string_pretty(&register)?);
    } else {
        print!("{}", page::page(&register));
    }
    Ok(())
}

const PURPOSES: &str = "
    select p.code, p.basis, p.legal_basis, p.enforced, t.title_vi, t.title_en
    from consent_purpose p
    cross join lateral (select * from consent_text t where t.purpose = p.code order by t.version desc limit 1) t
    order by p.position";
const RETENTION: &str = "select code, years, applies, title_vi, title_en, source from retention_rule order by years, code";
const PEOPLE: &str = "select count(*) from person";

async fn collect() -> Result<Register, Error> {
    let env = settings::environment()?;
    let mut register = Register {
        made_at: runtime::Clock::System.now(),
        province: settings::prefix(&env)?,
        program: env!("CARGO_PKG_VERSION"),
        people: None,
        purposes: Vec::new(),
        retention: Vec::new(),
        services: catalogues().iter().map(held).collect(),
        flows: Topic::ALL.iter().map(flow).collect(),
        risks: risks::RISKS,
    };
    for service in services::named(registry::NAME) {
        let db = connect(&env, service).await?;
        let caller = Caller::system(service.name, &[Permission::RunJobs]);
        let txn = caller.begin(&db, Permission::RunJobs).await?;
        let sql = |sql: &str| Statement::from_string(DatabaseBackend::Postgres, sql);
        register.purposes = Purpose::find_by_statement(sql(PURPOSES)).all(&*txn).await?;
        register.retention = Retention::find_by_statement(sql(RETENTION)).all(&*txn).await?;
        let row = txn.query_one_raw(sql(PEOPLE)).await?;
        register.people = row.map(|row| row.try_get_by_index(0)).transpose()?;
        txn.rollback().await?;
    }
    Ok(register)
}

fn held(catalogue: &Catalogue) -> Held {
    let tables = catalogue.tables.iter().map(|table| Table {
        name: table.name,
        title: table.title,
        fields: table.fields.iter().map(|name| (*name, meaning(catalogue, name))).collect(),
        sealed: (table.sealed.iter())
            .map(|sealed| (sealed.column, meaning(catalogue, sealed.shown_as)))
            .collect(),
        withheld: table.withheld.to_vec(),
    });
    Held {
        service: catalogue.service,
        tables: tables.collect(),
        besides: catalogue.left_out.to_vec(),
        readers: readers(catalogue.service),
    }
}

/// Permissions of a service that reach people, and those that are every service's.
fn readers(service: &str) -> Vec<Reader> {
    let reaching = Permission::ALL.iter().copied().filter(|permission| {
        let of = permission.as_str().split('.').next().unwrap_or_default();
        let shared = matches!(of, "audit" | "own-data");
        (of == service || shared)
            && !matches!(permission.depth().as_str(), "nothing" | "aggregates")
    });
    let told = reaching.map(|permission| Reader {
        permission: permission.as_str(),
        what: (word(permission, Language::Vi), word(permission, Language::En)),
        depth: permission.depth().as_str(),
        roles: policy::holders(permission).iter().map(|role| role.as_str()).collect(),
    });
    told.filter(|reader| !reader.roles.is_empty()).collect()
}

fn word(permission: Permission, language: Language) -> &'static str {
    accesses::words(permission.as_str(), language)
}

fn flow(topic: &Topic) -> Flow {
    Flow {
        topic: topic.name(),
        sensitive: topic.kind() == TopicKind::Sensitive,
        from: topic.owner(),
        to: topic.readers(),
        days: topic.retention_days(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_and_every_reader_has_words() {
        for held in catalogues().iter().map(held) {
            for table in &held.tables {
                for (name, (vi, en)) in table.fields.iter().chain(&table.sealed) {
                    assert!(!vi.is_empty() && !en.is_empty(), "{}.{name}", table.name);
                }
            }
            assert!(!held.tables.is_empty() && !held.readers.is_empty(), "{}", held.service);
            for reader in &held.readers {
                assert_ne!(reader.what.0, reader.permission, "{}", reader.permission);
            }
        }
    }

    #[test]
    fn whoever_administers_the_system_reads_nobody() {
        for held in catalogues().iter().map(held) {
            let of_admin = held.readers.iter().filter(|reader| reader.roles.contains(&"it_admin"));
            assert_eq!(of_admin.count(), 0, "{}", held.service);
        }
    }
}
