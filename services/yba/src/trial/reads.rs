//! Whether every service is there, refuses who has no token, and believes the trial's.

use super::client::Client;
use super::{Failed, step};

/// What is read of each service: nothing that is about anybody.
const READ: [(&str, &str); 5] = [
    ("registry", "/registry/v1/organisations?limit=1"),
    ("exams", "/exams/v1/receipts?limit=1"),
    ("classification", "/classification/v1/rule-tables"),
    ("clinics", "/clinics/v1/facilities?limit=1"),
    ("notifications", "/notifications/v1/inbox?limit=1"),
];

/// Asks every service.
pub(super) async fn run(client: &Client, operators_port: Option<u16>) -> Result<(), Failed> {
    for (service, path) in READ {
        if operators_port.is_some() {
            let name = format!("{service} is ready");
            step(&name, ready(client, service, operators_port)).await?;
        }
        let name = format!("{service} refuses who has no token");
        step(&name, refuses(client, service, path)).await?;
        step(&format!("{service} answers"), answers(client, service, path)).await?;
    }
    Ok(())
}

async fn ready(
    client: &Client,
    service: &'static str,
    port: Option<u16>,
) -> Result<String, String> {
    client.anonymous(service, "/readyz", port).await?.expect(&[200])?;
    Ok("/readyz says so".to_owned())
}

async fn refuses(client: &Client, service: &'static str, path: &str) -> Result<String, String> {
    client.anonymous(service, path, None).await?.expect(&[401])?;
    Ok("401".to_owned())
}

async fn answers(client: &Client, service: &'static str, path: &str) -> Result<String, String> {
    let answer = client.get(service, path).await?;
    if answer.status == 403 {
        return Err(
            "403: the client's grants are missing (docs/OPERATIONS.md, Trying it)".to_owned()
        );
    }
    answer.expect(&[200])?;
    Ok(format!("200 to {path}"))
}
