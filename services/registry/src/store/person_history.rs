//! A person over time: facts with their days, and with when we said so.

use auth::Txn;
use chrono::{DateTime, NaiveDate, Utc};
use schema::PersonId;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, JsonValue};
use uuid::Uuid;

use super::statement;

/// Something that was so.
#[derive(Clone, FromQueryResult)]
pub(crate) struct Fact {
    pub(crate) kind: String,
    pub(crate) key: String,
    pub(crate) key_name: Option<String>,
    pub(crate) valid_from: NaiveDate,
    pub(crate) valid_to: Option<NaiveDate>,
    pub(crate) detail: JsonValue,
    pub(crate) sealed: Option<Vec<u8>>,
    pub(crate) reason: String,
    pub(crate) document: String,
    pub(crate) recorded_by: String,
    pub(crate) recorded_at: DateTime<Utc>,
    pub(crate) superseded_at: Option<DateTime<Utc>>,
}

impl Fact {
    /// Is this said now, of this kind and this day?
    pub(crate) fn is_now(&self, kind: &str, day: NaiveDate) -> bool {
        self.kind == kind
            && self.superseded_at.is_none()
            && self.valid_from <= day
            && self.valid_to.is_none_or(|last| last >= day)
    }

    /// Does it say that they are under management?
    pub(crate) fn says_managed(&self) -> bool {
        self.detail["standing"] == "managed"
    }
}

/// What is said of a person.
pub(crate) enum Said<'a> {
    /// Plain.
    Plain(JsonValue),
    /// Sealed with their key.
    Sealed(&'a [u8]),
    /// No longer.
    Nothing,
}

/// Why something is said.
#[derive(Clone, Copy, Default)]
pub(crate) struct Why<'a> {
    pub(crate) reason: &'a str,
    pub(crate) document: &'a str,
    pub(crate) change: Option<Uuid>,
}

const COLUMNS: &str = "f.kind, f.key, (select o.name from organisation o
        where f.kind = 'post' and o.code = f.key) as key_name,
    f.valid_from, f.valid_to, f.detail, f.sealed, f.reason, f.document, f.recorded_by, f.recorded_at,
    f.superseded_at";

/// What was said of a day is superseded; of the days before it is said again.
const CUT: &str = "
    with cut as (
        update person_fact set superseded_at = $5, superseded_by = $6
        where person_id = $1 and kind = $2 and key = $3 and superseded_at is null
          and valid_from <= $4 and (valid_to is null or valid_to >= $4)
        returning *)
    insert into person_fact (person_id, kind, key, valid_from, valid_to, detail, sealed, reason,
                             document, change_id, recorded_by, recorded_at)
    select person_id, kind, key, valid_from, $4::date - 1, detail, sealed, reason, document, change_id, $6, $5
    from cut where valid_from < $4";

/// From a day until the next of which something else is said.
const SAY: &str = "
    insert into person_fact (person_id, kind, key, valid_from, valid_to, detail, sealed, reason,
                             document, change_id, recorded_by, recorded_at)
    select $1, $2, $3, $4,
           (select min(n.valid_from) - 1 from person_fact n
            where n.person_id = $1 and n.kind = $2 and n.key = $3 and n.superseded_at is null
              and n.valid_from > $4),
           $7, nullif($8, ''::bytea), $9, $10, $11, $6, $5";

const WANTED: &str = "
    wanted as (
        select id as person_id, 'tier' as kind, '' as key, jsonb_build_object('tier', tier) as detail
        from person where id = any ($1::uuid[])
        union all
        select id, 'standing', '', jsonb_build_object('standing', standing)
        from person where id = any ($1::uuid[])
        union all
        select person_id, 'post', organisation,
               jsonb_build_object('title', title, 'unit', unit, 'in_office', in_office)
        from person_post where person_id = any ($1::uuid[]) and ended_at is null)";

/// Each fact is compared by a key: as one join the planner takes all with all of a list's people.
const FOLLOW_CUT: &str = "
    with cut as (
        update person_fact f set superseded_at = $3, superseded_by = $4
        where f.person_id = any ($1::uuid[]) and f.kind in ('tier', 'standing', 'post')
          and f.superseded_at is null and f.valid_to is null
          and not case f.kind
              when 'post' then exists (
                  select from person_post o
                  where o.person_id = f.person_id and o.organisation = f.key and o.ended_at is null
                    and f.detail = jsonb_build_object('title', o.title, 'unit', o.unit,
                                                      'in_office', o.in_office))
              when 'tier' then exists (
                  select from person p
                  where p.id = f.person_id and f.detail = jsonb_build_object('tier', p.tier))
              else exists (
                  select from person p
                  where p.id = f.person_id and f.detail = jsonb_build_object('standing', p.standing))
              end
        returning f.*)
    insert into person_fact (person_id, kind, key, valid_from, valid_to, detail, reason, document,
                             change_id, recorded_by, recorded_at)
    select person_id, kind, key, valid_from, $2::date - 1, detail, reason, document, change_id, $4, $3
    from cut where valid_from < $2";

/// Of whom nothing was said yet there is nothing to compare with.
const BEGIN: &str = "
    insert into person_fact (person_id, kind, key, valid_from, detail, reason, change_id,
                             recorded_by, recorded_at)
    select w.person_id, w.kind, w.key, $2, w.detail, $6, $5, $4, $3 from wanted w";

const FOLLOW_SAY: &str = "
    insert into person_fact (person_id, kind, key, valid_from, detail, reason, change_id,
                             recorded_by, recorded_at)
    select w.person_id, w.kind, w.key, $2, w.detail, $6, $5, $4, $3
    from wanted w
    where (select f.id from person_fact f
           where f.person_id = w.person_id and f.kind = w.kind and f.key = w.key
             and f.superseded_at is null and f.valid_to is null limit 1) is null";

/// A post in an organisation goes on in another one from a day on.
const CARRY_CUT: &str = "
    with cut as (
        update person_fact set superseded_at = $5, superseded_by = $6
        where person_id = any ($3::uuid[]) and kind = 'post' and key = $1 and superseded_at is null
          and valid_to is null
        returning *), before as (
        insert into person_fact (person_id, kind, key, valid_from, valid_to, detail, reason, document,
                                 change_id, recorded_by, recorded_at)
        select person_id, kind, key, valid_from, $4::date - 1, detail, reason, document, change_id, $6, $5
        from cut where valid_from < $4)
    insert into person_fact (person_id, kind, key, valid_from, detail, reason, document, change_id,
                             recorded_by, recorded_at)
    select person_id, kind, $2, greatest(valid_from, $4), detail, '', $7, $8, $6, $5 from cut
    on conflict (person_id, kind, key) where superseded_at is null and valid_to is null do nothing";

const CONTACTS_CUT: &str = "
    with cut as (
        update person_fact set superseded_at = $3, superseded_by = $4
        where person_id = any ($1::uuid[]) and kind = 'contact' and superseded_at is null
          and valid_to is null
        returning *)
    insert into person_fact (person_id, kind, valid_from, valid_to, sealed, reason, document,
                             change_id, recorded_by, recorded_at)
    select person_id, kind, valid_from, $2::date - 1, sealed, reason, document, change_id, $4, $3
    from cut where valid_from < $2";

const CONTACTS_SAY: &str = "
    insert into person_fact (person_id, kind, valid_from, sealed, reason, change_id, recorded_by,
                             recorded_at)
    select person, 'contact', $3, sealed, '', $6, $5, $4
    from unnest($1::uuid[], $2::bytea[]) as c (person, sealed)";

const LIST: &str = "
    from person_fact f
    where f.person_id = $1 and f.recorded_at < $2 and (f.superseded_at is null or f.superseded_at >= $2)
      and ($3::date is null or (f.valid_from <= $3 and (f.valid_to is null or f.valid_to >= $3)))
    order by f.kind, f.key, f.valid_from, f.recorded_at";

const LIST_ALL: &str = "
    from person_fact f where f.person_id = $1
    order by f.kind, f.key, f.valid_from, f.recorded_at limit 2000";

/// Says something of a person from a day on, until the next day of which something is said.
pub(crate) async fn say(
    txn: &Txn,
    person: PersonId,
    (kind, key): (&str, &str),
    (from, said): (NaiveDate, Said<'_>),
    why: Why<'_>,
) -> Result<(), DbErr> {
    let (detail, sealed) = match said {
        Said::Plain(detail) => (Some(detail), Vec::new()),
        Said::Sealed(sealed) => (Some(serde_json::json!({})), sealed.to_vec()),
        Said::Nothing => (None, Vec::new()),
    };
    let mut values = vec![
        person.as_uuid().into(),
        kind.into(),
        key.into(),
        from.into(),
        txn.now().into(),
        txn.caller().subject().into(),
    ];
    txn.execute_raw(statement(CUT, values.clone())).await?;
    let Some(detail) = detail else { return Ok(()) };
    values.extend([
        detail.into(),
        sealed.into(),
        why.reason.into(),
        why.document.into(),
        why.change.into(),
    ]);
    txn.execute_raw(statement(SAY, values)).await.map(|_| ())
}

/// Takes down tiers, standings and posts of people who were registered just now.
pub(crate) async fn begin(
    txn: &Txn,
    people: &[Uuid],
    today: NaiveDate,
    why: Why<'_>,
) -> Result<(), DbErr> {
    if people.is_empty() {
        return Ok(());
    }
    let values = [
        people.to_vec().into(),
        today.into(),
        txn.now().into(),
        txn.caller().subject().into(),
        why.change.into(),
        why.reason.into(),
    ];
    txn.execute_raw(statement(&format!("with {WANTED} {BEGIN}"), values)).await.map(|_| ())
}

/// Takes down tiers, standings and posts of these people where they are no longer as was said.
pub(crate) async fn follow(
    txn: &Txn,
    people: &[Uuid],
    today: NaiveDate,
    why: Why<'_>,
) -> Result<(), DbErr> {
    if people.is_empty() {
        return Ok(());
    }
    let mut values =
        vec![people.to_vec().into(), today.into(), txn.now().into(), txn.caller().subject().into()];
    txn.execute_raw(statement(FOLLOW_CUT, values.clone())).await?;
    values.extend([why.change.into(), why.reason.into()]);
    let say = format!("with {WANTED} {FOLLOW_SAY}");
    txn.execute_raw(statement(&say, values)).await.map(|_| ())
}

/// Says that posts in one organisation go on in another one.
pub(crate) async fn carry_posts(
    txn: &Txn,
    (from, to): (&str, &str),
    people: &[Uuid],
    on: NaiveDate,
    why: Why<'_>,
) -> Result<(), DbErr> {
    let values = [
        from.into(),
        to.into(),
        people.to_vec().into(),
        on.into(),
        txn.now().into(),
        txn.caller().subject().into(),
        why.document.into(),
        why.change.into(),
    ];
    txn.execute_raw(statement(CARRY_CUT, values)).await.map(|_| ())
}

/// How people are reached, sealed with each one's key.
pub(crate) type Contacts = Vec<(Uuid, Vec<u8>)>;

/// Says how people who were registered just now are reached, from today on.
pub(crate) async fn begin_contacts(
    txn: &Txn,
    contacts: Contacts,
    today: NaiveDate,
    change: Option<Uuid>,
) -> Result<(), DbErr> {
    if contacts.is_empty() {
        return Ok(());
    }
    let (people, sealed): (Vec<Uuid>, Vec<Vec<u8>>) = contacts.into_iter().unzip();
    let (now, who) = (txn.now(), txn.caller().subject());
    let values =
        [people.into(), sealed.into(), today.into(), now.into(), who.into(), change.into()];
    txn.execute_raw(statement(CONTACTS_SAY, values)).await.map(|_| ())
}

/// Says how these people are reached from today on, no longer as was said.
pub(crate) async fn say_contacts(
    txn: &Txn,
    contacts: Contacts,
    today: NaiveDate,
    change: Option<Uuid>,
) -> Result<(), DbErr> {
    if contacts.is_empty() {
        return Ok(());
    }
    let people: Vec<Uuid> = contacts.iter().map(|(person, _)| *person).collect();
    let values = [people.into(), today.into(), txn.now().into(), txn.caller().subject().into()];
    txn.execute_raw(statement(CONTACTS_CUT, values)).await?;
    begin_contacts(txn, contacts, today, change).await
}

/// What was said before an instant, of one day or of all.
pub(crate) async fn list(
    txn: &Txn,
    person: PersonId,
    known_before: DateTime<Utc>,
    day: Option<NaiveDate>,
) -> Result<Vec<Fact>, DbErr> {
    let sql = format!("select {COLUMNS} {LIST}");
    let values = [person.as_uuid().into(), known_before.into(), day.into()];
    Fact::find_by_statement(statement(&sql, values)).all(txn).await
}

/// Everything that was ever said.
pub(crate) async fn list_all(txn: &Txn, person: PersonId) -> Result<Vec<Fact>, DbErr> {
    let sql = format!("select {COLUMNS} {LIST_ALL}");
    Fact::find_by_statement(statement(&sql, [person.as_uuid().into()])).all(txn).await
}
