//! What a transaction reaches.

use auth::dev_issuer::MintRequest;
use auth::{Caller, Permission, Txn};
use schema::{PersonId, Role};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement, TransactionTrait};

use crate::support::{World, clinic, new_person, role, run, try_run, value};

const ADD: &str = "insert into finding (id, person_id, said) values (gen_random_uuid(), $1, 'x')";
const COUNT: &str = "select count(*) from finding";

/// Two people of two clinics, with a finding each.
async fn two_people(world: &World) -> (PersonId, PersonId) {
    let (here, there) = (new_person(), new_person());
    world.place(here, "facility:01001").await;
    world.place(here, "organisation:SYT").await;
    world.place(here, &format!("person:{here}")).await;
    world.place(there, "facility:01009").await;
    let txn = world.system(&[Permission::ApplyEvents]).await;
    for person in [here, there] {
        run(&*txn, ADD, vec![person.as_uuid().into()]).await;
    }
    txn.commit().await.unwrap();
    (here, there)
}

async fn sees(world: &World, caller: &Caller, permission: Permission) -> i64 {
    let txn: Txn = caller.begin(&world.db, permission).await.unwrap();
    value(&*txn, COUNT).await
}

#[tokio::test]
async fn each_caller_sees_the_people_in_reach_though_the_query_names_nobody() {
    let world = World::start().await;
    let (here, there) = two_people(&world).await;

    let unit = MintRequest { organisation: "SYT".parse().ok(), ..role(Role::UnitContact) };
    let oneself = MintRequest { person: Some(here), ..role(Role::Person) };
    let stranger = MintRequest { person: Some(there), ..role(Role::Person) };

    for (request, expected) in [
        (clinic("01001"), 1),
        (clinic("01002"), 0),
        (unit, 1),
        (oneself, 1),
        (stranger, 0), // Nobody placed him within his own reach.
        (role(Role::BoardOfficer), 2),
    ] {
        let who = format!("{request:?}");
        let caller = world.caller(request).await;
        assert_eq!(sees(&world, &caller, Permission::SeePerson).await, expected, "{who}");
    }
}

#[tokio::test]
async fn without_a_permission_check_nothing_is_visible_and_nothing_can_be_written() {
    let world = World::start().await;
    let (here, _) = two_people(&world).await;
    let forgotten = world.db.connection();

    assert_eq!(value::<i64>(forgotten, COUNT).await, 0);
    assert_eq!(value::<i64>(forgotten, "select count(*) from person_scope").await, 0);
    assert!(try_run(forgotten, ADD, vec![here.as_uuid().into()]).await.is_err());
}

#[tokio::test]
async fn a_row_cannot_be_written_for_somebody_out_of_reach() {
    let world = World::start().await;
    let (here, there) = two_people(&world).await;
    let doctor = world.caller(clinic("01001")).await;

    let txn = doctor.begin(&world.db, Permission::SeePerson).await.unwrap();
    assert_eq!(run(&*txn, ADD, vec![here.as_uuid().into()]).await, 1);
    assert!(try_run(&*txn, ADD, vec![there.as_uuid().into()]).await.is_err());
}

#[tokio::test]
async fn a_row_cannot_be_moved_out_of_reach() {
    let world = World::start().await;
    let (_, there) = two_people(&world).await;
    let doctor = world.caller(clinic("01001")).await;

    let txn = doctor.begin(&world.db, Permission::SeePerson).await.unwrap();
    let moved =
        try_run(&*txn, "update finding set person_id = $1", vec![there.as_uuid().into()]).await;

    assert!(moved.is_err());
}

#[tokio::test]
async fn the_scope_ends_with_the_transaction_and_leaks_into_no_other() {
    let world = World::start().await;
    two_people(&world).await;
    let officer = world.caller(role(Role::BoardOfficer)).await;
    for _ in 0..20 {
        assert_eq!(sees(&world, &officer, Permission::SeePerson).await, 2);
        assert_eq!(value::<i64>(world.db.connection(), COUNT).await, 0);
    }
}

#[tokio::test]
async fn a_scope_lasts_until_the_end_of_its_last_day_in_vietnam() {
    let world = World::start().await;
    let (here, _) = two_people(&world).await;
    let doctor = world.caller(clinic("01001")).await;
    let txn = world.system(&[Permission::ApplyEvents]).await;
    let close = "update person_scope set valid_to = '2026-11-21' where person_id = $1";
    run(&*txn, close, vec![here.as_uuid().into()]).await;
    txn.commit().await.unwrap();

    world.clock.set("2026-11-21T16:59:59Z".parse().unwrap());
    assert_eq!(sees(&world, &doctor, Permission::SeePerson).await, 1);
    world.clock.set("2026-11-21T17:00:00Z".parse().unwrap());
    assert_eq!(sees(&world, &doctor, Permission::SeePerson).await, 0);
}

#[tokio::test]
async fn a_permission_reaches_only_where_its_own_role_was_granted() {
    let world = World::start().await;
    two_people(&world).await;
    // An officer of the whole province who is also the doctor of one clinic.
    let request = MintRequest {
        subject: "both".to_owned(),
        roles: vec![Role::BoardOfficer, Role::ClinicDoctor],
        facility: "01001".parse().ok(),
        ..MintRequest::default()
    };
    let both = world.caller(request).await;

    assert_eq!(sees(&world, &both, Permission::SeePerson).await, 2);
    assert_eq!(sees(&world, &both, Permission::SeeCheckups).await, 1);
}

#[tokio::test]
async fn a_delivery_is_seen_by_its_facility_alone() {
    let world = World::start().await;
    let hospital =
        |code: &str| MintRequest { facility: code.parse().ok(), ..role(Role::HospitalSystem) };
    let (ours, theirs) =
        (world.caller(hospital("01001")).await, world.caller(hospital("01002")).await);
    let add = "insert into delivery (id, facility) values (gen_random_uuid(), $1)";

    let txn = ours.begin(&world.db, Permission::SubmitCheckups).await.unwrap();
    run(&*txn, add, vec!["01001".into()]).await;
    txn.commit().await.unwrap();

    let txn = ours.begin(&world.db, Permission::SubmitCheckups).await.unwrap();
    assert_eq!(value::<i64>(&*txn, "select count(*) from delivery").await, 1);
    assert!(try_run(&*txn, add, vec!["01002".into()]).await.is_err());
    let txn = theirs.begin(&world.db, Permission::SubmitCheckups).await.unwrap();
    assert_eq!(value::<i64>(&*txn, "select count(*) from delivery").await, 0);
}

#[tokio::test]
async fn a_search_by_person_uses_the_index_under_the_policy() {
    let world = World::start().await;
    let owner = world.owner().await;
    let fill = "insert into finding select gen_random_uuid(), gen_random_uuid(), 'x' from generate_series(1, 20000)";
    run(&owner, fill, vec![]).await;
    run(&owner, "create index finding_by_person on finding (person_id)", vec![]).await;
    run(&owner, "analyze finding", vec![]).await;
    let doctor = world.caller(clinic("01001")).await;

    let txn = doctor.begin(&world.db, Permission::SeePerson).await.unwrap();
    let explain =
        "explain select * from finding where person_id = '00000000-0000-0000-0000-000000000001'";
    let plan: Vec<String> = txn
        .query_all_raw(Statement::from_string(DatabaseBackend::Postgres, explain))
        .await
        .unwrap()
        .iter()
        .map(|row| row.try_get_by_index(0).unwrap())
        .collect();

    assert!(plan.join("\n").contains("finding_by_person"), "{plan:#?}");
}

#[tokio::test]
async fn a_savepoint_keeps_the_scope() {
    let world = World::start().await;
    two_people(&world).await;
    let doctor = world.caller(clinic("01001")).await;
    let txn = doctor.begin(&world.db, Permission::SeePerson).await.unwrap();

    #[expect(clippy::disallowed_methods, reason = "a savepoint inside an authorized transaction")]
    let savepoint = txn.begin().await.unwrap();

    assert_eq!(value::<i64>(&savepoint, COUNT).await, 1);
}
