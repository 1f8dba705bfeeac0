//! Tokens at the door: 401, 403 and what is left on record.

use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, test};
use auth::dev_issuer::MintRequest;
use auth::{Authenticator, Caller, Db, Error, Permission, SecondFactor};
use runtime::Env;
use schema::Role;
use sea_orm::ConnectionTrait;

use crate::support::{World, role, value};

async fn sign(db: Data<Db>, caller: Caller) -> Result<HttpResponse, Error> {
    let txn = caller.begin(&db, Permission::SignConclusion).await?;
    txn.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What the headers given lead to: status, and the challenge of a 401.
async fn ask(world: &World, headers: &[&str]) -> (StatusCode, Option<String>) {
    ask_of(world, headers, SecondFactor::none()).await
}

async fn ask_of(
    world: &World,
    headers: &[&str],
    second_factor: SecondFactor,
) -> (StatusCode, Option<String>) {
    let verifier = world.verifier_with(second_factor);
    let authenticator = Data::new(Authenticator::trusting_claims(verifier, world.db.clone()));
    let app = App::new()
        .app_data(authenticator)
        .app_data(Data::new(world.db.clone()))
        .route("/sign", web::post().to(sign));
    let app = test::init_service(app).await;
    let mut request = test::TestRequest::post().uri("/sign");
    for header in headers {
        request = request.append_header((AUTHORIZATION, *header));
    }
    let response = test::call_service(&app, request.to_request()).await;
    let challenge =
        response.headers().get(WWW_AUTHENTICATE).map(|value| value.to_str().unwrap().to_owned());
    (response.status(), challenge)
}

#[actix_web::test]
async fn a_request_without_a_token_is_challenged() {
    let world = World::start().await;
    let token = world.token(role(Role::CouncilMember));

    for headers in [
        vec![],
        vec!["Basic eDp5".to_owned()],
        vec![token.clone()],
        vec![format!("Bearer {token}"), format!("Bearer {token}")],
    ] {
        let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
        let (status, challenge) = ask(&world, &headers).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
        assert_eq!(challenge.as_deref(), Some("Bearer realm=\"yba\""));
    }
}

#[actix_web::test]
async fn a_bad_token_is_told_apart_from_none() {
    let world = World::start().await;

    let (status, challenge) = ask(&world, &["Bearer not.a.token"]).await;

    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(challenge.as_deref(), Some("Bearer realm=\"yba\", error=\"invalid_token\""));
}

#[actix_web::test]
async fn a_denial_is_answered_403_and_stays_on_record() {
    let world = World::start().await;
    let token = format!("Bearer {}", world.token(role(Role::ClinicStaff)));

    let (status, challenge) = ask(&world, &[&token]).await;

    assert_eq!((status, challenge), (StatusCode::FORBIDDEN, None));
    let owner = world.owner().await;
    let said = "select subject || ' ' || permission || ' ' || action || ' ' || outcome from audit";
    assert_eq!(
        value::<String>(&owner, said).await,
        "clinic_staff-1 classification.sign-conclusion refuse denied"
    );
}

#[actix_web::test]
async fn a_permitted_request_passes() {
    let world = World::start().await;
    let token = format!("Bearer {}", world.token(role(Role::CouncilMember)));

    assert_eq!(ask(&world, &[&token]).await.0, StatusCode::NO_CONTENT);
}

#[actix_web::test]
async fn a_denial_that_cannot_be_recorded_is_no_403() {
    let world = World::start().await;
    world.owner().await.execute_unprepared("alter table audit rename to away").await.unwrap();
    let token = format!("Bearer {}", world.token(role(Role::ClinicStaff)));

    assert_eq!(ask(&world, &[&token]).await.0, StatusCode::INTERNAL_SERVER_ERROR);
}

#[actix_web::test]
async fn a_consumer_has_the_permissions_that_stand_in_code_and_no_other() {
    let world = World::start().await;
    let system = Caller::system("it", &[Permission::ApplyEvents]);

    assert!(system.begin(&world.db, Permission::ApplyEvents).await.is_ok());
    let denied = system.begin(&world.db, Permission::SeeCheckups).await;
    assert!(matches!(denied, Err(Error::Denied(Permission::SeeCheckups))));
}

/// What the headers of a token with this `acr` lead to where staff need a second factor.
async fn ask_as_staff(world: &World, role: MintRequest, acr: &str) -> (StatusCode, Option<String>) {
    let second_factor = SecondFactor::from_env(&Env::default());
    let request = MintRequest { acr: Some(acr.to_owned()), ..role };
    ask_of(world, &[&format!("Bearer {}", world.token(request))], second_factor).await
}

#[actix_web::test]
async fn staff_without_a_second_factor_are_told_which_one_and_it_stays_on_record() {
    let world = World::start().await;

    let (status, challenge) = ask_as_staff(&world, role(Role::CouncilMember), "1").await;

    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let challenge = challenge.unwrap();
    assert!(challenge.contains("error=\"insufficient_user_authentication\""), "{challenge}");
    assert!(challenge.contains("acr_values=\"two-factor\""), "{challenge}");
    let owner = world.owner().await;
    let said = "select action || ' ' || outcome from audit";
    assert_eq!(value::<String>(&owner, said).await, "refuse denied");

    let strong = ask_as_staff(&world, role(Role::CouncilMember), "two-factor").await;
    assert_eq!(strong, (StatusCode::NO_CONTENT, None));
    // Whoever may not do it with a second factor either is not sent for one.
    let denied = ask_as_staff(&world, role(Role::ClinicStaff), "1").await;
    assert_eq!(denied, (StatusCode::FORBIDDEN, None));
}
