//! Whether Kafka answers, its topics are as they must be, and whom it lets see them.

use std::time::Duration;

use messaging::kafka::topics::{self, Difference};
use messaging::kafka::{KafkaConfig, visible};
use runtime::Env;
use schema::Topic;
use tokio::net::TcpStream;

use super::report::{Report, Said, said};
use crate::services::Service;

const PATIENCE: Duration = Duration::from_secs(3);

/// Looks at the brokers, the topics, and what each service's name at the brokers lets it see.
pub(super) async fn check(report: &mut Report, env: &Env, services: &[&'static Service]) {
    let kafka = match KafkaConfig::from_env(env) {
        Ok(kafka) => kafka,
        Err(error) => {
            let why = error.to_string();
            return report.at("kafka", None).fault(
                said(
                    format!("chưa biết Kafka ở đâu: {why}"),
                    format!("where Kafka is is not known: {why}"),
                ),
                said("đặt KAFKA_BROKERS; xem `yba config`", "set KAFKA_BROKERS; see `yba config`"),
            );
        }
    };
    if !brokers(report, &kafka).await {
        return;
    }
    let secured = kafka.security.iter().any(|(option, value)| {
        *option == "security.protocol" && !value.eq_ignore_ascii_case("plaintext")
    });
    if !secured {
        report.at("acls", None).warning(
            said(
                "Kafka không hỏi tên ai: ai tới được broker đều đọc được kết quả khám",
                "Kafka asks nobody's name: whoever reaches a broker reads findings",
            ),
            said(
                "đặt KAFKA_SECURITY_PROTOCOL=sasl_ssl, mỗi dịch vụ một tài khoản, và ACL cho từng tài khoản",
                "set KAFKA_SECURITY_PROTOCOL=sasl_ssl, a user for each service, and ACLs for each",
            ),
        );
        return;
    }
    for service in services {
        sight(report, env, service).await;
    }
}

/// Whether a broker answers and the topics are as they must be; says whether more can be asked.
async fn brokers(report: &mut Report, kafka: &KafkaConfig) -> bool {
    if !answers(&kafka.brokers).await {
        report.at("kafka", None).fault(
            said(
                format!("không broker nào trả lời ở {}", kafka.brokers),
                format!("no broker answers at {}", kafka.brokers),
            ),
            said(
                "xem Kafka có chạy không, tường lửa và KAFKA_BROKERS; sự kiện chờ trong outbox, không mất",
                "see whether Kafka runs, the firewall and KAFKA_BROKERS; events wait in the outboxes, none is lost",
            ),
        );
        return false;
    }
    match topics::check(kafka).await {
        Ok(differences) => {
            for difference in &differences {
                let found = said(format!("chủ đề sai: {difference}"), difference.to_string());
                report.at("topics", None).fault(found, mend(difference));
            }
            if differences.is_empty() {
                report.at("topics", None).fine(said(
                    "mọi chủ đề đúng số phân vùng, hạn giữ và cách dọn",
                    "every topic has its partitions, its retention and its way of cleaning up",
                ));
            }
        }
        Err(error) => {
            refused(report, None, &error);
            return false;
        }
    }
    true
}

async fn answers(brokers: &str) -> bool {
    for broker in brokers.split(',') {
        let connecting = TcpStream::connect(broker.trim());
        if matches!(tokio::time::timeout(PATIENCE, connecting).await, Ok(Ok(_))) {
            return true;
        }
    }
    false
}

fn mend(difference: &Difference) -> Said {
    match difference {
        Difference::Missing { .. } => {
            said("chạy `yba topics --create`", "run `yba topics --create`")
        }
        Difference::Partitions { topic, .. } => said(
            format!(
                "không sửa được: dừng mọi dịch vụ, `yba bus switch --to local`, xóa {topic}, `yba topics --create`, chuyển lại"
            ),
            format!(
                "it cannot be mended: stop all services, `yba bus switch --to local`, delete {topic}, `yba topics --create`, switch back"
            ),
        ),
        Difference::Setting { topic, setting, wanted, .. } => said(
            format!("kafka-configs --alter --topic {topic} --add-config {setting}={wanted}"),
            format!("kafka-configs --alter --topic {topic} --add-config {setting}={wanted}"),
        ),
    }
}

/// What a broker shows of topics is what the name may describe: the one thing that can be asked without writing.
async fn sight(report: &mut Report, env: &Env, service: &'static Service) {
    let Ok(kafka) = KafkaConfig::from_env(&env.for_service(service.name)) else { return };
    let seen = match visible(&kafka).await {
        Ok(seen) => seen,
        Err(error) => return refused(report, Some(service.name), &error),
    };
    let full = |topic: &Topic| format!("{}.{}", kafka.prefix, topic.name());
    let needs =
        |topic: &&Topic| topic.owner() == service.name || topic.readers().contains(&service.name);
    let (own, foreign): (Vec<&Topic>, Vec<&Topic>) = Topic::ALL.iter().partition(needs);
    let missing: Vec<String> =
        own.into_iter().map(full).filter(|name| !seen.contains(name)).collect();
    let open: Vec<String> =
        foreign.into_iter().map(full).filter(|name| seen.contains(name)).collect();
    let advice = said(
        "đặt lại ACL của tài khoản này theo danh sách của bản phát hành (charts, k8s)",
        "set this user's ACLs as the release lists them (charts, k8s)",
    );
    if !missing.is_empty() {
        report.at("acls", Some(service.name)).fault(
            said(
                format!("không được thấy {}", missing.join(", ")),
                format!("may not see {}", missing.join(", ")),
            ),
            advice.clone(),
        );
    }
    if !open.is_empty() {
        report.at("acls", Some(service.name)).fault(
            said(
                format!("được thấy cả {}, mà không cần", open.join(", ")),
                format!("sees {} as well, which it does not need", open.join(", ")),
            ),
            advice,
        );
    }
    if missing.is_empty() && open.is_empty() {
        report
            .at("acls", Some(service.name))
            .fine(said("chỉ thấy những chủ đề của mình", "sees its own topics and no others"));
    }
}

fn refused(report: &mut Report, service: Option<&'static str>, error: &messaging::Error) {
    let why = runtime::problem::Chain(error).to_string();
    report.at("kafka", service).fault(
        said(format!("Kafka không trả lời: {why}"), format!("Kafka does not answer: {why}")),
        said(
            "xem KAFKA_SECURITY_PROTOCOL, tài khoản, mật khẩu và chứng thư (KAFKA_SASL_*, KAFKA_SSL_*)",
            "see KAFKA_SECURITY_PROTOCOL, user, password and certificates (KAFKA_SASL_*, KAFKA_SSL_*)",
        ),
    );
}
