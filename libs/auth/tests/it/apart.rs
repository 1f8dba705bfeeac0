//! Centrally managed people: absent but to themselves, the services, and who may ask for them and does.

use actix_web::test::TestRequest;
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, test};
use auth::dev_issuer::MintRequest;
use auth::{Authenticator, Caller, Db, Error, Permission, aliases, apart, erasure, restriction};
use chrono::TimeDelta;
use schema::{ManagementTier, PersonId, Role};
use sea_orm::{ConnectionTrait, TransactionTrait};

use crate::support::{World, clinic, new_person, role, run, try_run, value};

const ADD: &str = "insert into finding (id, person_id, said) values (gen_random_uuid(), $1, 'x')";
const COUNT: &str = "select count(*) from finding";

/// Somebody of a clinic, with a finding.
async fn somebody(world: &World) -> PersonId {
    let person = new_person();
    world.place(person, "facility:01001").await;
    world.place(person, &format!("person:{person}")).await;
    let txn = world.system(&[Permission::ApplyEvents]).await;
    run(&*txn, ADD, vec![person.as_uuid().into()]).await;
    txn.commit().await.unwrap();
    person
}

async fn set_apart(world: &World, person: PersonId) {
    let txn = world.system(&[Permission::ApplyEvents]).await;
    apart::set_apart(&txn, person, world.clock.now()).await.unwrap();
    txn.commit().await.unwrap();
}

async fn restrict(world: &World, person: PersonId) {
    let txn = world.system(&[Permission::ApplyEvents]).await;
    restriction::restrict(&txn, person).await.unwrap();
    txn.commit().await.unwrap();
}

async fn is_apart(world: &World, person: PersonId) -> bool {
    let txn = world.system(&[Permission::ApplyEvents]).await;
    value(&*txn, &format!("select yba_is_apart('{person}')")).await
}

fn trusted(request: MintRequest) -> MintRequest {
    MintRequest { central: Some(true), ..request }
}

fn oneself(person: PersonId) -> MintRequest {
    MintRequest { person: Some(person), ..role(Role::Person) }
}

async fn sees_with(world: &World, caller: &Caller, permission: Permission) -> i64 {
    let txn = caller.begin(&world.db, permission).await.unwrap();
    value(&*txn, COUNT).await
}

/// How many findings somebody sees who asks for centrally managed people, or does not.
async fn sees(world: &World, request: MintRequest, (permission, asks): (Permission, bool)) -> i64 {
    let caller = world.caller(request).await.asking_for_central(asks);
    sees_with(world, &caller, permission).await
}

#[tokio::test]
async fn they_are_absent_to_whoever_does_not_hold_a_grant_and_ask() {
    let world = World::start().await;
    let (hidden, other) = (somebody(&world).await, somebody(&world).await);
    set_apart(&world, hidden).await;

    for request in [role(Role::BoardOfficer), clinic("01001"), role(Role::CouncilMember)] {
        let who = format!("{request:?}");
        let permission = Permission::SeePerson;
        let with_grant = trusted(request.clone());
        assert_eq!(sees(&world, request.clone(), (permission, false)).await, 1, "{who}");
        assert_eq!(sees(&world, request, (permission, true)).await, 1, "{who}: no grant");
        assert_eq!(
            sees(&world, with_grant.clone(), (permission, false)).await,
            1,
            "{who}: unasked"
        );
        assert_eq!(sees(&world, with_grant, (permission, true)).await, 2, "{who}");
    }
    let proxy = MintRequest { person: Some(hidden), ..role(Role::Proxy) };
    for (request, expected) in [(oneself(hidden), 1), (proxy, 1), (oneself(other), 1)] {
        assert_eq!(sees(&world, request, (Permission::SeePerson, false)).await, expected);
    }
    let service = role(Role::Service);
    assert_eq!(sees(&world, service, (Permission::SeePerson, false)).await, 2);
    let system = world.system(&[Permission::ApplyEvents]).await;
    assert_eq!(value::<i64>(&*system, COUNT).await, 2);
}

#[tokio::test]
async fn a_grant_for_them_gives_no_permission_and_no_wider_reach() {
    let world = World::start().await;
    for &role_of in Role::ALL {
        let request = MintRequest {
            facility: "01001".parse().ok(),
            organisation: "SYT".parse().ok(),
            person: Some(new_person()),
            ..role(role_of)
        };
        let without = world.caller(request.clone()).await;
        let with = world.caller(trusted(request)).await.asking_for_central(true);
        for &permission in Permission::ALL {
            let same = without.reach(permission) == with.reach(permission);
            assert!(same, "{role_of:?} {permission}");
        }
    }
}

#[tokio::test]
async fn a_permission_that_shows_nobody_reaches_everybody_it_works_on() {
    let world = World::start().await;
    let hidden = somebody(&world).await;
    set_apart(&world, hidden).await;
    let officer = || role(Role::BoardOfficer);
    for permission in [
        Permission::SubmitCheckups,
        Permission::ManageOrganisations,
        Permission::ListRefusal,
        Permission::SeeRefusals,
    ] {
        assert_eq!(sees(&world, officer(), (permission, false)).await, 1, "{permission}");
    }
    // Those that show restricted people show them no more than the others do.
    for permission in [Permission::RestrictPerson, Permission::ErasePerson] {
        assert_eq!(sees(&world, officer(), (permission, false)).await, 0, "{permission}");
        assert_eq!(sees(&world, trusted(officer()), (permission, true)).await, 1, "{permission}");
    }
}

#[tokio::test]
async fn an_officer_who_is_one_of_them_sees_their_own_record_and_no_other() {
    let world = World::start().await;
    let (own, other) = (somebody(&world).await, somebody(&world).await);
    set_apart(&world, own).await;
    set_apart(&world, other).await;

    let both = MintRequest { roles: vec![Role::BoardOfficer, Role::Person], ..oneself(own) };

    assert_eq!(sees(&world, both.clone(), (Permission::SeePerson, false)).await, 1);
    // The Person role does not hold it, so the officer's rules hold for it.
    assert_eq!(sees(&world, both, (Permission::SeeDuplicates, false)).await, 0);
}

#[tokio::test]
async fn whoever_was_merged_is_found_by_themself_under_either_id() {
    let world = World::start().await;
    let (old, survivor) = (somebody(&world).await, somebody(&world).await);
    let txn = world.system(&[Permission::ApplyEvents]).await;
    aliases::merge(&txn, (old, survivor), world.clock.now()).await.unwrap();
    txn.commit().await.unwrap();
    set_apart(&world, old).await;
    set_apart(&world, survivor).await;

    for own in [old, survivor] {
        assert_eq!(sees(&world, oneself(own), (Permission::SeePerson, false)).await, 2, "{own}");
    }
    assert_eq!(sees(&world, clinic("01001"), (Permission::SeePerson, false)).await, 0);
}

#[tokio::test]
async fn both_kinds_are_told_apart_however_many_there_are() {
    let world = World::start().await;
    let (_, limited, central) =
        (somebody(&world).await, somebody(&world).await, somebody(&world).await);
    restrict(&world, limited).await;
    set_apart(&world, central).await;
    let officer = || role(Role::BoardOfficer);
    let owner = world.owner().await;
    let many = "insert into {table} (person_id, since)
                select gen_random_uuid(), now() from generate_series(1, 101)";

    for crowded in ["", "apart_person", "restricted_person"] {
        if !crowded.is_empty() {
            owner.execute_unprepared(&many.replace("{table}", crowded)).await.unwrap();
        }
        let see = Permission::SeePerson;
        for (request, how, expected) in [
            (officer(), (see, true), 1),
            (clinic("01001"), (see, false), 1),
            (trusted(officer()), (see, true), 2),
            (officer(), (Permission::RestrictPerson, false), 2),
            (trusted(officer()), (Permission::RestrictPerson, true), 3),
            (oneself(central), (see, false), 1),
            (oneself(limited), (see, false), 0),
            (role(Role::Service), (see, false), 2),
        ] {
            let who = format!("{crowded}: {request:?} {how:?}");
            assert_eq!(sees(&world, request, how).await, expected, "{who}");
        }
    }
    // Who is both is absent to whoever may see only one of the kinds.
    set_apart(&world, limited).await;
    let trusted = trusted(officer());
    assert_eq!(sees(&world, trusted, (Permission::SeePerson, true)).await, 2);
    assert_eq!(sees(&world, officer(), (Permission::RestrictPerson, false)).await, 1);
}

#[tokio::test]
async fn row_security_hides_them_without_the_applications_own_check() {
    let world = World::start().await;
    let hidden = somebody(&world).await;
    set_apart(&world, hidden).await;

    for setting in [hidden.to_string(), "many apart".to_owned(), "many of both".to_owned()] {
        #[expect(clippy::disallowed_methods, reason = "a transaction that forgot the check")]
        let txn = world.db.connection().begin().await.unwrap();
        let scope = format!(
            "select length(set_config('yba.reach', 'province', true) || set_config('yba.subject', 'x', true)
                           || set_config('yba.hidden', '{setting}', true))::bigint"
        );
        value::<i64>(&txn, &scope).await;

        assert_eq!(value::<i64>(&txn, COUNT).await, 0, "{setting}");
        assert!(try_run(&txn, ADD, vec![hidden.as_uuid().into()]).await.is_err(), "{setting}");
    }
}

#[tokio::test]
async fn who_looked_at_them_is_hidden_too_but_not_from_themselves() {
    let world = World::start().await;
    let hidden = somebody(&world).await;
    let txn = world.system(&[Permission::ApplyEvents]).await;
    auth::audit::record(&txn, auth::audit::Action::Read, &[hidden]).await.unwrap();
    apart::set_apart(&txn, hidden, world.clock.now()).await.unwrap();
    txn.commit().await.unwrap();
    let rows = format!("select count(*) from audit where person_id = '{hidden}'");
    let inspector = || role(Role::Inspector);

    for (request, asks, expected) in
        [(inspector(), true, 0), (trusted(inspector()), true, 1), (oneself(hidden), false, 1)]
    {
        let who = format!("{request:?}");
        let caller = world.caller(request).await.asking_for_central(asks);
        let txn = caller.begin(&world.db, Permission::SeeAccessLog).await.unwrap();
        assert_eq!(value::<i64>(&*txn, &rows).await, expected, "{who}");
    }
}

#[tokio::test]
async fn what_is_heard_late_or_twice_changes_nothing() {
    let world = World::start().await;
    let person = somebody(&world).await;
    let (first, second) = (world.clock.now(), world.clock.now() + TimeDelta::seconds(1));
    let third = second + TimeDelta::seconds(1);
    let txn = world.system(&[Permission::ApplyEvents]).await;

    // An identity is heard before anything on the other topic.
    apart::learn(&txn, person, (ManagementTier::Local, first)).await.unwrap();
    assert!(!value::<bool>(&*txn, &format!("select yba_is_apart('{person}')")).await);
    apart::learn(&txn, person, (ManagementTier::Central, first)).await.unwrap();
    apart::set_apart(&txn, person, first).await.unwrap();
    assert!(value::<bool>(&*txn, &format!("select yba_is_apart('{person}')")).await);
    apart::rejoin(&txn, person, second).await.unwrap();
    apart::set_apart(&txn, person, first).await.unwrap();
    apart::learn(&txn, person, (ManagementTier::Central, first)).await.unwrap();
    txn.commit().await.unwrap();
    assert!(!is_apart(&world, person).await, "they rejoined the others after that");

    let txn = world.system(&[Permission::ApplyEvents]).await;
    apart::set_apart(&txn, person, third).await.unwrap();
    apart::rejoin(&txn, person, second).await.unwrap();
    txn.commit().await.unwrap();
    assert!(is_apart(&world, person).await);
}

#[tokio::test]
async fn of_the_erased_nothing_is_kept() {
    let world = World::start().await;
    let person = somebody(&world).await;
    set_apart(&world, person).await;
    let txn = world.system(&[Permission::ApplyEvents]).await;
    erasure::erase(&txn, person).await.unwrap();
    apart::set_apart(&txn, person, world.clock.now()).await.unwrap();
    apart::rejoin(&txn, person, world.clock.now()).await.unwrap();
    apart::learn(&txn, person, (ManagementTier::Central, world.clock.now())).await.unwrap();
    txn.commit().await.unwrap();

    let owner = world.owner().await;
    assert_eq!(value::<i64>(&owner, "select count(*) from apart_person").await, 0);
}

async fn findings(db: Data<Db>, caller: Caller) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&db, Permission::SeePerson).await?;
    let count: i64 = value(&*txn, COUNT).await;
    Ok(HttpResponse::Ok().body(count.to_string()))
}

#[actix_web::test]
async fn a_request_asks_for_them_by_a_header() {
    let world = World::start().await;
    let (hidden, _) = (somebody(&world).await, somebody(&world).await);
    set_apart(&world, hidden).await;
    let token = world.token(trusted(role(Role::BoardOfficer)));
    let authenticator =
        Data::new(Authenticator::trusting_claims(world.verifier(), world.db.clone()));
    let app = App::new()
        .app_data(authenticator)
        .app_data(Data::new(world.db.clone()))
        .route("/findings", web::get().to(findings));
    let app = test::init_service(app).await;

    for (headers, expected) in [
        (vec![], "1"),
        (vec!["central"], "2"),
        (vec!["other, Central"], "2"),
        (vec!["other", "central"], "2"),
        (vec!["centrally"], "1"),
        (vec![""], "1"),
    ] {
        let mut request = TestRequest::get()
            .uri("/findings")
            .append_header(("authorization", format!("Bearer {token}")));
        for header in &headers {
            request = request.append_header((apart::HEADER, *header));
        }
        let body = test::call_and_read_body(&app, request.to_request()).await;
        assert_eq!(body, expected, "{headers:?}");
    }
}
