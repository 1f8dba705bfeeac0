//! A service that others ask, over real HTTP.

use actix_web::web::{self, Data};
use actix_web::{App, HttpServer, Responder};
use auth::{Authenticator, Caller, Permission};
use serde_json::json;

use crate::support::World;

pub(crate) struct Asked {
    pub(crate) address: String,
}

async fn who(caller: Caller) -> impl Responder {
    web::Json(json!({
        "subject": caller.subject(),
        "sees_conclusions": caller.allows(Permission::SeeConclusions),
    }))
}

impl Asked {
    pub(crate) fn start(world: &World) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let authenticator =
            Data::new(Authenticator::trusting_claims(world.verifier(), world.db.clone()));
        let server = HttpServer::new(move || {
            App::new().app_data(authenticator.clone()).route("/registry/v1/who", web::get().to(who))
        });
        actix_web::rt::spawn(server.workers(1).disable_signals().listen(listener).unwrap().run());
        Self { address }
    }
}
