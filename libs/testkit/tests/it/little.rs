//! A service with one table, one path, one event in and one out.

use std::sync::Arc;

use actix_web::web::{self, Data, Path, ServiceConfig};
use actix_web::{HttpResponse, Responder};
use auth::{Caller, Db, Parts, Permission};
use messaging::inbox::{self, Claim};
use messaging::{BoxError, Delivery, Failure, Outbox, Started, Subscription, outbox};
use runtime::{Clock, Routes};
use schema::events::PersonRegisteredV1;
use schema::{Event, PersonId, Topic};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

pub(crate) static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("tests/migrations");

#[derive(Clone)]
struct App {
    db: Db,
    clock: Clock,
}

#[derive(Debug, thiserror::Error)]
#[error("the little service does not start")]
pub(crate) struct NoStart;

pub(crate) async fn start(parts: Parts) -> Result<Started, NoStart> {
    let app = App { db: parts.db.clone(), clock: parts.clock.clone() };
    let (authenticator, shared) = (parts.authenticator(), Data::new(app.clone()));
    let routes: Routes = Arc::new(move |config: &mut ServiceConfig| {
        let scope = web::scope("/registry")
            .app_data(authenticator.clone())
            .app_data(shared.clone())
            .route("/v1/visits/{person}", web::post().to(visit))
            .route("/v1/visits/{person}", web::get().to(count));
        config.service(scope);
    });
    let outbox = Some(Outbox::new("registry", parts.db.connection().clone()));
    let subscription = Subscription::new("registry", &[Topic::People], move |delivery| {
        let app = app.clone();
        async move { handle(&app, delivery).await.map_err(Failure::Park) }
    });
    Ok(Started { routes, subscriptions: vec![subscription], outbox })
}

async fn visit(
    app: Data<App>,
    caller: Caller,
    person: Path<PersonId>,
) -> Result<impl Responder, auth::Error> {
    let txn = caller.begin(&app.db, Permission::RegisterCard).await?;
    insert(&txn, *person).await?;
    let event = PersonRegisteredV1 {
        person_id: *person,
        organisation: "SYT".parse().unwrap(),
        at: txn.now(),
    };
    outbox::publish(&txn, "registry", &app.clock, &event).await?;
    txn.commit().await?;
    Ok(HttpResponse::Created().finish())
}

async fn count(
    app: Data<App>,
    caller: Caller,
    person: Path<PersonId>,
) -> Result<impl Responder, auth::Error> {
    let txn = caller.begin(&app.db, Permission::SeePerson).await?;
    let sql = "select count(*) from visit where person_id = $1";
    let values = [person.as_uuid().into()];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
    let row = txn.query_one_raw(statement).await?.unwrap();
    let visits: i64 = row.try_get_by_index(0)?;
    Ok(web::Json(visits))
}

async fn handle(app: &App, delivery: Delivery) -> Result<(), BoxError> {
    let event: PersonRegisteredV1 = delivery.envelope.parse()?;
    let txn = Caller::system("registry", &[Permission::ApplyEvents])
        .begin(&app.db, Permission::ApplyEvents)
        .await?;
    if inbox::claim(&txn, "registry", &delivery).await? == Claim::AlreadyHandled {
        return Ok(());
    }
    insert(&txn, event.person_id).await?;
    txn.commit().await?;
    Ok(())
}

async fn insert(txn: &auth::Txn, person: PersonId) -> Result<(), sea_orm::DbErr> {
    let sql = "insert into visit (person_id, note) values ($1, 'made up')";
    let values = [person.as_uuid().into()];
    txn.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?;
    Ok(())
}

pub(crate) fn registered(person: PersonId) -> PersonRegisteredV1 {
    let at = testkit::NOW.parse().unwrap();
    let event = PersonRegisteredV1 { person_id: person, organisation: "SYT".parse().unwrap(), at };
    assert_eq!(event.key(), person.to_string());
    event
}

pub(crate) fn somebody() -> PersonId {
    PersonId::generate(testkit::NOW.parse().unwrap())
}
