//! Binding a hospital's client to its facility.

use registry::hospitals::{HospitalError, NewHospital, add};
use serde_json::{Value, json};

use crate::lists::{officer, start};

const PUBLIC: &str =
    r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

fn hospital(subject: &str) -> NewHospital {
    NewHospital {
        client: "bv-01001".to_owned(),
        subject: subject.to_owned(),
        facility: "01001".parse().unwrap(),
        public_key: Some(PUBLIC.to_owned()),
        reason: "Hợp đồng 12/2026".to_owned(),
    }
}

#[tokio::test]
async fn its_grant_waits_for_an_officer() {
    let registry = start().await;

    let added = add(registry.db(), registry.clock(), &hospital("bv")).await.unwrap();

    // RFC 8037, appendix A.3.
    assert_eq!(added.thumbprint.as_deref(), Some("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"));
    let officer = officer(&registry);
    let path = format!("/registry/v1/grants/{}", added.grant);
    let grant: Value = officer.get(&path).await.ok().json();
    assert_eq!((&grant["state"], &grant["scope"]), (&json!("requested"), &json!("facility:01001")));
    let issued: Value = officer.post(&format!("{path}/approval"), json!({})).await.ok().json();
    assert_eq!(issued["state"], "issued");
}

#[tokio::test]
async fn a_subject_or_a_key_is_bound_once() {
    let registry = start().await;
    add(registry.db(), registry.clock(), &hospital("bv")).await.unwrap();

    let again = add(registry.db(), registry.clock(), &hospital("bv")).await;
    let same_key = add(registry.db(), registry.clock(), &hospital("other")).await;
    let private = NewHospital {
        public_key: Some(PUBLIC.replace("\"kty\"", "\"d\":\"secret\",\"kty\"")),
        ..hospital("third")
    };
    let private = add(registry.db(), registry.clock(), &private).await;

    assert!(matches!(again, Err(HospitalError::Exists)));
    assert!(matches!(same_key, Err(HospitalError::Exists)));
    assert!(matches!(private, Err(HospitalError::Key(_))));
}
