//! Pairs of people who may be one: the keys that bring them together, and what came of comparing them.

use std::collections::HashMap;

use auth::Txn;
use chrono::NaiveDate;
use schema::PersonId;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, JsonValue};
use uuid::Uuid;

use super::statement;
use crate::domain::duplicate::Kind;

/// One at a time over all processes: two who write keys at once would not see each other's.
const LOCK: &str = "select pg_advisory_xact_lock(hashtextextended('registry.candidates', 0))";

/// As many as are counted: counting a million with every chunk would take longer than comparing them.
const COUNTED: i64 = 10_000;

const BACKLOG: &str = "
    select (select count(*) from (select from candidate_due limit $1) few) as people,
           coalesce(extract(epoch from clock_timestamp() - min(due_at)), 0)::bigint as age_seconds
    from candidate_due";

const TAKE_DUE: &str = "
    delete from candidate_due where person_id in (
        select person_id from candidate_due order by due_at, person_id limit $1 for update skip locked)
    returning person_id";

const FORGET_BLOCKS: &str = "delete from person_block where person_id = any ($1::uuid[])";

const WRITE_BLOCKS: &str = "
    insert into person_block (kind, key, person_id)
    select kind, key, person_id from unnest($1::smallint[], $2::bytea[], $3::uuid[]) as n (kind, key, person_id)
    on conflict do nothing";

const FORGET_TRAITS: &str = "delete from person_trait where person_id = any ($1::uuid[])";

const WRITE_TRAITS: &str = "
    insert into person_trait (person_id, digest)
    select person_id, digest from unnest($1::uuid[], $2::bytea[]) as n (person_id, digest)";

/// No block is read beyond the one person that makes it too large; how many are, and of which kinds, is the row without
/// anybody. Who is another person now is not compared.
///
/// Each block is read once, and joined with who of these people is in it: joined the other way around, it was read once
/// for everybody in it.
const MEET: &str = "
    with ours as materialized (
        select kind, key, person_id from person_block where person_id = any ($1::uuid[])
    ), sized as materialized (
        select m.kind, m.key,
               (select count(*) from (select from person_block b where b.kind = m.kind and b.key = m.key
                                      limit $2::integer + 1) few) as people
        from (select distinct kind, key from ours) m
    ), near as materialized (
        select s.kind, s.key, o.person_id
        from sized s join person_block o on o.kind = s.kind and o.key = s.key
        where s.people between 2 and $2
    )
    select least(p.person_id, o.person_id) as a, greatest(p.person_id, o.person_id) as b,
           bit_or(1 << p.kind::integer) as kinds, null::integer as beyond
    from near o join ours p on p.kind = o.kind and p.key = o.key and p.person_id <> o.person_id
    group by 1, 2
    union all
    select null, null, coalesce(bit_or(1 << kind::integer), 0), count(*)::integer from sized where people > $2";

/// What is plain of people, for a score; who is another person now is not compared.
const LOOK_AT: &str = "
    select id, name, sex, born_on, born_year, organisation from person
    where id = any ($1::uuid[]) and standing <> 'merged'";

/// What two share by keys of some kinds, whose blocks were too large to look for anybody in them.
const SHARE: &str = "
    select n.a, n.b, bit_or(1 << p.kind::integer) as kinds
    from unnest($1::uuid[], $2::uuid[]) as n (a, b)
    join person_block p on p.person_id = n.a and p.kind = any ($3::smallint[])
    join person_block o on o.person_id = n.b and o.kind = p.kind and o.key = p.key
    group by 1, 2";

/// What was dismissed stays so until what either is judged by changes; what was merged is settled.
const SAVE: &str = "
    insert into candidate_pair as p (id, a, b, score, reasons, digest_a, digest_b, found_at, changed_at)
    select n.id, n.a, n.b, n.score, n.reasons::jsonb, x.digest, y.digest, $6, $6
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::smallint[], $5::text[]) as n (id, a, b, score, reasons)
    join person_trait x on x.person_id = n.a join person_trait y on y.person_id = n.b
    on conflict (a, b) do update
    set score = excluded.score, reasons = excluded.reasons, state = 'open', digest_a = excluded.digest_a,
        digest_b = excluded.digest_b, changed_at = excluded.changed_at, decided_by = null, decided_at = null,
        decision = null, version = p.version + 1
    where p.state <> 'merged' and (p.digest_a, p.digest_b) is distinct from (excluded.digest_a, excluded.digest_b)
       or p.state = 'open' and (p.score, p.reasons) is distinct from (excluded.score, excluded.reasons)";

/// Open pairs of these people that were not found again.
const DROP: &str = "
    delete from candidate_pair p
    where p.state = 'open' and (p.a = any ($1::uuid[]) or p.b = any ($1::uuid[]))
      and not exists (select from unnest($2::uuid[], $3::uuid[]) as n (a, b) where n.a = p.a and n.b = p.b)";

/// How many people wait to be compared, 10,000 at most, and for how long the first of them.
#[derive(Debug, Clone, Copy, FromQueryResult)]
pub(crate) struct Backlog {
    pub(crate) people: i64,
    pub(crate) age_seconds: i64,
}

/// A key of somebody.
pub(crate) struct Block {
    pub(crate) kind: i16,
    pub(crate) key: Vec<u8>,
    pub(crate) person: Uuid,
}

/// Two who share keys; each kind of them is a bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub(crate) struct Meeting {
    pub(crate) a: Uuid,
    pub(crate) b: Uuid,
    pub(crate) kinds: i32,
}

/// Somebody as far as they are compared without opening anything.
#[derive(FromQueryResult)]
pub(crate) struct Plain {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) sex: String,
    pub(crate) born_on: Option<NaiveDate>,
    pub(crate) born_year: i16,
    pub(crate) organisation: String,
}

/// A pair to be shown.
pub(crate) struct NewPair {
    pub(crate) id: Uuid,
    pub(crate) a: Uuid,
    pub(crate) b: Uuid,
    pub(crate) score: i16,
    pub(crate) reasons: JsonValue,
}

/// One at a time over all processes, until the transaction ends; after [`super::people_changes::lock`] where both are taken.
pub(crate) async fn lock(txn: &Txn) -> Result<(), DbErr> {
    txn.execute_raw(statement(LOCK, [])).await.map(|_| ())
}

pub(crate) async fn backlog(txn: &Txn) -> Result<Backlog, DbErr> {
    let found = Backlog::find_by_statement(statement(BACKLOG, [COUNTED.into()])).one(txn).await?;
    Ok(found.unwrap_or(Backlog { people: 0, age_seconds: 0 }))
}

/// Takes people out of the queue, those who wait longest first.
pub(crate) async fn take_due(txn: &Txn, most: i64) -> Result<Vec<Uuid>, DbErr> {
    let rows = txn.query_all_raw(statement(TAKE_DUE, [most.into()])).await?;
    rows.iter().map(|row| row.try_get_by_index(0)).collect()
}

/// Writes the keys of people anew, and what they are judged by; who has none is compared no more.
pub(crate) async fn write_blocks(
    txn: &Txn,
    people: &[Uuid],
    blocks: Vec<Block>,
    digests: Vec<(Uuid, Vec<u8>)>,
) -> Result<(), DbErr> {
    for sql in [FORGET_BLOCKS, FORGET_TRAITS] {
        txn.execute_raw(statement(sql, [people.to_vec().into()])).await?;
    }
    let kinds: Vec<i16> = blocks.iter().map(|block| block.kind).collect();
    let owners: Vec<Uuid> = blocks.iter().map(|block| block.person).collect();
    let keys: Vec<Vec<u8>> = blocks.into_iter().map(|block| block.key).collect();
    txn.execute_raw(statement(WRITE_BLOCKS, [kinds.into(), keys.into(), owners.into()])).await?;
    let (owners, digests): (Vec<Uuid>, Vec<Vec<u8>>) = digests.into_iter().unzip();
    txn.execute_raw(statement(WRITE_TRAITS, [owners.into(), digests.into()])).await.map(|_| ())
}

/// Everybody who shares a key with one of these people where not too many share it, and how many keys too many share.
///
/// Of `telling` kinds it is known in any case whether two share them.
pub(crate) async fn list_meetings(
    txn: &Txn,
    people: &[Uuid],
    largest: i32,
    telling: &[Kind],
) -> Result<(Vec<Meeting>, i32), DbErr> {
    let values = [people.to_vec().into(), largest.into()];
    let (mut met, mut too_large, mut beyond) = (Vec::new(), 0, 0);
    for row in txn.query_all_raw(statement(MEET, values)).await? {
        let kinds = row.try_get_by_index(2)?;
        match (row.try_get_by_index(0)?, row.try_get_by_index(1)?) {
            (Some(a), Some(b)) => met.push(Meeting { a, b, kinds }),
            _ => (too_large, beyond) = (row.try_get_by_index(3)?, kinds),
        }
    }
    let beyond: Vec<i16> =
        telling.iter().filter(|kind| beyond & kind.bit() != 0).map(|kind| *kind as i16).collect();
    // Hardly ever: a name is common, a telephone is not.
    if !beyond.is_empty() {
        add_shared(txn, &mut met, beyond).await?;
    }
    Ok((met, too_large))
}

async fn add_shared(txn: &Txn, met: &mut [Meeting], kinds: Vec<i16>) -> Result<(), DbErr> {
    let (a, b): (Vec<Uuid>, Vec<Uuid>) = met.iter().map(|met| (met.a, met.b)).unzip();
    let shared = statement(SHARE, [a.into(), b.into(), kinds.into()]);
    let shared = Meeting::find_by_statement(shared).all(txn).await?;
    let shared: HashMap<(Uuid, Uuid), i32> =
        shared.into_iter().map(|met| ((met.a, met.b), met.kinds)).collect();
    for met in met {
        met.kinds |= shared.get(&(met.a, met.b)).copied().unwrap_or_default();
    }
    Ok(())
}

/// What is plain of these people, but for those who were merged into somebody.
pub(crate) async fn list_plain(txn: &Txn, people: &[Uuid]) -> Result<Vec<Plain>, DbErr> {
    Plain::find_by_statement(statement(LOOK_AT, [people.to_vec().into()])).all(txn).await
}

/// Keeps the pairs of these people, and forgets the open ones that are none any more.
pub(crate) async fn save(txn: &Txn, people: &[Uuid], pairs: &[NewPair]) -> Result<(), DbErr> {
    let a: Vec<Uuid> = pairs.iter().map(|pair| pair.a).collect();
    let b: Vec<Uuid> = pairs.iter().map(|pair| pair.b).collect();
    let gone = [people.to_vec().into(), a.clone().into(), b.clone().into()];
    txn.execute_raw(statement(DROP, gone)).await?;
    if pairs.is_empty() {
        return Ok(());
    }
    let values = [
        pairs.iter().map(|pair| pair.id).collect::<Vec<_>>().into(),
        a.into(),
        b.into(),
        pairs.iter().map(|pair| pair.score).collect::<Vec<_>>().into(),
        pairs.iter().map(|pair| pair.reasons.to_string()).collect::<Vec<_>>().into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(SAVE, values)).await.map(|_| ())
}

/// A pair with what was decided about it.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Pair {
    pub(crate) id: Uuid,
    pub(crate) a: Uuid,
    pub(crate) b: Uuid,
    pub(crate) score: i16,
    pub(crate) reasons: JsonValue,
    pub(crate) state: String,
    pub(crate) found_at: chrono::DateTime<chrono::Utc>,
    pub(crate) decided_by: Option<String>,
    pub(crate) decided_at: Option<chrono::DateTime<chrono::Utc>>,
    pub(crate) decision: Option<String>,
    pub(crate) version: i32,
}

const COLUMNS: &str =
    "id, a, b, score, reasons, state, found_at, decided_by, decided_at, decision, version";

const DECIDE: &str = "
    update candidate_pair
    set state = $2, decided_by = $3, decided_at = $4, decision = $5, version = version + 1
    where id = $1";

const DECIDE_BETWEEN: &str = "
    update candidate_pair
    set state = $3, decided_by = $4, decided_at = $5, decision = $6, version = version + 1
    where a = least($1::uuid, $2::uuid) and b = greatest($1::uuid, $2::uuid)";

/// A page of the pairs in a state, the likeliest first.
pub(crate) async fn list_page(
    txn: &Txn,
    state: &str,
    (score, id): (i16, Uuid),
    limit: u32,
) -> Result<Vec<Pair>, DbErr> {
    let sql = format!(
        "select {COLUMNS} from candidate_pair where state = $1 and (score, id) < ($2, $3)
         order by score desc, id desc limit $4"
    );
    let values = [state.into(), score.into(), id.into(), i64::from(limit).into()];
    Pair::find_by_statement(statement(&sql, values)).all(txn).await
}

pub(crate) async fn find(txn: &Txn, id: Uuid) -> Result<Option<Pair>, DbErr> {
    let sql = format!("select {COLUMNS} from candidate_pair where id = $1");
    Pair::find_by_statement(statement(&sql, [id.into()])).one(txn).await
}

/// The same, which nobody else changes until the transaction ends.
pub(crate) async fn find_for_update(txn: &Txn, id: Uuid) -> Result<Option<Pair>, DbErr> {
    let sql = format!("select {COLUMNS} from candidate_pair where id = $1 for update");
    Pair::find_by_statement(statement(&sql, [id.into()])).one(txn).await
}

/// Says what somebody decided about a pair.
pub(crate) async fn decide(txn: &Txn, id: Uuid, state: &str, why: &str) -> Result<(), DbErr> {
    let values =
        [id.into(), state.into(), txn.caller().subject().into(), txn.now().into(), why.into()];
    txn.execute_raw(statement(DECIDE, values)).await.map(|_| ())
}

/// The same, by the two of the pair, where it is one.
pub(crate) async fn decide_between(
    txn: &Txn,
    (one, other): (PersonId, PersonId),
    state: &str,
    why: &str,
) -> Result<(), DbErr> {
    let values = [
        one.as_uuid().into(),
        other.as_uuid().into(),
        state.into(),
        txn.caller().subject().into(),
        txn.now().into(),
        why.into(),
    ];
    txn.execute_raw(statement(DECIDE_BETWEEN, values)).await.map(|_| ())
}
