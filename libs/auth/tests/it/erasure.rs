//! Erased and restricted people, as far as this crate goes.

use auth::dev_issuer::MintRequest;
use auth::secrets::PersonKey;
use auth::{Permission, erasure, restriction};
use schema::{PersonId, Role};

use crate::support::{World, clinic, new_person, role, run, value};

const ADD: &str = "insert into finding (id, person_id, said) values (gen_random_uuid(), $1, 'x')";
const COUNT: &str = "select count(*) from finding";

async fn somebody(world: &World) -> PersonId {
    let person = new_person();
    world.place(person, "facility:01001").await;
    world.place(person, &format!("person:{person}")).await;
    let txn = world.system(&[Permission::ApplyEvents]).await;
    run(&*txn, ADD, vec![person.as_uuid().into()]).await;
    txn.commit().await.unwrap();
    person
}

async fn sees(world: &World, request: MintRequest, permission: Permission) -> i64 {
    let caller = world.caller(request).await;
    let txn = caller.begin(&world.db, permission).await.unwrap();
    value(&*txn, COUNT).await
}

#[tokio::test]
async fn a_restricted_person_is_absent_but_for_the_permissions_that_are_for_it() {
    let world = World::start().await;
    let (hidden, _) = (somebody(&world).await, somebody(&world).await);
    let oneself = MintRequest { person: Some(hidden), ..role(Role::Person) };
    let txn = world.system(&[Permission::ApplyEvents]).await;
    restriction::restrict(&txn, hidden).await.unwrap();
    txn.commit().await.unwrap();

    assert_eq!(sees(&world, role(Role::BoardOfficer), Permission::SeePerson).await, 1);
    assert_eq!(sees(&world, clinic("01001"), Permission::SeePerson).await, 1);
    assert_eq!(sees(&world, oneself, Permission::SeePerson).await, 0);
    assert_eq!(sees(&world, role(Role::BoardOfficer), Permission::RestrictPerson).await, 2);
    let system = world.system(&[Permission::ApplyEvents]).await;
    assert_eq!(value::<i64>(&*system, COUNT).await, 2, "the service itself goes on");
    restriction::lift(&system, hidden).await.unwrap();
    system.commit().await.unwrap();
    assert_eq!(sees(&world, clinic("01001"), Permission::SeePerson).await, 2);
}

#[tokio::test]
async fn an_erased_person_leaves_a_tombstone_and_no_key() {
    let world = World::start().await;
    let person = somebody(&world).await;
    let txn = world.system(&[Permission::ApplyEvents]).await;
    PersonKey::get_or_create(&txn, &world.keyring, person).await.unwrap();
    assert!(!erasure::is_erased(&txn, person).await.unwrap());
    txn.commit().await.unwrap();

    let txn = world.system(&[Permission::ApplyEvents]).await;
    erasure::erase(&txn, person).await.unwrap();
    erasure::erase(&txn, person).await.unwrap();
    restriction::restrict(&txn, person).await.unwrap();
    txn.commit().await.unwrap();

    let txn = world.system(&[Permission::ApplyEvents]).await;
    assert!(erasure::is_erased(&txn, person).await.unwrap());
    assert!(!erasure::is_erased(&txn, new_person()).await.unwrap());
    assert!(PersonKey::find(&txn, &world.keyring, person).await.unwrap().is_none());
    let left =
        "select (select count(*) from person_scope) + (select count(*) from restricted_person)
            + (select count(*) from apart_person)";
    assert_eq!(value::<i64>(&*txn, left).await, 0);
}

#[tokio::test]
async fn whoever_asks_while_an_erasure_is_under_way_waits_for_it() {
    let world = World::start().await;
    let person = somebody(&world).await;
    let erasing = world.system(&[Permission::ApplyEvents]).await;
    erasure::erase(&erasing, person).await.unwrap();
    let asking = world.system(&[Permission::ApplyEvents]).await;

    let (asked, ()) = tokio::join!(erasure::is_erased(&asking, person), async {
        tokio::task::yield_now().await;
        erasing.commit().await.unwrap();
    });

    assert!(asked.unwrap(), "it saw what was committed while it waited");
}
