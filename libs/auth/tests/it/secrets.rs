//! Keys per person.

use auth::secrets::{PersonKey, rotate, wrappings};
use auth::{Keyring, Permission};
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

const OLD: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
const NEW: &str = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

fn with_keys(data: &str) -> Keyring {
    Keyring::parse(data, OLD).unwrap()
}

async fn key_with(world: &World, keyring: &Keyring, person: PersonId) -> PersonKey {
    let txn = world.system(&[Permission::ApplyEvents]).await;
    let key = PersonKey::get_or_create(&txn, keyring, person).await.unwrap();
    txn.commit().await.unwrap();
    key
}

/// One batch in a transaction of its own, as the command does; dropped in the middle if it is killed.
async fn batch(world: &World, keyring: &Keyring, most: u16, is_killed: bool) -> usize {
    let txn = world.system(&[Permission::RunJobs]).await;
    let moved = rotate(&txn, keyring, most).await.unwrap();
    if !is_killed {
        txn.commit().await.unwrap();
    }
    moved
}

#[tokio::test]
async fn a_rotation_that_was_stopped_half_way_goes_on_and_the_old_key_can_go() {
    let world = World::start().await;
    let (old, both) =
        (with_keys(&format!("old:{OLD}")), with_keys(&format!("new:{NEW},old:{OLD}")));
    let mut sealed = Vec::new();
    for _ in 0..7 {
        let person = new_person();
        sealed.push((person, key_with(&world, &old, person).await.seal(b"here", b"finding")));
    }

    assert_eq!(batch(&world, &both, 3, false).await, 3);
    assert_eq!(batch(&world, &both, 3, true).await, 3);
    // Somebody comes while it runs, and a service still reads with both keys.
    let late = new_person();
    sealed.push((late, key_with(&world, &both, late).await.seal(b"here", b"finding")));
    for (person, value) in &sealed {
        let key = key_with(&world, &both, *person).await;
        assert_eq!(key.open(b"here", value).unwrap(), b"finding");
    }
    while batch(&world, &both, 3, false).await > 0 {}

    let txn = world.system(&[Permission::RunJobs]).await;
    let left = wrappings(&txn).await.unwrap();
    assert_eq!(
        left.iter().map(|one| (one.key_id.as_str(), one.people)).collect::<Vec<_>>(),
        [("new", 8)]
    );
    txn.commit().await.unwrap();
    let new = with_keys(&format!("new:{NEW}"));
    for (person, value) in &sealed {
        let key = key_with(&world, &new, *person).await;
        assert_eq!(key.open(b"here", value).unwrap(), b"finding");
    }
}

#[tokio::test]
async fn a_key_that_nobody_has_stops_the_rotation_and_changes_nothing() {
    let world = World::start().await;
    key_with(&world, &with_keys(&format!("old:{OLD}")), new_person()).await;
    let txn = world.system(&[Permission::RunJobs]).await;

    assert!(rotate(&txn, &with_keys(&format!("new:{NEW}")), 10).await.is_err());
    let left = wrappings(&txn).await.unwrap();

    assert_eq!(left[0].key_id, "old");
}
