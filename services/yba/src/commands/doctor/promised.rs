//! What the released migrations say of row security: read from their own text, so that it cannot fall behind.

use std::collections::{BTreeMap, BTreeSet};

use auth::database::auth_migrations;

use crate::services::Service;

/// The policies of each table that is under row security.
pub(super) type Promised = BTreeMap<String, BTreeSet<String>>;

/// Reads every migration of a service's database, oldest first.
pub(super) fn promised(service: &Service) -> Promised {
    let mut promised = Promised::new();
    for set in std::iter::once(auth_migrations()).chain(service.migrations()) {
        for migration in set.migrator.iter() {
            read(migration.sql.as_str(), &mut promised);
        }
    }
    promised
}

fn read(sql: &str, promised: &mut Promised) {
    let code: Vec<&str> =
        sql.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
    for statement in code.join("\n").split(';') {
        let words: Vec<&str> = statement.split_whitespace().collect();
        match words.as_slice() {
            ["alter", "table", table, "enable", "row", "level", "security"] => {
                promised.entry((*table).to_owned()).or_default();
            }
            ["create", "policy", policy, "on", table, ..] => {
                promised.entry((*table).to_owned()).or_default().insert((*policy).to_owned());
            }
            ["drop", "policy", "if", "exists", policy, "on", table, ..]
            | ["drop", "policy", policy, "on", table, ..] => {
                if let Some(policies) = promised.get_mut(*table) {
                    policies.remove(*policy);
                }
            }
            ["drop", "table", "if", "exists", table, ..] | ["drop", "table", table, ..] => {
                promised.remove(*table);
            }
            ["alter", "table", table, "rename", "to", new] => {
                if let Some(policies) = promised.remove(*table) {
                    promised.insert((*new).to_owned(), policies);
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
    use testkit::TestDb;

    use super::*;
    use crate::services;

    const KEPT: &str = "
        select c.relname::text, coalesce(array_agg(p.polname::text order by p.polname)
            filter (where p.polname is not null), '{}')
        from pg_class c left join pg_policy p on p.polrelid = c.oid
        where c.relnamespace = 'public'::regnamespace and c.relrowsecurity group by c.relname";

    #[tokio::test]
    async fn what_is_read_from_the_migrations_is_what_they_make() {
        for service in &services::ALL {
            let database = TestDb::create(service.name, &service.migrations()).await;
            let owner = database.owner().await;
            let rows = owner
                .query_all_raw(Statement::from_string(DatabaseBackend::Postgres, KEPT))
                .await
                .unwrap();
            let kept: Promised = rows
                .iter()
                .map(|row| {
                    let policies: Vec<String> = row.try_get_by_index(1).unwrap();
                    (row.try_get_by_index(0).unwrap(), policies.into_iter().collect())
                })
                .collect();

            assert_eq!(promised(service), kept, "{}", service.name);
        }
    }
}
