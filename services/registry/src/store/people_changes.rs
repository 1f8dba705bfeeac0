//! People, written: a chunk of a list in one statement each.

use auth::Txn;
use auth::secrets::PersonKey;
use schema::{BirthDate, KeyedHash};
use sea_orm::{ConnectionTrait, DbErr, Value};

use super::people::SEALED_PLACE;
use super::{candidates, hash_bytes, statement};
use crate::domain::person::{Person, given_key, search_key};

/// A person to be written, with what the database finds them by.
pub(crate) struct Change<'a> {
    pub(crate) person: &'a Person,
    pub(crate) citizen_hash: &'a KeyedHash,
    pub(crate) insurance_hash: Option<&'a KeyedHash>,
    pub(crate) key: &'a PersonKey,
    /// The unit as the list writes it.
    pub(crate) unit: Option<&'a str>,
}

/// One at a time over all processes: two lists with the same people would wait in a circle.
const LOCK: &str = "select pg_advisory_xact_lock(hashtextextended('registry.people', 0))";

const INSERT: &str = "
    insert into person (id, citizen_hash, insurance_hash, name, search_key, given_key, sort_key, sex,
                        born_on, born_year, tier, organisation, post, in_office, sealed,
                        registered_at, changed_at)
    select id, citizen_hash, nullif(insurance_hash, ''), name, search_key, given_key, sort_key, sex,
           nullif(born_on, '')::date, born_year, tier, organisation, post, in_office, sealed, $16, $16
    from unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::text[],
                $8::text[], $9::text[], $10::smallint[], $11::text[], $12::text[], $13::text[],
                $14::boolean[], $15::bytea[])
        as c (id, citizen_hash, insurance_hash, name, search_key, given_key, sort_key, sex, born_on,
              born_year, tier, organisation, post, in_office, sealed)";

const UPDATE: &str = "
    update person p
    set citizen_hash = c.citizen_hash, insurance_hash = nullif(c.insurance_hash, ''), name = c.name,
        search_key = c.search_key, given_key = c.given_key, sort_key = c.sort_key, sex = c.sex,
        born_on = nullif(c.born_on, '')::date, born_year = c.born_year, tier = c.tier, organisation = c.organisation,
        post = c.post, in_office = c.in_office, sealed = c.sealed,
        version = p.version + 1, changed_at = $16
    from unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::text[],
                $8::text[], $9::text[], $10::smallint[], $11::text[], $12::text[], $13::text[],
                $14::boolean[], $15::bytea[])
        as c (id, citizen_hash, insurance_hash, name, search_key, given_key, sort_key, sex, born_on,
              born_year, tier, organisation, post, in_office, sealed)
    where p.id = c.id";

const POSTS: &str = "
    insert into person_post (person_id, organisation, title, unit, in_office, import_id, recorded_at)
    select id, organisation, title, nullif(unit, ''), in_office, $6, $7
    from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::boolean[])
        as c (id, organisation, title, unit, in_office)
    on conflict (person_id, organisation) do update
    set title = excluded.title, unit = excluded.unit, in_office = excluded.in_office,
        import_id = excluded.import_id, recorded_at = excluded.recorded_at, ended_at = null";

const SCOPES: &str = "
    insert into person_scope (person_id, grantee)
    select c.id, 'organisation:' || a.ancestor
    from unnest($1::uuid[], $2::text[]) as c (id, organisation)
    join organisation_ancestor a on a.code = c.organisation
    union all
    select c.id, 'person:' || c.id from unnest($1::uuid[]) as c (id)
    on conflict do nothing";

const LEAVE_FACILITY: &str = "
    delete from person_scope
    where person_id = $1 and grantee like 'facility:%' and grantee <> 'facility:' || $2";

const ENTER_FACILITY: &str = "
    insert into person_scope (person_id, grantee) values ($1, 'facility:' || $2)
    on conflict do nothing";

/// Lets the facility of a person's card reach them, and no other.
pub(crate) async fn move_card(
    txn: &Txn,
    person: schema::PersonId,
    facility: &schema::FacilityCode,
) -> Result<(), DbErr> {
    for sql in [LEAVE_FACILITY, ENTER_FACILITY] {
        let values = [person.as_uuid().into(), facility.as_str().into()];
        txn.execute_raw(statement(sql, values)).await?;
    }
    Ok(())
}

/// Waits for others who register people, until this transaction ends.
pub(crate) async fn lock(txn: &Txn) -> Result<(), DbErr> {
    txn.execute_raw(statement(LOCK, [])).await.map(|_| ())
}

/// Waits for those who compare people as well.
///
/// For whoever deletes people, merges them or gives them another citizen id. Those who compare take people out of their
/// queue and then write what refers to them, which waits for a row whose key changes or goes; such a change waits for
/// the queue in turn, and PostgreSQL would end one of the two.
pub(crate) async fn lock_from_comparison(txn: &Txn) -> Result<(), DbErr> {
    lock(txn).await?;
    candidates::lock(txn).await
}

pub(crate) async fn insert_all(txn: &Txn, changes: &[Change<'_>]) -> Result<(), DbErr> {
    write(txn, INSERT, changes).await
}

pub(crate) async fn update_all(txn: &Txn, changes: &[Change<'_>]) -> Result<(), DbErr> {
    write(txn, UPDATE, changes).await
}

/// Records the posts that a list gives, and lets its organisation reach its people.
pub(crate) async fn record_posts(
    txn: &Txn,
    changes: &[Change<'_>],
    import: schema::RosterImportId,
) -> Result<(), DbErr> {
    if changes.is_empty() {
        return Ok(());
    }
    let people = changes.iter().map(|change| change.person);
    let ids: Vec<_> = people.clone().map(|person| person.id.as_uuid()).collect();
    let organisations = texts(people.clone(), |person| person.organisation.as_str());
    let titles = texts(people.clone(), |person| &person.post);
    let units: Vec<_> =
        changes.iter().map(|change| change.unit.unwrap_or_default().to_owned()).collect();
    let in_office: Vec<bool> = people.map(|person| person.in_office).collect();
    let values: [Value; 7] = [
        ids.clone().into(),
        organisations.clone().into(),
        titles.into(),
        units.into(),
        in_office.into(),
        import.as_uuid().into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(POSTS, values)).await?;
    txn.execute_raw(statement(SCOPES, [ids.into(), organisations.into()])).await?;
    Ok(())
}

async fn write(txn: &Txn, sql: &str, changes: &[Change<'_>]) -> Result<(), DbErr> {
    if changes.is_empty() {
        return Ok(());
    }
    let people = changes.iter().map(|change| change.person);
    let ids: Vec<_> = people.clone().map(|person| person.id.as_uuid()).collect();
    let citizens: Vec<_> = changes.iter().map(|change| hash_bytes(change.citizen_hash)).collect();
    // An array cannot hold nulls here, so what is empty stands for them.
    let insurance: Vec<_> = changes
        .iter()
        .map(|change| change.insurance_hash.map(hash_bytes).unwrap_or_default())
        .collect();
    let born_on: Vec<_> = people
        .clone()
        .map(|person| match person.born {
            BirthDate::Exact(day) => day.to_string(),
            BirthDate::YearOnly(_) => String::new(),
        })
        .collect();
    let born_year: Vec<i16> = people
        .clone()
        .map(|person| i16::try_from(person.born.year()).expect("a year of birth is below 2200"))
        .collect();
    let in_office: Vec<bool> = people.clone().map(|person| person.in_office).collect();
    let sealed: Vec<Vec<u8>> = changes
        .iter()
        .map(|change| {
            let plain = serde_json::to_vec(&change.person.private).expect("plain data");
            change.key.seal(SEALED_PLACE, &plain)
        })
        .collect();
    let keys = |of: fn(&str) -> String| -> Vec<String> {
        people.clone().map(|person| of(person.name.as_str())).collect()
    };
    let sort_keys: Vec<String> = people.clone().map(|person| person.name.sort_key()).collect();
    let values: [Value; 16] = [
        ids.into(),
        citizens.into(),
        insurance.into(),
        texts(people.clone(), |person| person.name.as_str()).into(),
        keys(search_key).into(),
        keys(given_key).into(),
        sort_keys.into(),
        texts(people.clone(), |person| person.sex.as_str()).into(),
        born_on.into(),
        born_year.into(),
        texts(people.clone(), |person| person.tier.as_str()).into(),
        texts(people.clone(), |person| person.organisation.as_str()).into(),
        texts(people.clone(), |person| &person.post).into(),
        in_office.into(),
        sealed.into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(sql, values)).await.map(|_| ())
}

fn texts<'a>(people: impl Iterator<Item = &'a Person>, of: fn(&Person) -> &str) -> Vec<String> {
    people.map(|person| of(person).to_owned()).collect()
}
