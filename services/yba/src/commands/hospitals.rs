//! `yba hospitals`: machines that deliver results.

use registry::hospitals::{self, Added, NewHospital};
use runtime::Clock;
use schema::Role;

use super::dead_letters::connect;
use super::token;
use crate::cli::{HospitalAdd, Hospitals, Token};
use crate::error::Error;
use crate::services;
use crate::settings;

/// Adds a hospital's client.
pub(crate) async fn run(command: &Hospitals) -> Result<(), Error> {
    let Hospitals::Add(add) = command;
    let env = settings::environment()?;
    let public_key = match &add.public_key {
        Some(path) => {
            let text = std::fs::read_to_string(path);
            Some(text.map_err(|error| Error::PublicKey(path.clone(), error))?)
        }
        None => None,
    };
    let subject = add.subject.clone().unwrap_or_else(|| add.client.clone());
    for service in services::named(registry::NAME) {
        let db = connect(&env, service).await?;
        let wanted = NewHospital {
            client: add.client.clone(),
            subject: subject.clone(),
            facility: add.facility.clone(),
            public_key: public_key.clone(),
            reason: add.reason.clone(),
        };
        let added = hospitals::add(&db, &Clock::System, &wanted).await?;
        tell(add, &subject, &added, &env);
    }
    if add.dev {
        let token = Token {
            role: vec![Role::HospitalSystem],
            subject: Some(subject),
            facility: Some(add.facility.clone()),
            organisation: None,
            person: None,
            central: false,
            acr: None,
        };
        println!("YBA_TOKEN={}", token::mint(&token)?);
    }
    Ok(())
}

fn tell(add: &HospitalAdd, subject: &str, added: &Added, env: &runtime::Env) {
    println!("bound: client {} (subject {subject}) to facility {}", add.client, add.facility);
    match &added.thumbprint {
        Some(thumbprint) => {
            println!("public key: {thumbprint} (RFC 7638)");
            println!(
                "at the identity provider: give the client {} this key (Keycloak: Credentials, Signed JWT, Keys, Import)",
                add.client
            );
        }
        None => println!(
            "at the identity provider: the client {} proves itself with a secret, which is kept there and not here",
            add.client
        ),
    }
    println!("to approve: grant {}, by an officer, at /console/grants", added.grant);
    println!("until it is approved, deliveries of this client are answered 403");
    println!();
    println!("the hospital sets:");
    for name in ["OIDC_ISSUER", "OIDC_AUDIENCE", "EXAMS_URL"] {
        let value = env.text(name).optional().unwrap_or_else(|| "(as installed)".to_owned());
        println!("{name}={value}");
    }
    println!("CLIENT_ID={}", add.client);
    println!("FACILITY={}", add.facility);
}
