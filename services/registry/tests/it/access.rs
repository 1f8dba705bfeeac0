//! Who may do what: every route for every role, and what is left on record.

use ::schema::Role;
use auth::{Permission, policy};
use reqwest::Method;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use serde_json::json;
use testkit::{Client, TestService};

use crate::lists::{import, list, man, officer, start};

const ID: &str = "0193f8a0-0000-7000-8000-000000000000";

/// Every route with the permission it asks for first.
fn routes() -> Vec<(Method, String, Permission)> {
    let import = format!("/registry/v1/roster-imports/{ID}");
    let person = format!("/registry/v1/people/{ID}");
    let grant = format!("/registry/v1/grants/{ID}");
    let at = |path: &str| format!("/registry/v1/{path}");
    let mut routes = vec![
        (Method::POST, at("roster-imports"), Permission::ImportRoster),
        (Method::GET, at("roster-imports"), Permission::SeeRosterImports),
        (Method::GET, import.clone(), Permission::SeeRosterImports),
        (Method::DELETE, import.clone(), Permission::ImportRoster),
        (Method::GET, format!("{import}/rows"), Permission::SeeRosterImports),
        (Method::POST, format!("{import}/rows/decisions"), Permission::ImportRoster),
        (Method::GET, format!("{import}/missing"), Permission::SeeRosterImports),
        (Method::POST, format!("{import}/departures"), Permission::ImportRoster),
        (Method::PATCH, format!("{import}/rows/4"), Permission::ImportRoster),
        (Method::GET, format!("{import}/workbook"), Permission::SeeRosterImports),
        (Method::GET, at("roster-template"), Permission::SeeRosterImports),
        (Method::POST, at("roster-wordings"), Permission::ManageRosterWordings),
        (Method::GET, at("roster-wordings"), Permission::SeeRosterImports),
        (
            Method::DELETE,
            format!("/registry/v1/roster-wordings/{ID}"),
            Permission::ManageRosterWordings,
        ),
        (Method::POST, at("people/search"), Permission::SearchPeople),
        (Method::GET, person.clone(), Permission::SeePerson),
        (Method::GET, format!("{person}/contact"), Permission::SeeContact),
        (Method::POST, at("people"), Permission::ManagePeople),
        (Method::GET, format!("{person}/history"), Permission::SeePerson),
        (Method::GET, format!("{person}/contacts"), Permission::SeeContact),
        (Method::POST, format!("{person}/changes"), Permission::ManagePeople),
        (Method::DELETE, format!("{person}/changes/{ID}"), Permission::ManagePeople),
        (Method::GET, at("organisations"), Permission::SeeOrganisations),
        (Method::GET, at("organisations/SYT"), Permission::SeeOrganisations),
        (Method::PUT, at("organisations/SYT"), Permission::ManageOrganisations),
        (Method::GET, at("organisations/SYT/history"), Permission::SeeOrganisations),
        (Method::POST, at("organisations/SYT/changes"), Permission::ManageOrganisations),
        (Method::POST, at("organisations/SYT/split-preview"), Permission::ManageOrganisations),
        (
            Method::DELETE,
            at(&format!("organisations/SYT/changes/{ID}")),
            Permission::ManageOrganisations,
        ),
        (Method::GET, at("organisations/SYT/contacts"), Permission::SeeOrganisationContacts),
        (Method::POST, at("organisations/SYT/contacts"), Permission::ManageOrganisations),
        (
            Method::DELETE,
            at(&format!("organisations/SYT/contacts/{ID}")),
            Permission::ManageOrganisations,
        ),
        (Method::GET, at("administrative-units"), Permission::SeeAdministrativeUnits),
        (Method::GET, at("duties"), Permission::SeeOrganisations),
        (Method::POST, at("duties"), Permission::ManageDuties),
        (Method::GET, at(&format!("duties/{ID}")), Permission::SeeOrganisations),
        (Method::POST, at(&format!("duties/{ID}/hand-over")), Permission::ManageDuties),
        (Method::POST, at(&format!("duties/{ID}/end")), Permission::ManageDuties),
        (Method::POST, at("grants"), Permission::ProposeGrant),
        (Method::GET, at("grants"), Permission::SeeGrants),
        (Method::GET, grant.clone(), Permission::SeeGrants),
        (Method::DELETE, grant.clone(), Permission::ProposeGrant),
        (Method::POST, format!("{grant}/approval"), Permission::ApproveGrant),
        (Method::POST, at("paper-imports"), Permission::ImportPaper),
        (Method::GET, at("paper-imports"), Permission::ImportPaper),
        (Method::GET, at("paper-template"), Permission::ImportPaper),
        (Method::GET, format!("{person}/paper-records"), Permission::SeePaperRecords),
        (Method::GET, at("duplicates"), Permission::SeeDuplicates),
        (Method::GET, at(&format!("duplicates/{ID}")), Permission::SeeDuplicates),
        (Method::POST, at(&format!("duplicates/{ID}/dismissal")), Permission::MergePeople),
        (Method::GET, at("merges"), Permission::SeeDuplicates),
        (Method::POST, at("merges"), Permission::MergePeople),
        (Method::POST, at(&format!("merges/{ID}/undo")), Permission::MergePeople),
        (Method::POST, at("refusals"), Permission::ListRefusal),
        (Method::GET, at("figures"), Permission::SeeFigures),
    ];
    routes.extend(health_book_routes());
    routes.extend(erasure_routes());
    routes.extend(rights_routes());
    routes
}

fn rights_routes() -> Vec<(Method, String, Permission)> {
    let at = |path: &str| format!("/registry/v1/{path}");
    let (person, proxy) = (at(&format!("people/{ID}")), at(&format!("people/{ID}/proxies/{ID}")));
    vec![
        (Method::GET, at("grant-reviews"), Permission::SeeGrants),
        (Method::GET, at("grant-reviews/2026-Q4"), Permission::SeeGrants),
        (Method::POST, at("grant-reviews/2026-Q4/decisions"), Permission::ReviewGrants),
        (Method::GET, at("proxies"), Permission::ConfirmProxy),
        (Method::GET, format!("{person}/proxies"), Permission::SeeProxies),
        (Method::POST, format!("{person}/proxies"), Permission::NameProxy),
        (Method::POST, format!("{proxy}/confirmation"), Permission::ConfirmProxy),
        (Method::POST, format!("{proxy}/end"), Permission::NameProxy),
        (Method::GET, format!("{person}/consents"), Permission::SeeConsents),
        (Method::POST, format!("{person}/consents"), Permission::RecordConsent),
        (Method::GET, format!("{person}/accesses"), Permission::SeeAccessLog),
        (Method::GET, format!("{person}/data"), Permission::DownloadOwnData),
        (Method::POST, at("looks"), Permission::AnswerBreach),
    ]
}

fn health_book_routes() -> Vec<(Method, String, Permission)> {
    let at = |path: &str| format!("/registry/v1/{path}");
    let person = at(&format!("people/{ID}"));
    let (book, asked) =
        (at(&format!("health-books/{ID}")), at(&format!("health-book-requests/{ID}")));
    vec![
        (Method::GET, format!("{person}/health-books"), Permission::SeeHealthBooks),
        (Method::POST, format!("{person}/health-books"), Permission::ManageHealthBooks),
        (Method::POST, format!("{person}/health-book-requests"), Permission::RequestHealthBook),
        (Method::GET, at("health-books"), Permission::SeeHealthBooks),
        (Method::POST, at("health-books/search"), Permission::SeeHealthBooks),
        (Method::POST, at("health-books/first-pages"), Permission::ManageHealthBooks),
        (Method::POST, at("health-books/signature-list"), Permission::ManageHealthBooks),
        (Method::GET, book.clone(), Permission::SeeHealthBooks),
        (Method::GET, format!("{book}/first-page"), Permission::ManageHealthBooks),
        (Method::POST, format!("{book}/renewal"), Permission::ManageHealthBooks),
        (Method::GET, at("health-book-candidates?organisation=SYT"), Permission::RequestHealthBook),
        (Method::GET, at("health-book-requests"), Permission::SeeHealthBooks),
        (Method::GET, asked.clone(), Permission::SeeHealthBooks),
        (Method::DELETE, asked.clone(), Permission::RequestHealthBook),
        (Method::POST, format!("{asked}/refusal"), Permission::ManageHealthBooks),
        (Method::GET, at("health-book-lists"), Permission::ManageHealthBooks),
        (Method::POST, at("health-book-lists"), Permission::ManageHealthBooks),
        (Method::GET, at(&format!("health-book-lists/{ID}")), Permission::ManageHealthBooks),
        (Method::POST, at("health-book-handovers"), Permission::ManageHealthBooks),
        // Doing what the rows say needs ManageHealthBooks as well; a test of its own says so.
        (Method::POST, at("health-book-workbooks"), Permission::RequestHealthBook),
        (Method::GET, at("health-book-template"), Permission::RequestHealthBook),
    ]
}

fn erasure_routes() -> Vec<(Method, String, Permission)> {
    let at = |path: &str| format!("/registry/v1/{path}");
    let (person, erasure) = (at(&format!("people/{ID}")), at(&format!("erasures/{ID}")));
    vec![
        (Method::GET, at("refusals"), Permission::SeeRefusals),
        (Method::GET, at("restrictions"), Permission::RestrictPerson),
        (Method::GET, format!("{person}/restrictions"), Permission::RestrictPerson),
        (Method::POST, format!("{person}/restrictions"), Permission::RestrictPerson),
        (Method::POST, format!("{person}/restrictions/lifting"), Permission::RestrictPerson),
        (Method::GET, at("retentions"), Permission::ManageRetention),
        (Method::GET, format!("{person}/retention"), Permission::ManageRetention),
        (Method::PUT, format!("{person}/retention"), Permission::ManageRetention),
        (Method::GET, at("holds"), Permission::ManageRetention),
        (Method::GET, format!("{person}/holds"), Permission::ManageRetention),
        (Method::POST, format!("{person}/holds"), Permission::ManageRetention),
        (Method::POST, format!("{person}/holds/{ID}/lifting"), Permission::ManageRetention),
        (Method::POST, format!("{person}/erasures"), Permission::ErasePerson),
        (Method::GET, at("erasures"), Permission::ErasePerson),
        (Method::GET, erasure.clone(), Permission::ErasePerson),
        (Method::DELETE, erasure.clone(), Permission::ErasePerson),
        (Method::POST, format!("{erasure}/approval"), Permission::ErasePerson),
    ]
}

/// Routes that need no token: what they tell is tested beside what they are for.
const PUBLIC: [&str; 1] = ["/registry/v1/health-book-checks/{reference}"];

/// A body that reads, so that only the permission can refuse it.
fn body(path: &str) -> serde_json::Value {
    match path.rsplit('/').next().unwrap_or_default() {
        "dismissal" | "undo" => json!({ "reason": "" }),
        "merges" => json!({ "survivor": ID, "old": ID }),
        "grants" => json!({ "subject": "", "role": "leader", "scope": "province", "reason": "" }),
        "roster-wordings" => json!({ "wording": "", "column": "name" }),
        "departures" => json!({ "left_on": "2026-01-01", "reason": "" }),
        "decisions" if path.contains("grant-reviews") => json!({ "decisions": [] }),
        "proxies" => json!({ "name": "", "relation": "", "to": "2026-01-01" }),
        "consents" => json!({ "purpose": "", "decision": "", "text_version": 1 }),
        "confirmation" => json!({ "subject": "", "checked": "" }),
        "end" if path.contains("proxies") => json!({}),
        "decisions" => json!({ "decision": "retry" }),
        "refusals" => json!({ "citizen_id": "001085999999" }),
        "people" => json!({
            "name": "Lê An", "sex": "male", "born": "1970", "citizen_id": "001070000001",
            "tier": "LOCAL", "organisation": "SYT", "post": "", "reason": "",
        }),
        "changes" if path.contains("/people/") => {
            json!({ "kind": "leave", "on": "2026-01-01", "reason": "x" })
        }
        "changes" => json!({ "kind": "close", "on": "2026-01-01", "document": "1", "reason": "x" }),
        "duties" => json!({ "duty": "x", "organisation": "X", "on": "2026-01-01", "document": "" }),
        "hand-over" => json!({ "to": "X", "on": "2026-01-01", "document": "" }),
        "end" => json!({ "on": "2026-01-01", "document": "" }),
        "contacts" => json!({ "name": "" }),
        "SYT" => json!({ "name": "" }),
        "health-book-requests" => json!({ "kind": "" }),
        "health-book-lists" => json!({ "action": "", "people": [] }),
        "health-book-handovers" => json!({ "books": [], "from": "", "to": "" }),
        "search" => json!({ "number": "" }),
        "restrictions" | "lifting" | "erasures" => json!({ "reason": "x" }),
        "holds" => json!({ "document": "x", "reason": "x" }),
        "retention" => json!({ "rule": "special", "applies": true }),
        _ => json!({}),
    }
}

async fn ask(client: &Client, method: &Method, path: &str) -> u16 {
    let request = client.request(method.clone(), path);
    let request = if *method == Method::GET || path.ends_with("roster-imports") {
        request
    } else {
        request.json(&body(path))
    };
    client.send(request).await.status()
}

fn somebody(registry: &TestService, role: Role) -> Client {
    let caller = registry.caller().role(role);
    let scopes = [
        ("province", "province"),
        ("organisation:SYT", "organisation"),
        ("facility:01001", "facility"),
        (&format!("person:{ID}"), "person"),
    ];
    let fits =
        scopes.iter().find(|(scope, _)| policy::can_be_granted(role, &scope.parse().unwrap()));
    match fits.unwrap().1 {
        "organisation" => caller.organisation("SYT"),
        "facility" => caller.facility("01001"),
        "person" => caller.person(ID.parse().unwrap()),
        _ => caller,
    }
}

#[tokio::test]
async fn every_route_is_open_to_the_roles_of_the_policy_and_to_no_other() {
    let registry = start().await;
    let mut wrong = Vec::new();
    for role in Role::ALL {
        let somebody = somebody(&registry, *role);
        // A grant for centrally managed people opens no route, and closes none.
        for somebody in [somebody.clone(), somebody.central().asking_for_central()] {
            for (method, path, permission) in routes() {
                let status = ask(&somebody, &method, &path).await;
                let expected = policy::allows(*role, permission);
                if (status != 403) != expected || status == 401 || status >= 500 {
                    wrong.push(format!("{role} {method} {path}: {status}"));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[tokio::test]
async fn nobody_comes_in_without_a_token() {
    let registry = start().await;
    let nobody = registry.caller().anonymous();
    for (method, path, _) in routes() {
        assert_eq!(ask(&nobody, &method, &path).await, 401, "{method} {path}");
    }
}

#[tokio::test]
async fn every_path_of_the_api_document_is_in_the_table_of_this_test() {
    let document = serde_json::to_value(registry::openapi()).unwrap();
    let documented: usize = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .map(|methods| methods.as_object().unwrap().len())
        .sum();
    for path in PUBLIC {
        assert!(document["paths"].get(path).is_some(), "{path}");
    }
    assert_eq!(documented, routes().len() + PUBLIC.len());
}

async fn count(registry: &TestService, sql: &str) -> i64 {
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let row = registry.owner().query_one_raw(statement).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn each_person_shown_leaves_an_audit_row_and_so_does_a_denial() {
    let registry = start().await;
    let officer = officer(&registry);
    import(&officer, "a.xlsx", list(&[man(1, "Lê An"), man(2, "Lý An")])).await;

    crate::lists::search(&officer, json!({ "name": "an" })).await;
    registry.caller().role(Role::Accountant).get("/registry/v1/grants").await;

    let of = |action: &str, outcome: &str| {
        format!("select count(*) from audit where action = '{action}' and outcome = '{outcome}'")
    };
    assert_eq!(count(&registry, &of("search", "done")).await, 2);
    assert_eq!(count(&registry, &of("refuse", "denied")).await, 1);
    assert_eq!(
        count(
            &registry,
            "select count(*) from audit where action = 'create' and person_id is not null"
        )
        .await,
        2
    );
}

#[tokio::test]
async fn without_the_applications_own_check_nothing_foreign_is_seen() {
    let registry = start().await;
    import(&officer(&registry), "a.xlsx", list(&[man(1, "Lê An"), man(2, "")])).await;
    crate::books::one_of_everything(&registry).await;
    crate::merges::one_of_everything(&registry).await;
    // The service's connection with somebody's scope, and no permission check before it.
    for table in [
        "person",
        "person_post",
        "roster_import",
        "roster_row",
        "roster_departure",
        "people_figure",
        "refusal",
        "role_grant",
        "health_book",
        "health_book_entry",
        "health_book_request",
        "health_book_handover",
        "health_book_list",
        "health_book_list_row",
        "health_book_standing",
        "health_book_figure",
        "organisation_contact",
        "person_fact",
        "person_change",
        "candidate_pair",
        "candidate_due",
        "apart_due",
        "person_block",
        "person_trait",
        "person_merge",
        "person_alias",
        "organisation_change_person",
        "proxy",
        "consent",
        "grant_review_item",
    ] {
        for scope in ["", "organisation:STC", "facility:01001"] {
            let sql = format!(
                "with scope as materialized (
                     select set_config('yba.reach', '', true), set_config('yba.subject', 'x', true),
                            set_config('yba.grantees', '{scope}', true))
                 select count(*) from scope, {table}"
            );
            let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
            let row = registry.db().connection().query_one_raw(statement).await.unwrap().unwrap();
            assert_eq!(row.try_get_by_index::<i64>(0).unwrap(), 0, "{table} {scope}");
        }
    }
}
