//! What is recorded, who may read it, and the chain behind it.

use auth::audit::{self, Action};
use auth::dev_issuer::MintRequest;
use auth::{Caller, Permission};
use futures_util::future::join_all;
use schema::{PersonId, Role};

use crate::support::{World, clinic, new_person, role, run, try_run, value};

/// Shows `people` to `caller`, in a transaction of its own.
pub(crate) async fn show(world: &World, caller: &Caller, people: &[PersonId]) {
    let txn = caller.begin(&world.db, Permission::SeePerson).await.unwrap();
    audit::record(&txn, Action::Read, people).await.unwrap();
    txn.commit().await.unwrap();
}

#[tokio::test]
async fn one_row_for_each_person_shown() {
    let world = World::start().await;
    let doctor = world.caller(clinic("01001")).await;
    let people = [new_person(), new_person(), new_person()];

    show(&world, &doctor, &people).await;
    show(&world, &doctor, &[]).await;

    let said = "select string_agg(distinct concat_ws(' ', subject, roles, permission, action, outcome), ',') || count(*)
                from audit";
    assert_eq!(
        value::<String>(&world.owner().await, said).await,
        "clinic_doctor-1 clinic_doctor registry.see-person read done3"
    );
}

#[tokio::test]
async fn what_was_rolled_back_was_not_shown() {
    let world = World::start().await;
    let doctor = world.caller(clinic("01001")).await;
    let txn = doctor.begin(&world.db, Permission::SeePerson).await.unwrap();
    audit::record(&txn, Action::Read, &[new_person()]).await.unwrap();
    audit::record_subject(&txn, Action::Create, "rule-table", "2026-1").await.unwrap();

    txn.rollback().await.unwrap();

    assert_eq!(value::<i64>(&world.owner().await, "select count(*) from audit").await, 0);
}

#[tokio::test]
async fn nobody_changes_a_row_not_even_the_owner() {
    let world = World::start().await;
    let doctor = world.caller(clinic("01001")).await;
    show(&world, &doctor, &[new_person()]).await;
    chain_all(&world).await;
    let system = world.system(&[Permission::KeepAudit]).await;
    let owner = world.owner().await;

    for table in ["audit", "audit_chain"] {
        for sql in [
            format!("delete from {table}"),
            format!("truncate {table}"),
            format!("update {table} set xid = '1'"),
        ] {
            assert!(try_run(&*system, &sql, vec![]).await.is_err(), "{sql}");
            assert!(try_run(&owner, &sql, vec![]).await.is_err(), "{sql}");
        }
    }
}

#[tokio::test]
async fn a_person_reads_who_saw_him_and_nobody_elses_log() {
    let world = World::start().await;
    let (me, other) = (new_person(), new_person());
    world.place(me, &format!("person:{me}")).await;
    let officer = world.caller(role(Role::BoardOfficer)).await;
    show(&world, &officer, &[me, other]).await;

    let myself = world.caller(MintRequest { person: Some(me), ..role(Role::Person) }).await;
    let txn = myself.begin(&world.db, Permission::SeeAccessLog).await.unwrap();

    assert_eq!(value::<i64>(&*txn, "select count(*) from audit").await, 1);
}

#[tokio::test]
async fn rows_are_chained_in_an_order_that_is_final_while_writers_commit() {
    let world = World::start().await;
    let officer = world.caller(role(Role::BoardOfficer)).await;
    let writers = join_all((0..4).map(|_| async {
        for _ in 0..40 {
            show(&world, &officer, &[new_person(), new_person()]).await;
        }
    }));
    let chainers = join_all((0..2).map(|_| async {
        let chainer = world.chainer();
        for _ in 0..40 {
            chainer.chain().await.unwrap();
        }
    }));

    tokio::join!(writers, chainers);
    world.chainer().chain().await.unwrap();

    let owner = world.owner().await;
    let dense =
        "select count(*) = 320 and min(sequence) = 1 and max(sequence) = 320 from audit_chain";
    assert!(value::<bool>(&owner, dense).await);
    let ordered = "select bool_and(follows) from (
                       select (era, xid, audit_id) > lag((era, xid, audit_id)) over (order by sequence) as follows
                       from audit_chain) c";
    assert!(value::<bool>(&owner, ordered).await);
    assert!(audit::verify(&owner, world.anchors().verifier()).await.unwrap().is_clean());
}

#[tokio::test]
async fn a_row_waits_while_an_older_transaction_may_still_write() {
    let world = World::start().await;
    let officer = world.caller(role(Role::BoardOfficer)).await;
    // Its transaction id is older than the next row's, and it commits later.
    let slow = officer.begin(&world.db, Permission::SeePerson).await.unwrap();
    audit::record(&slow, Action::Read, &[new_person()]).await.unwrap();
    show(&world, &officer, &[new_person()]).await;

    assert_eq!(world.chainer().chain().await.unwrap().rows, 0);
    slow.commit().await.unwrap();

    // Other tests' transactions on the same cluster hold rows back too, for as long as they run.
    let mut rows = 0;
    while rows < 2 {
        rows += world.chainer().chain().await.unwrap().rows;
        tokio::task::yield_now().await;
    }
    assert!(
        audit::verify(&world.owner().await, world.anchors().verifier()).await.unwrap().is_clean()
    );
}

#[tokio::test]
async fn after_a_restore_into_a_new_cluster_rows_are_chained_again() {
    let world = World::start().await;
    let officer = world.caller(role(Role::BoardOfficer)).await;
    show(&world, &officer, &[new_person()]).await;
    chain_all(&world).await;
    let owner = world.owner().await;
    // As if the rows came from a cluster that had counted much further.
    for sql in [
        "alter table audit disable trigger all",
        "alter table audit_chain disable trigger all",
        "update audit set xid = (xid::text::bigint + 1000000000)::text::xid8",
        "delete from audit_chain",
        "alter table audit enable trigger all",
        "alter table audit_chain enable trigger all",
    ] {
        run(&owner, sql, vec![]).await;
    }
    auth::database::migrate(&world.prepared.owner_url, "authtest_it", crate::support::SETS)
        .await
        .unwrap();

    show(&world, &officer, &[new_person()]).await;
    chain_all(&world).await;

    let eras = "select string_agg(era::text, ',' order by sequence) from audit_chain";
    assert_eq!(value::<String>(&owner, eras).await, "0,1");
    assert!(audit::verify(&owner, world.anchors().verifier()).await.unwrap().is_clean());
}

/// Chains until every row has its place.
pub(crate) async fn chain_all(world: &World) {
    let owner = world.owner().await;
    let open = "select (select count(*) from audit) - (select count(*) from audit_chain)";
    while value::<i64>(&owner, open).await > 0 {
        world.chainer().chain().await.unwrap();
        tokio::task::yield_now().await;
    }
}
