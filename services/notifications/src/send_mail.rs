//! Sends queued e-mail, at least once each, with its own stable Message-ID.

use std::time::Duration;

use actix_web::web::Data;
use auth::audit::{self, Action};
use auth::secrets::PersonKey;
use auth::{Permission, Txn};
use chrono::TimeDelta;
use futures_util::stream::{self, StreamExt};
use messaging::outbox;
use runtime::Tasks;
use schema::events::{Channel, NoticeDeliveredV1, NoticeState};
use schema::{NoticeId, Role};

use crate::NAME;
use crate::app::App;
use crate::domain::backoff;
use crate::domain::notice::{Kind, Notice, Recipient};
use crate::error::Error;
use crate::events::{EMAIL, tell};
use crate::mailer::{Mailer, Refusal};
use crate::store::deliveries::{self, Claimed};
use crate::store::figures::Tally;

/// E-mails claimed at once.
const BATCH: i64 = 20;
/// E-mails on their way at once.
const AT_ONCE: usize = 4;

/// Sends until the process ends.
pub(crate) async fn run(app: Data<App>, mailer: Mailer, tasks: Tasks) {
    loop {
        while !tasks.is_cancelled() {
            match send_batch(&app, &mailer).await {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, "e-mail waits for the next round");
                    break;
                }
            }
        }
        tokio::select! {
            () = tasks.cancelled() => return,
            () = app.mail_waits.notified() => {}
            () = tokio::time::sleep(app.mail.poll_every) => {}
        }
    }
}

/// Claims what is due, sends it outside any transaction, and settles each. Tells how many it claimed.
async fn send_batch(app: &App, mailer: &Mailer) -> Result<usize, Error> {
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    deliveries::release(&txn).await?;
    let until = txn.now() + delta(app.mail.timeout * 2);
    let (waiting, since) = deliveries::waiting(&txn).await?;
    app.metrics.mail_pending.set(waiting);
    let age = since.map_or(0, |since| (txn.now() - since).num_seconds().max(0));
    app.metrics.mail_age_seconds.set(age);
    let claimed = deliveries::claim(&txn, until, BATCH).await?;
    let mut letters = Vec::with_capacity(claimed.len());
    for one in claimed {
        let address = address(app, &txn, &one).await?;
        letters.push((one, address));
    }
    txn.commit().await?;

    let count = letters.len();
    let sending = letters.into_iter().map(|(one, address)| send_one(app, mailer, one, address));
    let settled: Vec<Result<(), Error>> =
        stream::iter(sending).buffer_unordered(AT_ONCE).collect().await;
    settled.into_iter().collect::<Result<(), Error>>()?;
    Ok(count)
}

async fn address(app: &App, txn: &Txn, claimed: &Claimed) -> Result<Option<String>, Error> {
    let (Some(person), Some(sealed)) = (claimed.person_id(), &claimed.address) else {
        return Ok(claimed.facility_email.clone());
    };
    let Some(key) = PersonKey::find(txn, &app.keyring, person).await? else { return Ok(None) };
    Ok(String::from_utf8(key.open(EMAIL, sealed)?).ok())
}

async fn send_one(
    app: &App,
    mailer: &Mailer,
    claimed: Claimed,
    address: Option<String>,
) -> Result<(), Error> {
    let sent = match (Kind::from_word(&claimed.kind), address) {
        (Some(kind), Some(address)) => {
            let words = app.texts.letter(app.mail.language, kind);
            let timer = app.metrics.attempt_seconds.start_timer();
            let sent = mailer.send(claimed.notice_id(), &address, words, app.clock.now()).await;
            timer.observe_duration();
            sent
        }
        _ => Err(Refusal::Address),
    };
    let outcome = sent.err().map_or("sent", Refusal::as_str);
    app.metrics.attempts.with_label_values(&[outcome]).inc();
    settle(app, &claimed, sent).await
}

/// Records what came of an attempt. If this fails, the lease ends and the e-mail is sent again.
async fn settle(app: &App, claimed: &Claimed, sent: Result<(), Refusal>) -> Result<(), Error> {
    let notice = claimed.notice_id();
    let txn = app.system.begin(&app.db, Permission::RunJobs).await?;
    match sent {
        Ok(()) => {
            if deliveries::succeed(&txn, notice).await? {
                ended(app, &txn, notice, NoticeState::Delivered).await?;
                let person = claimed.person_id();
                audit::record(&txn, Action::Send, person.as_slice()).await?;
                let delay = (txn.now() - claimed.created_at).as_seconds_f64().max(0.0);
                app.metrics.mail_delay_seconds.observe(delay);
            }
        }
        Err(Refusal::Unavailable) if claimed.attempts < app.mail.attempts => {
            let pause = backoff::pause(app.mail.retry, claimed.attempts);
            let word = Refusal::Unavailable.as_str();
            deliveries::retry(&txn, notice, word, txn.now() + delta(pause)).await?;
        }
        Err(refusal) => {
            if deliveries::fail(&txn, notice, refusal.as_str()).await? {
                tracing::warn!(%notice, "e-mail of notice {notice} was given up: {}", refusal.as_str());
                ended(app, &txn, notice, NoticeState::Failed).await?;
                tell_the_office(app, &txn).await?;
            }
        }
    }
    txn.commit().await?;
    Ok(())
}

/// Tells the office once a day that e-mail was given up; the list says which.
async fn tell_the_office(app: &App, txn: &Txn) -> Result<(), Error> {
    let cause = format!("email-failed {}", runtime::clock::civil_date(txn.now()));
    let notice = Notice::of(&cause, Kind::EmailFailed, Recipient::Role(Role::BoardOfficer));
    tell(app, txn, &notice, None).await
}

/// Counts a delivery that ended and says so.
pub(crate) async fn ended(
    app: &App,
    txn: &Txn,
    notice: NoticeId,
    state: NoticeState,
) -> Result<(), Error> {
    let delivered =
        NoticeDeliveredV1 { notice_id: notice, channel: Channel::Email, state, at: txn.now() };
    outbox::publish(txn, NAME, &app.clock, &delivered).await?;
    let mut tally = Tally::default();
    tally.add(format!("email_{state}"), notice, 1);
    tally.add("email_pending".to_owned(), notice, -1);
    tally.save(txn).await?;
    let labels = [Channel::Email.as_str(), state.as_str()];
    app.metrics.deliveries.with_label_values(&labels).inc();
    Ok(())
}

fn delta(duration: Duration) -> TimeDelta {
    TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX)
}
