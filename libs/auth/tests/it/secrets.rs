//! Keys per person.

use auth::Permission;
use auth::secrets::PersonKey;
use futures_util::future::join_all;
use schema::PersonId;

use crate::support::{World, new_person, run};

async fn key(world: &World, person: PersonId) -> PersonKey {
    let txn = world.system(&[Permission::ApplyEvents]).await;
    let key = PersonKey::get_or_create(&txn, &world.keyring, person).await.unwrap();
    txn.commit().await.unwrap();
    key
}

#[tokio::test]
async fn a_person_keeps_the_same_key() {
    let world = World::start().await;
    let person = new_person();

    let sealed = key(&world, person).await.seal(b"delivery:1", b"finding");

    assert_eq!(key(&world, person).await.open(b"delivery:1", &sealed).unwrap(), b"finding");
    assert!(key(&world, person).await.open(b"delivery:2", &sealed).is_err());
    assert!(key(&world, new_person()).await.open(b"delivery:1", &sealed).is_err());
}

#[tokio::test]
async fn first_writers_at_the_same_time_agree_on_one_key() {
    let world = World::start().await;
    let person = new_person();

    let keys = join_all((0..8).map(|_| key(&world, person))).await;

    let sealed = keys[0].seal(b"", b"finding");
    assert!(keys.iter().all(|key| key.open(b"", &sealed).is_ok()));
}

#[tokio::test]
async fn without_its_key_a_persons_data_cannot_be_read_again() {
    let world = World::start().await;
    let person = new_person();
    let sealed = key(&world, person).await.seal(b"", b"finding");

    let txn = world.system(&[Permission::ApplyEvents]).await;
    PersonKey::destroy(&txn, person).await.unwrap();
    assert!(PersonKey::find(&txn, &world.keyring, person).await.unwrap().is_none());
    txn.commit().await.unwrap();

    assert!(key(&world, person).await.open(b"", &sealed).is_err());
}

#[tokio::test]
async fn a_key_put_in_anothers_row_does_not_open() {
    let world = World::start().await;
    let (mine, yours) = (new_person(), new_person());
    key(&world, mine).await;
    key(&world, yours).await;
    let swap =
        "update person_key set wrapped = (select wrapped from person_key where person_id = $1)
                where person_id = $2";
    run(&world.owner().await, swap, vec![mine.as_uuid().into(), yours.as_uuid().into()]).await;

    let txn = world.system(&[Permission::ApplyEvents]).await;
    assert!(PersonKey::find(&txn, &world.keyring, yours).await.is_err());
}
