//! The mail server.

use std::time::Duration;

use chrono::{DateTime, Utc};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::{AsyncSmtpTransport, Error as SmtpError};
use lettre::{AsyncTransport, Tokio1Executor};
use schema::NoticeId;
use url::Url;

use crate::config::MailConfig;
use crate::domain::texts::Words;

/// Why the mail server's settings cannot be used. Nothing of the address is repeated: it holds a password.
#[derive(Debug, thiserror::Error)]
pub enum MailerError {
    /// `SMTP_URL` is not an address of a mail server.
    #[error("SMTP_URL is not smtp:// or smtps:// with a host")]
    BadUrl,
    /// The password and the letters would go over the network in the clear.
    #[error("SMTP_URL has no encryption; outside loopback use smtps:// or ?tls=required")]
    Plain,
    /// `MAIL_FROM` is no e-mail address.
    #[error("MAIL_FROM is not an e-mail address")]
    BadSender,
}

/// Why a letter was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Nobody answers, or not now: try again.
    Unavailable,
    /// The server will not take it, whenever it is asked.
    Refused,
    /// The address is none.
    Address,
}

impl Refusal {
    /// Returns the word in `delivery.error`.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Unavailable => "unavailable",
            Self::Refused => "refused",
            Self::Address => "address",
        }
    }
}

/// Sends letters over SMTP.
pub(crate) struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    timeout: Duration,
}

impl Mailer {
    /// Opens the mail server, if one is set. No connection is made yet.
    pub(crate) fn new(config: &MailConfig) -> Result<Option<Self>, MailerError> {
        let Some(server) = &config.server else { return Ok(None) };
        refuse_plain(server)?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(server)
            .map_err(|_| MailerError::BadUrl)?
            .timeout(Some(config.timeout))
            .build();
        let from = config.from.parse().map_err(|_| MailerError::BadSender)?;
        Ok(Some(Self { transport, from, timeout: config.timeout }))
    }

    /// Sends a letter; its Message-ID is the notice's, however often it is sent.
    pub(crate) async fn send(
        &self,
        id: NoticeId,
        to: &str,
        words: Words,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let to: Mailbox = to.parse().map_err(|_| Refusal::Address)?;
        let message = self.letter(id, to, words, now).map_err(|_| Refusal::Address)?;
        let sending = tokio::time::timeout(self.timeout, self.transport.send(message));
        match sending.await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(refusal(&error)),
            Err(_) => Err(Refusal::Unavailable),
        }
    }

    fn letter(
        &self,
        id: NoticeId,
        to: Mailbox,
        words: Words,
        now: DateTime<Utc>,
    ) -> Result<Message, lettre::error::Error> {
        let domain = self.from.email.domain();
        let mut message = Message::builder()
            .message_id(Some(format!("<{id}@{domain}>")))
            .date(now.into())
            .from(self.from.clone())
            .to(to)
            .subject(words.title)
            .header(ContentType::TEXT_PLAIN)
            .body(words.body)?;
        // RFC 3834: no out-of-office answers to a machine.
        let name = HeaderName::new_from_ascii_str("Auto-Submitted");
        message.headers_mut().insert_raw(HeaderValue::new(name, "auto-generated".to_owned()));
        Ok(message)
    }
}

fn refusal(error: &SmtpError) -> Refusal {
    if error.is_permanent() { Refusal::Refused } else { Refusal::Unavailable }
}

/// Only on loopback may a letter travel in the clear.
fn refuse_plain(server: &str) -> Result<(), MailerError> {
    let url = Url::parse(server).map_err(|_| MailerError::BadUrl)?;
    let loopback = match url.host().ok_or(MailerError::BadUrl)? {
        url::Host::Domain(name) => {
            name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
        }
        url::Host::Ipv4(ip) => ip.is_loopback(),
        url::Host::Ipv6(ip) => ip.is_loopback(),
    };
    let starts_tls = url.query_pairs().any(|(name, value)| name == "tls" && value == "required");
    match url.scheme() {
        "smtps" => Ok(()),
        "smtp" if starts_tls || loopback => Ok(()),
        "smtp" => Err(MailerError::Plain),
        _ => Err(MailerError::BadUrl),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_travel_in_the_clear_on_loopback_alone() {
        for (server, usable) in [
            ("smtp://127.0.0.1:2525", true),
            ("smtp://localhost:2525", true),
            ("smtp://[::1]:2525", true),
            ("smtps://user:secret@mail.example", true),
            ("smtp://user:secret@mail.example:587?tls=required", true),
            ("smtp://mail.example:25", false),
            ("smtp://mail.example:587?tls=opportunistic", false),
            ("http://mail.example", false),
            ("mail.example", false),
        ] {
            assert_eq!(refuse_plain(server).is_ok(), usable, "{server}");
        }
    }
}
