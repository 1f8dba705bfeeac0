//! What the registry granted, and that claims only narrow it.

use auth::dev_issuer::MintRequest;
use auth::grants::Applied;
use auth::{Authenticator, Caller, Permission, Reach, SecondFactor, grants};
use chrono::NaiveDate;
use runtime::{Clock, Env};
use schema::events::{GrantIssuedV1, GrantRevokedV1};
use schema::{Envelope, Event, GrantId, Role, Scope};
use uuid::Uuid;

use crate::support::{World, role};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn grant(subject: &str, role: Role, scope: Scope) -> GrantIssuedV1 {
    GrantIssuedV1 {
        grant_id: GrantId::from_uuid(Uuid::new_v4()),
        subject: subject.to_owned(),
        role,
        scope,
        valid_from: day("2026-11-01"),
        valid_to: None,
        at: "2026-10-31T02:00:00Z".parse().unwrap(),
    }
}

fn revocation(of: &GrantIssuedV1) -> GrantRevokedV1 {
    let at = "2026-11-20T02:00:00Z".parse().unwrap();
    GrantRevokedV1 { grant_id: of.grant_id, subject: of.subject.clone(), at }
}

async fn apply<E: Event>(world: &World, event: &E) -> Applied {
    let envelope = Envelope::wrap("registry", event, world.clock.now(), None);
    let txn = world.system(&[Permission::ApplyEvents]).await;
    let applied = grants::apply(&txn, &envelope).await.unwrap();
    txn.commit().await.unwrap();
    applied
}

/// Outside development, with a token that claims what `request` says.
async fn production(world: &World, request: MintRequest) -> Caller {
    let authenticator = Authenticator::new(world.verifier(), world.db.clone());
    authenticator.authenticate(&world.token(request)).await.unwrap()
}

/// A token without a roles claim, as an identity provider that knows nothing of roles gives it.
fn named(subject: &str) -> MintRequest {
    MintRequest { subject: subject.to_owned(), ..MintRequest::default() }
}

#[tokio::test]
async fn role_claims_grant_nothing_outside_development() {
    let world = World::start().await;
    let request = MintRequest { facility: "01001".parse().ok(), ..role(Role::ClinicDoctor) };

    let caller = production(&world, request.clone()).await;
    assert_eq!(caller.grants(), []);
    assert!(Permission::ALL.iter().all(|permission| !caller.allows(*permission)));

    let developer = world.caller(request).await;
    assert!(developer.allows(Permission::SeeCheckups));
}

#[tokio::test]
async fn a_grant_of_the_registry_counts_at_once_and_until_it_is_revoked() {
    let world = World::start().await;
    let issued = grant("minh", Role::ClinicDoctor, Scope::Facility("01001".parse().unwrap()));
    assert!(!production(&world, named("minh")).await.allows(Permission::SeeCheckups));

    apply(&world, &issued).await;
    let doctor = production(&world, named("minh")).await;
    assert!(doctor.allows(Permission::SeeCheckups));
    assert_eq!(doctor.facility(), "01001".parse().ok());

    apply(&world, &revocation(&issued)).await;
    assert!(!production(&world, named("minh")).await.allows(Permission::SeeCheckups));
}

#[tokio::test]
async fn a_revocation_that_comes_first_holds() {
    let world = World::start().await;
    let issued = grant("minh", Role::BoardOfficer, Scope::Province);

    apply(&world, &revocation(&issued)).await;
    apply(&world, &issued).await;

    assert_eq!(production(&world, named("minh")).await.grants(), []);
}

#[tokio::test]
async fn a_grant_holds_from_its_first_to_its_last_day() {
    let world = World::start().await;
    let mut issued = grant("minh", Role::BoardOfficer, Scope::Province);
    issued.valid_to = Some(day("2026-11-30"));
    apply(&world, &issued).await;

    for (now, holds) in [
        ("2026-10-31T16:59:59Z", false),
        ("2026-10-31T17:00:00Z", true),
        ("2026-11-30T16:59:59Z", true),
        ("2026-11-30T17:00:00Z", false),
    ] {
        let clock = Clock::fixed(now.parse().unwrap());
        let db = crate::support::connect(&world.prepared.service_url, &clock).await.unwrap();
        let token = world.token(named("minh"));
        let caller = Authenticator::new(world.verifier(), db).authenticate(&token).await.unwrap();
        assert_eq!(caller.allows(Permission::SeePerson), holds, "{now}");
    }
}

#[tokio::test]
async fn claims_narrow_roles_and_scopes_and_never_widen_them() {
    let world = World::start().await;
    let facility = |code: &str| Scope::Facility(code.parse().unwrap());
    apply(&world, &grant("minh", Role::ClinicDoctor, facility("01001"))).await;
    apply(&world, &grant("minh", Role::BoardOfficer, Scope::Province)).await;

    let claims = |roles: Vec<Role>| MintRequest { roles, ..named("minh") };
    let roles = |caller: Caller| caller.roles();

    let doctor = production(&world, claims(vec![Role::ClinicDoctor])).await;
    assert_eq!(roles(doctor), [Role::ClinicDoctor]);
    let council = production(&world, claims(vec![Role::CouncilMember])).await;
    assert_eq!(roles(council), []);
    let elsewhere =
        MintRequest { facility: "01009".parse().ok(), ..claims(vec![Role::ClinicDoctor]) };
    assert_eq!(roles(production(&world, elsewhere).await), []);
    let of_unit =
        MintRequest { organisation: "SYT".parse().ok(), ..claims(vec![Role::BoardOfficer]) };
    let of_unit = production(&world, of_unit).await;
    assert_eq!(of_unit.grants()[0].scope, Scope::Organisation("SYT".parse().unwrap()));
}

#[tokio::test]
async fn a_grant_for_centrally_managed_people_reaches_nobody_by_itself() {
    let world = World::start().await;
    apply(&world, &grant("minh", Role::BoardOfficer, Scope::Central)).await;

    let alone = production(&world, named("minh")).await;
    assert!(alone.may_ask_for_central() && !alone.allows(Permission::SeePerson));

    apply(&world, &grant("minh", Role::BoardOfficer, Scope::Organisation("SYT".parse().unwrap())))
        .await;
    let officer = production(&world, named("minh")).await;
    let within = vec![Scope::Organisation("SYT".parse().unwrap())];
    assert_eq!(officer.reach(Permission::SeePerson), Some(Reach::Within(within)));
    let issued = grant("minh", Role::UnitContact, Scope::Central);
    apply(&world, &issued).await;
    let roles = production(&world, named("minh")).await.roles();
    assert_eq!(roles, [Role::BoardOfficer], "a committee's contact cannot be granted it");
}

#[tokio::test]
async fn a_token_may_leave_centrally_managed_people_out_and_cannot_put_them_in() {
    let world = World::start().await;
    apply(&world, &grant("lan", Role::BoardOfficer, Scope::Province)).await;
    let claiming = |subject, central| MintRequest { central, ..named(subject) };
    let claimed = production(&world, claiming("lan", Some(true))).await;
    assert!(!claimed.may_ask_for_central());

    apply(&world, &grant("minh", Role::BoardOfficer, Scope::Province)).await;
    apply(&world, &grant("minh", Role::BoardOfficer, Scope::Central)).await;
    for (central, may) in [(None, true), (Some(true), true), (Some(false), false)] {
        let caller = production(&world, claiming("minh", central)).await;
        assert_eq!(caller.may_ask_for_central(), may, "{central:?}");
        assert_eq!(caller.reach(Permission::SeePerson), Some(Reach::Everyone), "{central:?}");
    }
    let other_role = MintRequest { roles: vec![Role::CouncilMember], ..named("minh") };
    assert!(!production(&world, other_role).await.may_ask_for_central());
}

#[tokio::test]
async fn a_role_granted_wider_than_it_may_be_is_ignored() {
    let world = World::start().await;
    for role in [Role::HospitalSystem, Role::ClinicDoctor, Role::Person, Role::UnitContact] {
        apply(&world, &grant("wide", role, Scope::Province)).await;
    }
    assert_eq!(production(&world, named("wide")).await.grants(), []);
}

#[tokio::test]
async fn an_event_of_another_kind_is_left_to_the_caller_to_park() {
    let world = World::start().await;
    let event = schema::events::PersonRegisteredV1 {
        person_id: crate::support::new_person(),
        organisation: "SYT".parse().unwrap(),
        at: world.clock.now(),
    };
    assert_eq!(apply(&world, &event).await, Applied::UnknownType);
}

#[tokio::test]
async fn without_a_second_factor_a_token_is_good_for_oneself_and_for_machines_alone() {
    let world = World::start().await;
    let oneself = Scope::Person(schema::PersonId::from_uuid(Uuid::new_v4()));
    let own_facility = Scope::Facility("01001".parse().unwrap());
    for (role, scope) in [
        (Role::BoardOfficer, Scope::Province),
        (Role::Person, oneself),
        (Role::HospitalSystem, own_facility),
    ] {
        apply(&world, &grant("minh", role, scope)).await;
    }
    let strict = SecondFactor::from_env(&Env::default());
    let authenticator = Authenticator::new(world.verifier_with(strict), world.db.clone());
    let signed_in = async |acr: Option<&str>| {
        let request = MintRequest { acr: acr.map(str::to_owned), ..named("minh") };
        authenticator.authenticate(&world.token(request)).await.unwrap()
    };

    for acr in [None, Some("1")] {
        let weak = signed_in(acr).await;
        assert!(weak.lacks_second_factor());
        assert_eq!(weak.roles(), [Role::Person, Role::HospitalSystem]);
    }
    let strong = signed_in(Some("two-factor")).await;
    assert!(!strong.lacks_second_factor());
    assert_eq!(strong.roles(), [Role::BoardOfficer, Role::Person, Role::HospitalSystem]);
}
