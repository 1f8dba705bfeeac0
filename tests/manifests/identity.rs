//! The realm that is committed is what the program prints, and fits code and chart.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use crate::chart::{SERVICES, case, root};
use crate::network::asked_by;
use crate::objects::{list, variables};
use crate::settings::program;

const COMMITTED: &str = "k8s/identity/realm.json";

fn printed(arguments: &[&str], settings: &[(&str, &str)]) -> String {
    let mut program = Command::new(program());
    program.arg("realm").args(arguments).env_clear().envs(settings.iter().copied());
    let output = program.current_dir(std::env::temp_dir()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn realm() -> Value {
    serde_json::from_str(&printed(&[], &[])).unwrap()
}

fn clients(realm: &Value) -> BTreeMap<String, &Value> {
    let all = list(realm, "/clients");
    all.map(|client| (client["clientId"].as_str().unwrap().to_owned(), client)).collect()
}

#[test]
fn the_committed_file_is_what_the_program_prints() {
    let committed = std::fs::read_to_string(root().join(COMMITTED)).unwrap();

    assert_eq!(committed, printed(&[], &[]), "write it anew: make manifests");
}

#[test]
fn a_province_has_its_own_name_and_audience() {
    let settings = [("PROVINCE_PREFIX", "caobang"), ("OIDC_AUDIENCE", "yba-caobang")];
    let realm: Value = serde_json::from_str(&printed(&[], &settings)).unwrap();

    assert_eq!(realm["realm"], "caobang");
    let mappers = list(&realm, "/clientScopes").flat_map(|scope| list(scope, "/protocolMappers"));
    let audiences: Vec<_> =
        mappers.filter_map(|one| one["config"]["included.custom.audience"].as_str()).collect();
    assert_eq!(audiences, ["yba-caobang"]);
}

#[test]
fn who_asks_others_has_a_client_as_the_code_and_the_chart_name_it() {
    let realm = realm();
    let clients = clients(&realm);
    let rendered = case("minimum");
    let mut expected = BTreeSet::new();
    for service in SERVICES.into_iter().filter(|service| !asked_by(service).is_empty()) {
        let deployment = rendered.find("Deployment", service);
        let container = deployment.at("/spec/template/spec/containers/0");
        let variables = variables(container);
        assert!(variables.contains_key("OIDC_CLIENT_SECRET_FILE"), "{service}");
        expected.insert(variables["OIDC_CLIENT_ID"].clone());
    }
    let open = clients.iter().filter(|(_, client)| client["enabled"] != false);
    assert_eq!(open.map(|(name, _)| name.clone()).collect::<BTreeSet<_>>(), expected);

    for client in expected {
        let (client, said) = (clients[&client], &client);
        assert_eq!(client["standardFlowEnabled"], said == "yba-console", "{said}");
        assert_eq!(client["serviceAccountsEnabled"], said != "yba-console", "{said}");
        for closed in ["publicClient", "implicitFlowEnabled", "directAccessGrantsEnabled"] {
            assert_eq!(client[closed], false, "{said}: {closed}");
        }
        // Roles of the realm are in no token.
        assert_eq!(client["fullScopeAllowed"], false, "{said}");
    }
}

#[test]
fn the_console_is_returned_to_at_one_address_and_proves_itself() {
    let realm = realm();
    let console = clients(&realm)["yba-console"].clone();

    assert_eq!(console["redirectUris"], serde_json::json!(["${YBA_PUBLIC_URL}/console/callback"]));
    assert_eq!(console["attributes"]["pkce.code.challenge.method"], "S256");
    assert!(!console.to_string().contains('*'), "an address for all is none");
}

#[test]
fn no_secret_stands_in_the_realm_and_the_script_asks_for_each() {
    let realm = realm();
    for client in clients(&realm).into_values() {
        let Some(secret) = client["secret"].as_str() else { continue };
        assert!(secret.starts_with("${YBA_") && secret.ends_with("_SECRET}"), "{secret}");
    }
    // What has no default must be there when the realm is imported, or it would be imported as it stands.
    let text = realm.to_string();
    let wanted: BTreeSet<_> = text
        .split("${")
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
        .filter(|name| name.starts_with("YBA_") && !name.contains(':'))
        .collect();
    assert_eq!(wanted.len(), 4, "{wanted:?}");

    let output = Command::new(root().join("k8s/identity/import"))
        .arg(root().join(COMMITTED))
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("YBA_PUBLIC_URL", "https://suckhoecanbo.example.vn")
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "it imports what is not filled in");
    for name in wanted {
        assert_eq!(errors.contains(name), name != "YBA_PUBLIC_URL", "{name}: {errors}");
    }
}

#[test]
fn a_machine_is_the_subject_of_its_tokens_and_may_prove_itself_by_a_key() {
    let by_secret: Value = serde_json::from_str(&printed(&["--machine", "bv-01001"], &[])).unwrap();
    assert_eq!(by_secret["clientAuthenticatorType"], "client-secret");
    assert!(by_secret["secret"].is_null(), "Keycloak makes it");
    let subject = &by_secret["protocolMappers"][0]["config"];
    let said = (&subject["claim.name"], &subject["claim.value"]);
    assert_eq!(said, (&"sub".into(), &"bv-01001".into()));

    let file = std::env::temp_dir().join(format!("yba-key-{}.jwk", std::process::id()));
    // RFC 8037, appendix A.2.
    let key = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    std::fs::write(&file, key).unwrap();
    let arguments = ["--machine", "bv-01001", "--public-key", file.to_str().unwrap()];
    let by_key: Value = serde_json::from_str(&printed(&arguments, &[])).unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(by_key["clientAuthenticatorType"], "client-jwt");
    let keys: Value =
        serde_json::from_str(by_key["attributes"]["jwks.string"].as_str().unwrap()).unwrap();
    // The thumbprint of RFC 8037, appendix A.3.
    assert_eq!(keys["keys"][0]["kid"], "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    assert_eq!(keys["keys"][0]["use"], "sig");
}
