//! What tests begin with: a running service, a mail server, events.

use ::schema::events::{
    ConclusionSignedV1, ConsentRecordedV1, FacilityKind, FacilityRecordedV1, FollowUpScheduledV1,
};
use ::schema::{AssessmentId, ConclusionId, FollowUpId, PersonId, Role};
use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use testkit::{Client, SmtpSink, TestService};

pub(crate) const CLINIC: &str = "01101";
pub(crate) const CLINIC_MAILBOX: &str = "phongkham@songngan.example";
pub(crate) const MAILBOX: &str = "nguoi.thu@songngan.example";

/// The service and the mail server that it sends through.
pub(crate) struct Given {
    pub(crate) service: TestService,
    pub(crate) sink: SmtpSink,
}

impl Given {
    pub(crate) async fn start() -> Self {
        let sink = SmtpSink::start().await;
        let service = TestService::setup(&notifications::MIGRATIONS, notifications::NAME)
            .env("SMTP_URL", sink.url())
            .env("MAIL_FROM", "Yba <yba@songngan.example>")
            .env("MAIL_POLL_MS", "20")
            .env("MAIL_ATTEMPTS", "3")
            .stub(registry)
            .start(notifications::start)
            .await;
        Self { service, sink }
    }

    pub(crate) fn staff(&self, facility: &str) -> Client {
        self.service.caller().role(Role::ClinicStaff).facility(facility)
    }

    pub(crate) fn officer(&self) -> Client {
        self.service.caller().role(Role::BoardOfficer)
    }

    pub(crate) fn oneself(&self, person: PersonId) -> Client {
        self.service.caller().role(Role::Person).person(person)
    }

    pub(crate) fn signed(&self) -> ConclusionSignedV1 {
        let at = self.service.clock().now();
        ConclusionSignedV1 {
            conclusion_id: ConclusionId::generate(at),
            person_id: PersonId::generate(at),
            assessment_id: AssessmentId::generate(at),
            table: "default-1".to_owned(),
            checkup_on: "2026-06-01".parse().unwrap(),
            signed_at: at,
        }
    }

    /// A signed conclusion of somebody who consented to e-mail.
    pub(crate) async fn signed_and_willing(&self) -> ConclusionSignedV1 {
        let signed = self.signed();
        self.consent(signed.person_id, true).await;
        signed
    }

    pub(crate) async fn consent(&self, person: PersonId, allowed: bool) {
        let at = self.service.clock().now();
        let purpose = "email_notices".to_owned();
        let event = ConsentRecordedV1 { person_id: person, purpose, allowed, at };
        self.service.deliver(&event).await.unwrap();
    }

    pub(crate) fn scheduled(&self) -> FollowUpScheduledV1 {
        let at = self.service.clock().now();
        FollowUpScheduledV1 {
            follow_up_id: FollowUpId::generate(at),
            person_id: PersonId::generate(at),
            facility: CLINIC.parse().unwrap(),
            due_on: "2027-02-21".parse().unwrap(),
            at,
        }
    }

    pub(crate) async fn clinic(&self, email: Option<&str>) {
        let recorded = FacilityRecordedV1 {
            code: CLINIC.parse().unwrap(),
            name: "Phòng khám A".to_owned(),
            kind: FacilityKind::ClinicA,
            email: email.map(str::to_owned),
            active: true,
            at: self.service.clock().now(),
        };
        self.service.deliver(&recorded).await.unwrap();
    }

    pub(crate) async fn email_state(&self) -> Vec<(String, i16)> {
        let sql = "select state, attempts from delivery where channel = 'email'";
        let rows =
            self.service.owner().query_all_raw(Statement::from_string(DbBackend::Postgres, sql));
        let rows = rows.await.unwrap();
        rows.iter()
            .map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap()))
            .collect()
    }

    pub(crate) async fn as_owner(&self, sql: &str) {
        self.service.owner().execute_unprepared(sql).await.unwrap();
    }
}

pub(crate) async fn inbox(client: &Client) -> Vec<Value> {
    let page: Value = client.get("/notifications/v1/inbox").await.ok().json();
    page["items"].as_array().unwrap().clone()
}

fn registry(config: &mut ServiceConfig) {
    config.route(
        "/registry/v1/people/{id}/contact",
        web::get()
            .to(|| async { HttpResponse::Ok().json(json!({"phone": null, "email": MAILBOX})) }),
    );
}
