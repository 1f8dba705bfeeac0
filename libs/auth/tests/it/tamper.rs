//! What an owner of the database changes behind everybody's back is found.

use auth::audit::{self, Finding, Report};
use schema::Role;
use sea_orm::ConnectionTrait;

use crate::audit::{chain_all, show};
use crate::support::{World, new_person, role, run};

/// Six rows, chained; the first four anchored.
async fn kept() -> World {
    let world = World::start().await;
    let officer = world.caller(role(Role::BoardOfficer)).await;
    for count in [4, 2] {
        for _ in 0..count {
            show(&world, &officer, &[new_person()]).await;
        }
        chain_all(&world).await;
        if count == 4 {
            world.chainer().anchor().await.unwrap();
        }
    }
    world
}

async fn tamper(world: &World, statements: &[&str]) {
    let owner = world.owner().await;
    for table in ["audit", "audit_chain"] {
        run(&owner, &format!("alter table {table} disable trigger all"), vec![]).await;
    }
    for sql in statements {
        owner.execute_unprepared(sql).await.unwrap();
    }
}

async fn verify(world: &World) -> Report {
    audit::verify(&world.owner().await, world.anchors().verifier()).await.unwrap()
}

#[tokio::test]
async fn an_untouched_audit_is_clean_and_says_what_is_not_protected_yet() {
    let world = kept().await;
    let officer = world.caller(role(Role::BoardOfficer)).await;
    show(&world, &officer, &[new_person()]).await;

    let report = verify(&world).await;

    assert_eq!(report, Report { chained: 6, protected: 4, unprotected: 3, findings: vec![] });
}

#[tokio::test]
async fn a_changed_row_is_found_whatever_column_it_was() {
    for change in [
        "subject = 'somebody-else'",
        "person_id = gen_random_uuid()",
        "at = at + interval '1 microsecond'",
        "permission = 'registry.search-people'",
        "outcome = 'denied'",
        "service = 'registry'",
        "trace = 'x'",
        "kind = 'x'",
        "object_id = ''",
    ] {
        let world = kept().await;
        let sql = format!(
            "update audit set {change} where id = (select audit_id from audit_chain where sequence = 2)"
        );
        tamper(&world, &[&sql]).await;

        assert_eq!(verify(&world).await.findings, [Finding::Changed { sequence: 2 }], "{change}");
    }
}

#[tokio::test]
async fn a_removed_row_is_found() {
    let world = kept().await;
    tamper(
        &world,
        &["delete from audit where id = (select audit_id from audit_chain where sequence = 3)"],
    )
    .await;

    assert_eq!(verify(&world).await.findings, [Finding::Removed { sequence: 3 }]);
}

#[tokio::test]
async fn a_row_removed_with_its_link_is_found() {
    let world = kept().await;
    tamper(
        &world,
        &[
            "delete from audit where id = (select audit_id from audit_chain where sequence = 3)",
            "delete from audit_chain where sequence = 3",
        ],
    )
    .await;

    assert_eq!(verify(&world).await.findings, [Finding::ChainCut { sequence: 3 }]);
}

#[tokio::test]
async fn an_inserted_row_is_found() {
    let world = kept().await;
    let forge = "insert into audit (id, xid, at, subject, roles, permission, action, outcome)
                 select '00000000-0000-4000-8000-000000000000', xid, at, 'nobody', '', 'x', 'read', 'done' from audit
                 where id = (select audit_id from audit_chain where sequence = 2)";
    tamper(&world, &[forge]).await;

    let findings = verify(&world).await.findings;
    assert!(matches!(findings[..], [Finding::Inserted { .. }]), "{findings:?}");
    assert_eq!(world.chainer().find_strays().await.unwrap(), 1);
}

#[tokio::test]
async fn exchanged_rows_are_found() {
    let world = kept().await;
    let exchange = "
        create temporary table two as select * from audit_chain where sequence in (2, 3);
        delete from audit_chain where sequence in (2, 3);
        insert into audit_chain select 5 - sequence, era, xid, audit_id, digest, hash from two";
    tamper(&world, &[exchange]).await;

    let findings = verify(&world).await.findings;
    assert!(findings.contains(&Finding::Reordered { sequence: 2 }), "{findings:?}");
}

#[tokio::test]
async fn a_cut_end_is_found_once_it_was_anchored() {
    let world = kept().await;
    tamper(
        &world,
        &[
            "delete from audit where id in (select audit_id from audit_chain where sequence >= 4)",
            "delete from audit_chain where sequence >= 4",
        ],
    )
    .await;

    assert_eq!(verify(&world).await.findings, [Finding::ChainCut { sequence: 4 }]);
}

#[tokio::test]
async fn a_chain_that_was_written_anew_does_not_fit_its_anchors() {
    let world = kept().await;
    let change = "update audit set subject = 'somebody-else'
                  where id = (select audit_id from audit_chain where sequence = 2)";
    tamper(&world, &[change, "delete from audit_chain"]).await;
    chain_all(&world).await; // By the program itself, so every link fits.

    assert_eq!(verify(&world).await.findings, [Finding::AnchorMismatch { sequence: 4 }]);
}

#[tokio::test]
async fn forged_and_torn_anchors_are_refused() {
    let world = kept().await;
    world.chainer().anchor().await.unwrap();
    let path = world.directory.join("it.anchors");
    let good = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = good.lines().collect();
    assert_eq!(lines.len(), 2);

    for (bad, what) in [
        (good.replacen("\"sequence\":4", "\"sequence\":5", 1), "forged"),
        (lines[1].to_owned(), "torn"),
        (format!("{}\n{}\n{}\n", lines[0], lines[0], lines[1]), "torn"),
        (format!("not an anchor\n{}\n", lines[1]), "replaced"),
    ] {
        std::fs::write(&path, &bad).unwrap();
        let refused = audit::verify(&world.owner().await, world.anchors().verifier()).await;
        assert!(refused.is_err(), "{what}");
    }
    std::fs::write(&path, good).unwrap();
    assert!(verify(&world).await.is_clean());
}

#[tokio::test]
async fn a_crash_in_the_middle_of_an_anchor_leaves_half_a_line_that_counts_for_nothing() {
    let world = kept().await;
    let path = world.directory.join("it.anchors");
    let whole = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{whole}{}", &whole[..whole.len() / 2])).unwrap();
    assert!(verify(&world).await.is_clean());

    world.chainer().anchor().await.unwrap();

    let anchors = world.anchors().verifier().read().unwrap();
    assert_eq!(anchors.iter().map(|anchor| anchor.sequence).collect::<Vec<_>>(), [4, 6]);
    assert!(verify(&world).await.is_clean());
}

#[tokio::test]
async fn an_anchor_is_written_only_when_the_chain_has_grown() {
    let world = kept().await;
    for _ in 0..3 {
        world.chainer().anchor().await.unwrap();
    }
    let anchors = world.anchors().verifier().read().unwrap();
    assert_eq!(anchors.iter().map(|anchor| anchor.sequence).collect::<Vec<_>>(), [4, 6]);
}

#[tokio::test]
async fn the_public_key_is_enough_to_verify_and_another_is_not() {
    use auth::audit::{AnchorConfig, AnchorsVerifier};
    let world = kept().await;
    let config = AnchorConfig { directory: world.directory.clone(), key: None };
    let public = world.anchors().verifier().public_key();

    let verifier = AnchorsVerifier::with_public_key(&config, "it", &public).unwrap();
    assert!(audit::verify(&world.owner().await, &verifier).await.unwrap().is_clean());

    // The key of RFC 8032's first test.
    let another = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    let verifier = AnchorsVerifier::with_public_key(&config, "it", another).unwrap();
    assert!(audit::verify(&world.owner().await, &verifier).await.is_err());
}
