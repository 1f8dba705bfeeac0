//! A service that others ask, over real HTTP.

use actix_web::http::header::AUTHORIZATION;
use actix_web::web::{self, Data};
use actix_web::{App, HttpRequest, HttpServer, Responder};
use auth::dev_issuer::{DevIssuer, DevIssuerConfig};
use auth::{Authenticator, Caller, OidcConfig, Permission, SecondFactor, Verifier};
use serde_json::json;

use crate::support::{World, metrics};

pub(crate) struct Asked {
    pub(crate) address: String,
    pub(crate) issuer: DevIssuer,
}

async fn who(caller: Caller, request: HttpRequest) -> impl Responder {
    let token = request.headers().get(AUTHORIZATION).unwrap().to_str().unwrap();
    web::Json(json!({
        "subject": caller.subject(),
        "token": token,
        "sees_conclusions": caller.allows(Permission::SeeConclusions),
    }))
}

impl Asked {
    /// Starts the service with the development issuer beside it, at one address.
    pub(crate) fn start(world: &World) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let config = DevIssuerConfig::at(&address.parse().unwrap());
        let issuer = DevIssuer::open(config, world.clock.clone(), true).unwrap();
        let oidc = OidcConfig {
            issuer: issuer.issuer().clone(),
            audience: "yba".to_owned(),
            second_factor: SecondFactor::none(),
        };
        let verifier =
            Verifier::with_keys(&oidc, &issuer.jwks(), world.clock.clone(), &metrics()).unwrap();
        let authenticator = Data::new(Authenticator::trusting_claims(verifier, world.db.clone()));
        let routes = issuer.routes();
        let server = HttpServer::new(move || {
            let routes = routes.clone();
            App::new()
                .app_data(authenticator.clone())
                .configure(move |config| routes(config))
                .route("/registry/v1/who", web::get().to(who))
        });
        actix_web::rt::spawn(server.workers(1).disable_signals().listen(listener).unwrap().run());
        Self { address, issuer }
    }
}
