//! Registrations at clinics A.

use auth::Txn;
use chrono::{DateTime, Utc};
use schema::{FacilityCode, PersonId, RegistrationId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult};
use uuid::Uuid;

use super::{parsed, statement};

/// How a clinic was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chosen {
    /// By the person's organisation.
    ByRule,
    /// By an officer.
    ByHand,
}

impl Chosen {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::ByRule => "by_rule",
            Self::ByHand => "by_hand",
        }
    }
}

/// A registration about to be made.
#[derive(Debug, Clone)]
pub(crate) struct Registration {
    pub(crate) id: RegistrationId,
    pub(crate) person_id: PersonId,
    pub(crate) facility: FacilityCode,
}

/// A person's open card with its clinic's name.
#[derive(Debug, FromQueryResult)]
pub(crate) struct Card {
    pub(crate) registration_id: Uuid,
    pub(crate) facility: String,
    pub(crate) facility_name: String,
    pub(crate) chosen: String,
    pub(crate) registered_at: DateTime<Utc>,
}

const FIND: &str = "
    select card.registration_id, card.facility, facility.name as facility_name, card.chosen, card.registered_at
    from card join facility on facility.code = card.facility
    where card.person_id = $1 and card.closed_at is null";

const CLOSE: &str = "
    update card set closed_at = $2 where person_id = any ($1) and closed_at is null
    returning person_id, facility";

const INSERT: &str = "
    insert into card (registration_id, person_id, facility, chosen, registered_at)
    select id, person_id, facility, $4, $5
    from unnest($1::uuid[], $2::uuid[], $3::text[]) as made (id, person_id, facility)";

const REGISTERED: &str =
    "update identity set needs_card = false where person_id = any ($1) and needs_card";

/// The clinic that has the card reaches the person; the one that had it no longer does.
const REPLACE_SCOPE: &str = "
    with made as (
        select person_id, 'facility:' || facility as grantee
        from unnest($1::uuid[], $2::text[]) as made (person_id, facility)
    ), gone as (
        delete from person_scope s using made
        where s.person_id = made.person_id and s.grantee like 'facility:%' and s.grantee <> made.grantee
    )
    insert into person_scope (person_id, grantee) select person_id, grantee from made
    on conflict (person_id, grantee) do update set valid_to = null";

pub(crate) async fn find(txn: &Txn, person: PersonId) -> Result<Option<Card>, DbErr> {
    Card::find_by_statement(statement(FIND, [person.as_uuid().into()])).one(txn).await
}

/// Makes registrations the open ones of their people and closes those before.
///
/// Answers who was registered where until now. A person is in `made` once.
pub(crate) async fn replace(
    txn: &Txn,
    made: &[Registration],
    chosen: Chosen,
) -> Result<Vec<(PersonId, FacilityCode)>, DbErr> {
    let ids: Vec<Uuid> = made.iter().map(|one| one.id.as_uuid()).collect();
    let people: Vec<Uuid> = made.iter().map(|one| one.person_id.as_uuid()).collect();
    let facilities: Vec<String> = made.iter().map(|one| one.facility.as_str().to_owned()).collect();

    let closed =
        txn.query_all_raw(statement(CLOSE, [people.clone().into(), txn.now().into()])).await?;
    let insert = [
        ids.into(),
        people.clone().into(),
        facilities.clone().into(),
        chosen.as_str().into(),
        txn.now().into(),
    ];
    txn.execute_raw(statement(INSERT, insert)).await?;
    txn.execute_raw(statement(REGISTERED, [people.clone().into()])).await?;
    txn.execute_raw(statement(REPLACE_SCOPE, [people.into(), facilities.into()])).await?;
    closed
        .iter()
        .map(|row| {
            let person = PersonId::from_uuid(row.try_get_by_index(0)?);
            Ok((person, parsed("card.facility", &row.try_get_by_index::<String>(1)?)?))
        })
        .collect()
}
