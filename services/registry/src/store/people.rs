//! People, read.

use auth::Txn;
use auth::secrets::PersonKey;
use chrono::{DateTime, NaiveDate, Utc};
use schema::{BirthDate, KeyedHash, PersonId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::{corrupt, hash_bytes, statement};
use crate::domain::person::{Person, Private};

/// The place that sealed identities are bound to.
pub(crate) const SEALED_PLACE: &[u8] = b"registry.person";

/// A person's row, as far as it is shown: nothing sealed.
#[derive(Clone, FromQueryResult)]
pub(crate) struct PersonRow {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) sort_key: String,
    pub(crate) sex: String,
    pub(crate) born_on: Option<NaiveDate>,
    pub(crate) born_year: i16,
    pub(crate) tier: String,
    pub(crate) organisation: String,
    pub(crate) organisation_name: String,
    pub(crate) post: String,
    pub(crate) in_office: bool,
    pub(crate) standing: String,
    pub(crate) version: i32,
    pub(crate) registered_at: DateTime<Utc>,
}

/// What a [`PersonRow`] is read from, in a query on `person`.
macro_rules! person_columns {
    () => {
        "id, name, sort_key, sex, born_on, born_year, tier, organisation,
        (select o.name from organisation o where o.code = person.organisation) as organisation_name,
        post, in_office, standing, version, registered_at"
    };
}
pub(crate) use person_columns;

/// A person's row with what is sealed, for a change or for their contact.
#[derive(Clone, FromQueryResult)]
pub(crate) struct WholeRow {
    pub(crate) id: Uuid,
    pub(crate) citizen_hash: Vec<u8>,
    pub(crate) insurance_hash: Option<Vec<u8>>,
    pub(crate) name: String,
    pub(crate) sex: String,
    pub(crate) born_on: Option<NaiveDate>,
    pub(crate) born_year: i16,
    pub(crate) tier: String,
    pub(crate) organisation: String,
    pub(crate) post: String,
    pub(crate) in_office: bool,
    pub(crate) standing: String,
    pub(crate) version: i32,
    pub(crate) sealed: Vec<u8>,
    pub(crate) within_reach: bool,
    pub(crate) listed_elsewhere: bool,
}

const WHOLE_COLUMNS: &str =
    "p.id, p.citizen_hash, p.insurance_hash, p.name, p.sex, p.born_on, p.born_year,
    p.tier, p.organisation, p.post, p.in_office, p.standing, p.version, p.sealed,
    exists (select from person_scope s where s.person_id = p.id
            and s.grantee = 'organisation:' || $2) as within_reach,
    exists (select from person_post o where o.person_id = p.id and o.ended_at is null
            and o.organisation <> $2) as listed_elsewhere";

const INSURANCE_HOLDERS: &str =
    "select yba_survivor(id), insurance_hash from person where insurance_hash = any ($1::bytea[])
     order by standing = 'merged' desc";

const MERGED_CITIZENS: &str = "
    select o.citizen_hash, s.citizen_hash
    from person o
    join person_alias a on a.old = o.id and a.ended_at is null
    join person s on s.id = a.survivor
    where o.citizen_hash = any ($1::bytea[])";

const TAKE_DUE: &str = "
    delete from identity_due where person_id in (
        select person_id from identity_due order by person_id limit $1 for update skip locked)
    returning person_id, changed";

pub(crate) async fn find(txn: &Txn, id: PersonId) -> Result<Option<PersonRow>, DbErr> {
    const SQL: &str = concat!("select ", person_columns!(), " from person where id = $1");
    PersonRow::find_by_statement(statement(SQL, [id.as_uuid().into()])).one(txn).await
}

pub(crate) async fn find_whole(txn: &Txn, id: PersonId) -> Result<Option<WholeRow>, DbErr> {
    let sql = format!("select {WHOLE_COLUMNS} from person p where p.id = $1");
    WholeRow::find_by_statement(statement(&sql, [id.as_uuid().into(), "".into()])).one(txn).await
}

/// These people, as far as they are shown.
pub(crate) async fn list_rows(txn: &Txn, ids: &[Uuid]) -> Result<Vec<PersonRow>, DbErr> {
    const SQL: &str =
        concat!("select ", person_columns!(), " from person where id = any ($1::uuid[])");
    PersonRow::find_by_statement(statement(SQL, [ids.to_vec().into()])).all(txn).await
}

/// Those with one of these citizen ids; `organisation` is asked whether it reaches them.
pub(crate) async fn list_whole_by_citizen(
    txn: &Txn,
    hashes: &[&KeyedHash],
    organisation: &str,
) -> Result<Vec<WholeRow>, DbErr> {
    let hashes: Vec<Vec<u8>> = hashes.iter().map(|hash| hash_bytes(hash)).collect();
    let sql =
        format!("select {WHOLE_COLUMNS} from person p where p.citizen_hash = any ($1::bytea[])");
    WholeRow::find_by_statement(statement(&sql, [hashes.into(), organisation.into()]))
        .all(txn)
        .await
}

pub(crate) async fn list_whole(txn: &Txn, ids: &[Uuid]) -> Result<Vec<WholeRow>, DbErr> {
    let sql = format!("select {WHOLE_COLUMNS} from person p where p.id = any ($1::uuid[])");
    let values = [ids.to_vec().into(), "".into()];
    WholeRow::find_by_statement(statement(&sql, values)).all(txn).await
}

/// Whose insurance numbers these are.
pub(crate) async fn list_insurance_holders(
    txn: &Txn,
    hashes: &[&KeyedHash],
) -> Result<Vec<(KeyedHash, PersonId)>, DbErr> {
    let hashes: Vec<Vec<u8>> = hashes.iter().map(|hash| hash_bytes(hash)).collect();
    let rows = txn.query_all_raw(statement(INSURANCE_HOLDERS, [hashes.into()])).await?;
    rows.iter()
        .map(|row| {
            let id = PersonId::from_uuid(row.try_get_by_index(0)?);
            Ok((super::keyed_hash(&row.try_get_by_index::<Vec<u8>>(1)?)?, id))
        })
        .collect()
}

const IDS_OF: &str = "select registry_ids_of($1)";

/// Every id that a person has: theirs, and those of records that are merged with it.
pub(crate) async fn ids_of(txn: &Txn, id: PersonId) -> Result<Vec<PersonId>, DbErr> {
    let rows = txn.query_all_raw(statement(IDS_OF, [id.as_uuid().into()])).await?;
    rows.iter().map(|row| Ok(PersonId::from_uuid(row.try_get_by_index(0)?))).collect()
}

const IS_NUMBER_TAKEN: &str = "select registry_number_is_taken($1, $2)";

/// Tells whether a number is somebody's, whether or not the caller may know of them.
pub(crate) async fn is_number_taken(
    txn: &Txn,
    citizen: Option<&KeyedHash>,
    insurance: Option<&KeyedHash>,
) -> Result<bool, DbErr> {
    let values = [citizen.map(hash_bytes).into(), insurance.map(hash_bytes).into()];
    let row = txn.query_one_raw(statement(IS_NUMBER_TAKEN, values)).await?;
    row.map_or(Ok(false), |row| row.try_get_by_index(0))
}

/// The numbers of those who were merged, with those of their survivors.
pub(crate) async fn list_merged_citizens(
    txn: &Txn,
    hashes: &[&KeyedHash],
) -> Result<Vec<(KeyedHash, KeyedHash)>, DbErr> {
    let hashes: Vec<Vec<u8>> = hashes.iter().map(|hash| hash_bytes(hash)).collect();
    let rows = txn.query_all_raw(statement(MERGED_CITIZENS, [hashes.into()])).await?;
    rows.iter()
        .map(|row| {
            let old = super::keyed_hash(&row.try_get_by_index::<Vec<u8>>(0)?)?;
            Ok((old, super::keyed_hash(&row.try_get_by_index::<Vec<u8>>(1)?)?))
        })
        .collect()
}

/// Takes people whose identity must be said again, at most `most`; with whether more of them changed.
pub(crate) async fn take_due(txn: &Txn, most: i64) -> Result<Vec<(Uuid, bool)>, DbErr> {
    let rows = txn.query_all_raw(statement(TAKE_DUE, [most.into()])).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

impl PersonRow {
    pub(crate) fn born(&self) -> BirthDate {
        self.born_on.map_or(BirthDate::YearOnly(self.born_year.into()), BirthDate::Exact)
    }
}

impl WholeRow {
    /// The person, opened with their key.
    pub(crate) fn open(&self, key: &PersonKey) -> Result<Person, auth::Error> {
        let plain = key.open(SEALED_PLACE, &self.sealed)?;
        let private: Private = serde_json::from_slice(&plain).map_err(|_| auth::Error::Sealed)?;
        let born =
            self.born_on.map_or(BirthDate::YearOnly(self.born_year.into()), BirthDate::Exact);
        Ok(Person {
            id: PersonId::from_uuid(self.id),
            name: self.name.parse().map_err(|_| corrupt("name"))?,
            sex: self.sex.parse().map_err(|_| corrupt("sex"))?,
            born,
            tier: self.tier.parse().map_err(|_| corrupt("tier"))?,
            organisation: self.organisation.parse().map_err(|_| corrupt("organisation code"))?,
            post: self.post.clone(),
            in_office: self.in_office,
            private,
        })
    }
}
