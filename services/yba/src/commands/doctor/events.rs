//! Whether events leave and arrive.

use chrono::{DateTime, Utc};
use runtime::Env;

use super::Patient;
use super::report::{Report, said};

/// An event usually leaves within a second.
const NOTICED_SECONDS: i64 = 60;
const BROKEN_SECONDS: i64 = 600;

const WAITING: &str = "
    select (select count(*) from outbox where sent_at is null),
           (select min(occurred_at) from outbox where sent_at is null),
           (select count(*) from outbox_delivery),
           (select min(o.occurred_at) from outbox_delivery d join outbox o using (position)),
           (select count(*) from (select distinct consumer, topic, key from dead_letter) as parked),
           (select carrier from bus)";

type Waiting = (i64, Option<DateTime<Utc>>, i64, Option<DateTime<Utc>>, i64, Option<String>);

/// Looks at what waits; answers the carrier that the database records.
pub(super) async fn check(
    report: &mut Report,
    patient: &mut Patient<'_>,
) -> Result<Option<String>, sqlx::Error> {
    let (unsent, unsent_since, owed, owed_since, parked, carrier): Waiting =
        sqlx::query_as(WAITING).fetch_one(&mut patient.connection).await?;
    let (name, now) = (patient.service.name, patient.clock.now());
    let seconds =
        |since: Option<DateTime<Utc>>| since.map_or(0, |since| (now - since).num_seconds());
    outbox(report, name, (unsent, seconds(unsent_since)), "gửi đi", "sent");
    outbox(report, name, (owed, seconds(owed_since)), "giao tới nơi nhận", "delivered");
    if parked > 0 {
        report.at("dead-letters", Some(name)).warning(
            said(
                format!("{parked} khóa có sự kiện không xử lý được; các sự kiện sau của khóa ấy đang chờ"),
                format!("{parked} keys have an event that could not be handled; later ones of theirs wait"),
            ),
            said(
                format!("`yba dead-letters list {name}`, sửa nguyên nhân, rồi `yba dead-letters redrive {name}`"),
                format!("`yba dead-letters list {name}`, mend the cause, then `yba dead-letters redrive {name}`"),
            ),
        );
    } else {
        report
            .at("dead-letters", Some(name))
            .fine(said("không có sự kiện nào bị gác lại", "no event is parked"));
    }
    Ok(carrier)
}

fn outbox(
    report: &mut Report,
    name: &'static str,
    (events, seconds): (i64, i64),
    vi: &str,
    en: &str,
) {
    let found = said(
        format!("{events} sự kiện chờ được {vi}, lâu nhất {seconds} giây"),
        format!("{events} events wait to be {en}, the oldest for {seconds} seconds"),
    );
    let advice = said(
        "xem dịch vụ có chạy không (/readyz) và nhật ký của nó; trên Kafka xem broker. Không mất gì: sự kiện đi tiếp khi hết nguyên nhân",
        "see whether the service runs (/readyz) and its log; on Kafka, the broker. Nothing is lost: events go on when the cause is mended",
    );
    let at = report.at("outbox", Some(name));
    match seconds {
        ..NOTICED_SECONDS => at.fine(found),
        NOTICED_SECONDS..BROKEN_SECONDS => at.warning(found, advice),
        _ => at.fault(found, advice),
    }
}

/// Whether the setting, where there is one, is the carrier that every database records; answers whether that is Kafka.
pub(super) fn check_carrier(
    report: &mut Report,
    env: &Env,
    recorded: &[(&'static str, String)],
) -> bool {
    let setting = env.text("BUS").doc("What carries events: local or kafka.").optional();
    let first = recorded.first().map(|(_, carrier)| carrier.clone());
    let carrier = setting.or(first).unwrap_or_else(|| "local".to_owned());
    let others: Vec<&str> =
        recorded.iter().filter(|(_, one)| *one != carrier).map(|(name, _)| *name).collect();
    if others.is_empty() {
        report.at("carrier", None).fine(said(
            format!("sự kiện đi bằng đường {carrier}"),
            format!("events travel by the {carrier} carrier"),
        ));
    } else {
        let names = others.join(", ");
        report.at("carrier", None).fault(
            said(
                format!("sự kiện phải đi bằng đường {carrier}, nhưng {names} đang ghi đường kia: dịch vụ sẽ không khởi động"),
                format!("events travel by the {carrier} carrier, but {names} record the other one: they refuse to start"),
            ),
            said(
                "đặt BUS như đã ghi, hoặc dừng hết rồi chạy `yba bus switch --to …`",
                "set BUS to what is recorded, or stop everything and run `yba bus switch --to …`",
            ),
        );
    }
    carrier == "kafka" || recorded.iter().any(|(_, one)| one == "kafka")
}
